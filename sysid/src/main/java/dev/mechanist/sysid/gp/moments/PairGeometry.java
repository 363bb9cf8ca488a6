package dev.mechanist.sysid.gp.moments;

import dev.mechanist.sysid.gp.algebra.ScaledInverse;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.PairSums;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The part of a pair's expectations that does not depend on the points: C = inv(Lambda_a) + inv(Lambda_b), R = I + S C,
 * T = inv(R) S, and how sums over the points turn into derivatives.
 */
final class PairGeometry {
    private final int dimension;

    /** C [D]. */
    private final double[] precisions;

    /** inv(R) [D, D]. */
    private final DMatrixRMaj inverse;

    /** T [D, D], symmetric. */
    final DMatrixRMaj T;

    /** log(s_a^2 s_b^2) - log|R| / 2. */
    final double constant;

    PairGeometry(SquaredExponentialPosterior a, SquaredExponentialPosterior b, DMatrixRMaj S) {
        dimension = S.numRows;
        double[] ofA = InputExpectation.precisions(a.lengthScales());
        double[] ofB = InputExpectation.precisions(b.lengthScales());
        precisions = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            precisions[d] = ofA[d] + ofB[d];
        }
        ScaledInverse scaled = new ScaledInverse(S, precisions);
        inverse = scaled.inverse();
        T = scaled.timesCovariance(S);
        constant = Math.log(a.signalVariance()) + Math.log(b.signalVariance()) - 0.5 * scaled.logDeterminant();
    }

    /** Derivative of the sum of W by m [D]: inv(R)' sum W z. */
    double[] byMean(PairSums sums) {
        double[] result = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e < dimension; e++) {
                result[d] += inverse.data[e * dimension + d] * sums.first()[e];
            }
        }
        return result;
    }

    /** Derivative of the sum of W by S, symmetric [D, D]: inv(R)' (sum W z z') inv(R) / 2 - sum W C inv(R) / 2. */
    DMatrixRMaj byCovariance(PairSums sums) {
        DMatrixRMaj half = CommonOps_DDRM.mult(sums.second(), inverse, null);
        DMatrixRMaj result = CommonOps_DDRM.multTransA(inverse, half, null);
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e <= d; e++) {
                double curvature = precisions[d] * inverse.get(d, e) + precisions[e] * inverse.get(e, d);
                double value = 0.25 * (result.get(d, e) + result.get(e, d) - sums.total() * curvature);
                result.set(d, e, value);
                result.set(e, d, value);
            }
        }
        return result;
    }
}
