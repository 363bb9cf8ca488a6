package dev.mechanist.sysid.gp;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The factors that likelihood and prediction of a sparse process share (Quinonero-Candela and Rasmussen 2005): with
 * V = inv(L) k(Z, X), L L' = k(Z, Z) + ridge I, the covariance of the data is C = V' V + Lambda and everything follows from
 * B = I + V inv(Lambda) V', M by M. Lambda is the noise, for FITC plus what V' V misses of the prior variance.
 */
final class SparseFactor {
    final DMatrixRMaj L = new DMatrixRMaj(0, 0);

    /** V [M, N]. */
    final DMatrixRMaj V = new DMatrixRMaj(0, 0);

    /** Cholesky factor of B [M, M]. */
    final DMatrixRMaj LB = new DMatrixRMaj(0, 0);

    /** inv(LB) V [M, N]. */
    final DMatrixRMaj W = new DMatrixRMaj(0, 0);

    /** Diagonal of Lambda [N]. */
    final double[] lambda;

    /** Prior variance not explained by the inducing points [N]. */
    final double[] missing;

    /** inv(LB) V inv(Lambda) y [M, 1]. */
    final DMatrixRMaj c;

    private final boolean positive;

    SparseFactor(
            SparseMethod method, Kernel kernel, double noise, double ridge, DMatrixRMaj Z, DMatrixRMaj X, double[] y) {
        int M = Z.numRows;
        int N = y.length;
        lambda = new double[N];
        missing = new double[N];
        c = new DMatrixRMaj(M, 1);
        DenseAlgebra algebra = DenseAlgebra.fastest();
        kernel.covariance(Z, Z, L);
        for (int i = 0; i < M; i++) {
            L.add(i, i, ridge);
        }
        if (!algebra.cholesky(L)) {
            positive = false;
            return;
        }
        kernel.covariance(Z, X, V);
        algebra.solve(L, false, V);
        Arrays.fill(missing, kernel.variance());
        for (int k = 0; k < M; k++) {
            for (int i = 0; i < N; i++) {
                double v = V.data[k * N + i];
                missing[i] -= v * v;
            }
        }
        for (int i = 0; i < N; i++) {
            lambda[i] = noise + (method == SparseMethod.FITC ? missing[i] : 0);
        }
        DMatrixRMaj scaled = scaleColumns(V);
        algebra.multiply(scaled, false, V, true, LB);
        for (int i = 0; i < M; i++) {
            LB.add(i, i, 1);
        }
        positive = algebra.cholesky(LB);
        algebra.multiply(scaled, false, DMatrixRMaj.wrap(N, 1, y), false, c);
        algebra.solve(LB, false, c);
        W.setTo(V);
        algebra.solve(LB, false, W);
    }

    /** Whether both factorisations succeeded. */
    boolean positive() {
        return positive;
    }

    /** A inv(Lambda). */
    DMatrixRMaj scaleColumns(DMatrixRMaj A) {
        DMatrixRMaj scaled = A.copy();
        for (int k = 0; k < A.numRows; k++) {
            for (int i = 0; i < lambda.length; i++) {
                scaled.data[k * lambda.length + i] /= lambda[i];
            }
        }
        return scaled;
    }
}
