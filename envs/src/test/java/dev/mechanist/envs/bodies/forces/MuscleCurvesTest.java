package dev.mechanist.envs.bodies.forces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By hand, from the formulas of MuJoCo's documentation: lmin 0.5, lmax 1.6, fpmax 1.3, fvmax 1.2. */
class MuscleCurvesTest {
    private static final double[] P = {9, 0.75, 1.05, -1, 200, 0.5, 1.6, 1.5, 1.3, 1.2, 0};

    /** Parabolas between 0.5, 0.75, 1, 1.3 and 1.6, for example 1 - (0.15/0.3)^2 / 2 at 1.15. */
    @ParameterizedTest
    @CsvSource({"0.4, 0", "0.6, 0.08", "0.9, 0.92", "1, 1", "1.15, 0.875", "1.45, 0.125", "1.7, 0"})
    void activeForceByLength(double length, double force) {
        assertEquals(force, MuscleCurves.active(P, 1, length), 1e-14);
        assertEquals(slope(x -> MuscleCurves.active(P, 1, x), length), MuscleCurves.activeSlope(P, 1, length), 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"-1.2, 0", "-0.5, 0.25", "0, 1", "0.1, 1.15", "0.3, 1.2"})
    void activeForceByVelocity(double velocity, double factor) {
        assertEquals(factor, MuscleCurves.moving(P, 1, velocity), 1e-14);
        double right = slope(x -> MuscleCurves.moving(P, 1, x), velocity);
        assertEquals(right, MuscleCurves.movingSlope(P, 1, velocity), 1e-5);
    }

    /** A parabola to 1.3, where it is 0.65, then straight on. */
    @ParameterizedTest
    @CsvSource({"0.9, 0", "1.15, 0.1625", "1.3, 0.65", "1.45, 1.3", "1.6, 1.95"})
    void passiveForce(double length, double force) {
        assertEquals(force, MuscleCurves.passive(P, 1, length), 1e-14);
        assertEquals(slope(x -> MuscleCurves.passive(P, 1, x), length), MuscleCurves.passiveSlope(P, 1, length), 1e-5);
    }

    /** 0.6 / (0.02 (0.5 + 0.3)) rising, -0.5 (0.5 + 0.9) / 0.05 falling; excitation counts from 0 to 1 only. */
    @Test
    void activationFollowsExcitation() {
        double[] sharp = {0.02, 0.05, 0};
        assertEquals(37.5, MuscleCurves.rate(sharp, 0, 0.8, 0.2, null), 1e-12);
        assertEquals(-14, MuscleCurves.rate(sharp, 0, 0.1, 0.6, null), 1e-12);
        assertEquals(50, MuscleCurves.rate(sharp, 0, 7, 0.2, null), 1e-12);
    }

    /** With a transition of 0.2 and 0.05 missing, the quintic of 0.75 is 0.896484375. */
    @Test
    void theTimeConstantsBlend() {
        double[] smooth = {0.02, 0.05, 0.2};
        double time = 0.05 / 1.1 + (0.02 * 1.1 - 0.05 / 1.1) * 0.896484375;
        assertEquals(0.05 / time, MuscleCurves.rate(smooth, 0, 0.45, 0.4, null), 1e-12);
        double[] slopes = new double[2];
        MuscleCurves.rate(smooth, 0, 0.45, 0.4, slopes);
        assertEquals(slope(u -> MuscleCurves.rate(smooth, 0, u, 0.4, null), 0.45), slopes[0], 1e-5);
        assertEquals(slope(a -> MuscleCurves.rate(smooth, 0, 0.45, a, null), 0.4), slopes[1], 1e-5);
    }

    private static double slope(java.util.function.DoubleUnaryOperator f, double x) {
        return (f.applyAsDouble(x + 1e-6) - f.applyAsDouble(x - 1e-6)) / 2e-6;
    }
}
