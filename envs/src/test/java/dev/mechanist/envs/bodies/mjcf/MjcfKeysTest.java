package dev.mechanist.envs.bodies.mjcf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.model.BodyKey;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keyframes, and bounds of the forces of actuators in a joint. */
class MjcfKeysTest {
    private static BodyModel model(String keys) {
        return Mjcf.parse(
                "<mujoco><worldbody><body pos='1 2 3'><freejoint/><geom size='.1'/><body><joint name='h' ref='0.5'/>"
                        + "<geom size='.1'/></body></body></worldbody><actuator><motor joint='h'/></actuator>"
                        + "<compiler angle='radian'/><keyframe>" + keys + "</keyframe></mujoco>",
                "m.xml");
    }

    @Test
    void keysAreStartsByNameOrNumber() {
        BodyModel model = model("<key/><key name='up' qpos='0 0 1 0 0 3 4 0.7' qvel='1 2 3 4 5 6 7' ctrl='0.2'/>");
        BodyKey reference = model.key("0");
        assertArrayEquals(model.qpos0(), reference.qpos(), 0);
        assertArrayEquals(new double[7], reference.qvel(), 0);
        assertArrayEquals(new double[1], reference.ctrl(), 0);
        BodyKey up = model.key("up");
        assertArrayEquals(new double[] {0, 0, 1, 0, 0, 0.6, 0.8, 0.7}, up.qpos(), 1e-15);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7}, up.qvel(), 0);
        assertArrayEquals(new double[] {0.2}, up.ctrl(), 0);
        assertEquals(up, model.key("1"));
        InputException e = assertThrows(InputException.class, () -> model.key("down"));
        assertTrue(e.getMessage().contains("no keyframe 'down'; it has 2: , up"), e.getMessage());
    }

    @Test
    void keysMustFitTheirModel() {
        InputException e = assertThrows(InputException.class, () -> model("<key qpos='1 2'/>"));
        assertTrue(e.getMessage().startsWith("m.xml:1: <key>"), e.getMessage());
    }

    /** Two motors of 3 and 2 N m in a joint that lets 1.2 N m through: I = 0.5. */
    @Test
    void forcesInAJointHaveBounds() {
        String text = "<mujoco><option timestep='0.01' gravity='0 0 0'/><worldbody><body>"
                + "<joint name='h' axis='0 0 1' actuatorfrcrange='-1 1.2'/>"
                + "<inertial pos='0 0 0' mass='1' diaginertia='1 1 0.5'/></body></worldbody>"
                + "<actuator><motor joint='h' gear='3'/><motor joint='h' gear='2'/></actuator></mujoco>";
        BodyModel model = Mjcf.parse(text, "m.xml");
        assertEquals(List.of(), model.warnings());
        BodyDynamics f = new BodyDynamics(model);
        double[] next = new double[2];
        double[] a = new double[4];
        double[] b = new double[4];
        f.stepRow(new double[2], 0, new double[] {1, 1}, 0, next, 0);
        assertEquals(1.2 / 0.5 * 0.01, next[1], 1e-15);
        f.jacobianRow(new double[2], 0, new double[] {1, 1}, 0, a, 0, b, 0);
        assertArrayEquals(new double[4], b, 0);
        f.stepRow(new double[2], 0, new double[] {1, -1.5}, 0, next, 0);
        assertEquals(0, next[1], 1e-15);
        f.stepRow(new double[2], 0, new double[] {-0.3, -0.1}, 0, next, 0);
        assertEquals(-1 / 0.5 * 0.01, next[1], 1e-15);
        f.jacobianRow(new double[2], 0, new double[] {0.1, 0.1}, 0, a, 0, b, 0);
        assertEquals(3 / 0.5 * 0.01, b[2], 1e-15);
        String off = text.replace("actuatorfrcrange", "actuatorfrclimited='false' actuatorfrcrange");
        new BodyDynamics(Mjcf.parse(off, "m.xml")).stepRow(new double[2], 0, new double[] {1, 1}, 0, next, 0);
        assertEquals(5 / 0.5 * 0.01, next[1], 1e-15);
    }

    /** A hand that is moved from outside starts where its body stands, or where a keyframe puts it; its quaternion is normalised. */
    @Test
    void keyframesPlaceMocapBodies() {
        BodyModel model = Mjcf.parse("""
                <mujoco><worldbody><body name="h" mocap="true" pos="1 2 3"><geom size="0.1"/><body pos="0 0 1"><geom size="0.1"/></body></body>
                <body><joint/><geom size="1"/></body></worldbody>
                <keyframe><key/><key mpos="4 5 6" mquat="0 0 2 0"/></keyframe></mujoco>""", "m.xml");
        assertEquals(1, model.mocaps());
        assertArrayEquals(new double[] {1, 2, 3}, model.keys().get(0).mocapPos());
        BodyKey placed = model.keys().get(1);
        BodyModel moved = model.withMocap(placed.mocapPos(), placed.mocapQuat());
        double[] places = new BodySimulator(moved).poses(new double[2], 0).position();
        assertArrayEquals(new double[] {4, 5, 6, 4, 5, 5}, Arrays.copyOfRange(places, 3, 9), 1e-15);
        BodySimulator simulator = new BodySimulator(model);
        simulator.moveMocap(new double[] {7, 8, 9}, new double[] {1, 0, 0, 0});
        places = simulator.poses(new double[2], 0).position();
        assertArrayEquals(new double[] {7, 8, 9, 7, 8, 10}, Arrays.copyOfRange(places, 3, 9), 1e-15);
        assertEquals(1, model.reference().mocapPos()[0]);
    }

    @Test
    void mocapBodiesHangOnNothing() {
        for (String body : List.of(
                "<body mocap='true'><joint/><geom size='1'/></body>",
                "<body><geom size='1'/><body mocap='true'/></body>")) {
            InputException e = assertThrows(
                    InputException.class,
                    () -> Mjcf.parse("<mujoco><worldbody>" + body + "</worldbody></mujoco>", "m.xml"));
            assertTrue(e.getMessage().contains("is moved from outside"), e.getMessage());
        }
    }
}
