package dev.mechanist.envs.bodies.forces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies whose weight is taken off, in part or all. */
class GravityCompensationTest {
    private static final double H = 1e-6;

    private static BodyModel arm(String first, String second, String joint) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.003' integrator='RK4'/><worldbody><body " + first
                        + "><freejoint/><geom size='0.1' mass='2' pos='0.1 0 0.05'/><body name='b' pos='0.3 0 0' "
                        + second
                        + "><joint type='ball'/><geom size='0.1' mass='1' pos='0 0.2 0.1'/><body pos='0 0.4 0'>"
                        + "<joint axis='1 0.2 0' " + joint
                        + "/><geom size='0.05' mass='0.5' pos='0.1 0 0.2'/></body></body></body>"
                        + "</worldbody></mujoco>",
                "m.xml");
    }

    private static double[] state(BodyModel model) {
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        double[] q = {0.1, 0.2, 0.3, 0.8, 0.36, 0.48, 0, 0.6, 0, 0.64, 0.48, 0.7};
        System.arraycopy(q, 0, x, 0, q.length);
        for (int i = q.length; i < x.length; i++) {
            x[i] = 0.4 * Math.sin(i);
        }
        return x;
    }

    /** A free body at rest falls by the share of its weight that is left. */
    @Test
    void weightIsTakenOff() {
        BodyModel ball = Mjcf.parse(
                "<mujoco><worldbody><body gravcomp='0.7'><freejoint/><geom size='1'/></body></worldbody></mujoco>",
                "m.xml");
        assertEquals(List.of(), ball.warnings());
        double[] x = Arrays.copyOf(ball.qpos0(), 13);
        double[] a =
                new BodySimulator(ball).forwardDynamics(x, 0, new double[0], 0).acceleration();
        assertEquals(-0.3 * 9.81, a[2], 1e-12);
    }

    /** Taken off everywhere, an arm in the air moves as without gravity. */
    @Test
    void allOfItIsNoGravity() {
        BodyModel all = Mjcf.parse(
                "<mujoco><worldbody><body><joint axis='0 1 0'/><geom size='0.1' pos='0.5 0 0'/><body gravcomp='1'"
                        + " pos='0.5 0 0'><joint axis='0 1 0'/><geom size='0.1' pos='0.2 0 0'/></body></body>"
                        + "</worldbody></mujoco>".replace("<body><joint", "<body gravcomp='1'><joint"),
                "m.xml");
        double[] x = {0.3, 0.4, 1, 2};
        double[] taken =
                new BodySimulator(all).forwardDynamics(x, 0, new double[0], 0).passive();
        double[] weight = new BodySimulator(all)
                .forwardDynamics(new double[] {0.3, 0.4, 0, 0}, 0, new double[0], 0)
                .bias();
        // Of the outer body, at 0.2 m from its joint, all is taken off.
        assertEquals(weight[1], taken[1], 1e-12);
        assertTrue(weight[0] < taken[0]);
    }

    @Test
    void derivativesFollow() {
        BodyModel model = arm("gravcomp='0.4'", "gravcomp='1.3'", "");
        BodyDynamics f = new BodyDynamics(model);
        double[] x = state(model);
        int nv = model.nv();
        double[] a = new double[4 * nv * nv];
        f.tangentJacobians(x, 0, new double[0], 0, a, new double[0]);
        for (int k = 0; k < nv; k++) {
            double[] plus = moved(f, x, k, H);
            double[] minus = moved(f, x, k, -H);
            for (int r = 0; r < nv; r++) {
                double expected = (plus[model.nq() + r] - minus[model.nq() + r]) / (2 * H);
                assertEquals(expected, a[(nv + r) * 2 * nv + k], 1e-8, r + ", " + k);
            }
        }
    }

    private static double[] moved(BodyDynamics f, double[] x, int k, double by) {
        double[] tangent = new double[2 * f.model().nv()];
        tangent[k] = by;
        double[] from = new double[x.length];
        double[] next = new double[x.length];
        f.displace(x, 0, tangent, from, 0);
        f.stepRow(from, 0, new double[0], 0, next, 0);
        return next;
    }

    /** By differences: against a wider one of bodies made with other masses. */
    @Test
    void massIsAParameter() {
        BodyModel model = arm("gravcomp='0.4'", "", "");
        BodyDynamics f = new BodyDynamics(model, List.of("mass:b"));
        double[] x = state(model);
        int n = x.length;
        double mass = f.parameters().get(0).value();
        double[] low = new double[n];
        double[] high = new double[n];
        f.withParameters(List.of(f.parameters().get(0).withValue(mass * 0.999)))
                .stepRow(x, 0, new double[0], 0, low, 0);
        f.withParameters(List.of(f.parameters().get(0).withValue(mass * 1.001)))
                .stepRow(x, 0, new double[0], 0, high, 0);
        double[] p = new double[n];
        f.advanceWithSensitivities(
                x, 0, new double[0], 0, f.spec().dt(), new double[n], 0, new double[n * n], new double[0], p);
        for (int r = 0; r < n; r++) {
            assertEquals((high[r] - low[r]) / (0.002 * mass), p[r], 1e-6, "row " + r);
        }
    }
}
