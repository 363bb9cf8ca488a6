package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;

/**
 * What predicting one output needs, whatever it was trained by (exact, FITC, variational, or given as a policy): the mean is
 * sum_i weights_i k(x_i, x) and the variance of the latent function k(x, x) - k' precision k, with
 * k(x, x') = signalVariance exp(-1/2 sum_d (x_d - x'_d)^2 / lengthScales_d^2).
 *
 * @param inputs training or inducing points x_i [N, D]
 * @param lengthScales l [D], in the units of the inputs
 * @param signalVariance s^2, in the squared unit of the output
 * @param weights beta [N]
 * @param precision Q, symmetric [N, N]; null for a deterministic function, which has no predictive variance
 */
public record SquaredExponentialPosterior(
        DMatrixRMaj inputs, double[] lengthScales, double signalVariance, double[] weights, DMatrixRMaj precision) {
    public SquaredExponentialPosterior {
        Shapes.requireLength("lengthScales", lengthScales, inputs.numCols);
        Shapes.requireLength("weights", weights, inputs.numRows);
        if (precision != null) {
            Shapes.require("precision", precision, inputs.numRows, inputs.numRows);
        }
    }

    /** Number of points N. */
    public int size() {
        return inputs.numRows;
    }

    /** The mean as a deterministic function. */
    public SquaredExponentialPosterior meanFunction() {
        return new SquaredExponentialPosterior(inputs, lengthScales, signalVariance, weights, null);
    }
}
