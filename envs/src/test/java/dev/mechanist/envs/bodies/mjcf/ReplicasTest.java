package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies of parts of a model. */
class ReplicasTest {
    private static BodyModel model(String replicate, String more) {
        return Mjcf.parse(
                "<mujoco><default><default class='c'><joint damping='3'/></default></default><worldbody>" + replicate
                        + "</worldbody>" + more + "</mujoco>",
                "m.xml");
    }

    /** Each a quarter turn about z and a step along its own x beyond the one before. */
    @Test
    void copiesStepAndTurn() {
        BodyModel model = model(
                "<replicate count='3' offset='2 0 0' euler='0 0 90' sep='-' childclass='c'><body name='b' pos='0 0 1'>"
                        + "<joint name='j'/><geom name='g' size='0.1'/></body></replicate>",
                "");
        assertEquals(List.of("j-0", "j-1", "j-2"), model.jointNames());
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 1, 2, 0, 1, 2, 2, 1}, model.field("body_pos"), 1e-14);
        double half = Math.sqrt(0.5);
        double[] quat = model.field("body_quat");
        assertArrayEquals(new double[] {half, 0, 0, half}, java.util.Arrays.copyOfRange(quat, 8, 12), 1e-14);
        assertArrayEquals(new double[] {3, 3, 3}, model.field("dof_damping"));
    }

    /** About two axes the angles of each copy add up, not its turns: the third is turned by 180 degrees about x and z. */
    @Test
    void anglesAboutSeveralAxesAddUp() {
        BodyModel model = model(
                "<replicate count='3' offset='1 2 0' euler='90 0 90'><body><joint/><geom size='0.1'/></body></replicate>",
                "");
        // R = Rx(90) Rz(90) takes x to z, y to -x and z to -y: a third of a turn about (1, -1, 1).
        double[] pos = model.field("body_pos");
        assertArrayEquals(new double[] {1, 2, 0, -1, 2, 1}, java.util.Arrays.copyOfRange(pos, 6, 12), 1e-14);
        double[] quat = model.field("body_quat");
        assertArrayEquals(new double[] {0.5, 0.5, -0.5, 0.5}, java.util.Arrays.copyOfRange(quat, 8, 12), 1e-14);
        assertArrayEquals(new double[] {0, 0, -1, 0}, java.util.Arrays.copyOfRange(quat, 12, 16), 1e-14);
    }

    /** A turn of (20, 30, 40) degrees about z, y and x: MuJoCo 3.14.0. */
    @Test
    void placesFollowTheTurns() {
        BodyModel model = Mjcf.parse(
                "<mujoco><compiler eulerseq='zyx'/><worldbody><replicate count='4' offset='1 0 0' euler='20 30 40'>"
                        + "<body pos='.1 0 0'><joint/><geom size='.1'/></body></replicate></worldbody></mujoco>",
                "m.xml");
        assertArrayEquals(
                new double[] {2.19681990291, 0.617591937569, -1.46602540378},
                java.util.Arrays.copyOfRange(model.field("body_pos"), 12, 15),
                1e-11);
        assertArrayEquals(
                new double[] {0.612372435696, 0.353553390593, 0.612372435696, -0.353553390593},
                java.util.Arrays.copyOfRange(model.field("body_quat"), 16, 20),
                1e-11);
    }

    /** Ten and more are numbered with two digits; what speaks of a copied name is copied too, through tendons to actuators. */
    @Test
    void whatSpeaksOfThemIsCopied() {
        BodyModel model = model(
                "<site name='o'/><replicate count='10' offset='0 1 0'><body><joint name='j'/><geom size='0.1'/>"
                        + "<site name='s'/></body></replicate>",
                "<tendon><spatial name='t'><site site='o'/><site site='s'/></spatial></tendon>"
                        + "<actuator><motor name='m' joint='j'/><motor name='p' tendon='t'/></actuator>"
                        + "<sensor><actuatorfrc actuator='p'/><gyro name='g' site='s'/><clock/></sensor>");
        assertEquals("j09", model.jointNames().get(9));
        assertEquals(20, model.nu());
        assertEquals(0, model.actuator("m00"));
        assertEquals(10, model.actuator("p00"));
        assertEquals(21, model.sensors().size());
        assertEquals(
                3, model.sensors().get(13).object() - model.sensors().get(10).object());
    }

    @Test
    void copiesOfCopies() {
        BodyModel model = model(
                "<replicate count='2' offset='1 0 0'><replicate count='2' offset='0 1 0'><body><joint name='j'/>"
                        + "<geom size='0.1'/></body></replicate></replicate>",
                "");
        assertEquals(List.of("j00", "j10", "j01", "j11"), model.jointNames());
    }

    @Test
    void badCountsAreRefused() {
        for (String count : new String[] {"", "count='0'", "count='1.5'"}) {
            InputException e = assertThrows(
                    InputException.class,
                    () -> model("<replicate " + count + "><body><geom size='1'/></body></replicate>", ""));
            assertTrue(e.getMessage().contains("needs a count"), e.getMessage());
        }
    }

    /** Copies are made of what is in the world alone; elsewhere the word is not known. */
    @Test
    void whatIsNotInTheWorldIsNotCopied() {
        InputException e = assertThrows(
                InputException.class,
                () -> model(
                        "<body><joint name='j'/><geom size='1'/></body>",
                        "<actuator><replicate count='2'><motor joint='j'/></replicate></actuator>"));
        assertTrue(e.getMessage().contains("is not an element of <actuator>"), e.getMessage());
    }
}
