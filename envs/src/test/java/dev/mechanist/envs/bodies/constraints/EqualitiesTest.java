package dev.mechanist.envs.bodies.constraints;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equality constraints against closed forms, and what is refused. */
class EqualitiesTest {
    private static final double G = 9.81;

    private static BodyModel model(String world, String ties) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.002'/><worldbody>" + world + "</worldbody><equality>" + ties
                        + "</equality></mujoco>",
                "m.xml");
    }

    private static double[] settled(BodyModel model, double time) {
        BodySimulator simulator = new BodySimulator(model);
        double[] x = Arrays.copyOf(model.qpos0(), simulator.n());
        double[] next = new double[x.length];
        for (int k = 0; k < Math.round(time / 0.002); k++) {
            simulator.step(x, 0, new double[model.nu()], 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }

    private static final String BODY = "<body name='b' pos='0 0 1'><freejoint/><geom size='0.1' mass='3'/></body>";

    /** What hangs on the world by its middle sinks by r where k d r / R = m g, R = (1 - d) / d / m. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"connect | anchor='0 0 0'", "weld | torquescale='0.5'"})
    void whatHangsSinksByTheSoftnessOfItsTie(String kind, String more) {
        BodyModel model = model(BODY, "<" + kind + " body1='b' solref='0.04 1' solimp='0.8 0.8 1' " + more + "/>");
        double[] x = settled(model, 2);
        double d = 0.8;
        double k = 1 / (d * 0.04 * d * 0.04);
        assertEquals(1 - (1 - d) * G / (d * d * k), x[2], 1e-9);
        assertEquals(1, x[3], 1e-12);
    }

    /** A joint that follows another: q1 = 0.2 + 2 q2 - q2^2 less the softness of what drives them, which nothing does here. */
    @Test
    void aJointFollowsAnotherByItsPolynomial() {
        String link = "<body pos='%s 0 0'><joint name='%s' axis='0 0 1' damping='0.5'/><geom size='0.1' pos='0.3 0"
                + " 0'/></body>";
        BodyModel model = model(
                link.formatted("0", "one") + link.formatted("2", "two"),
                "<joint joint1='one' joint2='two' polycoef='0.2 2 -1'/>");
        BodySimulator simulator = new BodySimulator(model);
        double[] x = {0.7, 0.3, 0, 0};
        double[] next = new double[4];
        for (int k = 0; k < 3000; k++) {
            simulator.step(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        assertEquals(0.2 + 2 * x[1] - x[1] * x[1], x[0], 1e-9);
        assertTrue(Math.abs(x[1] - 0.3) < 0.05, "it went where it was nearest");
    }

    /** Two bodies tied to each other keep their common momentum. */
    @Test
    void tiesPullEquallyBothWays() {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.002' gravity='0 0 0'/><worldbody><body name='a'><freejoint/><geom"
                        + " type='box' size='.1 .2 .3' mass='1' contype='0'/></body><body name='b' pos='1 0"
                        + " 0'><freejoint/><geom type='box' size='.3 .1 .1' mass='4'"
                        + " contype='0'/></body></worldbody><equality><weld body1='a' body2='b'/></equality></mujoco>",
                "m.xml");
        BodySimulator simulator = new BodySimulator(model);
        double[] x = Arrays.copyOf(model.qpos0(), 26);
        x[14] = 1;
        x[15] = 2;
        x[19] = 3;
        double[] before = simulator.poses(x, 0).angularMomentum(model);
        double[] next = new double[26];
        for (int k = 0; k < 100; k++) {
            simulator.step(x, 0, new double[0], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 26);
        }
        BodyPoses poses = simulator.poses(x, 0);
        assertArrayEquals(new double[] {0.2, 0.4, 0}, poses.totalVelocity(model), 1e-12);
        assertArrayEquals(before, poses.angularMomentum(model), 0.05);
        assertEquals(1, Math.hypot(x[7] - x[0], Math.hypot(x[8] - x[1], x[9] - x[2])), 0.02);
    }

    @Test
    void tiesThatAreOffDoNothing() {
        String tie = "<connect body1='b' anchor='0 0 0' active='false'/>";
        assertEquals(1 - 0.5 * G * 0.25, settled(model(BODY, tie), 0.5)[2], 0.01);
        assertEquals(List.of(), model(BODY, tie).warnings());
        BodyModel on = model(BODY, "<connect body1='b' anchor='0 0 0'/>");
        BodyModel off = on.withOption(on.option().withDisableFlags(BodyOption.DISABLE_EQUALITY));
        assertEquals(1 - 0.5 * G * 0.25, settled(off, 0.5)[2], 0.01);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "<connect body1='c' anchor='0 0 0'/> | there is no body 'c'",
                "<connect body1='b'/> | needs the attribute anchor",
                "<weld site1='s'/> | needs two bodies, or two sites",
                "<weld site1='s' site2='t'/> | there is no site 's'",
                "<joint joint1='b'/> | there is no joint 'b'"
            })
    void whatIsNotThereIsRefused(String tie, String said) {
        InputException e = assertThrows(InputException.class, () -> model(BODY, tie));
        assertTrue(e.getMessage().startsWith("m.xml:1: <") && e.getMessage().contains(said), e.getMessage());
    }
}
