package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Spatial quantities about the centre of mass of a tree, worked out by hand. */
class BodyReadingsTest {
    /** Two balls of 1 and 3 kg on a weightless arm of 0.4 m: their centre of mass is 0.3 m from the lighter one. */
    private static final BodyModel DUMBBELL = Mjcf.parse(
            "<mujoco><option timestep='0.002'/><worldbody><geom type='plane' size='9 9 1' condim='1'/>"
                    + "<body pos='0 0 0.099'><freejoint/><geom size='0.1' mass='1' condim='1'/>"
                    + "<body pos='0.4 0 0.001'><geom size='0.1' mass='3' contype='0' conaffinity='0'/></body></body>"
                    + "</worldbody></mujoco>",
            "m.xml");

    private static double[] start(double... v) {
        double[] x = Arrays.copyOf(DUMBBELL.qpos0(), 13);
        System.arraycopy(v, 0, x, 7, v.length);
        return x;
    }

    /** The floor pushes the lighter ball up at a lever of -0.3 m: a torque of +0.3 f about y. */
    @Test
    void contactForcesAreWrenchesAboutTheTreesCentre() {
        double[] x = start(0, 0, -1, 0, 0, 0);
        double push = new BodySimulator(DUMBBELL)
                .forwardDynamics(x, 0, new double[0], 0)
                .contacts()
                .get(0)
                .force()[0];
        double[] wrenches = new BodyReadings(DUMBBELL).contactWrenches(x, new double[0]);
        double[] expected = new double[18];
        expected[6 + 1] = 0.3 * push;
        expected[6 + 5] = push;
        assertArrayEquals(expected, wrenches, 1e-9 * push);
    }

    /** Moments of the balls, 2/5 m r^2, and of their levers of -0.3 and 0.1 m. */
    @Test
    void inertiasAreThoseAboutTheTreesCentre() {
        double[] inertias = new BodyReadings(DUMBBELL).inertias(start());
        double ball = 0.4 * 0.01;
        double low = 0.75 * 0.001;
        double[] first = {ball + low * low, ball + 0.09 + low * low, ball + 0.09, 0, -0.3 * low, 0, -0.3, 0, -low, 1};
        assertArrayEquals(first, Arrays.copyOfRange(inertias, 10, 20), 1e-13);
        assertEquals(3 * 0.1, inertias[20 + 6], 1e-13);
        assertEquals(3, inertias[29], 0);
    }

    /** Turning at 2 rad/s about y through the root: the centre of mass, 0.3 m ahead, goes down at 0.6 m/s, from whatever body. */
    @Test
    void velocitiesAreThoseAtTheTreesCentre() {
        double[] velocities = new BodyReadings(DUMBBELL).velocities(start(0.5, 0, 0, 0, 2, 0));
        double[] expected = {0, 2, 0, 0.5 + 2 * 0.75 * 0.001, 0, -0.6};
        assertArrayEquals(expected, Arrays.copyOfRange(velocities, 6, 12), 1e-13);
        assertArrayEquals(expected, Arrays.copyOfRange(velocities, 12, 18), 1e-13);
    }
}
