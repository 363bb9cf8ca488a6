package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import org.junit.jupiter.api.Test;

/** A motion that is lost starts anew, and only then. */
class RestartingSimulatorTest {
    private static BodyModel pushed(String option) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.1' gravity='0 0 0'>" + option
                        + "</option><worldbody><body><joint name='j' type='slide' ref='2'/>"
                        + "<geom size='0.1' mass='0.5'/></body></worldbody>"
                        + "<actuator><motor joint='j'/></actuator></mujoco>",
                "m.xml");
    }

    private static double[] step(RestartingSimulator s, double[] x, double u) {
        double[] next = new double[2];
        s.step(x, new double[] {u}, next);
        return next;
    }

    @Test
    void ordinaryStepsAreTheSimulators() {
        RestartingSimulator s = new RestartingSimulator(pushed(""));
        assertArrayEquals(new double[] {3 + 0.1 * 0.8, 0.8}, step(s, new double[] {3, 0.4}, 2), 1e-15);
        // Fast, but no more than that.
        assertEquals(9e9, step(s, new double[] {9e9, 1}, 0)[0], 1);
        assertEquals(0, s.lost());
    }

    /** The reference 2 at rest, then a step from there without controls. */
    @Test
    void whatIsLostStartsAnew() {
        RestartingSimulator s = new RestartingSimulator(pushed(""));
        double[] anew = {2, 0};
        assertArrayEquals(anew, step(s, new double[] {1.1e10, 0}, 2), 1e-15);
        assertArrayEquals(anew, step(s, new double[] {0, -1.1e10}, 2), 1e-15);
        assertArrayEquals(anew, step(s, new double[] {Double.NaN, 0}, 2), 1e-15);
        assertEquals(3, s.lost());
        // An acceleration of 2e10 from an ordinary state.
        double[] x = {7, 0};
        double[] fast = step(s, x, 1e10);
        assertEquals(4, s.lost());
        assertArrayEquals(new double[] {7, 0}, x);
        assertArrayEquals(anew, fast, 0);
        assertEquals(2e9 * 0.1 * 0.5, step(s, x, 5e8)[1], 1);
        assertEquals(4, s.lost());
    }

    @Test
    void autoresetCanBeSwitchedOff() {
        RestartingSimulator s = new RestartingSimulator(pushed("<flag autoreset='disable'/>"));
        assertEquals(1.1e10, step(s, new double[] {1.1e10, 0}, 2)[0], 1);
        assertTrue(Double.isNaN(step(s, new double[] {Double.NaN, 0}, 2)[0]));
        assertEquals(2, s.lost());
        assertEquals(7 + 0.1 * 2e9, step(s, new double[] {7, 0}, 1e10)[0], 1);
        assertEquals(3, s.lost());
    }
}
