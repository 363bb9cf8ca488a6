package dev.mechanist.graphnet.physics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.RowJacobians;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted network with the structure of mechanics, in steps of {@link RungeKutta}. Every call is one native call, also rollouts of any
 * horizon and their pullback; a horizon's graph is built at its first use and kept.
 */
public final class NeuralPhysics implements DifferentiableDynamics, Storable {
    public static final String KIND = "neural physics";

    private final Spec spec;
    private final PhysicsSettings settings;
    private final Map<String, double[]> weights;
    private final Shared shared;
    private final Map<String, CompiledFunction> functions = new HashMap<>();

    /** What all forks use: one program, and the functions compiled so far. */
    private static final class Shared {
        private final TensorProgram program;
        private final Law law;
        private final Map<String, CompiledFunction> compiled = new HashMap<>();

        Shared(TensorProgram program, Law law) {
            this.program = program;
            this.law = law;
        }
    }

    /**
     * @param weights values of all variables, as {@link #weights()} gives them; copied
     * @throws InputException where they do not fit, or the states are not coordinates and rates
     */
    public NeuralPhysics(Spec spec, PhysicsSettings settings, Map<String, double[]> weights) {
        this.spec = spec;
        this.settings = settings;
        this.weights = StoredWeights.copy(weights);
        Law law = settings.law(spec);
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        law.declare(program, 0);
        StoredWeights.assign(program, law.parameters(), this.weights, "a network of mechanics");
        shared = new Shared(program, law);
    }

    private NeuralPhysics(NeuralPhysics original) {
        spec = original.spec;
        settings = original.settings;
        weights = original.weights;
        shared = original.shared;
    }

    @Override
    public Spec spec() {
        return spec;
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
        content.put("precision", settings.precision().name());
        content.put("device", shared.program.device().name());
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
                device);
        return new NeuralPhysics(stored.spec(), settings, StoredWeights.of(stored));
    }

    @Override
    public NeuralPhysics fork() {
        return new NeuralPhysics(this);
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        checkStep(x, u, next);
        function("step").call(new DMatrixRMaj[] {x, u}, new DMatrixRMaj[] {next});
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int horizon = Rollouts.prepare(spec, x0, U, X);
        function("rollout " + horizon).call(new DMatrixRMaj[] {x0, U}, new DMatrixRMaj[] {X});
    }

    @Override
    public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        checkStep(x, u, A);
        Shapes.refuseAlias("B", B, x, u, A);
        function("jacobians").call(new DMatrixRMaj[] {x, u}, new DMatrixRMaj[] {A, B});
        B.reshape(A.numRows, spec.m());
    }

    /** 2 n: each row is repeated n times, there and back. */
    @Override
    public double stepsPerJacobian() {
        return 2.0 * spec.n();
    }

    /** Two: the rollout once more, and back. */
    @Override
    public double stepsPerPullback() {
        return 2;
    }

    @Override
    public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int horizon = Rollouts.preparePullback(spec, X, U, gX, gU);
        function("pullback " + horizon).call(new DMatrixRMaj[] {X, U, gX}, new DMatrixRMaj[] {gU});
    }

    /**
     * dx/dt.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param dx reshaped to [B, n] and overwritten
     */
    public void derivative(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj dx) {
        checkStep(x, u, dx);
        function("derivative").call(new DMatrixRMaj[] {x, u}, new DMatrixRMaj[] {dx});
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
        function("energy").call(new DMatrixRMaj[] {x}, new DMatrixRMaj[] {energy});
    }

    private void checkStep(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj output) {
        Shapes.require("x", x, x.numRows, spec.n());
        Shapes.require("u", u, x.numRows, spec.m());
        Shapes.refuseAlias("the output", output, x, u);
    }

    /** This fork's instance of a function, compiled at the first use by any fork. */
    private CompiledFunction function(String key) {
        return functions.computeIfAbsent(key, name -> {
            synchronized (shared) {
                return shared.compiled.computeIfAbsent(name, this::compile).fork();
            }
        });
    }

    private CompiledFunction compile(String key) {
        int space = key.lastIndexOf(' ');
        int horizon = space < 0 ? 1 : Integer.parseInt(key.substring(space + 1));
        int n = spec.n();
        Input x = Input.of("x", -1, n);
        Input U = Input.of("U", -1, horizon * spec.m());
        Input path = Input.of("X", -1, (horizon + 1) * n);
        TensorProgram program = shared.program;
        return switch (space < 0 ? key : key.substring(0, space)) {
            case "step" -> program.compile(List.of(x, U), (scope, in) -> List.of(next(scope, in.get(0), in.get(1))));
            case "rollout" ->
                program.compile(List.of(x, U), (scope, in) -> List.of(rollout(scope, in.get(0), in.get(1), horizon)));
            case "jacobians" ->
                program.compile(
                        List.of(x, U),
                        (scope, in) -> RowJacobians.of(
                                scope, in.get(0), in.get(1), (states, actions) -> next(scope, states, actions)));
            case "pullback" ->
                program.compile(List.of(path, U, Input.of("gX", -1, (horizon + 1) * n)), (scope, in) -> {
                    Expression states = rollout(scope, in.get(0).slice(1, 0, n), in.get(1), horizon);
                    return scope.gradients(List.of(states), List.of(in.get(1)), List.of(in.get(2)));
                });
            case "derivative" ->
                program.compile(
                        List.of(x, U), (scope, in) -> List.of(shared.law.derivative(scope, in.get(0), in.get(1))));
            case "energy" -> program.compile(List.of(x), (scope, in) -> shared.law.energy(scope, in.get(0)));
            default -> throw new IllegalArgumentException(key);
        };
    }

    private Expression next(TensorScope scope, Expression x, Expression u) {
        return RungeKutta.step(shared.law, scope, x, u, spec.dt(), settings.substeps());
    }

    private Expression rollout(TensorScope scope, Expression x0, Expression U, int horizon) {
        return scope.concatenate(
                1, RungeKutta.rollout(shared.law, scope, x0, U, spec.m(), horizon, spec.dt(), settings.substeps()));
    }
}
