package dev.mechanist.sysid.gp;

import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.algebra.PointLoops;
import dev.mechanist.sysid.gp.kernel.Kernel;
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

    private final double[] inverseLambda;

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
        inverseLambda = new double[N];
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
        columnSquares(V, missing);
        for (int i = 0; i < N; i++) {
            missing[i] = Math.max(0, kernel.variance() - missing[i]);
        }
        for (int i = 0; i < N; i++) {
            lambda[i] = noise + (method == SparseMethod.FITC ? missing[i] : 0);
            inverseLambda[i] = 1 / lambda[i];
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
        int N = lambda.length;
        DMatrixRMaj scaled = A.copy();
        double[] row = new double[N];
        for (int k = 0; k < A.numRows; k++) {
            System.arraycopy(A.data, k * N, row, 0, N);
            PointLoops.weigh(row, 1, inverseLambda, 0, N);
            System.arraycopy(row, 0, scaled.data, k * N, N);
        }
        return scaled;
    }

    /** The squared length of each column of A. */
    static void columnSquares(DMatrixRMaj A, double[] squares) {
        int N = A.numCols;
        Arrays.fill(squares, 0);
        double[] row = new double[N];
        for (int k = 0; k < A.numRows; k++) {
            System.arraycopy(A.data, k * N, row, 0, N);
            PointLoops.addProduct(1, row, row, squares, 0, N);
        }
    }
}
