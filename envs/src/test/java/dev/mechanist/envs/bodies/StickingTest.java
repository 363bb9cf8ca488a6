package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contacts that pull, and surfaces that move by themselves. */
class StickingTest {
    private static final double GRAVITY = 9.81;

    /** A ball of 0.5 kg on a floor, lifted by the control, N. */
    private static BodyModel ball(String floor, String ball, String option) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.001' " + option + "/><worldbody><geom type='plane' size='5 5 1' " + floor
                        + "/><body pos='0 0 0.1'><joint name='z' type='slide' axis='0 0 1'/><geom size='0.1' mass='0.5' "
                        + ball + "/></body></worldbody><actuator><motor joint='z'/></actuator></mujoco>",
                "ball.xml");
    }

    private static double[] after(BodyModel model, double[] start, double[] u, int steps) {
        BodySimulator simulator = new BodySimulator(model);
        double[] x = start.clone();
        double[] next = new double[x.length];
        for (int k = 0; k < steps; k++) {
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }

    /** It holds up to the sum of both geoms' adhesions beyond the weight and lets go above, for any kind of cone. */
    @ParameterizedTest
    @CsvSource({"1,pyramidal", "3,pyramidal", "4,pyramidal", "3,elliptic", "6,elliptic"})
    void aBallHoldsUpToItsAdhesion(int condim, String cone) {
        BodyModel model = ball(
                "adhesion='2' condim='1' gap='0.02'", "adhesion='1.5' condim='" + condim + "'", "cone='" + cone + "'");
        double weight = 0.5 * GRAVITY;
        double[] held = after(model, new double[2], new double[] {weight + 3.4}, 2000);
        double[] free = after(model, new double[2], new double[] {weight + 3.6}, 2000);
        assertEquals(0, held[1], 1e-9);
        assertEquals(2.754120547522531e-4, held[0], 1e-12, "a little off the floor, where MuJoCo 3.14 has it");
        assertTrue(free[0] > 0.1 && free[1] > 0.1, Arrays.toString(free));
    }

    /** Friction holds what is pressed to the floor and not what hangs off it, as in MuJoCo 3.14: no row of a gap's contact rubs. */
    @Test
    void whatHangsInAGapDoesNotRub() {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.001'/><worldbody><geom type='plane' size='5 5 1' adhesion='2' gap='0.02'/>"
                        + "<body pos='0 0 0.1'><joint name='x' type='slide' axis='1 0 0'/>"
                        + "<joint name='z' type='slide' axis='0 0 1'/><geom size='0.1' mass='0.5' adhesion='1.5'/></body>"
                        + "</worldbody><actuator><motor joint='x'/><motor joint='z'/></actuator></mujoco>",
                "ball.xml");
        double[] hanging = after(model, new double[] {0, 2e-4, 0, 0}, new double[] {0.2, 0.5 * GRAVITY + 3}, 200);
        assertEquals(0.2 / 0.5 * 0.2, hanging[2], 1e-12);
        double[] pressed = after(model, new double[] {0, -2e-4, 0, 0}, new double[] {0.2, 0}, 200);
        assertTrue(Math.abs(pressed[2]) < 1e-3, Arrays.toString(pressed));
    }

    /** How deep it rests has nothing to do with how it sticks, and the contact says the force that acts between the two. */
    @Test
    void restingDepthStaysAndTheForceIsTheWeight() {
        double[] dry = after(ball("", "", ""), new double[2], new double[1], 3000);
        BodyModel model = ball("adhesion='7'", "", "");
        double[] sticky = after(model, new double[2], new double[1], 3000);
        assertEquals(dry[0], sticky[0], 1e-12);
        var dynamics = new BodySimulator(model).forwardDynamics(sticky, 0, new double[1], 0);
        assertEquals(0.5 * GRAVITY, dynamics.contacts().get(0).force()[0], 1e-9);
        assertEquals(-7, dynamics.passive()[0], 1e-12);
    }

    /** Of unequal priorities one says all; a pair says it alone. */
    @Test
    void prioritiesAndPairsSayIt() {
        assertArrayEquals(
                new double[] {2},
                ball("adhesion='2' priority='1'", "adhesion='1'", "").field("pair_adhesion"));
        assertArrayEquals(
                new double[] {3}, ball("adhesion='2'", "adhesion='1'", "").field("pair_adhesion"));
        BodyModel paired = Mjcf.parse(
                "<mujoco><default><pair adhesion='4'/></default><worldbody><geom name='a' type='plane' size='1 1 1'"
                        + " adhesion='2'/><body><freejoint/><geom name='b' size='0.1' adhesion='1'/></body></worldbody>"
                        + "<contact><pair geom1='a' geom2='b'/></contact></mujoco>",
                "m.xml");
        assertArrayEquals(new double[] {4}, paired.field("pair_adhesion"));
        assertThrows(InputException.class, () -> ball("adhesion='-1'", "", ""));
    }

    /** Across a gap a magnet pulls with its whole force, and outside not at all. */
    @Test
    void magnetsPullAcrossTheirGap() {
        BodyModel model = ball("adhesion='9' gap='0.05'", "", "gravity='0 0 0'");
        BodySimulator simulator = new BodySimulator(model);
        double pull = simulator.forwardDynamics(new double[] {0.04, 0}, 0, new double[1], 0)
                .acceleration()[0];
        double none = simulator.forwardDynamics(new double[] {0.06, 0}, 0, new double[1], 0)
                .acceleration()[0];
        assertEquals(
                -9,
                simulator.forwardDynamics(new double[] {0.04, 0}, 0, new double[1], 0)
                        .passive()[0],
                1e-12);
        assertTrue(pull < -1, "accelerates by " + pull);
        assertEquals(0, none);
    }

    /** A belt carries a box along at its speed, turned with the floor; a turntable carries a ball's underside around. */
    @Test
    void aBeltCarriesWhatLiesOnIt() {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.002'/><worldbody><geom type='plane' size='50 50 1' euler='0 0 90'"
                        + " surfacevel='0.8 0 5 0 0 0'/><body pos='0 0 0.1'><freejoint/>"
                        + "<geom type='box' size='0.2 0.2 0.1'/></body></worldbody></mujoco>",
                "belt.xml");
        double[] x = after(model, Arrays.copyOf(model.qpos0(), 13), new double[0], 1500);
        assertEquals(0.8, x[8], 1e-3, "along the belt's own x, the world's y");
        assertEquals(0, x[7], 1e-6);
        assertEquals(0, x[9], 1e-6, "none of it along the normal");
    }

    /** About the middle of a turntable a ball that resists spin turns with it; one that does not stays. */
    @ParameterizedTest
    @CsvSource({"4,0.7", "3,0"})
    void aTurntableTurnsWhatResistsSpin(int condim, double expected) {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.002'/><worldbody><geom type='plane' size='5 5 1'"
                        + " surfacevel='0 0 0 0 0 0.7'/><body pos='0 0 0.1'><freejoint/><geom size='0.1' condim='"
                        + condim + "' friction='1 0.05 0'/></body></worldbody></mujoco>",
                "table.xml");
        double[] x = after(model, Arrays.copyOf(model.qpos0(), 13), new double[0], 1500);
        assertEquals(expected, x[12], 1e-3);
    }
}
