package dev.mechanist.sysid.gp.algebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both implementations against the definitions. */
class DenseAlgebraTest {
    static List<DenseAlgebra> all() {
        return List.of(new EjmlAlgebra(), new OpenBlasAlgebra());
    }

    @Test
    void reportsNameThem() {
        assertEquals(
                List.of("EJML", "OpenBLAS"),
                all().stream().map(DenseAlgebra::name).toList());
    }

    private static DMatrixRMaj random(int rows, int cols) {
        DMatrixRMaj A = new DMatrixRMaj(rows, cols);
        RandomStream.of(1, "dense-algebra", rows).fillGaussian(A.data, 0, rows * cols);
        return A;
    }

    private static void assertSame(DMatrixRMaj expected, DMatrixRMaj actual) {
        assertTrue(MatrixFeatures_DDRM.isIdentical(expected, actual, 1e-11));
    }

    @ParameterizedTest
    @MethodSource("all")
    void factorsSolvesAndInverts(DenseAlgebra algebra) {
        for (int n : new int[] {1, 5, 40}) {
            DMatrixRMaj root = random(n, n + 3);
            DMatrixRMaj A = CommonOps_DDRM.multTransB(root, root, null);
            DMatrixRMaj L = A.copy();
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    L.set(i, j, Double.NaN);
                }
            }
            assertTrue(algebra.cholesky(L), "only the lower triangle is read");
            assertSame(A, CommonOps_DDRM.multTransB(L, L, null));
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    assertEquals(0, L.get(i, j));
                }
            }
            DMatrixRMaj inverse = new DMatrixRMaj(0, 0);
            algebra.inverse(L, inverse);
            assertTrue(MatrixFeatures_DDRM.isIdentity(CommonOps_DDRM.mult(A, inverse, null), 1e-8));
            assertTrue(MatrixFeatures_DDRM.isSymmetric(inverse, 0));
            DMatrixRMaj B = random(n, 3);
            for (boolean transposed : new boolean[] {false, true}) {
                DMatrixRMaj solution = B.copy();
                algebra.solve(L, transposed, solution);
                assertSame(
                        B,
                        transposed
                                ? CommonOps_DDRM.multTransA(L, solution, null)
                                : CommonOps_DDRM.mult(L, solution, null));
                DMatrixRMaj column = CommonOps_DDRM.extractColumn(B, 1, null);
                algebra.solve(L, transposed, column);
                assertSame(CommonOps_DDRM.extractColumn(solution, 1, null), column);
            }
        }
        assertFalse(algebra.cholesky(CommonOps_DDRM.diag(1, -1, 1)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void multipliesAllFourWays(DenseAlgebra algebra) {
        DMatrixRMaj A = random(4, 7);
        DMatrixRMaj B = random(7, 5);
        DMatrixRMaj At = CommonOps_DDRM.transpose(A, null);
        DMatrixRMaj Bt = CommonOps_DDRM.transpose(B, null);
        DMatrixRMaj expected = CommonOps_DDRM.mult(A, B, null);
        DMatrixRMaj C = new DMatrixRMaj(0, 0);
        algebra.multiply(A, false, B, false, C);
        assertSame(expected, C);
        algebra.multiply(At, true, B, false, C);
        assertSame(expected, C);
        algebra.multiply(A, false, Bt, true, C);
        assertSame(expected, C);
        algebra.multiply(At, true, Bt, true, C);
        assertSame(expected, C);
    }
}
