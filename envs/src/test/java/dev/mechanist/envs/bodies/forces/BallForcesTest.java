package dev.mechanist.envs.bodies.forces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Springs, dampers and servos of balls and free joints, and bounds of what acts in a joint; numbers of MuJoCo 3.14.0. */
class BallForcesTest {
    private static final double H = 1e-6;

    private static BodyModel model(String world, String more) {
        BodyModel model = Mjcf.parse(
                "<mujoco><option gravity='0 0 0'/><worldbody>" + world + "</worldbody>" + more + "</mujoco>", "m.xml");
        assertEquals(List.of(), model.warnings());
        return model;
    }

    private static double[] velocities(BodyModel model, double[] q, double[] v, double... u) {
        double[] x = Arrays.copyOf(q, q.length + v.length);
        System.arraycopy(v, 0, x, q.length, v.length);
        double[] next = new double[x.length];
        new BodySimulator(model).step(x, 0, u, 0, next, 0);
        return Arrays.copyOfRange(next, q.length, next.length);
    }

    private static final String CURVED =
            "<body><joint type='%s' stiffness='1 0.5 0.25' damping='0.2 0.3 0.4'/><geom type='box' size='0.1 0.2 0.3'"
                    + " mass='2'/></body>";

    @Test
    void curvedSpringsAndDampersOfABall() {
        BodyModel model = model(CURVED.formatted("ball"), "");
        double[] q = {0.8, 0.36, 0.48, 0};
        assertArrayEquals(
                new double[] {0.9443629978380804, -1.932845781832727, 0.48482824427480914},
                velocities(model, q, new double[] {1, -2, 0.5}),
                1e-13);
        double turn = 2 * Math.acos(0.8);
        double energy = turn * turn * (0.5 + turn * (0.5 / 3 + turn * 0.25 / 4));
        double[] x = {0.8, 0.36, 0.48, 0, 0, 0, 0};
        assertEquals(energy, new BodySimulator(model).energy(x, 0)[0], 1e-13);
    }

    @Test
    void curvedSpringsAndDampersOfAFreeBody() {
        BodyModel model = model(CURVED.formatted("free"), "");
        assertArrayEquals(
                new double[] {
                    0.9956505549663284,
                    -1.9883559055381854,
                    0.49804749004609367,
                    0.26097766465328104,
                    0.626849863686391,
                    -0.9515607142857143
                },
                velocities(
                        model, new double[] {1, -2, 0.5, 0.8, 0.36, 0.48, 0}, new double[] {1, -2, 0.5, 0.3, 0.7, -1}),
                1e-13);
    }

    @Test
    void theirSlopesAreThoseOfDifferences() {
        BodyModel model = model(
                CURVED.formatted("free")
                        .replace(
                                "</body>",
                                "<body pos='0.2 0 0.4'>"
                                        + "<joint type='ball' stiffness='2 -0.5 0.3' damping='0.1 0 0.7'/>"
                                        + "<geom size='0.1' pos='0.1 0 0' mass='1'/></body></body>"),
                "");
        double[] x = {1, -2, 0.5, 0.8, 0.36, 0.48, 0, 0.6, 0, 0.64, 0.48, 1, -2, 0.5, 0.3, 0.7, -1, 0.4, 0.2, -0.9};
        assertSlopes(model, x, new double[0]);
    }

    private static void assertSlopes(BodyModel model, double[] x, double[] u) {
        BodyDynamics f = new BodyDynamics(model);
        int nv = model.nv();
        double[] a = new double[4 * nv * nv];
        double[] b = new double[2 * nv * u.length];
        f.tangentJacobians(x, 0, u, 0, a, b);
        double size = 0;
        for (int k = 0; k < 2 * nv + u.length; k++) {
            double[] plus = moved(f, x, u, k, H);
            double[] minus = moved(f, x, u, k, -H);
            for (int r = nv; r < 2 * nv; r++) {
                int at = model.nq() - nv + r;
                double slope = k < 2 * nv ? a[r * 2 * nv + k] : b[r * u.length + k - 2 * nv];
                assertEquals((plus[at] - minus[at]) / (2 * H), slope, 1e-8, r + ", " + k);
                size = Math.max(size, Math.abs(slope));
            }
        }
        assertTrue(size > 0.01);
    }

    private static double[] moved(BodyDynamics f, double[] x, double[] u, int k, double by) {
        int nv = f.model().nv();
        double[] tangent = new double[2 * nv];
        double[] action = u.clone();
        if (k < 2 * nv) {
            tangent[k] = by;
        } else {
            action[k - 2 * nv] += by;
        }
        double[] from = new double[x.length];
        double[] next = new double[x.length];
        f.displace(x, 0, tangent, from, 0);
        f.stepRow(from, 0, action, 0, next, 0);
        return next;
    }

