package dev.mechanist.graphnet.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.BatchPolicy;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.ArtefactWriter;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.Storable;
import dev.mechanist.core.io.StoredArtefact;
import dev.mechanist.graphnet.neural.StoredWeights;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorDevices;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** A fitted neural policy: an action within bounds for every state. Confined to one thread; {@link #fork} serves others. */
public final class NeuralPolicy implements BatchPolicy, Storable {
    public static final String KIND = "neural policy";

    private final Spec spec;
    private final PolicySettings settings;
    private final Map<String, double[]> weights;
    private final CompiledFunction function;
    private final DMatrixRMaj state;
    private final DMatrixRMaj action = new DMatrixRMaj(1, 1);

    NeuralPolicy(Spec spec, PolicySettings settings, Map<String, double[]> weights) {
        this.spec = spec;
        this.settings = settings;
        this.weights = weights;
        PolicyNetwork network = new PolicyNetwork(spec, settings);
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, 0);
        StoredWeights.assign(program, network.variables(), weights, "a neural policy");
        function = program.compile(
                List.of(Input.of("x", -1, spec.n())), (scope, in) -> List.of(network.act(scope, in.get(0))));
        state = new DMatrixRMaj(1, spec.n());
    }

    private NeuralPolicy(NeuralPolicy original) {
        spec = original.spec;
        settings = original.settings;
        weights = original.weights;
        function = original.function.fork();
        state = new DMatrixRMaj(1, spec.n());
    }

    /** Values of a policy's variables in a program. */
    static Map<String, double[]> weights(TensorProgram program, PolicyNetwork network) {
        return program.read(network.variables());
    }

    public Spec spec() {
        return spec;
    }

    @Override
    public void act(Observation o, double time, double[] u) {
        double[] x = o.vector();
        Shapes.requireLength("observation", x, spec.n());
        Shapes.requireLength("action", u, spec.m());
        System.arraycopy(x, 0, state.data, 0, x.length);
        act(state, action);
        System.arraycopy(action.data, 0, u, 0, u.length);
    }

    /** @throws InputException where the states are not among what is observed */
    @Override
    public void act(Observations o, DMatrixRMaj u) {
        act(o.vectors().orElseThrow(() -> new InputException("the policy acts on states, not on pictures")), u);
    }

    /**
     * Actions of many states.
     *
     * @param x states [B, n]
     * @param u reshaped to [B, m]
     */
    public void act(DMatrixRMaj x, DMatrixRMaj u) {
        Shapes.require("x", x, x.numRows, spec.n());
        function.call(new DMatrixRMaj[] {x}, new DMatrixRMaj[] {u});
    }

    /** Values of all variables by name, not to be changed. */
    Map<String, double[]> weights() {
        return weights;
    }

    PolicySettings settings() {
        return settings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void store(ArtefactWriter out) {
        out.put(spec).version("tensorflow", TensorDevices.tensorFlowVersion());
        ObjectNode content = out.content();
        settings.hidden().forEach(content.putArray("hidden")::add);
        content.put("activation", settings.activation().name());
        content.put("precision", settings.precision().name());
        content.put("device", settings.device().resolve().name());
        weights.forEach(out::put);
    }

    /**
     * Loads a stored policy; it acts with the same bits on the same kind of device.
     *
     * @throws InputException when something is missing, damaged or of another kind
     */
    public static NeuralPolicy load(Path directory, Device device) {
        return Artefacts.load(directory, KIND, stored -> read(stored, device));
    }

    public static NeuralPolicy read(StoredArtefact stored, Device device) {
        Manifest manifest = stored.manifest();
        PolicySettings settings = PolicySettings.DEFAULT
                .withShape(
                        manifest.integers("hidden"),
                        manifest.constant("activation", Activation.class),
                        manifest.constant("precision", Precision.class))
                .withDevice(device);
        return new NeuralPolicy(stored.spec(), settings, StoredWeights.of(stored));
    }

    @Override
    public NeuralPolicy fork() {
        return new NeuralPolicy(this);
    }
}
