package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Images;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * activation(x * F + b) on images [batch, height, width, in], F [size, size, in, out].
 *
 * @param name prefix of its variables
 * @param size height and width of the window
 * @param in channels
 * @param out channels
 * @param initialiser of F; b is zero
 */
public record Convolution(
        String name,
        int size,
        int in,
        int out,
        int stride,
        Images.Padding padding,
        Activation activation,
        Initialiser initialiser)
        implements Layer {
    @Override
    public List<String> parameters() {
        return List.of(name + "/filters", name + "/biases");
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        Layer.declare(program, seed, name + "/filters", initialiser, size, size, in, out);
        program.declare(name + "/biases", new double[out], out);
    }

    @Override
    public Expression apply(TensorScope scope, Expression x) {
        Expression y = Images.convolve(x, scope.variable(name + "/filters"), stride, padding);
        return activation.apply(y.plus(scope.variable(name + "/biases")));
    }
}
