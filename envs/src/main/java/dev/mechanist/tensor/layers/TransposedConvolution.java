package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Images;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * The transpose of a convolution, which makes images larger: filters F [size, size, out, in].
 *
 * @param name prefix of its variables
 * @param size height and width of the window
 * @param in channels
 * @param out channels
 * @param initialiser of F, seen as that of the convolution from {@code out} to {@code in} channels; biases are zero
 */
public record TransposedConvolution(
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
        Layer.declare(program, seed, name + "/filters", initialiser, size, size, out, in);
        program.declare(name + "/biases", new double[out], out);
    }

    @Override
    public Expression apply(TensorScope scope, Expression x) {
        Expression y = Images.convolveTransposed(x, scope.variable(name + "/filters"), stride, padding);
        return activation.apply(y.plus(scope.variable(name + "/biases")));
    }
}
