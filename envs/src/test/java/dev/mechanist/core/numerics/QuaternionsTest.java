package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuaternionsTest {
    private static final double S = Math.sqrt(0.5);

    @Test
    void aTurnAboutAnAxisOfTheBodyIsSeenInItsFrame() {
        // Lying on its side, a quarter of a turn about x, it turns by 0.2 rad about its own z: (S, S, 0, 0)(cos 0.1, 0,
        // 0, sin 0.1).
        double c = Math.cos(0.1);
        double s = Math.sin(0.1);
        double[] q = {9, 9, 9, 9, S, S, 0, 0, S * c, S * c, -S * s, S * s};
        double[] omega = new double[4];
        Quaternions.rate(q, 1, 2, 0.1, omega, 1);
        assertArrayEquals(new double[] {0, 0, 0, 2}, omega, 1e-14);
        for (int k = 8; k < 12; k++) {
            q[k] = -q[k];
        }
        Quaternions.rate(q, 1, 2, 0.1, omega, 1);
        assertArrayEquals(new double[] {0, 0, 0, 2}, omega, 1e-14, "the negative is the same orientation");
    }

    @Test
    void standingStillIsNoTurn() {
        double[] omega = {1, 1, 1};
        Quaternions.rate(new double[] {S, 0, S, 0, -S, 0, -S, 0}, 0, 1, 0.1, omega, 0);
        assertArrayEquals(new double[3], omega, 0);
    }

    @Test
    void differencesReachOverBothNeighboursAndTheirTimes() {
        // Angles about y of 0, 0.1, 0.4 and 0.6 rad at 0, 0.1, 0.2 and 0.4 s.
        double[] angles = {0, 0.1, 0.4, 0.6};
        double[] q = new double[16];
        for (int t = 0; t < 4; t++) {
            q[4 * t] = Math.cos(angles[t] / 2);
            q[4 * t + 2] = Math.sin(angles[t] / 2);
        }
        double[] omega = Quaternions.central(q, new double[] {0, 0.1, 0.2, 0.4});
        double[] expected = {1, 2, 0.5 / 0.3, 1};
        for (int t = 0; t < 4; t++) {
            assertEquals(0, omega[3 * t], 0);
            assertEquals(expected[t], omega[3 * t + 1], 1e-14);
            assertEquals(0, omega[3 * t + 2], 0);
        }
    }
}
