package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/**
 * A long short-term memory without peepholes (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000): gates i, f, o
 * are sigmoids and the candidate g a tanh of (x, h) W + b; memory c' = f c + i g, output h' = o tanh(c'). W [in + width, 4 width]
 * holds the columns of i, f, g, o in this order.
 *
 * @param name prefix of its variables
 * @param in width of its input
 * @param width of its output and its memory
 */
public record LstmCell(String name, int in, int width) {
    /**
     * What it carries from step to step, both [rows, width].
     *
     * @param output h
     * @param memory c
     */
    public record State(Expression output, Expression memory) {}

    /** Names of its variables. */
    public List<String> parameters() {
        return List.of(name + "/weights", name + "/biases");
    }

    /** Declares its variables: weights uniform after Glorot and Bengio, biases zero, those of the forget gate one. */
    public void declare(TensorProgram program, long seed) {
        Layer.declare(program, seed, name + "/weights", Initialiser.glorotUniform(), in + width, 4L * width);
        double[] biases = new double[4 * width];
        Arrays.fill(biases, width, 2 * width, 1);
        program.declare(name + "/biases", biases, biases.length);
    }

    /**
     * One step.
     *
     * @param x inputs [rows, in]
     */
    public State apply(TensorScope scope, Expression x, State state) {
        Expression sums = scope.concatenate(1, List.of(x, state.output))
                .multiply(scope.variable(name + "/weights"))
                .plus(scope.variable(name + "/biases"));
        Expression input = sums.slice(1, 0, width).sigmoid();
        Expression forget = sums.slice(1, width, 2 * width).sigmoid();
        Expression candidate = sums.slice(1, 2 * width, 3 * width).tanh();
        Expression output = sums.slice(1, 3 * width, 4 * width).sigmoid();
        Expression memory = forget.times(state.memory).plus(input.times(candidate));
        return new State(output.times(memory.tanh()), memory);
    }
}
