package dev.mechanist.tensor.layers;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/**
 * gain (x - mean) / sqrt(variance + epsilon) + bias, mean and variance over the last axis (Ba et al. 2016). The gain starts at
 * one, the bias at zero.
 *
 * @param name prefix of its variables
 * @param width extent of the last axis
 * @param epsilon added to the variance, positive
 */
public record LayerNormalisation(String name, int width, double epsilon) implements Layer {
    /** With an epsilon of 1e-5. */
    public LayerNormalisation(String name, int width) {
        this(name, width, 1e-5);
    }

    @Override
    public List<String> parameters() {
        return List.of(name + "/gain", name + "/bias");
    }

    @Override
    public void declare(TensorProgram program, long seed) {
        Layer.declare(program, seed, name + "/gain", Initialiser.constant(1), width);
        program.declare(name + "/bias", new double[width], width);
    }

    @Override
    public Expression apply(TensorScope scope, Expression x) {
        Expression centred = x.minus(x.mean(-1).expand(-1));
        Expression variance = centred.square().mean(-1).expand(-1);
        Expression normal = centred.dividedBy(variance.plus(epsilon).sqrt());
        return normal.times(scope.variable(name + "/gain")).plus(scope.variable(name + "/bias"));
    }
}
