package dev.mechanist.sysid.gp.algebra;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.ejml.data.DMatrixRMaj;

/**
 * {@link DenseAlgebra} by OpenBLAS: five to ten times faster than plain Java from a hundred points on. A row-major lower
 * triangle is the column-major upper one, which spares LAPACK a transposed copy.
 */
final class OpenBlasAlgebra implements DenseAlgebra {
    private static final byte UPPER = 'U';

    /** Throws a {@link LinkageError} where the native library cannot be loaded. */
    OpenBlasAlgebra() {
        Loader.load(openblas.class);
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public boolean cholesky(DMatrixRMaj A) {
        int n = A.numRows;
        NativeScratch scratch = NativeScratch.ofThread();
        DoublePointer a = scratch.copy(0, A);
        int info = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, UPPER, n, a, n);
        a.get(A.data, 0, n * n);
        scratch.release();
        if (info < 0) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                A.data[i * n + j] = 0;
            }
        }
        return info == 0;
    }

    @Override
    public void lowerInverse(DMatrixRMaj L, DMatrixRMaj inverse) {
        int n = L.numRows;
        NativeScratch scratch = NativeScratch.ofThread();
        DoublePointer a = scratch.copy(0, L);
        openblas.LAPACKE_dpotri(openblas.LAPACK_COL_MAJOR, UPPER, n, a, n);
        inverse.reshape(n, n);
        a.get(inverse.data, 0, n * n);
        scratch.release();
    }

    @Override
    public void solve(DMatrixRMaj L, boolean transposed, DMatrixRMaj B) {
        if (B.numCols == 1) {
            solve(L.data, transposed, B.data, B.numRows);
            return;
        }
        NativeScratch scratch = NativeScratch.ofThread();
        DoublePointer b = scratch.copy(1, B);
        openblas.cblas_dtrsm(
                openblas.CblasRowMajor,
                openblas.CblasLeft,
                openblas.CblasLower,
                transposed ? openblas.CblasTrans : openblas.CblasNoTrans,
                openblas.CblasNonUnit,
                B.numRows,
                B.numCols,
                1,
                scratch.copy(0, L),
                L.numCols,
                b,
                Math.max(1, B.numCols));
        b.get(B.data, 0, B.getNumElements());
        scratch.release();
    }

    /** One right-hand side in place: passing L on would cost more than the substitution. */
    private static void solve(double[] L, boolean transposed, double[] b, int n) {
        for (int step = 0; step < n; step++) {
            int i = transposed ? n - 1 - step : step;
            if (!transposed) {
                b[i] -= PointLoops.dot(L, i * n, b, i);
            }
            b[i] /= L[i * n + i];
            if (transposed) {
                for (int j = 0; j < i; j++) {
                    b[j] -= L[i * n + j] * b[i];
                }
            }
        }
    }

    @Override
    public void multiply(DMatrixRMaj A, boolean transA, DMatrixRMaj B, boolean transB, DMatrixRMaj C) {
        int rows = transA ? A.numCols : A.numRows;
        int inner = transA ? A.numRows : A.numCols;
        int columns = transB ? B.numRows : B.numCols;
        C.reshape(rows, columns);
        NativeScratch scratch = NativeScratch.ofThread();
        DoublePointer c = scratch.room(2, (long) rows * columns);
        openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                transA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transB ? openblas.CblasTrans : openblas.CblasNoTrans,
                rows,
                columns,
                inner,
                1,
                scratch.copy(0, A),
                A.numCols,
                scratch.copy(1, B),
                B.numCols,
                0,
                c,
                columns);
        c.get(C.data, 0, rows * columns);
        scratch.release();
    }

    @Override
    public String name() {
        return "OpenBLAS";
    }
}
