package dev.mechanist.envs.bodies.mechanics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The inertia-box model of a medium (MuJoCo's documentation, "Computation", passive forces), by hand. */
class FluidTest {
    /** A box of 0.2, 0.4 and 0.6 m: its moments are m (b^2 + c^2) / 12. */
    private static final double[] SIDES = {0.2, 0.4, 0.6};

    private static final double MASS = 3;

    private static final double DENSITY = 1.7;
    private static final double VISCOSITY = 0.9;

    private static final double DIAMETER = (0.2 + 0.4 + 0.6) / 3;

    @Test
    void aBodyIsTheBoxOfItsMassAndMoments() {
        double[] moments = {MASS * (0.16 + 0.36) / 12, MASS * (0.04 + 0.36) / 12, MASS * (0.04 + 0.16) / 12};
        double[] box = new double[4];
        FluidBox.sides(MASS, moments, box, 1);
        assertArrayEquals(new double[] {0, 0.2, 0.4, 0.6}, box, 1e-15);
        double[] nothing = new double[3];
        FluidBox.sides(0, moments, nothing, 0);
        assertArrayEquals(new double[3], nothing);
    }

    /** f_k = -(3 pi d nu + rho a b |v| / 2) v and t_k = -(pi d^3 nu + rho c (a^4 + b^4) |w| / 64) w. */
    private static double[] byHand(double[] w, double[] v) {
        double[] f = new double[6];
        for (int k = 0; k < 3; k++) {
            double a = SIDES[(k + 1) % 3];
            double b = SIDES[(k + 2) % 3];
            f[k] = -(3 * Math.PI * DIAMETER * VISCOSITY + 0.5 * DENSITY * a * b * Math.abs(v[k])) * v[k];
            f[3 + k] = -(Math.PI * Math.pow(DIAMETER, 3) * VISCOSITY
                            + DENSITY * SIDES[k] * (Math.pow(a, 4) + Math.pow(b, 4)) * Math.abs(w[k]) / 64)
                    * w[k];
        }
        return f;
    }

    private static BodyModel box(String wind) {
        return Mjcf.parse("""
                <mujoco>
                  <option gravity="0 0 0" density="1.7" viscosity="0.9" wind="%s"/>
                  <worldbody><body><freejoint/><geom type="box" size="0.1 0.2 0.3" mass="3"/></body></worldbody>
                </mujoco>
                """.formatted(wind), "box.xml");
    }

    private static double[] fluid(BodyModel model, double[] quaternion, double[] v, double[] w) {
        double[] x = new double[13];
        System.arraycopy(quaternion, 0, x, 3, 4);
        System.arraycopy(v, 0, x, 7, 3);
        System.arraycopy(w, 0, x, 10, 3);
        return new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0).fluid();
    }

    @Test
    void dragIsLinearAndQuadraticAlongEveryAxis() {
        double[] v = {0.7, -1.1, 2};
        double[] w = {-0.8, 1.3, 0.5};
        assertArrayEquals(byHand(w, v), fluid(box("0 0 0"), Rotations.identity(), v, w), 1e-13);
        // In a wind a body at rest is blown along.
        double[] still = fluid(box("-0.7 1.1 -2"), Rotations.identity(), new double[3], new double[3]);
        assertArrayEquals(byHand(new double[3], v), still, 1e-13);
    }

    /** Turned by a quarter about z, the world's x is the box's -y. */
    @Test
    void dragTurnsWithTheBody() {
        double half = Math.sqrt(0.5);
        double[] f = fluid(box("0 0 0"), new double[] {half, 0, 0, half}, new double[] {0.7, 0, 0}, new double[3]);
        double expected = byHand(new double[3], new double[] {0, -0.7, 0})[1];
        assertArrayEquals(new double[] {-expected, 0, 0, 0, 0, 0}, f, 1e-13);
    }

    @Test
    void slopesEqualCentralDifferences() {
        double h = 1e-6;
        for (int k = 0; k < 3; k++) {
            for (double at : new double[] {-1.3, 0.4}) {
                double[] after = {at + h, at + h, at + h};
                double[] before = {at - h, at - h, at - h};
                double[] more = byHand(after, after);
                double[] less = byHand(before, before);
                double force = (more[k] - less[k]) / (2 * h);
                assertEquals(force, FluidBox.forceSlope(SIDES, 0, k, at, DENSITY, VISCOSITY), 1e-9);
                double torque = (more[3 + k] - less[3 + k]) / (2 * h);
                assertEquals(torque, FluidBox.torqueSlope(SIDES, 0, k, at, DENSITY, VISCOSITY), 1e-9);
            }
        }
    }

    /** What a planar tree leaves to the spatial one is the same motion: a slide along the box's longest axis. */
    @Test
    void aSlideFeelsTheMedium() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option gravity="0 0 0" density="1.7" viscosity="0.9" timestep="0.001"/>
                  <worldbody><body><joint type="slide" axis="0 0 1"/><geom type="box" size="0.1 0.2 0.3" mass="3"/></body>
                  </worldbody>
                </mujoco>
                """, "slide.xml");
        double[] next = new double[2];
        new BodySimulator(model).step(new double[] {0, 2}, 0, new double[0], 0, next, 0);
        double f = byHand(new double[3], new double[] {0, 0, 2})[2];
        assertArrayEquals(new double[] {0.001 * (2 + 0.001 * f / 3), 2 + 0.001 * f / 3}, next, 1e-15);
        assertEquals(0, Arrays.stream(byHand(new double[3], new double[3])).sum());
    }
}
