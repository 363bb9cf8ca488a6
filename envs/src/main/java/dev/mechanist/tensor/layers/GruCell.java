package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * A gated recurrent unit (Cho et al. 2014, equations 5 to 8, with biases): reset r and update z are sigmoids of the input and
 * the state, the candidate c = tanh(x Wc + (r h) Uc + bc), and the new state z h + (1 - z) c. Weights [in + width, .] hold those
 * of the input above those of the state.
 *
 * @param name prefix of its variables
 * @param in width of its input
 * @param width of its state
 */
public record GruCell(String name, int in, int width) {
    /** Names of its variables. */
    public List<String> parameters() {
        return List.of(
                name + "/gate weights", name + "/gate biases", name + "/candidate weights", name + "/candidate biases");
    }

    /** Declares its variables: weights uniform after Glorot and Bengio, biases zero. */
    public void declare(TensorProgram program, long seed) {
        Initialiser weights = Initialiser.glorotUniform();
        Layer.declare(program, seed, name + "/gate weights", weights, in + width, 2L * width);
        program.declare(name + "/gate biases", new double[2 * width], 2L * width);
        Layer.declare(program, seed, name + "/candidate weights", weights, in + width, width);
        program.declare(name + "/candidate biases", new double[width], width);
    }

    /**
     * One step.
     *
     * @param x inputs [rows, in]
     * @param h states [rows, width]
     * @return new states [rows, width]
     */
    public Expression apply(TensorScope scope, Expression x, Expression h) {
        Expression gates = scope.concatenate(1, List.of(x, h))
                .multiply(scope.variable(name + "/gate weights"))
                .plus(scope.variable(name + "/gate biases"))
                .sigmoid();
        Expression reset = gates.slice(1, 0, width);
        Expression update = gates.slice(1, width, 2 * width);
        Expression candidate = scope.concatenate(1, List.of(x, reset.times(h)))
                .multiply(scope.variable(name + "/candidate weights"))
                .plus(scope.variable(name + "/candidate biases"))
                .tanh();
        return candidate.plus(update.times(h.minus(candidate)));
    }
}
