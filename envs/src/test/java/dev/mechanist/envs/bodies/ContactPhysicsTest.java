package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What contacts do, against closed forms of mechanics. */
class ContactPhysicsTest {
    private static final double G = 9.81;

    private static BodyModel model(String option, String world) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.002' " + option + "/><worldbody>" + world + "</worldbody></mujoco>",
                "m.xml");
    }

    private static double[] run(BodyModel model, double[] start, double time) {
        BodySimulator simulator = new BodySimulator(model);
        double[] x = Arrays.copyOf(start, simulator.n());
        double[] next = new double[x.length];
        for (int k = 0; k < Math.round(time / model.option().timestep()); k++) {
            simulator.step(x, 0, new double[model.nu()], 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }

    private static final String FLOOR = "<geom type='plane' size='9 9 1' friction='%s'/>";

    /** Gravity along a slope of so many degrees: the floor stays level. */
    private static String slope(double degrees) {
        double a = Math.toRadians(degrees);
        return "gravity='" + G * Math.sin(a) + " 0 " + -G * Math.cos(a) + "'";
    }

    /** The depth r at rest solves k d(r)^2 r / (1 - d(r)) = g: here with a constant impedance of 0.9, and without friction. */
    @ParameterizedTest
    @ValueSource(strings = {"pyramidal", "elliptic"})
    void droppedBallComesToRestAndStays(String cone) {
        BodyModel model = model(
                "cone='" + cone + "'",
                "<geom type='plane' size='9 9 1' condim='1' solimp='0.9 0.9 1'/>"
                        + "<body pos='0 0 0.3'><freejoint/><geom size='0.1' mass='3' condim='1' solimp='0.9 0.9 1'/></body>");
        double[] x = run(model, model.qpos0(), 2);
        double k = 1 / (0.9 * 0.02 * 0.9 * 0.02);
        double depth = (1 - 0.9) * G / (0.9 * 0.9 * k);
        assertEquals(0.1 - depth, x[2], 1e-9);
        double[] later = run(model, x, 1);
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], later[i], 1e-9, "entry " + i);
        }
        for (int d = 0; d < 6; d++) {
            assertEquals(0, later[7 + d], 1e-9);
        }
    }

    /** 5/7 g sin a, and the point that touches stands still but for the softness of friction. */
    @ParameterizedTest
    @ValueSource(strings = {"pyramidal", "elliptic"})
    void ballRollsWithoutSlipping(String cone) {
        BodyModel model = model(
                slope(10) + " cone='" + cone + "'",
                FLOOR.formatted(1) + "<body pos='0 0 0.1'><freejoint/><geom size='0.1' mass='1'/></body>");
        double[] x = run(model, model.qpos0(), 1);
        double expected = 5.0 / 7 * G * Math.sin(Math.toRadians(10));
        assertEquals(expected, x[7], 3e-3 * expected);
        assertEquals(x[7], 0.1 * x[11], 3e-3 * x[7]);
    }

    /**
     * A block slides above its friction angle (31 degrees for 0.6) by g (sin a - mu cos a), where what it gains in speed across
     * the slope counts for the normal force too; with a pyramid, friction across the motion takes a share of it.
     */
    @ParameterizedTest
    @CsvSource({"35, elliptic, 1e-9", "45, elliptic, 1e-9", "45, pyramidal, 0.05"})
    void blockSlidesAboveItsFrictionAngle(double degrees, String cone, double tolerance) {
        double a = Math.toRadians(degrees);
        BodyModel model = block(degrees, cone);
        double[] early = run(model, model.qpos0(), 0.2);
        double[] late = run(model, early, 0.5);
        double normal = G * Math.cos(a) * 0.5 + late[9] - early[9];
        double expected = G * Math.sin(a) * 0.5 - 0.6 * normal;
        assertTrue(late[7] > 0.3, "it slides");
        assertEquals(expected, late[7] - early[7], tolerance * expected);
    }

    @ParameterizedTest
    @CsvSource({"25, pyramidal", "25, elliptic", "29, elliptic"})
    void blockHoldsBelowItsFrictionAngle(double degrees, String cone) {
        BodyModel model = block(degrees, cone);
        double[] x = run(model, model.qpos0(), 1);
        // Soft friction lets it creep.
        assertEquals(0, x[7], 5e-3);
        assertTrue(x[0] < 5e-3, "slid by " + x[0]);
    }

    private static BodyModel block(double degrees, String cone) {
        return model(
                slope(degrees) + " cone='" + cone + "'",
                FLOOR.formatted(0.6)
                        + "<body pos='0 0 0.0999'><freejoint/><geom type='box' size='0.2 0.2 0.1' mass='2' friction='0.6'/></body>");
    }

    private static BodyModel stack(double offset) {
        StringBuilder boxes = new StringBuilder("<geom type='plane' size='9 9 1' friction='0.5' solimp='0.9 0.9 1'/>");
        for (int i = 0; i < 5; i++) {
            boxes.append("<body pos='%s 0 %s'><freejoint/>".formatted(i % 2 * offset, 0.1 + 0.2 * i))
                    .append("<geom type='box' size='0.2 0.15 0.1' mass='2' friction='0.5' solimp='0.9 0.9 1'/></body>");
        }
        BodyModel model = model("", boxes.toString());
        return model.withOption(model.option().withTimestep(0.005));
    }

    /**
     * Five boxes one on the other: each of four points has four rows that push with k d r / R, and together they carry what
     * stands above, R = (1 - d) / d * 2 mu^2 (1 + mu^2) * (1 / m, or 2 / m between boxes).
     */
    @Test
    void stackOfFiveStandsForTenSeconds() {
        BodyModel model = stack(0);
        double[] x = run(model, model.qpos0(), 10);
        double d = 0.9;
        double k = 1 / (d * 0.02 * d * 0.02);
        double height = 0;
        for (int i = 0; i < 5; i++) {
            double r = (1 - d) / d * 2 * 0.25 * 1.25 * (i == 0 ? 1 : 2) / 2;
            height += 0.2 - (5 - i) * 2 * G / 16 * r / (k * d);
            assertEquals(height - 0.1, x[7 * i + 2], 1e-9, "box " + i);
            assertEquals(0, x[7 * i], 1e-9);
            assertEquals(1, x[7 * i + 3], 1e-9);
        }
        for (int v = 35; v < 65; v++) {
            assertEquals(0, x[v], 1e-9);
        }
    }

    /** Each box a little off the one below: it stands too; soft friction creeps by less than a micrometre per second. */
    @Test
    void crookedStackStands() {
        BodyModel model = stack(0.03);
        double[] early = run(model, model.qpos0(), 2);
        double[] late = run(model, early, 8);
        for (int i = 0; i < 65; i++) {
            assertEquals(early[i], late[i], 2e-5, "entry " + i);
        }
        assertEquals(0.03, late[7] - late[0], 1e-3);
    }

    /** A capsule that lies along a box touches it at two places, half-way into the overlap; across a corner at one. */
    @Test
    void capsuleAlongABoxTouchesTwice() {
        BodyModel model = model(
                "gravity='0 0 0'",
                "<geom type='box' size='0.3 0.2 0.1'/>"
                        + "<body pos='0.05 0.02 0.145'><freejoint/><geom type='capsule' size='0.05 0.6' euler='0 90 0'/></body>");
        BodySimulator simulator = new BodySimulator(model);
        double[] x = Arrays.copyOf(model.qpos0(), simulator.n());
        double[] places = simulator.forwardDynamics(x, 0, new double[0], 0).contacts().stream()
                .mapToDouble(c -> c.position()[0])
                .sorted()
                .toArray();
        // The ends are beyond the box, so its edges say where.
        assertArrayEquals(new double[] {-0.3, 0.3}, places, 1e-12);
        simulator.forwardDynamics(x, 0, new double[0], 0).contacts().forEach(c -> {
            assertEquals(-0.005, c.distance(), 1e-12);
            assertArrayEquals(new double[] {0.02, 0.0975}, Arrays.copyOfRange(c.position(), 1, 3), 1e-12);
            assertArrayEquals(new double[] {0, 0, -1}, Arrays.copyOf(c.frame(), 3), 1e-12);
        });
    }

    /** Two balls that meet exchange momentum; nothing else acts. */
    @Test
    void collisionsKeepMomentum() {
        BodyModel model = model(
                "gravity='0 0 0'",
                "<body><freejoint/><geom size='0.1' mass='1'/></body>"
                        + "<body pos='0.5 0.05 0'><freejoint/><geom size='0.15' mass='4'/></body>");
        double[] x = Arrays.copyOf(model.qpos0(), 26);
        x[14] = 2;
        double[] end = run(model, x, 0.5);
        assertTrue(end[20] > 0.1, "they met");
        for (int k = 0; k < 3; k++) {
            assertEquals(k == 0 ? 2 : 0, end[14 + k] + 4 * end[20 + k], 1e-13);
        }
    }

    /**
     * In the air derivatives are those of the body alone. In the floor, with a constant impedance d, the acceleration answers
     * (m + 1 / R) a = -m g - (b v + k d r) / R, R = (1 - d) / d / m: of a body that only slides all of 1 / m counts, as in MuJoCo.
     */
    @Test
    void derivativesFollowTheFloor() {
        BodyModel model = model(
                "",
                "<geom type='plane' size='9 9 1' condim='1' solimp='0.8 0.8 1'/><body pos='0 0 0.5'>"
                        + "<joint type='slide' axis='0 0 1'/><geom size='0.1' mass='3' solimp='0.8 0.8 1' condim='1'/></body>");
        BodyDynamics dynamics = new BodyDynamics(model);
        double[] a = new double[4];
        dynamics.jacobianRow(new double[] {0, 0}, 0, new double[0], 0, a, 0, new double[0], 0);
        assertArrayEquals(new double[] {1, 0.002, 0, 1}, a, 1e-12);
        dynamics.jacobianRow(new double[] {-0.41, 0.2}, 0, new double[0], 0, a, 0, new double[0], 0);
        double b = 2 / (0.8 * 0.02);
        double k = 1 / (0.8 * 0.02 * 0.8 * 0.02);
        double r = (1 - 0.8) / 0.8 / 3;
        double byPlace = -k * 0.8 / r / (3 + 1 / r) * 0.002;
        double bySpeed = 1 - b / r / (3 + 1 / r) * 0.002;
        assertArrayEquals(new double[] {1 + 0.002 * byPlace, 0.002 * bySpeed, byPlace, bySpeed}, a, 1e-12);
    }

    /** Contacts, a ball joint at its limit and joint friction: nothing is allocated once the buffers have their size. */
    @ParameterizedTest
    @ValueSource(strings = {"pyramidal", "elliptic"})
    void stepsAllocateNothing(String cone) {
        BodyModel model = model(
                "cone='" + cone + "'",
                FLOOR.formatted(1)
                        + "<body pos='0 0 0.1'><freejoint/><geom type='box' size='0.2 0.2 0.1' condim='6'/>"
                        + "<body pos='0 0 0.3'><joint type='ball' range='0 10' frictionloss='0.1'/><geom size='0.05'/></body></body>"
                        + "<body pos='0.5 0 0.1'><freejoint/><geom type='capsule' size='0.1 0.3' condim='4'/></body>");
        BodySimulator simulator = new BodySimulator(model);
        double[] x = Arrays.copyOf(model.qpos0(), simulator.n());
        double[] next = new double[x.length];
        double[] none = {};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int k = 0; k < 200; k++) {
                simulator.step(x, 0, none, 0, next, 0);
                System.arraycopy(next, 0, x, 0, x.length);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(simulator.constraints().contacts().found() > 4);
        // What a call of the counter itself may take; 200 steps of one array each would be some thousands.
        assertTrue(least < 1000, "allocated " + least);
    }
}