    /** At 0.5 rad with gear 2 the length is 1; from there to 8 it is less to 8 - 4 pi. */
    @Test
    void servosGoTheShorterWay() {
        BodyModel model = model(
                "<body><joint name='a' type='ball'/><geom size='0.1' mass='2'/></body>",
                "<actuator><position joint='a' gear='2 0 0' kp='0.3'/></actuator>");
        double[] q = {Math.cos(0.25), Math.sin(0.25), 0, 0};
        double[] v = velocities(model, q, new double[3], 8);
        assertArrayEquals(new double[] {0.002 * 2 * 0.3 * (7 - 4 * Math.PI) / 0.008, 0, 0}, v, 1e-13);
        assertEquals(-0.8349555921538756, v[0], 1e-13);
        double[] x = {q[0], q[1], 0, 0, 0.1, 0.2, 0.3};
        assertSlopes(model, x, new double[] {8});
    }

    /** At 2.5 rad: -5.5 is further than 2 pi - 5.5. */
    @Test
    void soDoServosBetweenFrames() {
        BodyModel model = model(
                "<site name='w'/><body><joint name='a' type='ball'/><geom size='0.1' mass='2'/><site name='s'/></body>",
                "<actuator><position site='s' refsite='w' gear='0 0 0 0 1 0' kp='0.3'/></actuator>");
        double[] q = {Math.cos(1.25), 0, Math.sin(1.25), 0};
        double[] v = velocities(model, q, new double[3], -3);
        assertArrayEquals(new double[] {0, 0.002 * 0.3 * (2 * Math.PI - 5.5) / 0.008, 0}, v, 1e-12);
        assertEquals(0.05873889803846895, v[1], 1e-12);
    }

    /** Not where the activation lags behind, nor where the gain follows the length or the bias is another. */
    @Test
    void otherActuatorsDoNot() {
        String body = "<body><joint name='a' type='ball'/><geom size='0.1' mass='2'/></body>";
        double[] q = {Math.cos(0.25), Math.sin(0.25), 0, 0};
        for (String other : new String[] {
            "gaintype='affine' gainprm='0.3 0 0' biastype='affine' biasprm='0 -0.3 0'",
            "gainprm='0.3' biastype='affine' biasprm='0 -0.2 0'"
        }) {
            BodyModel model = model(body, "<actuator><general joint='a' gear='1 0 0' " + other + "/></actuator>");
            double bias = other.contains("0 -0.2 0") ? 0.2 : 0.3;
            double[] v = velocities(model, q, new double[3], 6);
            assertEquals(0.002 * (0.3 * 6 - bias * 0.5) / 0.008, v[0], 1e-13, other);
        }
    }

    /** Also without a range, and where it has not turned yet, so that any axis is as good. */
    @Test
    void aBallIsHeldWhereItsRangeEnds() {
        String body = "<body><joint type='ball' limited='true' %s/><geom size='0.1' mass='2'/></body>";
        BodyModel near = model(body.formatted("margin='0.1'"), "");
        double[] v = {1, -0.5, 0.2};
        double[] straight = {1, 0, 0, 0};
        assertArrayEquals(new double[] {0.3, -0.5, 0.2}, velocities(near, straight, v), 1e-13);
        assertArrayEquals(v, velocities(model(body.formatted(""), ""), straight, v), 0);
        BodyModel below = model(body.formatted("range='0 -10'"), "");
        double[] turned = {Math.cos(0.2), 0, Math.sin(0.2), 0};
        assertArrayEquals(new double[] {1, -2.4, 0.2}, velocities(below, turned, v), 1e-12);
    }

    /** Whatever pulls in it, a joint at the bound of its actuators does not feel more of them. */
    @Test
    void tendonsDoNotPullBeyondTheBoundOfAJoint() {
        BodyModel model = model(
                "<body><joint name='a' type='slide' actuatorfrcrange='-0.3 0.3'/><geom size='0.1' mass='2'/></body>"
                        + "<body pos='1 0 0'><joint name='b' type='slide'/><geom size='0.1' mass='3'/></body>",
                "<tendon><fixed name='t'><joint joint='a' coef='1'/><joint joint='b' coef='-2'/></fixed></tendon>"
                        + "<actuator><position tendon='t' kp='5' kv='0.4'/></actuator>");
        assertSlopes(model, new double[] {0.1, 0.2, 0.4, -0.3}, new double[] {1});
    }

    /** Where there is no actuator at all, or none acts, what actuators would take off stays. */
    @Test
    void actuatorsThatAreNotThereCompensateNothing() {
        String world = "<body gravcomp='0.5'><joint name='a' type='slide' axis='0 0 1' actuatorgravcomp='true'/>"
                + "<geom size='0.1' mass='2'/></body>";
        String motor = "<actuator><motor joint='a'/></actuator>";
        String off = "<option><flag actuation='disable'/></option>";
        assertEquals(-9.81, fall(world, ""), 1e-12);
        assertEquals(-9.81, fall(world, motor + off), 1e-12);
        assertEquals(-9.81 / 2, fall(world, motor), 1e-12);
        assertEquals(-9.81 / 2, fall(world.replace("true", "false"), ""), 1e-12);
    }

    private static double fall(String world, String more) {
        BodyModel model = Mjcf.parse("<mujoco><worldbody>" + world + "</worldbody>" + more + "</mujoco>", "m.xml");
        return new BodySimulator(model)
                .forwardDynamics(new double[2], 0, new double[model.nu()], 0)
                .acceleration()[0];
    }
}
