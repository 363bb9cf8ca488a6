package dev.mechanist.envs.bodies.constraints;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.ForwardDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Soft limits by the formulas of MuJoCo's documentation ("Computation", constraint model): one limit, one unknown, by hand.
 * f (1/m + R) = aref - J a0, R = (1 - d) / d w, aref = -b J v - k d r.
 */
class JointLimitsTest {
    private static final double MASS = 2;

    private static double force(String attributes, String option, double q, double v) {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option gravity="0 0 -9.81" timestep="0.01">%s</option>
                  <worldbody><body><joint type="slide" axis="0 0 1" range="-0.3 1" %s/>
                    <geom size="0.1" mass="2"/></body></worldbody>
                </mujoco>
                """.formatted(option, attributes), "limit.xml");
        return new BodySimulator(model)
                .forwardDynamics(new double[] {q, v}, 0, new double[0], 0)
                .constraint()[0];
    }

    /** @param side 1 at the lower end, -1 at the upper */
    private static double byHand(double side, double d, double b, double k, double r, double v) {
        double reference = -b * side * v - k * d * r;
        double regularizer = (1 - d) / d / MASS;
        return side * (reference + side * 9.81) / (1 / MASS + regularizer);
    }

    /** r = 0.03 is 3/8 of the width 0.08: below the midpoint 0.4, d = d0 + (3/8)^3 / 0.4^2 (dw - d0). */
    @Test
    void theImpedanceRisesByItsPowerBelowTheMidpoint() {
        double d = 0.8 + Math.pow(0.375, 3) / 0.16 * 0.15;
        double b = 2 / (0.95 * 0.05);
        double k = 1 / (0.95 * 0.95 * 0.05 * 0.05 * 0.64);
        String attributes = "solreflimit='0.05 0.8' solimplimit='0.8 0.95 0.08 0.4 3'";
        assertEquals(byHand(1, d, b, k, -0.03, -0.2), force(attributes, "", -0.33, -0.2), 1e-9);
        assertEquals(byHand(-1, d, b, k, -0.03, 0.2), force(attributes, "", 1.03, 0.2), 1e-9);
    }

    /** r = 0.05 is 5/8: above it, d = d0 + (1 - (3/8)^3 / 0.6^2) (dw - d0). */
    @Test
    void theImpedanceSettlesAboveTheMidpoint() {
        double d = 0.8 + (1 - Math.pow(0.375, 3) / 0.36) * 0.15;
        double b = 2 / (0.95 * 0.05);
        double k = 1 / (0.95 * 0.95 * 0.05 * 0.05 * 0.64);
        String attributes = "solreflimit='0.05 0.8' solimplimit='0.8 0.95 0.08 0.4 3'";
        assertEquals(byHand(1, d, b, k, -0.05, 0.1), force(attributes, "", -0.35, 0.1), 1e-9);
    }

    /** Beyond the width it is dw; with one impedance, or no width, their mean. */
    @ParameterizedTest
    @CsvSource({"0.8 0.95 0.02 0.4 3, 0.95", "0.7 0.7 0.02 0.4 3, 0.7", "0.8 0.9 0 0.5 2, 0.85"})
    void theImpedanceHasAnEnd(String solimp, double d) {
        double dw = Double.parseDouble(solimp.split(" ")[1]);
        double b = 2 / (dw * 0.05);
        double k = 1 / (dw * dw * 0.05 * 0.05);
        String attributes = "solreflimit='0.05 1' solimplimit='" + solimp + "'";
        assertEquals(byHand(1, d, b, k, -0.03, -0.2), force(attributes, "", -0.33, -0.2), 1e-9);
    }

    /** solref = (-stiffness, -damping): b = damping / dw, k = stiffness / dw^2. */
    @Test
    void negativeReferencesAreStiffnessAndDamping() {
        String attributes = "solreflimit='-300 -20' solimplimit='0.9 0.9 0.01 0.5 2'";
        assertEquals(byHand(1, 0.9, 20 / 0.9, 300 / 0.81, -0.03, -0.2), force(attributes, "", -0.33, -0.2), 1e-9);
    }

    /** A time constant below two steps of 0.01 s is two steps, unless refsafe is off. */
    @Test
    void aTimeConstantIsAtLeastTwoSteps() {
        String attributes = "solreflimit='0.004 1' solimplimit='0.9 0.9 0.01 0.5 2'";
        double safe = 0.9 * 0.02;
        assertEquals(byHand(1, 0.9, 2 / safe, 1 / (safe * safe), -0.03, 0), force(attributes, "", -0.33, 0), 1e-9);
        double given = 0.9 * 0.004;
        assertEquals(
                byHand(1, 0.9, 2 / given, 1 / (given * given), -0.03, 0),
                force(attributes, "<flag refsafe='disable'/>", -0.33, 0),
                1e-8);
    }

    /** A margin pushes before the end is reached, and r counts from it. */
    @Test
    void aMarginComesBeforeTheEnd() {
        String attributes = "margin='0.1' solreflimit='0.05 1' solimplimit='0.9 0.9 0.01 0.5 2'";
        double b = 2 / (0.9 * 0.05);
        double k = 1 / (0.81 * 0.0025);
        assertEquals(byHand(1, 0.9, b, k, -0.02, -0.2), force(attributes, "", -0.22, -0.2), 1e-9);
        assertEquals(0, force(attributes, "", -0.19, -0.2));
    }

    @Test
    void limitsPushAndNeverPull() {
        assertEquals(0, force("", "", -0.31, 50));
        assertEquals(0, force("", "", 0, -50));
        assertEquals(0, force("limited='false'", "", -0.5, 0));
        assertEquals(0, force("", "<flag limit='disable'/>", -0.5, 0));
        assertEquals(0, force("", "<flag constraint='disable'/>", -0.5, 0));
    }

    /**
     * A ball of inertia 0.4 about any axis, turned by 1 about (0.6, 0, 0.8) with a limit of 0.9: the force acts along minus
     * that axis.
     */
    @Test
    void aBallsLimitActsAlongItsRotation() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <compiler angle="radian"/><option gravity="0 0 0"/>
                  <worldbody><body><joint type="ball" range="0 0.9" solreflimit="0.05 0.8" solimplimit="0.9 0.9 0.1 0.5 2"/>
                    <inertial pos="0 0 0" mass="1" diaginertia="0.4 0.4 0.4"/></body></worldbody>
                </mujoco>
                """, "ball.xml");
        double s = Math.sin(0.5);
        double[] x = {Math.cos(0.5), 0.6 * s, 0, 0.8 * s, 0.3, 0.7, -0.2};
        double rate = -(0.6 * 0.3 + 0.8 * -0.2);
        double reference = -2 / (0.9 * 0.05) * rate + 1 / (0.81 * 0.0025 * 0.64) * 0.9 * 0.1;
        double f = reference / (2.5 + 2.5 * 0.1 / 0.9);
        // The gyroscopic torque w x I w vanishes for equal moments.
        ForwardDynamics forward = new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0);
        assertEquals(1, forward.activeLimits());
        assertArrayEquals(new double[] {-0.6 * f, 0, -0.8 * f}, forward.constraint(), 1e-9);
    }

    /** Two limits that push at once share the inertia: (W + R) f = aref - J a0, solved by Cramer's rule. */
    @Test
    void limitsThatPushTogetherAreCoupled() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option gravity="-3 0 0"/>
                  <default><joint type="slide" axis="1 0 0" range="0 1" solreflimit="0.05 1" solimplimit="0.9 0.9 0.1 0.5 2"/>
                  </default>
                  <worldbody><body><joint/><geom size="0.1" mass="2"/>
                    <body><joint/><geom size="0.1" mass="3"/></body></body></worldbody>
                </mujoco>
                """, "two.xml");
        double b = 2 / (0.9 * 0.05);
        double k = 1 / (0.81 * 0.0025);
        // M = [5 3; 3 3], M^-1 = [1/2 -1/2; -1/2 5/6]; in free fall the second does not move against the first.
        double w1 = b * 0.2 + k * 0.9 * 0.02 + 3;
        double w2 = b * 0.1 + k * 0.9 * 0.01;
        double a11 = 0.5 / 0.9;
        double a22 = 5.0 / 6 / 0.9;
        double determinant = a11 * a22 - 0.25;
        double f1 = (w1 * a22 + 0.5 * w2) / determinant;
        double f2 = (a11 * w2 + 0.5 * w1) / determinant;
        double[] x = {-0.02, -0.01, -0.2, -0.1};
        ForwardDynamics forward = new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0);
        assertArrayEquals(new double[] {f1, f2}, forward.constraint(), 1e-9);
        assertArrayEquals(
                new double[] {-3 + 0.5 * f1 - 0.5 * f2, -0.5 * f1 + 5.0 / 6 * f2}, forward.acceleration(), 1e-9);
    }

    /**
     * An arm held out level at rest: its weight has no part in how the inverse inertia follows a mass. 1 / (I + m c^2) by the
     * mass, with moments in proportion, is -1/m of itself.
     */
    @Test
    void weightHasNoPartInTheSlopeOfAnInverseWeight() {
        String arm = """
                <mujoco>
                  <option gravity="0 0 -9.81" timestep="0.01"/>
                  <worldbody><body name="arm"><joint name="j" axis="0 1 0" range="-5 5" solreflimit="-500 -3"
                      solimplimit="0.4 0.6 0.5 0.5 2"/>
                    <inertial pos="0.4 0 0.1" mass="%s" diaginertia="0.02 0.03 0.04"/></body></worldbody>
                </mujoco>
                """;
        BodyModel model = Mjcf.parse(arm.formatted("1.5"), "arm.xml");
        BodyDynamics f = new BodyDynamics(model, List.of("mass:arm"));
        double[] x = {-0.4, -0.3};
        double[] slope = new double[2];
        f.advanceWithSensitivities(x, 0, new double[0], 0, 0.01, new double[2], 0, new double[4], new double[0], slope);
        double[] plus = new double[2];
        double[] minus = new double[2];
        f.withParameterValues(new double[] {1.5 + 1e-4}).stepRow(x, 0, new double[0], 0, plus, 0);
        f.withParameterValues(new double[] {1.5 - 1e-4}).stepRow(x, 0, new double[0], 0, minus, 0);
        assertEquals((plus[1] - minus[1]) / 2e-4, slope[1], 1e-8);
    }
}
