package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import org.junit.jupiter.api.Test;

/** Inertias in the reference configuration, and where bodies that have none are taken to be; numbers of MuJoCo 3.14.0. */
class ReferenceInertiaTest {
    private static BodyModel model(String compiler, String world, String more) {
        return Mjcf.parse(
                "<mujoco><compiler " + compiler + "/><worldbody>" + world + "</worldbody>" + more + "</mujoco>",
                "m.xml");
    }

    /** The mean diagonal of M^-1 counts, not that of M. */
    @Test
    void springdampersOfBalls() {
        BodyModel model = model(
                "",
                "<body><joint type='ball' pos='0.1 0 -0.2' springdamper='0.5 0.8'/><geom type='box' size='0.1 0.2 0.3'"
                        + " mass='2'/></body>",
                "");
        assertEquals(0.5182002022244692, model.field("jnt_stiffness")[0], 1e-14);
        double damping = 0.33164812942366034;
        assertArrayEquals(new double[] {damping, damping, damping}, model.field("dof_damping"), 1e-14);
    }

    @Test
    void springdampersBesideOtherJoints() {
        BodyModel model = model(
                "",
                "<body><joint springdamper='0.5 0.8'/><joint axis='1 0 2'/><geom type='box' size='0.1 0.2 0.3'"
                        + " pos='0.1 0.2 0' mass='2'/></body>",
                "");
        assertArrayEquals(new double[] {0.19841269841269854, 0}, model.field("jnt_stiffness"), 1e-14);
        assertArrayEquals(new double[] {0.1269841269841271, 0}, model.field("dof_damping"), 1e-14);
    }

    /** 0.4 2 0.01 + 2 0.09 of the ball and 0.7 4 of the tendon: 2.988 over (0.5 0.8)^2, and twice over 0.5. */
    @Test
    void springdampersFeelTendons() {
        BodyModel model = model(
                "",
                "<body><joint name='j' springdamper='0.5 0.8'/><geom size='0.1' pos='0.3 0 0' mass='2'/></body>",
                "<tendon><fixed armature='0.7'><joint joint='j' coef='-2'/></fixed></tendon>");
        assertEquals(2.988 / 0.16, model.field("jnt_stiffness")[0], 1e-12);
        assertEquals(2 * 2.988 / 0.5, model.field("dof_damping")[0], 1e-12);
    }

    /** Its inertial frame is the body's pose as it is written, before the frame about it, counted once more. */
    @Test
    void aBodyWithoutGeomsIsWhereItsPoseSays() {
        String written = "<frame pos='9 9 9'><body pos='0.1 0.2 0.3' quat='0 1 0 0'><joint/>%s</body></frame>";
        String bounds = "boundmass='0.5' boundinertia='0.1' ";
        for (String geom : new String[] {"", "<geom group='3' size='0.1' pos='7 7 7'/>", "<geom size='1' mass='0'/>"}) {
            BodyModel model = model(bounds + "inertiagrouprange='0 1'", written.formatted(geom), "");
            assertArrayEquals(new double[] {0, 0, 0, 0.1, 0.2, 0.3}, model.field("body_ipos"), geom);
            assertArrayEquals(new double[] {1, 0, 0, 0, 0, 1, 0, 0}, model.field("body_iquat"), geom);
            assertEquals(0.5, model.field("body_mass")[1]);
        }
    }

    @Test
    void aGivenInertiaStaysWhereThereAreNoGeoms() {
        BodyModel model = model(
                "inertiafromgeom='true'",
                "<body pos='1 0 0'><joint/><inertial pos='0.5 0 0' mass='2' diaginertia='1 1 1'/></body>",
                "");
        assertEquals(2, model.field("body_mass")[1]);
        assertArrayEquals(new double[] {0, 0, 0, 0.5, 0, 0}, model.field("body_ipos"));
    }

    /** How soft a tie is follows from where the body is taken to be. */
    @Test
    void aTieOfABodyWithoutGeoms() {
        BodyModel model = model(
                "",
                "<body name='e' pos='0.1 0.2 0.3'><joint axis='0 1 0'/><body pos='0.2 0 0'><geom size='0.1' mass='1'/>"
                        + "</body></body>",
                "<equality><weld body1='e'/></equality>");
        double[] next = new double[2];
        new BodySimulator(model).step(new double[] {0, 1}, 0, new double[0], 0, next, 0);
        assertArrayEquals(new double[] {0.0015961967574265948, 0.7980983787132974}, next, 1e-12);
    }
}
