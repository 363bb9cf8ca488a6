package dev.mechanist.graphnet;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/** A fitted neural policy: an action within bounds for every state. Confined to one thread; {@link #fork} serves others. */
public final class NeuralPolicy {
    private final Spec spec;
    private final CompiledFunction function;
    private final DMatrixRMaj state;
    private final DMatrixRMaj action = new DMatrixRMaj(1, 1);

    NeuralPolicy(Spec spec, PolicySettings settings, Map<String, double[]> weights) {
        this.spec = spec;
        PolicyNetwork network = new PolicyNetwork(spec, settings);
        TensorProgram program = new TensorProgram(settings.precision(), settings.device());
        network.declare(program, 0);
        weights.forEach(program::assign);
        function = program.compile(
                List.of(Input.of("x", -1, spec.n())), (scope, in) -> List.of(network.act(scope, in.get(0))));
        state = new DMatrixRMaj(1, spec.n());
    }

    private NeuralPolicy(NeuralPolicy original) {
        spec = original.spec;
        function = original.function.fork();
        state = new DMatrixRMaj(1, spec.n());
    }

    /** Values of a policy's variables in a program. */
    static Map<String, double[]> weights(TensorProgram program, PolicyNetwork network) {
        Map<String, double[]> weights = new TreeMap<>();
        network.variables().forEach(name -> weights.put(name, program.read(name)));
        return weights;
    }

    public Spec spec() {
        return spec;
    }

    /** The action in one state [n], a fresh array [m]. */
    public double[] act(double[] x) {
        Shapes.requireLength("x", x, spec.n());
        System.arraycopy(x, 0, state.data, 0, x.length);
        act(state, action);
        return java.util.Arrays.copyOf(action.data, spec.m());
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

    public NeuralPolicy fork() {
        return new NeuralPolicy(this);
    }
}
