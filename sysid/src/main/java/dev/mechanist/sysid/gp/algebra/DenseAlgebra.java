package dev.mechanist.sysid.gp.algebra;

import org.ejml.data.DMatrixRMaj;

/**
 * The dense linear algebra that Gaussian processes spend their time in. Implementations are stateless, use one thread each, so that the
 * bits do not depend on how many are busy, and may be called from several threads.
 */
public interface DenseAlgebra {
    /**
     * Factors A = L L' in place. Only the lower triangle is read; afterwards A holds L, with zeros above the diagonal.
     *
     * @param A symmetric [n, n]
     * @return whether A is positive definite to working precision; if not, A holds rubbish
     */
    boolean cholesky(DMatrixRMaj A);

    /**
     * inv(L L') for a Cholesky factor.
     *
     * @param L lower triangular [n, n]
     * @param inverse reshaped to [n, n] and overwritten, exactly symmetric
     */
    default void inverse(DMatrixRMaj L, DMatrixRMaj inverse) {
        lowerInverse(L, inverse);
        int n = inverse.numRows;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                inverse.data[j * n + i] = inverse.data[i * n + j];
            }
        }
    }

    /**
     * The lower triangle of inv(L L').
     *
     * @param L lower triangular [n, n]
     * @param inverse reshaped to [n, n] and overwritten; above the diagonal stands anything
     */
    void lowerInverse(DMatrixRMaj L, DMatrixRMaj inverse);

    /**
     * Replaces B by inv(L) B, or by inv(L') B.
     *
     * @param L lower triangular [n, n]
     * @param transposed which of the two
     * @param B [n, k], overwritten
     */
    void solve(DMatrixRMaj L, boolean transposed, DMatrixRMaj B);

    /**
     * C = op(A) op(B).
     *
     * @param transA whether A enters transposed
     * @param transB whether B enters transposed
     * @param C reshaped and overwritten
     */
    void multiply(DMatrixRMaj A, boolean transA, DMatrixRMaj B, boolean transB, DMatrixRMaj C);

    /** For reports: {@code OpenBLAS} or {@code EJML}. */
    String name();

    /** OpenBLAS where its native library loads, else EJML; decided once per process. */
    static DenseAlgebra fastest() {
        return FastestDenseAlgebra.INSTANCE;
    }
}
