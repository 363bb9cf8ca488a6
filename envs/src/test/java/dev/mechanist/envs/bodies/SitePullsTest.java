package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Actuators on sites of an arm whose first link carries the second. */
class SitePullsTest {
    private static BodyModel model(String actuator) {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body pos='0 0 1'><joint name='a' axis='0 1 0.2'/><geom size='0.1' pos='0.2 0 0'/>"
                        + "<site name='s' pos='0.1 0.05 0.1' euler='20 30 0'/><body pos='0.4 0 0'>"
                        + "<joint name='b' axis='0 1 0'/><geom size='0.1' pos='0.1 0 0'/>"
                        + "<site name='t' pos='0.2 0 0.05' euler='0 10 40'/></body></body></worldbody><actuator>"
                        + actuator
                        + "</actuator></mujoco>",
                "m.xml");
        assertEquals(List.of(), model.warnings());
        return model;
    }

    private static PullReadings read(BodyModel model, double a, double b) {
        return PullReadings.of(model, new BodySimulator(model), new double[] {a, b, 0.3, -0.4}, new double[] {0.5});
    }

    /** The slider moves with the first link, the crank with the second: the moment is the slope of the length. */
    @Test
    void aSliderMayMoveToo() {
        BodyModel model = model("<motor cranksite='t' slidersite='s' cranklength='0.6' gear='2'/>");
        double h = 1e-6;
        double[] slopes = {
            (read(model, 0.3 + h, -0.5).actuatorLength()[0]
                            - read(model, 0.3 - h, -0.5).actuatorLength()[0])
                    / (2 * h),
            (read(model, 0.3, -0.5 + h).actuatorLength()[0]
                            - read(model, 0.3, -0.5 - h).actuatorLength()[0])
                    / (2 * h)
        };
        PullReadings at = read(model, 0.3, -0.5);
        assertArrayEquals(slopes, at.actuatorRows(), 1e-8);
        assertEquals(slopes[0] * 0.3 - slopes[1] * 0.4, at.actuatorSpeed()[0], 1e-8);
        assertTrue(Math.abs(slopes[1]) > 0.1);
    }

    /** Against a site of the first link a force does nothing to what moves both. */
    @Test
    void whatMovesBothSitesIsLeftOut() {
        PullReadings at = read(model("<motor site='t' refsite='s' gear='1 2 3 0.4 0.5 0.6'/>"), 0.3, -0.5);
        assertEquals(0, at.actuatorRows()[0], 0);
        assertTrue(Math.abs(at.actuatorRows()[1]) > 0.1);
        PullReadings free = read(model("<motor site='t' gear='1 2 3 0.4 0.5 0.6'/>"), 0.3, -0.5);
        assertTrue(Math.abs(free.actuatorRows()[0]) > 0.1);
        assertEquals(0, free.actuatorLength()[0], 0);
    }

    /**
     * Two arms of one trunk, all joints at 0, and an actuator before it: of the arm about x at (1, 0, 0) the site at (1, 0.2, 0.4)
     * moves by (0, -0.4, 0.2), of the arm about y at (0, 0.5, 0) the reference at (0.3, 0.5, 0.1) by (0.1, 0, -0.3). The gear
     * (1, 2, 3; 0.4, 0.5, 0.6) makes -0.8 + 0.6 + 0.4 of the one, and -(0.1 - 0.9 + 0.5) of the other; the trunk moves both.
     */
    @Test
    void theReferenceMayBeOfAnotherArm() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><joint name='a' axis='0 0 1'/><geom size='0.1'/><body pos='1 0 0'>"
                        + "<joint name='b' axis='1 0 0'/><geom size='0.1'/><site name='t' pos='0 0.2 0.4'/></body>"
                        + "<body pos='0 0.5 0'><joint name='c' axis='0 1 0'/><geom size='0.1'/>"
                        + "<site name='r' pos='0.3 0 0.1'/></body></body></worldbody><actuator><motor joint='c' gear='7'/>"
                        + "<motor site='t' refsite='r' gear='1 2 3 0.4 0.5 0.6'/></actuator></mujoco>",
                "m.xml");
        PullReadings at = PullReadings.of(model, new BodySimulator(model), new double[6], new double[2]);
        assertArrayEquals(new double[] {0, 0, 7, 0, 0.2, 0.3}, at.actuatorRows(), 1e-14);
        // (0.7, -0.3, 0.3) from the reference to the site.
        assertEquals(0.7 - 0.6 + 0.9, at.actuatorLength()[1], 1e-14);
    }

    /** How far a turned site is turned against another: MuJoCo 3.14.0 takes its own turn before that of its body. */
    @Test
    void turnsAreMeasuredInMujocosOrder() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><freejoint/><geom size='.1'/><site name='r' quat='.6 0 .8 0'/><body pos='.3 0 0'>"
                        + "<joint axis='0 1 0'/><joint axis='1 0 0'/><joint axis='0 0 1'/><geom size='.1'/>"
                        + "<site name='s' quat='.8 .6 0 0'/></body></body></worldbody><actuator>"
                        + "<general site='s' refsite='r' gear='0 0 0 1 0 0'/><general site='s' refsite='r' gear='0 0 0 0 1 0'/>"
                        + "<general site='s' refsite='r' gear='1 2 3 .1 .2 .3'/></actuator></mujoco>",
                "m.xml");
        double[] x = Arrays.copyOf(new double[] {0, 0, 0, 0.5, 0.5, -0.5, 0.5, 0.3, 0.2, 0.1}, 19);
        PullReadings at = PullReadings.of(model, new BodySimulator(model), x, new double[3]);
        assertArrayEquals(
                new double[] {1.0347868495695178, -0.5775786160703476, 1.3262014559184734}, at.actuatorLength(), 1e-13);
    }

    /** A force along the second link's own x of a site half a turn about y away: along -x of the world at its place. */
    @Test
    void aForceActsWhereItsSiteIs() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><joint axis='0 1 0'/><geom size='0.1'/><site name='s' pos='0 0 0.3'/></body>"
                        + "</worldbody><actuator><motor site='s' gear='2 0 0 0 5 0'/></actuator></mujoco>",
                "m.xml");
        double[] f = new BodySimulator(model)
                .forwardDynamics(new double[] {Math.PI, 0}, 0, new double[] {0.7}, 0)
                .actuator();
        // In its own frame: 0.3 m along z times 2 N along x, and 5 N m.
        assertEquals(0.7 * (0.3 * 2 + 5), f[0], 1e-12);
    }

    @Test
    void brokenCranksAreRefused() {
        for (String actuator : List.of(
                "<motor cranksite='t' cranklength='1'/>",
                "<motor cranksite='t' slidersite='s'/>",
                "<motor site='x'/>",
                "<motor site='t' refsite='x'/>")) {
            InputException e = assertThrows(InputException.class, () -> model(actuator));
            assertTrue(e.getMessage().startsWith("m.xml:1: <motor>"), e.getMessage());
        }
    }
}
