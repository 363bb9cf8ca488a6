package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Products by hand. */
class VectorsTest {
    private static final double[] A = {1, 2, 3};
    private static final double[] B = {-4, 5, 7};

    @Test
    void products() {
        assertEquals(27, Vectors.dot(A, B));
        assertEquals(2 * 5 + 3 * 7 - 4, Vectors.dot(new double[] {9, 2, 3, 1}, 1, new double[] {8, 8, 5, 7, -4}, 2));
        assertArrayEquals(new double[] {-1, -19, 13}, Vectors.cross(A, B));
        double[] own = A.clone();
        Vectors.cross(own, B, own);
        assertArrayEquals(new double[] {-1, -19, 13}, own);
    }

    /** From (1, 1, 1) to (2, 3, 4) it is A, from (5, 0, -1) to (1, 5, 6) it is B. */
    @Test
    void betweenPoints() {
        double[] p = {5, 0, -1, 1, 1, 1, 1, 5, 6, 2, 3, 4};
        double[] out = new double[3];
        Vectors.cross(p, 1, 3, 0, 2, out);
        assertArrayEquals(new double[] {-1, -19, 13}, out);
        assertEquals(14, Vectors.squareDistance(p, 1, 3));
        assertEquals(90, Vectors.squareDistance(p, 2, 0));
    }
}
