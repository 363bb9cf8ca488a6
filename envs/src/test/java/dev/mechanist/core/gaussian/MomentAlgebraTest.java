package dev.mechanist.core.gaussian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class MomentAlgebraTest {
    private static DMatrixRMaj matrix(double... values) {
        int n = (int) Math.sqrt(values.length);
        return new DMatrixRMaj(n, n, true, values);
    }

    @Test
    void smallMatricesInNumbers() {
        DMatrixRMaj a = matrix(1, 2, 5, 3);
        assertEquals(4 + 2 * 2 * -1 + 5 * -1 * 2 + 3, MomentAlgebra.quadratic(a, new double[] {2, -1}));
        assertArrayEquals(new double[] {0, 7}, MomentAlgebra.multiply(a, new double[] {2, -1}));
        assertArrayEquals(
                new double[] {1, 4},
                MomentAlgebra.multiply(new DMatrixRMaj(new double[][] {{1, 0, 2}, {0, 4, 0}}), new double[] {-1, 1, 1
                }));
        DMatrixRMaj inverse = MomentAlgebra.invert(a);
        assertArrayEquals(new double[] {-3 / 7.0, 2 / 7.0, 5 / 7.0, -1 / 7.0}, inverse.data, 1e-15);
        assertEquals(Double.NaN, MomentAlgebra.invert(new DMatrixRMaj(6, 6)).get(0, 1), "there is none");
        MomentAlgebra.symmetrise(a);
        assertArrayEquals(new double[] {1, 3.5, 3.5, 3}, a.data);
        assertArrayEquals(new double[] {3.5, 3}, MomentAlgebra.column(a, 1));
        DMatrixRMaj b = matrix(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertArrayEquals(new double[] {9, 7, 3, 1}, MomentAlgebra.select(b, new int[] {2, 0}).data);
        DMatrixRMaj root = MomentAlgebra.root(matrix(4, 2, 6, 2, 10, 0, 6, 0, 19));
        assertArrayEquals(new double[] {2, 0, 0, 1, 3, 0, 3, -1, 3}, root.data, 1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 2, 0, 0, 3, 0}, MomentAlgebra.root(matrix(0, 0, 0, 0, 4, 6, 0, 6, 9)).data);
    }

    /** I + S diag(c): each column of S by its own c. */
    @Test
    void scaledCovarianceAndRowsInNumbers() {
        assertArrayEquals(
                new double[] {21, 12, 40, 13}, MomentAlgebra.onePlus(matrix(2, 3, 4, 3), new double[] {10, 4}).data);
        assertArrayEquals(
                new double[] {1 + 2 * 2, 2 + 2 * 5, 3 - 2, 6 - 5},
                MomentAlgebra.multiplyRows(new double[] {1, 2, 3, -1}, matrix(1, 2, 2, 5)));
    }
}
