package dev.mechanist.tensor;

import dev.mechanist.tensor.TensorProgram.Body;
import dev.mechanist.tensor.TensorProgram.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A function that trains: one native call lowers losses, each with an optimiser of its own, makes the changes of variables that
 * its body asks for (target networks, moving averages), and returns what the body returns, usually the losses before the
 * updates. All losses see the variables of the same moment, unless they are written in the scope of
 * {@link TensorScope#afterwards()}.
 */
public final class TrainingStep {
    private final CompiledFunction function;
    private final List<Adam> optimisers;
    private final int batchInputs;
    private final Values[] in;

    private TrainingStep(TensorProgram program, List<Adam> optimisers, List<Input> batch, Body body) {
        this.optimisers = List.copyOf(optimisers);
        batchInputs = batch.size();
        in = new Values[batchInputs + 3 * optimisers.size()];
        List<Input> inputs = new ArrayList<>(batch);
        for (int k = 0; k < optimisers.size(); k++) {
            for (String scalar : List.of("rate", "beta1 power", "beta2 power")) {
                in[inputs.size()] = Values.of(new double[1]);
                inputs.add(Input.of(scalar));
            }
        }
        function = program.compile(inputs, (scope, given) -> {
            for (int k = 0; k < optimisers.size(); k++) {
                int at = batchInputs + 3 * k;
                scope.offer(optimisers.get(k), given.subList(at, at + 3));
            }
            List<Expression> results = body.build(scope, given.subList(0, batchInputs));
            if (!scope.unused().isEmpty()) {
                throw new IllegalArgumentException("a training step leaves an optimiser without a loss");
            }
            return results;
        });
    }

    /**
     * Compiles a step.
     *
     * @param optimisers those that the body uses, each once, with {@link TensorScope#minimise}
     * @param batch inputs of the body
     * @param body losses and changes; returns what is to be seen
     */
    public static TrainingStep compile(TensorProgram program, List<Adam> optimisers, List<Input> batch, Body body) {
        return new TrainingStep(program, optimisers, batch, body);
    }

    /**
     * Makes all updates and changes once.
     *
     * @param rates learning rates, one per optimiser
     * @param batch one array per input, not modified
     * @param out one array per result of the body, overwritten
     */
    public void apply(double[] rates, Values[] batch, Values[] out) {
        if (rates.length != optimisers.size() || batch.length != batchInputs) {
            throw new IllegalArgumentException(optimisers.size() + " rates and " + batchInputs
                    + " inputs are needed, not " + rates.length + " and " + batch.length);
        }
        System.arraycopy(batch, 0, in, 0, batchInputs);
        for (int k = 0; k < rates.length; k++) {
            optimisers.get(k).fill(rates[k], in, batchInputs + 3 * k);
        }
        function.call(in, out);
        optimisers.forEach(Adam::count);
    }

    /** {@link #apply(double[], Values[], Values[])}; the first number of each result. */
    public double[] apply(double[] rates, Values... batch) {
        Values[] out = new Values[function.outputs()];
        Arrays.setAll(out, i -> Values.empty(function.outputType(i)));
        apply(rates, batch, out);
        return Arrays.stream(out).mapToDouble(v -> v.matrix().data[0]).toArray();
    }
}
