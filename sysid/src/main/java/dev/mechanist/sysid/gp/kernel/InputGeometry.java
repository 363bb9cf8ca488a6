package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.sysid.gp.algebra.ScaledInverse;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The part of one expansion's expectations that does not depend on the points: G = inv(S + Lambda), and how sums over the points turn
 * into mean, gain and adjoints.
 */
public final class InputGeometry {
    private final int dimension;

    /** G [D, D], symmetric. */
    public final DMatrixRMaj inverse;

    /** log s^2 - log|I + S inv(Lambda)| / 2. */
    public final double constant;

    public InputGeometry(SquaredExponentialPosterior posterior, DMatrixRMaj S) {
        dimension = S.numRows;
        ScaledInverse scaled = new ScaledInverse(S, InputExpectation.precisions(posterior.lengthScales()));
        inverse = scaled.timesPrecisions();
        constant = Math.log(posterior.signalVariance()) - 0.5 * scaled.logDeterminant();
    }

    /** G v. */
    public double[] times(double[] v) {
        return MomentAlgebra.multiply(inverse, v);
    }

    /**
     * Adds the adjoint of mean and gain, from sums over the points with the weights kappa_i = beta_i q_i (meanSeed + (G h)' nu_i) for
     * the gain's seed h.
     *
     * @param mean M
     * @param gain g [D]
     * @param turned G h [D]
     * @param sums of kappa, kappa nu and kappa nu nu'
     * @param gm dL/dm, added to [D]
     * @param gS dL/dS, added to, symmetric [D, D]
     */
    public void pullback(double mean, double[] gain, double[] turned, PairSums sums, double[] gm, DMatrixRMaj gS) {
        double[] byMean = times(sums.first());
        for (int d = 0; d < dimension; d++) {
            gm[d] += byMean[d] - turned[d] * mean;
        }
        DMatrixRMaj half = CommonOps_DDRM.mult(inverse, sums.second(), null);
        DMatrixRMaj second = CommonOps_DDRM.mult(half, inverse, null);
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e <= d; e++) {
                double value = 0.25 * (second.get(d, e) + second.get(e, d))
                        - 0.5 * sums.total() * inverse.get(d, e)
                        - 0.5 * (turned[d] * gain[e] + turned[e] * gain[d]);
                gS.add(d, e, value);
                if (d != e) {
                    gS.add(e, d, value);
                }
            }
        }
    }
}
