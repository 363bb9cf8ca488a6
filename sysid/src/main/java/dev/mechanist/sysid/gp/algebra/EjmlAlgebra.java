package dev.mechanist.sysid.gp.algebra;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** {@link DenseAlgebra} in plain Java, for platforms that OpenBLAS has no build for. */
final class EjmlAlgebra implements DenseAlgebra {
    @Override
    public boolean cholesky(DMatrixRMaj A) {
        var decomposition = DecompositionFactory_DDRM.chol(A.numRows, true);
        // EJML reads the upper triangle.
        DMatrixRMaj symmetric = A.copy();
        for (int i = 0; i < A.numRows; i++) {
            for (int j = 0; j < i; j++) {
                symmetric.set(j, i, A.get(i, j));
            }
        }
        boolean positive = decomposition.decompose(symmetric);
        if (positive) {
            decomposition.getT(A);
        }
        return positive;
    }

    @Override
    public void lowerInverse(DMatrixRMaj L, DMatrixRMaj inverse) {
        DMatrixRMaj low = CommonOps_DDRM.identity(L.numRows);
        solve(L, false, low);
        CommonOps_DDRM.multInner(low, inverse);
    }

    @Override
    public void solve(DMatrixRMaj L, boolean transposed, DMatrixRMaj B) {
        int n = L.numRows;
        int columns = B.numCols;
        for (int step = 0; step < n; step++) {
            int i = transposed ? n - 1 - step : step;
            double scale = 1 / L.data[i * n + i];
            for (int j = 0; j < columns; j++) {
                B.data[i * columns + j] *= scale;
            }
            for (int k = transposed ? 0 : i + 1; k < (transposed ? i : n); k++) {
                double factor = transposed ? L.data[i * n + k] : L.data[k * n + i];
                for (int j = 0; j < columns; j++) {
                    B.data[k * columns + j] -= factor * B.data[i * columns + j];
                }
            }
        }
    }

    @Override
    public void multiply(DMatrixRMaj A, boolean transA, DMatrixRMaj B, boolean transB, DMatrixRMaj C) {
        C.reshape(transA ? A.numCols : A.numRows, transB ? B.numRows : B.numCols);
        if (transA && transB) {
            CommonOps_DDRM.multTransAB(A, B, C);
        } else if (transA) {
            CommonOps_DDRM.multTransA(A, B, C);
        } else if (transB) {
            CommonOps_DDRM.multTransB(A, B, C);
        } else {
            CommonOps_DDRM.mult(A, B, C);
        }
    }

    @Override
    public String name() {
        return "EJML";
    }
}
