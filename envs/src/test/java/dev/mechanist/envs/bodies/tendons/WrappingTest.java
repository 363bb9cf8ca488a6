package dev.mechanist.envs.bodies.tendons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.ReferenceReadings;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lengths of tendons from (-0.4, y, 0.05) to (0.4, -y, 0.05) past a geom of radius 0.1 at the origin, by trigonometry. */
class WrappingTest {
    private static double length(String geom, String path, double y) {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><geom name='g' " + geom + "/><site name='l' pos='-0.4 " + y
                        + " 0.05'/><site name='r' pos='0.4 " + -y + " 0.05'/><site name='below' pos='0 0 -0.3'/>"
                        + "<site name='in' pos='0 0 0.01'/><site name='h' pos='-0.4 0 0.3'/><site name='k' pos='0.4 0 0.3'/>"
                        + "<body pos='9 0 0'><joint/><geom size='1'/></body></worldbody>"
                        + "<tendon><spatial name='t'>" + path + "</spatial></tendon></mujoco>",
                "m.xml");
        return new ReferenceReadings(model).tendonLengths(model.qpos0())[0];
    }

    private static final double R = 0.1;
    private static final double FAR = Math.hypot(0.4, 0.05);
    private static final double TANGENT = Math.sqrt(FAR * FAR - R * R);

    /** The angle between both points seen from the middle, less what the tangents take. */
    private static double arc(double angle) {
        return R * (angle - 2 * Math.acos(R / FAR));
    }

    @Test
    void aroundABall() {
        double above = 2 * Math.atan2(0.4, 0.05);
        double expected = 2 * TANGENT + arc(above);
        String ball = "size='0.1'";
        assertEquals(expected, length(ball, "<site site='l'/><geom geom='g'/><site site='r'/>", 0), 1e-14);
        double below = 2 * TANGENT + arc(2 * Math.PI - above);
        assertEquals(
                below, length(ball, "<site site='l'/><geom geom='g' sidesite='below'/><site site='r'/>", 0), 1e-14);
    }

    /** Unrolled, the turns and the height along the axis are the sides of a right triangle. */
    @Test
    void aroundACylinder() {
        String drum = "type='cylinder' size='0.1 1' euler='90 0 0'";
        double flat = 2 * TANGENT + arc(2 * Math.atan2(0.4, 0.05));
        double expected = Math.hypot(flat, 0.6);
        assertEquals(expected, length(drum, "<site site='l'/><geom geom='g'/><site site='r'/>", 0.3), 1e-14);
    }

    /** Two points above at 0.3 are tied to the top of the inside, 0.1 high: straight down to it and up. */
    @Test
    void throughTheInside() {
        for (String geom : new String[] {"size='0.1'", "type='cylinder' size='0.1 1' euler='90 0 0'"}) {
            String path = "<site site='h'/><geom geom='g' sidesite='in'/><site site='k'/>";
            assertEquals(2 * Math.hypot(0.4, 0.2), length(geom, path, 0), 1e-12);
        }
    }

    @Test
    void pastItIsStraight() {
        assertEquals(0.8, length("size='0.1'", "<site site='h'/><geom geom='g'/><site site='k'/>", 0), 1e-15);
    }

    @Test
    void aPulleyDividesItsBranch() {
        String path = "<site site='l'/><site site='r'/><pulley divisor='4'/><site site='h'/><site site='k'/>";
        assertEquals(0.8 + 0.2, length("size='0.1'", path, 0), 1e-15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<site site='l'/> | each branch of a tendon needs two sites",
                "<site site='l'/><geom geom='g'/> | each branch of a tendon needs two sites",
                "<geom geom='g'/><site site='l'/> | a geom of a tendon needs a site before and behind it",
                "<site site='l'/><site site='r'/><pulley divisor='2'/><site site='l'/> | each branch",
                "<site site='l'/><pulley divisor='0'/><site site='r'/> | needs a positive divisor",
                "<site site='x'/><site site='r'/> | there is no site 'x'",
                "<site site='l'/><geom geom='x'/><site site='r'/> | there is no geom 'x'"
            })
    void brokenPathsAreRefused(String path, String said) {
        InputException e = assertThrows(InputException.class, () -> length("size='0.1'", path, 0));
        assertTrue(e.getMessage().contains(said), e.getMessage());
    }

    @Test
    void onlyRoundThingsAreWrapped() {
        String path = "<site site='l'/><geom geom='g'/><site site='r'/>";
        InputException e = assertThrows(InputException.class, () -> length("type='box' size='0.1 0.1 0.1'", path, 0));
        assertTrue(e.getMessage().contains("wraps around spheres and cylinders"), e.getMessage());
    }
}
