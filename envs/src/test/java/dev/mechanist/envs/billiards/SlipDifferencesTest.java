package dev.mechanist.envs.billiards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Derivatives of a rolling ball by hand, far from the origin and with friction far from 1. */
class SlipDifferencesTest {
    private static final double DECELERATION = 0.002;
    private static final double MASS = 40;
    private static final double TIME = 0.7;

    private final BilliardDynamics world = new BilliardDynamics(
            Table.rectangle(1e7, 20),
            List.of(new Disc(0.1, MASS)),
            new Surface(0.9, 0.8, DECELERATION, 1.4),
            List.of(0),
            50,
            0.1);
    private final double[] x = {4e6, 5, 1.5, 0, 1.5, 0};

    /** What pushes a ball that rolls, or turns it, makes it slide for a moment: it rolls on at (5 v + 2 s) / 7. */
    @Test
    void byStateAndAction() {
        double[] A = new double[36];
        double[] B = new double[12];
        SlipDifferences.of(world, x, 0, new double[2], 0, TIME, A, B);
        double v = 5.0 / 7;
        double s = 2.0 / 7;
        assertArrayEquals(new double[] {1, 0, v * TIME, 0, s * TIME, 0}, Arrays.copyOf(A, 6), 1e-4);
        assertArrayEquals(new double[] {0, 0, v, 0, s, 0}, Arrays.copyOfRange(A, 12, 18), 1e-8);
        assertArrayEquals(new double[] {0, 0, v, 0, s, 0}, Arrays.copyOfRange(A, 24, 30), 1e-8);
        assertArrayEquals(new double[] {v * TIME / MASS, 0}, Arrays.copyOf(B, 2), 1e-4);
        assertArrayEquals(new double[] {v / MASS, 0}, Arrays.copyOfRange(B, 4, 6), 1e-8);
        assertArrayEquals(new double[] {v / MASS, 0}, Arrays.copyOfRange(B, 8, 10), 1e-8);
    }

    /** x + v t - a t^2 / 2 by its mass, the two restitutions, a, and the friction of sliding. */
    @Test
    void byParameters() {
        double[] near = x.clone();
        near[0] = 3;
        double[] P = new double[30];
        SlipDifferences.byParameters(world, near, 0, new double[2], 0, TIME, P);
        assertArrayEquals(new double[] {0, 0, 0, -0.5 * TIME * TIME, 0}, Arrays.copyOf(P, 5), 1e-6);
        assertArrayEquals(new double[] {0, 0, 0, -TIME, 0}, Arrays.copyOfRange(P, 10, 15), 1e-6);
        assertArrayEquals(new double[] {0, 0, 0, -TIME, 0}, Arrays.copyOfRange(P, 20, 25), 1e-6);
        // Pushed at 8 N s it slides at first: v = 1.5 + 8 / 40 - 1.4 t, and its mass counts.
        SlipDifferences.byParameters(world, near, 0, new double[] {8, 0}, 0, 0.02, P);
        assertArrayEquals(new double[] {-8 / (MASS * MASS), 0, 0, 0, -0.02}, Arrays.copyOfRange(P, 10, 15), 1e-6);
        assertArrayEquals(new double[] {0, 0, 0, 0, 2.5 * 0.02}, Arrays.copyOfRange(P, 20, 25), 1e-6);
    }
}
