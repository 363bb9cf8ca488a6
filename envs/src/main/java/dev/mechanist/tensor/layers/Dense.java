package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * activation(x W + b) along the last axis, W [in, out].
 *
 * @param name prefix of its variables
 * @param in extent of the last axis of its input
 * @param out extent of the last axis of its output
 * @param initialiser of W; b is zero
 */
public record Dense(String name, int in, int out, Activation activation, Initialiser initialiser) implements Layer {
    /** With uniform weights after Glorot and Bengio. */
    public Dense(String name, int in, int out, Activation activation) {
        this(name, in, out, activation, Initialiser.glorotUniform());
    }

    @Override
    public List<String> parameters() {
        return List.of(name + "/weights", name + "/biases");
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        Layer.declare(program, seed, name + "/weights", initialiser, in, out);
        program.declare(name + "/biases", new double[out], out);
    }

    /** @param x [.., in]; any number of extents may be open */
    @Override
    public Expression apply(TensorScope scope, Expression x) {
        return activation.apply(x.multiply(scope.variable(name + "/weights")).plus(scope.variable(name + "/biases")));
    }
}
