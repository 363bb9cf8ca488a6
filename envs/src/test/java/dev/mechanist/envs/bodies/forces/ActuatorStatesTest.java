package dev.mechanist.envs.bodies.forces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mass of 2 kg on a slide, steps of 0.01 s: what activations do is known in closed form. */
class ActuatorStatesTest {
    private static BodyModel model(String option, String actuator) {
        return Mjcf.parse(
                "<mujoco><option timestep='0.01' gravity='0 0 0' " + option
                        + "/><worldbody><body><joint name='j' type='slide'/><geom size='0.1' mass='2'/></body></worldbody>"
                        + "<actuator>" + actuator + "</actuator></mujoco>",
                "m.xml");
    }

    private static double[] run(BodyModel model, int steps, double act, double... u) {
        assertEquals(List.of(), model.warnings());
        BodySimulator simulator = new BodySimulator(model);
        double[] x = {0, 0, act};
        double[] next = new double[3];
        for (int k = 0; k < steps; k++) {
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 3);
        }
        return x;
    }

    /** After 5 steps of 0.01 s under 3 from 0.5; the clamped ones end at a bound. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyntype='integrator' | 0.65",
                "dyntype='integrator' actrange='-1 0.55' | 0.55",
                "dyntype='integrator' actrange='-1 0.55' actlimited='false' | 0.65",
                "dyntype='integrator' ctrlrange='-1 1' | 0.55",
                "dyntype='filter' dynprm='0.04' | 2.406738281250",
                "dyntype='filterexact' dynprm='0.04' | 2.283738007850",
                "dyntype='muscle' dynprm='0.04 0.05' | 0.77216796875"
            })
    void activationsFollowControls(String settings, double expected) {
        if (settings.contains("muscle")) {
            // One step under full excitation: 0.5 + 0.01 * 0.5 / (0.04 * 1.25), then by hand the same again.
            double act = 0.5;
            for (int k = 0; k < 2; k++) {
                act += 0.01 * (1 - act) / (0.04 * (0.5 + 1.5 * act));
            }
            assertEquals(act, run(model("", "<general joint='j' " + settings + "/>"), 2, 0.5, 3)[2], 1e-14);
            return;
        }
        // Filters: 3 - 2.5 * 0.75^5, and 3 - 2.5 exp(-5 * 0.01 / 0.04).
        assertEquals(expected, run(model("", "<general joint='j' " + settings + "/>"), 5, 0.5, 3)[2], 1e-9);
    }

    /** Force 4 act on 2 kg: act before the step, or after it. */
    @Test
    void theForceMayBeEarly() {
        String general = "<general joint='j' dyntype='integrator' gainprm='4' ";
        assertEquals(0.01 * 4 * 0.5 / 2, run(model("", general + "/>"), 1, 0.5, 3)[1], 1e-15);
        assertEquals(0.01 * 4 * 0.53 / 2, run(model("", general + "actearly='true'/>"), 1, 0.5, 3)[1], 1e-15);
    }

    /** Under RK4 an integrated control gives x = u t^3 / 6 m exactly, v = u t^2 / 2 m. */
    @Test
    void rungeKuttaIntegratesActivations() {
        double[] x = run(model("integrator='RK4'", "<general joint='j' dyntype='integrator'/>"), 20, 0, 3);
        assertArrayEquals(new double[] {3 * 0.008 / 12, 3 * 0.04 / 4, 0.6}, x, 1e-14);
        // Of a filter, the fourth-order polynomial of exp(-h / tau) for h / tau = 0.25.
        double z = -0.25;
        double decay = 1 + z + z * z / 2 + z * z * z / 6 + z * z * z * z / 24;
        double act = run(model("integrator='RK4'", "<general joint='j' dyntype='filter' dynprm='0.04'/>"), 1, 1, 0)[2];
        assertEquals(decay, act, 1e-15);
    }

    @Test
    void switchedOffActivationsStay() {
        String filter = "<general joint='j' group='3' dyntype='filter' dynprm='0.04'/>";
        assertArrayEquals(new double[] {0, 0, 0.5}, run(model("actuatorgroupdisable='3'", filter), 4, 0.5, 3), 0);
        BodyModel on = model("", filter);
        BodyModel off = on.withOption(on.option().withDisableFlags(BodyOption.DISABLE_ACTUATION));
        assertArrayEquals(new double[] {0, 0, 0.5}, run(off, 4, 0.5, 3), 0);
    }

    /** Shortcuts are the general actuators that MuJoCo's documentation says they are. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<cylinder joint='j' timeconst='0.1' diameter='2' bias='0.1 -1 -0.2'/>"
                        + " | <general joint='j' dyntype='filter' dynprm='0.1' gainprm='3.14159265358979311600'"
                        + " biastype='affine' biasprm='0.1 -1 -0.2'/>",
                "<intvelocity joint='j' kp='6' kv='0.1' actrange='-0.4 0.5'/>"
                        + " | <general joint='j' dyntype='integrator' gainprm='6' biastype='affine' biasprm='0 -6 -0.1'"
                        + " actlimited='true' actrange='-0.4 0.5'/>",
                "<position joint='j' kp='8' kv='0.3' timeconst='0.04'/>"
                        + " | <general joint='j' dyntype='filterexact' dynprm='0.04' gainprm='8' biastype='affine'"
                        + " biasprm='0 -8 -0.3'/>",
                "<muscle joint='j' lengthrange='-1 1'/>"
                        + " | <general joint='j' dyntype='muscle' gaintype='muscle' biastype='muscle'"
                        + " dynprm='0.01 0.04' gainprm='0.75 1.05 -1 200 0.5 1.6 1.5 1.3 1.2' lengthrange='-1 1'"
                        + " biasprm='0.75 1.05 -1 200 0.5 1.6 1.5 1.3 1.2'/>"
            })
    void shortcuts(String shortcut, String general) {
        assertArrayEquals(run(model("", general), 30, 0.2, 0.7), run(model("", shortcut), 30, 0.2, 0.7), 1e-15);
    }

    /** Peak force scale / acc0 = 200 * 2 kg at length 1: range 0.75 to 1.05 over -1 to 1 puts x = 2/3 there. */
    @Test
    void aMusclePullsByItsCurves() {
        BodyModel model = model("", "<muscle joint='j' lengthrange='-1 1'/>");
        double[] f = new BodySimulator(model)
                .forwardDynamics(new double[] {2.0 / 3, -0.5, 0.3}, 0, new double[] {0}, 0)
                .actuator();
        // Velocity: optimal length 2 / 0.3, 1.5 of it per second is the fastest: -0.05 of that.
        assertEquals(-400 * 0.3 * 0.95 * 0.95, f[0], 1e-10);
    }

    /** Under 3 from the start a control that is 4 steps late pushes 2 kg in 6 of 10 steps: v = 6 * 0.01 * 3 / 2. */
    @ParameterizedTest
    @ValueSource(strings = {"delay='0.04' nsample='4'", "delay='0.035' nsample='9'"})
    void lateActuatorsKeepControls(String delay) {
        BodyModel model = model("", "<motor joint='j' name='m' " + delay + "/><motor joint='j'/>");
        assertEquals(4, model.late());
        BodyDynamics f = new BodyDynamics(model);
        assertEquals("m_late4", f.spec().state().get(5).name());
        double[] x = new double[6];
        double[] next = new double[6];
        for (int k = 0; k < 10; k++) {
            f.stepRow(x, 0, new double[] {3, 0}, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 6);
        }
        assertArrayEquals(new double[] {0.01 * 0.015 * 21, 0.09, 3, 3, 3, 3}, x, 1e-14);
        double[] a = new double[36];
        double[] b = new double[12];
        f.jacobianRow(x, 0, new double[] {3, 0}, 0, a, 0, b, 0);
        assertEquals(0.005, a[6 + 5], 1e-9, "the oldest acts");
        assertEquals(1, a[5 * 6 + 4], 1e-9, "they grow older");
        assertArrayEquals(new double[] {0, 0.005}, Arrays.copyOfRange(b, 2, 4), 1e-9);
        assertEquals(1, b[4], 1e-9);
        InputException e = assertThrows(
                InputException.class, () -> model.withOption(model.option().withTimestep(0.02)));
        assertTrue(e.getMessage().contains("counted in its time steps"), e.getMessage());
    }

    /** Everything that has a state or a path, under both integrators, against central differences. */
    @ParameterizedTest
    @ValueSource(strings = {"Euler", "RK4"})
    void derivativesKnowActivationsAndPaths(String integrator) {
        BodyModel model = Mjcf.parse("""
                <mujoco><option timestep="0.004" integrator="%s"><flag contact="disable"/></option>
                <worldbody>
                  <site name="anchor" pos="0.25 0.03 1.1" euler="10 20 0"/>
                  <body pos="0 0 1"><joint name="a" axis="0 1 0" damping="0.05"/><joint name="b" type="ball" pos="0 0 -0.3"/>
                    <geom type="capsule" fromto="0 0 0 0 0 -0.3" size="0.03"/>
                    <geom name="ball" size="0.06" pos="0.02 0 -0.12" contype="0"/><site name="s" pos="0.04 0 -0.28"/>
                    <site name="crank" pos="0 0.1 -0.2"/></body>
                  <body pos="0.3 0 0.6"><freejoint/><geom size="0.1"/>
                    <geom name="drum" type="cylinder" size="0.05 0.2" euler="80 0 10" pos="0.02 0 0.12"/>
                    <site name="f" pos="0.1 0 0.1" euler="0 30 20"/><site name="g" pos="-0.02 0.1 0.3"/></body>
                </worldbody>
                <tendon>
                  <spatial name="t" stiffness="20" damping="0.5" springlength="0.1"><site site="anchor"/><geom geom="ball"/>
                    <site site="s"/><geom geom="drum"/><site site="f"/><pulley divisor="2"/><site site="f"/><site site="crank"/>
                  </spatial>
                </tendon>
                <actuator>
                  <muscle tendon="t" lengthrange="0.2 2" tausmooth="0.3"/>
                  <position tendon="t" kp="8" kv="0.4" gear="2"/>
                  <general site="f" refsite="anchor" gear="1 0.4 -0.5 0.2 0.1 0.3" gainprm="2" biastype="affine"
                    biasprm="0 -1 -0.1" dyntype="filter" dynprm="0.03" actearly="true"/>
                  <motor site="s" gear="1 2 0.5 0.1 0.2 0.3"/>
                  <general cranksite="crank" slidersite="anchor" cranklength="1" gainprm="2" dyntype="filterexact"
                    dynprm="0.02"/>
                  <general joint="a" dyntype="integrator" actrange="-1 1"/>
                </actuator>
                </mujoco>""".formatted(integrator), "paths.xml");
        assertEquals(List.of(), model.warnings());
        BodyDynamics f = new BodyDynamics(model);
        int n = 2 * model.nv() + model.na();
        int nu = model.nu();
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv() + model.na());
        double[] away = new double[n];
        RandomStream.of(3, "paths", 0).fillGaussian(away, 0, n);
        for (int i = 0; i < n; i++) {
            away[i] *= i < model.nv() ? 0.1 : 0.5;
        }
        f.displace(x.clone(), 0, away, x, 0);
        double[] u = {0.6, 0.3, -0.4, 0.5, 0.7, 0.2};
        double[] a = new double[n * n];
        double[] b = new double[n * nu];
        f.tangentJacobians(x, 0, u, 0, a, b);
        double[] next = new double[x.length];
        f.stepRow(x, 0, u, 0, next, 0);
        double h = 1e-6;
        for (int c = 0; c < n + nu; c++) {
            double[] plus = moved(f, x, u, c, h);
            double[] minus = moved(f, x, u, c, -h);
            for (int r = model.nv(); r < n; r++) {
                int at = model.nq() - model.nv() + r;
                double actual = c < n ? a[r * n + c] : b[r * nu + c - n];
                assertEquals((plus[at] - minus[at]) / (2 * h), actual, 2e-7, r + "," + c);
            }
        }
        double moves = 0;
        for (int r = model.nv(); r < 2 * model.nv(); r++) {
            for (int c = 2 * model.nv(); c < n; c++) {
                moves += Math.abs(a[r * n + c]);
            }
        }
        assertTrue(moves > 1e-2, "activations move bodies");
    }

    private static double[] moved(BodyDynamics f, double[] x, double[] u, int c, double h) {
        int n = 2 * f.model().nv() + f.model().na();
        double[] tangent = new double[n];
        double[] action = u.clone();
        if (c < n) {
            tangent[c] = h;
        } else {
            action[c - n] += h;
        }
        double[] from = new double[x.length];
        f.displace(x, 0, tangent, from, 0);
        double[] next = new double[x.length];
        f.stepRow(from, 0, action, 0, next, 0);
        return next;
    }

    @Test
    void theStateNamesActivations() {
        BodyModel model = model("", "<general name='lag' joint='j' dyntype='filter'/><motor joint='j'/>");
        assertEquals(
                List.of("j", "j_dot", "lag_act"),
                new BodyDynamics(model)
                        .spec().state().stream().map(v -> v.name()).toList());
        assertEquals(1, model.na());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dyntype='user' | dyntype=\"user\" needs a program's own function",
                "gaintype='user' | gaintype=\"user\" needs a program's own function",
                "dyntype='none' actrange='0 1' | has an actrange, but no activation",
                "dyntype='filter' actrange='1 0' | actrange must increase",
                "delay='0.04' nsample='3' | delay=\"0.04\" is 4 steps; it needs an nsample",
                "dyntype='filter' actdim='2' | actdim above 1 needs the dyntype user"
            })
    void whatCannotBeIsRefused(String settings, String said) {
        InputException e =
                assertThrows(InputException.class, () -> model("", "<general name='g' joint='j' " + settings + "/>"));
        assertTrue(e.getMessage().startsWith("m.xml:1: <general name=\"g\">: " + said), e.getMessage());
    }

    /** From limits a muscle takes its lengths where the compiler says so; without any, where they are not looked for, it does nothing. */
    @Test
    void aMuscleNeedsItsLengths() {
        String muscle = "</worldbody><actuator><muscle joint='j'/></actuator></mujoco>";
        String none = "<mujoco><compiler><lengthrange mode='none'/></compiler><worldbody><body><joint name='j'"
                + " type='slide' range='-2 3'/><geom size='1'/></body>" + muscle;
        assertEquals(1, Mjcf.parse(none, "m.xml").warnings().size());
        String limited = none.replace("mode='none'", "uselimit='true'");
        assertArrayEquals(new double[] {-2, 3}, Mjcf.parse(limited, "m.xml").field("actuator_lengthrange"), 0);
    }
}
