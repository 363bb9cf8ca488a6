package dev.mechanist.graphnet.physics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.StepFunctions;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorDynamics;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted network with the structure of mechanics, in steps of {@link RungeKutta}. Every call is one native call, also rollouts of any
 * horizon and their pullback; a horizon's graph is built at its first use and kept.
 */
public final class NeuralPhysics implements TensorDynamics, Storable {
    public static final String KIND = "neural physics";

    private final Spec spec;
    private final PhysicsSettings settings;
    private final Map<String, double[]> weights;
    private final Law law;
    private final StepFunctions functions;
    private final Device device;

    /**
     * @param weights values of all variables, as {@link #weights()} gives them; copied
     * @throws InputException where they do not fit, or the states are not coordinates and rates
     */
    public NeuralPhysics(Spec spec, PhysicsSettings settings, Map<String, double[]> weights) {
        this.spec = spec;
        this.settings = settings;
        this.weights = StoredWeights.copy(weights);
        law = settings.law(spec);
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        law.declare(program, 0);
        StoredWeights.assign(program, law.parameters(), this.weights, "a network of mechanics");
        device = program.device();
        functions = new StepFunctions(spec, program, this::next);
    }

    private NeuralPhysics(NeuralPhysics original) {
        spec = original.spec;
        settings = original.settings;
        weights = original.weights;
        law = original.law;
        device = original.device;
        functions = original.functions.fork();
    }

    public PhysicsSettings settings() {
        return settings;
    }

    /** Values of all variables by name, fresh arrays. */
    public Map<String, double[]> weights() {
        return StoredWeights.copy(weights);
    }

    /** The same law at another time step, s. */
    public NeuralPhysics withTimeStep(double dt) {
        return new NeuralPhysics(spec.withTimeStep(dt), settings, weights);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.put(spec).version("tensorflow", TensorDevices.tensorFlowVersion());
        ObjectNode content = out.content();
        content.put("form", settings.form().name());
        settings.hidden().forEach(content.putArray("hidden")::add);
        content.put("activation", settings.activation().name());
        content.put("damped", settings.damped());
        content.put("substeps", settings.substeps());
        content.put("squares", settings.squares());
        content.put("precision", settings.precision().name());
        content.put("device", device.name());
        weights.forEach(out::put);
    }

    /**
     * Loads a stored model; it predicts the same bits on the same kind of device.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static NeuralPhysics load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    public static NeuralPhysics read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        PhysicsSettings settings = new PhysicsSettings(
                manifest.constant("form", PhysicsSettings.Form.class),
                manifest.integers("hidden"),
                manifest.constant("activation", Activation.class),
                manifest.require(manifest.content(), "damped", "true or false", JsonNode::isBoolean)
                        .booleanValue(),
                manifest.integer("substeps"),
                manifest.constant("precision", Precision.class),
                device,
                // Artefacts of before kinetic energies of squares do not say so.
                manifest.content().has("squares") ? manifest.integer("squares") : 0);
        return new NeuralPhysics(stored.spec(), settings, StoredWeights.of(stored));
    }

    @Override
    public StepFunctions functions() {
        return functions;
    }

    @Override
    public NeuralPhysics fork() {
        return new NeuralPhysics(this);
    }

    /**
     * dx/dt.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param dx reshaped to [B, n] and overwritten
     */
    public void derivative(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj dx) {
        functions.checkStep(x, u, dx);
        functions
                .function(
                        "derivative",
                        program -> program.compile(
                                List.of(Input.of("x", -1, spec.n()), Input.of("u", -1, spec.m())),
                                (scope, in) -> List.of(law.derivative(scope, in.get(0), in.get(1)))))
                .call(new DMatrixRMaj[] {x, u}, new DMatrixRMaj[] {dx});
    }

    /**
     * What the model conserves, in a scale of its own.
     *
     * @param x states [B, n]
     * @param energy reshaped to [B, 1] and overwritten
     * @throws InputException of a model without structure
     */
    public void energy(DMatrixRMaj x, DMatrixRMaj energy) {
        if (settings.form() == PhysicsSettings.Form.FREE) {
            throw new InputException("a network without structure has no energy; take a Hamiltonian or Lagrangian one");
        }
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.refuseAlias("energy", energy, x);
        functions
                .function(
                        "energy",
                        program -> program.compile(
                                List.of(Input.of("x", -1, spec.n())), (scope, in) -> law.energy(scope, in.get(0))))
                .call(new DMatrixRMaj[] {x}, new DMatrixRMaj[] {energy});
    }

    private Expression next(TensorScope scope, Expression x, Expression u, List<Expression> none) {
        return RungeKutta.step(law, scope, x, u, spec.dt(), settings.substeps());
    }
}
