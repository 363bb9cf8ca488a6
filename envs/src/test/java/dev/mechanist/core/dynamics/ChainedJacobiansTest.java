package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class ChainedJacobiansTest {
    /** a = (1 2; 3 4), not symmetric, behind A = (5 6; 7 8), with one action and three parameters, read from offsets. */
    @Test
    void twoStepsByHand() {
        ChainedJacobians chain = new ChainedJacobians(2, 1, 3);
        System.arraycopy(new double[] {1, 2, 3, 4}, 0, chain.a, 0, 4);
        System.arraycopy(new double[] {10, 20}, 0, chain.b, 0, 2);
        System.arraycopy(new double[] {1, 2, 3, 4, 5, 6}, 0, chain.p, 0, 6);
        double[] A = {9, 5, 6, 7, 8};
        double[] B = {9, 9, 1, -1};
        double[] P = {1, 0, 2, 0, 1, -3};
        chain.extend(A, 1, B, 2, P);
        assertArrayEquals(new double[] {9, 5 + 14, 6 + 16, 15 + 28, 18 + 32}, A);
        assertArrayEquals(new double[] {9, 9, 10 + 1 - 2, 20 + 3 - 4}, B);
        assertArrayEquals(new double[] {1 + 1, 2 + 2, 3 + 2 - 6, 4 + 3, 5 + 4, 6 + 6 - 12}, P);
        chain.extend(A, 1, B, 2, null);
        assertArrayEquals(new double[] {10 + 9 + 2 * 19, 20 + 3 * 9 + 4 * 19}, new double[] {B[2], B[3]});
    }
}
