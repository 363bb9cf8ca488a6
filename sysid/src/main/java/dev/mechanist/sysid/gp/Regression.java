package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import dev.mechanist.sysid.gp.kernel.KernelTerm;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * A conditioned process for one output, exact or sparse: its mean is sum_i weights_i k(points_i, x), the variance of its latent
 * function k(x, x) - k' precision k.
 */
public sealed interface Regression permits GaussianProcess, SparseGaussianProcess {
    /** The output's name. */
    String output();

    /** Covariance of the latent function. */
    Kernel kernel();

    /** Variance of the observation noise. */
    double noiseVariance();

    /** What had to be added to the diagonal of a covariance matrix to factor it, beyond noise or ridge; 0 as a rule. */
    double jitter();

    /** What a reader of results should know of how this process came about, one line each; empty as a rule. */
    default List<String> warnings() {
        return jitter() == 0
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "output '%s': its covariance factored only with a jitter of %.1e",
                        output(),
                        jitter()));
    }

    /** Training or inducing points [N, D], a copy. */
    DMatrixRMaj points();

    /** beta [N], a copy. */
    double[] weights();

    /** Q [N, N], symmetric; computed on each call. */
    DMatrixRMaj precision();

    /**
     * Variance of the latent function, without observation noise.
     *
     * @param Z points [B, D]
     * @param variance overwritten [B]
     */
    void variance(DMatrixRMaj Z, double[] variance);

    /**
     * What moment matching needs.
     *
     * @throws InputException where the kernel is not one squared exponential, the only one with closed moments
     */
    default SquaredExponentialPosterior posterior() {
        KernelTerm term = kernel().terms().get(0);
        if (kernel().terms().size() > 1 || term.family() != KernelFamily.SQUARED_EXPONENTIAL) {
            throw new InputException(
                    "output '" + output()
                            + "': moments need a single squared-exponential kernel; train one, or plan with the mean prediction");
        }
        return new SquaredExponentialPosterior(
                points(), term.lengthScales(), term.signalVariance(), weights(), precision());
    }
}
