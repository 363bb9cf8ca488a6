package dev.mechanist.core.gaussian;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * First two moments of y = g(z) for Gaussian z ~ N(m, S), or the adjoints of these by a scalar.
 *
 * <p>How y moves with z is given by the gain V = inv(S) Cov(z, y), which by Stein's lemma is E[dg/dz]' and so exists for a
 * singular S too, as after a linear policy. The true cross-covariance is S V, and with any quantity a that is jointly
 * Gaussian with z it is Cov(a, y) = Cov(a, z) V: no covariance is ever inverted in a chain of maps.
 *
 * @param mean E[y] [E]
 * @param covariance Cov(y, y) [E, E], symmetric
 * @param gain V = inv(S) Cov(z, y) [D, E]
 */
public record Moments(double[] mean, DMatrixRMaj covariance, DMatrixRMaj gain) {
    public Moments {
        Shapes.require("covariance", covariance, mean.length, mean.length);
        if (gain.numCols != mean.length) {
            throw new IllegalArgumentException("gain must have " + mean.length + " columns, not " + gain.numCols);
        }
    }

    /** The true Cov(z, y) = S V [D, E], for the z that these moments were computed from. */
    public DMatrixRMaj crossCovariance(Gaussian z) {
        return CommonOps_DDRM.mult(z.covariance(), gain, null);
    }
}
