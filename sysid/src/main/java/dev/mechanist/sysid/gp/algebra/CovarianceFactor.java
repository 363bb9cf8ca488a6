package dev.mechanist.sysid.gp.algebra;

import dev.mechanist.core.InputException;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * Cholesky factor of a covariance matrix of data, with jitter where it is needed and an explanation where that does not help.
 *
 * @param L lower triangular [N, N], L L' = covariance + jitter I
 * @param jitter what was added to the diagonal; 0 where the matrix was positive definite as it came
 */
public record CovarianceFactor(DMatrixRMaj L, double jitter) {
    private static final double SMALLEST_JITTER = 1e-12;
    private static final double LARGEST_JITTER = 1e-6;

    /**
     * Factors; adds jitter only after a failure, from 1e-12 to 1e-6 of the mean variance in tenfold steps.
     *
     * @param output the output's name, for the error
     * @param covariance with the noise on its diagonal [N, N]; not modified
     * @param noiseVariance the noise in it
     * @param X the points [N, D], for the error
     * @param lengthScales to measure distances by [D], for the error
     */
    public static CovarianceFactor of(
            String output, DMatrixRMaj covariance, double noiseVariance, DMatrixRMaj X, double[] lengthScales) {
        int n = covariance.numRows;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            variance += covariance.get(i, i) / n;
        }
        double jitter = 0;
        while (jitter <= LARGEST_JITTER * variance) {
            DMatrixRMaj L = covariance.copy();
            for (int i = 0; i < n; i++) {
                L.add(i, i, jitter);
            }
            if (DenseAlgebra.fastest().cholesky(L)) {
                return new CovarianceFactor(L, jitter);
            }
            jitter = jitter == 0 ? SMALLEST_JITTER * variance : 10 * jitter;
        }
        throw new InputException(explanation(output, covariance, noiseVariance, X, lengthScales));
    }

    private static String explanation(
            String output, DMatrixRMaj covariance, double noiseVariance, DMatrixRMaj X, double[] lengthScales) {
        double largest = largestEigenvalue(covariance);
        double condition = largest / Math.max(noiseVariance, Math.ulp(largest));
        return String.format(
                Locale.ROOT,
                "output '%s': its covariance matrix of %d points is not positive definite even with jitter (condition number about"
                        + " %.1e); %s: raise the noise, remove duplicates or shorten the length scales",
                output,
                X.numRows,
                condition,
                nearest(X, lengthScales));
    }

    /** Names the two points of X [N, D] that are nearest in units of the length scales [D], for messages. */
    public static String nearest(DMatrixRMaj X, double[] lengthScales) {
        int first = 0;
        int second = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < X.numRows; i++) {
            for (int j = 0; j < i; j++) {
                double r2 = 0;
                for (int d = 0; d < lengthScales.length; d++) {
                    double delta = (X.get(i, d) - X.get(j, d)) / lengthScales[d];
                    r2 += delta * delta;
                }
                if (r2 < nearest) {
                    nearest = r2;
                    first = j;
                    second = i;
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "the nearest points are rows %d and %d, %.1e length scales apart",
                first,
                second,
                Math.sqrt(nearest));
    }

    /** By ten power iterations, enough for a message. */
    private static double largestEigenvalue(DMatrixRMaj A) {
        int n = A.numRows;
        DMatrixRMaj v = new DMatrixRMaj(n, 1);
        v.fill(1 / Math.sqrt(n));
        double norm = 0;
        DMatrixRMaj next = new DMatrixRMaj(n, 1);
        for (int k = 0; k < 10; k++) {
            CommonOps_DDRM.mult(A, v, next);
            norm = NormOps_DDRM.normF(next);
            CommonOps_DDRM.scale(1 / norm, next, v);
        }
        return norm;
    }
}
