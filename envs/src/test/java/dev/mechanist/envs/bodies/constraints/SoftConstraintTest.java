package dev.mechanist.envs.bodies.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The impedance's curve by hand, and its slope against differences, both ways of the margin. */
class SoftConstraintTest {
    /** From 0.2 to 0.9 over 0.01 m, midpoint 0.4, cubic; between other numbers. */
    private static final double[] SOLIMP = {9, 0.2, 0.9, 0.01, 0.4, 3, 9};

    /** At 0.002 y = 0.2^3 / 0.4^2, at 0.007 y = 1 - 0.3^3 / 0.6^2. */
    @ParameterizedTest
    @CsvSource({"0, 0.2", "0.002, 0.235", "-0.002, 0.235", "0.007, 0.8475", "-0.007, 0.8475", "0.01, 0.9", "0.5, 0.9"})
    void impedanceByHand(double penetration, double expected) {
        assertEquals(expected, SoftConstraint.impedance(SOLIMP, 1, penetration), 1e-14);
    }

    /** Impedances and midpoint stay within 0.0001 and 0.9999, powers at or above 1; without a curve their mean counts. */
    @Test
    void numbersStayWithinTheirBounds() {
        double[] widest = {0, 1, 0.01, 1, 3};
        assertEquals(1e-4, SoftConstraint.impedance(widest, 0, 0), 1e-15);
        assertEquals(0.9999, SoftConstraint.impedance(widest, 0, 0.02), 1e-15);
        double y = 0.125 / (0.9999 * 0.9999);
        assertEquals(1e-4 + y * 0.9998, SoftConstraint.impedance(widest, 0, 0.005), 1e-14);
        double slope = 3 * 0.25 / (0.9999 * 0.9999) * 0.9998 / 0.01;
        assertEquals(slope, SoftConstraint.impedanceSlope(widest, 0, 0.005), 1e-11);
        assertEquals(2 / (0.9999 * 0.02), SoftConstraint.damping(new double[] {0.02, 1}, 0, widest, 0, 0, true), 1e-11);
        double[] early = {0.2, 0.9, 0.01, -1, 2};
        assertEquals(0.2 + 0.7 * (1 - 0.49 / 0.9999), SoftConstraint.impedance(early, 0, 0.003), 1e-14);
        assertEquals(2 * 0.7 / 0.9999 * 70, SoftConstraint.impedanceSlope(early, 0, 0.003), 1e-11);
        double[] straight = {0.2, 0.9, 0.01, 0.4, 0.5};
        assertEquals(0.41, SoftConstraint.impedance(straight, 0, 0.003), 1e-14);
        assertEquals(70, SoftConstraint.impedanceSlope(straight, 0, 0.003), 1e-11);
        assertEquals(0.55, SoftConstraint.impedance(new double[] {0.2, 0.9, 0, 0.4, 3}, 0, 0.003), 1e-15);
        assertEquals(0.55, SoftConstraint.impedance(new double[] {0.2, 0.9, -1, 0.4, 3}, 0, 0), 1e-15);
    }

    /** Without a penetration the curve has its corner, straight or not: no slope. */
    @Test
    void noSlopeAtTheSurface() {
        assertEquals(0, SoftConstraint.impedanceSlope(SOLIMP, 1, 0));
        assertEquals(0, SoftConstraint.impedanceSlope(new double[] {0.2, 0.9, 0.01, 0.4, 1}, 0, 0));
        // Straight, 0.7 over 0.01 m; flat, and of no width.
        assertEquals(-70, SoftConstraint.impedanceSlope(new double[] {0.2, 0.9, 0.01, 0.4, 1}, 0, -0.003), 1e-12);
        assertEquals(0, SoftConstraint.impedanceSlope(new double[] {0.6, 0.6, 0.01, 0.4, 1}, 0, 0.003));
        assertEquals(0, SoftConstraint.impedanceSlope(new double[] {0.2, 0.9, 0, 0.4, 1}, 0, 0.003));
    }

    @ParameterizedTest
    @CsvSource({"0.002", "-0.002", "0.0039", "0.0041", "0.007", "-0.007", "0.012", "-0.012"})
    void slopeIsTheDifference(double penetration) {
        double h = 1e-7;
        double expected = (SoftConstraint.impedance(SOLIMP, 1, penetration + h)
                        - SoftConstraint.impedance(SOLIMP, 1, penetration - h))
                / (2 * h);
        assertEquals(expected, SoftConstraint.impedanceSlope(SOLIMP, 1, penetration), 1e-5);
    }

    /** With d_width 0.9: b = 2 / (0.9 t) and k = 1 / (0.9 t z)^2, t = 0.02 s, or twice the step; then numbers of their own, -300 and -25. */
    @Test
    void dampingAndStiffnessByHand() {
        double[] solref = {7, 0.02, 1.5, -300, -25};
        assertEquals(2 / 0.018, SoftConstraint.damping(solref, 1, SOLIMP, 1, 0.015, false), 1e-11);
        assertEquals(1 / (0.027 * 0.027), SoftConstraint.stiffness(solref, 1, SOLIMP, 1, 0.015, false), 1e-9);
        assertEquals(2 / 0.027, SoftConstraint.damping(solref, 1, SOLIMP, 1, 0.015, true), 1e-11);
        assertEquals(1 / (0.0405 * 0.0405), SoftConstraint.stiffness(solref, 1, SOLIMP, 1, 0.015, true), 1e-9);
        assertEquals(25 / 0.9, SoftConstraint.damping(solref, 3, SOLIMP, 1, 0.015, true), 1e-12);
        assertEquals(300 / 0.81, SoftConstraint.stiffness(solref, 3, SOLIMP, 1, 0.015, true), 1e-11);
    }

    /** R = (1 - d) / d times the weight: a quarter of 5. */
    @Test
    void regularizerByHand() {
        assertEquals(1.25, SoftConstraint.regularizer(0.8, 5), 1e-15);
        assertEquals(1e-15, SoftConstraint.regularizer(0.8, 0), 0, "never nothing");
    }
}
