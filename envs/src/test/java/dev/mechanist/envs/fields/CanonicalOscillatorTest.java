package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.VectorField;
import org.junit.jupiter.api.Test;

/** H = p^2 + q^2 turns at twice the unit rate; the pendulum keeps H and has the period of the elliptic integral. */
class CanonicalOscillatorTest {
    @Test
    void theSpringTurnsOnACircle() {
        ContinuousDynamics f = CanonicalOscillator.spring().discrete(0.1, 2);
        double[] x = {0.3, 0.8};
        double[] next = new double[2];
        for (int t = 1; t <= 20; t++) {
            f.stepRow(x, 0, new double[1], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 2);
        }
        double c = Math.cos(2 * 2.0);
        double s = Math.sin(2 * 2.0);
        assertArrayEquals(new double[] {0.3 * c + 0.8 * s, -0.3 * s + 0.8 * c}, x, 1e-7);
    }

    /** q'' = -6 sin q: period 4 K(sin(a / 2)) / sqrt(6) from amplitude a, K by the arithmetic-geometric mean. */
    @Test
    void thePendulumHasItsPeriod() {
        VectorField field = CanonicalOscillator.pendulum();
        double amplitude = 1.9;
        double a = 1;
        double b = Math.cos(amplitude / 2);
        for (int k = 0; k < 20; k++) {
            double mean = 0.5 * (a + b);
            b = Math.sqrt(a * b);
            a = mean;
        }
        double period = 2 * Math.PI / a / Math.sqrt(6);
        double[] next = new double[2];
        ContinuousDynamics f = CanonicalOscillator.pendulum().discrete(period / 40, 1);
        double[] x = {amplitude, 0};
        for (int t = 0; t < 40; t++) {
            f.stepRow(x, 0, new double[1], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 2);
        }
        assertArrayEquals(new double[] {amplitude, 0}, x, 1e-6);
        assertEquals(
                3 * (1 - Math.cos(amplitude)), CanonicalOscillator.pendulum().energy(new double[] {amplitude, 0}, 0));
        assertEquals(2, field.n());
    }
}
