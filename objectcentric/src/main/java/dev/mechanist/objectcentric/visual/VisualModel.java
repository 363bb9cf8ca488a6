package dev.mechanist.objectcentric.visual;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained visual network: dynamics of any number of balls on any table without pockets. It paints what would be seen of each
 * ball, asks the network, moves the balls and paints again.
 */
public final class VisualModel implements Storable {
    public static final String KIND = "visual balls";

    private final VisualNetwork network;
    private final VisualScale scale;
    private final Precision precision;
    private final Map<String, double[]> weights = new TreeMap<>();
    private final TensorProgram program;
    private final CompiledFunction corrections;

    /**
     * @param network what corrects
     * @param scale units of its inputs and outputs
     * @param weights values of its variables by name; copied
     * @throws InputException when weights are missing, of another size or not finite
     */
    public VisualModel(
            VisualNetwork network,
            VisualScale scale,
            Map<String, double[]> weights,
            Precision precision,
            Device device) {
        this.network = network;
        this.scale = scale;
        this.precision = precision;
        program = new TensorProgram(precision, device);
        network.declare(program, 0);
        StoredWeights.assign(program, network.parameters(), weights, "a visual model of balls");
        network.parameters()
                .forEach(name -> this.weights.put(name, weights.get(name).clone()));
        int size = network.gaze().size();
        corrections = program.compile(
                List.of(
                        Input.bytes("pictures", -1, size, size, network.gaze().channels()),
                        Input.of("ways", -1, network.gaze().numbers())),
                (scope, in) -> List.of(network.corrections(scope, in.get(0), in.get(1))));
    }

    public VisualNetwork network() {
        return network;
    }

    public VisualScale scale() {
        return scale;
    }

    /** Number of trained numbers. */
    public int parameters() {
        return weights.values().stream().mapToInt(w -> w.length).sum();
    }

    /**
     * The dynamics of one world, over its state and action as {@link Structure#spec()} lays them out. They have no derivatives, since
     * pictures of bytes have none.
     *
     * @throws InputException when the structure is no billiards, has pockets, or another time step
     */
    public Dynamics in(Structure structure) {
        return seen(structure);
    }

    SeenBalls seen(Structure structure) {
        if (structure.spec().dt() != scale.dt()) {
            throw new InputException("the model has learned frames of " + scale.dt() + " s, but the world has steps of "
                    + structure.spec().dt() + " s; choose a world of the same");
        }
        return new SeenBalls(this, structure);
    }

    /** Asks the network about pictures, many in one call. */
    Glimpses glimpses() {
        return new Glimpses(network.gaze(), corrections.fork(), scale.length());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.version("tensorflow", TensorDevices.tensorFlowVersion());
        network.store(out.content().putObject("network"));
        out.content().put("dt", scale.dt());
        out.content().put("length", scale.length());
        out.content().put("gain", scale.gain());
        out.content().put("elastic", scale.elastic());
        out.content().put("precision", precision.name());
        weights.forEach(out::put);
    }

    /** A stored model; it predicts the same bits on the same kind of device. */
    public static VisualModel load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    /**
     * What was stored.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static VisualModel read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        ObjectNode network =
                (ObjectNode) manifest.require(manifest.content(), "network", "an object", JsonNode::isObject);
        return new VisualModel(
                VisualNetwork.read(new Manifest(manifest.place(), network)),
                new VisualScale(
                        manifest.number("dt"),
                        manifest.number("length"),
                        manifest.number("gain"),
                        manifest.require(manifest.content(), "elastic", "true or false", JsonNode::isBoolean)
                                .booleanValue()),
                StoredWeights.of(stored),
                manifest.constant("precision", Precision.class),
                device);
    }
}
