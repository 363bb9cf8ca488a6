package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructuredModel;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.objectcentric.balls.BallPredictor;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A trained network of balls: dynamics of any number of balls on any table without pockets. What a table and its balls are like is
 * fed at each call, so that all that is bound shares one graph for each horizon. An impulse changes the velocity of its ball by
 * impulse over mass before the network sees it; that is not learned.
 */
public final class BallModel implements StructuredModel, Storable {
    public static final String KIND = "balls";

    private final BallNetwork network;
    private final BallScale scale;
    private final Surface surface;
    private final Precision precision;
    private final Map<String, double[]> weights;
    private final TensorProgram program;
    private final Map<String, CompiledFunction> compiled = new HashMap<>();

    /**
     * @param network what predicts
     * @param scale units of its inputs and outputs
     * @param surface on which it has learned; it serves no other
     * @param weights values of its variables by name; copied
     * @throws InputException when weights are missing, of another size or not finite
     */
    public BallModel(
            BallNetwork network,
            BallScale scale,
            Surface surface,
            Map<String, double[]> weights,
            Precision precision,
            Device device) {
        this.network = network;
        this.scale = scale;
        this.surface = surface;
        this.precision = precision;
        Map<String, double[]> copy = new TreeMap<>();
        network.parameters().forEach(name -> {
            if (weights.containsKey(name)) {
                copy.put(name, weights.get(name).clone());
            }
        });
        this.weights = copy;
        program = new TensorProgram(precision, device);
        network.declare(program, 0);
        StoredWeights.assign(program, network.parameters(), copy, "a model of balls");
    }

    public BallNetwork network() {
        return network;
    }

    public BallScale scale() {
        return scale;
    }

    public Precision precision() {
        return precision;
    }

    /** Values of all variables by name, fresh arrays. */
    public Map<String, double[]> weights() {
        return StoredWeights.copy(weights);
    }

    /** The same with other weights. */
    public BallModel withWeights(Map<String, double[]> others) {
        return new BallModel(network, scale, surface, others, precision, program.device());
    }

    /** Number of trained numbers. */
    public int parameters() {
        return weights.values().stream().mapToInt(w -> w.length).sum();
    }

    @Override
    public StructureSchema schema() {
        return BilliardStructure.SCHEMA;
    }

    @Override
    public DifferentiableDynamics bind(Structure structure) {
        return bound(structure);
    }

    /** With the frame before the last as it was; what is bound takes it from constant velocity. */
    public BallPredictor predictor() {
        Map<Structure, BoundBalls> known = new IdentityHashMap<>();
        return (structure, earlier, last, next) ->
                known.computeIfAbsent(structure, this::bound).stepOfTwo(earlier, last, next);
    }

    BoundBalls bound(Structure structure) {
        BallLayout layout = new BallLayout(structure);
        double dt = structure.spec().dt();
        if (dt != scale.dt()) {
            throw new InputException("the model has learned steps of " + scale.dt() + " s, but the world has steps of "
                    + dt + " s; choose one with the same");
        }
        double[] globals = structure.globals();
        Surface other = new Surface(globals[0], globals[1], globals[2]);
        if (!other.equals(surface)) {
            throw new InputException("the model has learned " + describe(surface) + ", but the world has "
                    + describe(other) + "; train one there");
        }
        return new BoundBalls(this, structure.spec(), layout);
    }

    private static String describe(Surface surface) {
        return "restitutions of " + surface.restitution() + " and " + surface.cushion() + " and a deceleration of "
                + surface.deceleration() + " m/s^2";
    }

    /** A function, compiled at its first use by anything bound. */
    CompiledFunction function(String key, Function<TensorProgram, CompiledFunction> compile) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(key, name -> compile.apply(program)).fork();
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.version("tensorflow", TensorDevices.tensorFlowVersion());
        out.content().put("network", network.name());
        network.store(out.content().putObject("settings"));
        out.content().put("dt", scale.dt());
        out.content().put("velocity", scale.velocity());
        out.content().put("restitution", surface.restitution());
        out.content().put("cushion", surface.cushion());
        out.content().put("deceleration", surface.deceleration());
        out.content().put("precision", precision.name());
        weights.forEach(out::put);
    }

    /** A stored model; it predicts the same bits on the same kind of device. */
    public static BallModel load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    /**
     * What was stored.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static BallModel read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        return new BallModel(
                BallNetworks.read(manifest),
                new BallScale(manifest.number("dt"), manifest.number("velocity")),
                new Surface(
                        manifest.number("restitution"), manifest.number("cushion"), manifest.number("deceleration")),
                StoredWeights.of(stored),
                manifest.constant("precision", Precision.class),
                device);
    }
}
