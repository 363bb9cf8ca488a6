package dev.mechanist.envs.bodies.forces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Springs, bounds and activations of what is not the first of its kind, in a state that is not at the start of its array. */
class SecondOfManyTest {
    /** A free body and a ball after another free body: 3 N/m from where they are made, 2 N m/rad. */
    @Test
    void springsOfALaterBody() {
        BodyModel model = Mjcf.parse("""
                <mujoco><option gravity="0 0 0"/><worldbody>
                  <body pos="9 8 7"><freejoint/><geom size="0.1"/></body>
                  <body pos="1 2 3"><joint type="free" stiffness="3"/><geom size="0.1" mass="2"/></body>
                  <body pos="5 0 0"><joint type="ball" stiffness="2"/><geom size="0.1" pos="0.1 0 0"/></body>
                </worldbody></mujoco>
                """, "m.xml");
        double[] q = {
            4, 5, 6, 1, 0, 0, 0, 1.5, 2.25, 2, Math.cos(0.2), 0, Math.sin(0.2), 0, Math.cos(0.15), 0, 0, Math.sin(0.15)
        };
        double[] x = new double[5 + 18 + 15];
        System.arraycopy(q, 0, x, 5, 18);
        BodySimulator simulator = new BodySimulator(model);
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 0, 0, -1.5, -0.75, 3, 0, -1.2, 0, 0, 0, -0.6},
                simulator.forwardDynamics(x, 5, new double[0], 0).spring(),
                1e-14);
        assertEquals(
                1.5 * (0.25 + 0.0625 + 1 + 0.16) + 0.09,
                simulator.energy(Arrays.copyOfRange(x, 5, x.length), 0)[0],
                1e-14);
    }

    /** Of one joint alone, and of two of which either is bounded: three times the control, within -1 and 2 N m. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void boundsOfJoints(boolean first, boolean second) {
        String bound = "actuatorfrcrange='-1 2'";
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><body><joint name='a' " + (first ? bound : "")
                        + "/><geom size='0.1'/></body><body pos='1 0 0'><joint name='b' " + (second ? bound : "")
                        + "/><geom size='0.1'/></body></worldbody><actuator><motor joint='a' gear='3'/>"
                        + "<motor joint='b' gear='3'/></actuator></mujoco>",
                "m.xml");
        BodySimulator simulator = new BodySimulator(model);
        for (double u : new double[] {5, -5, 0.4}) {
            double[] out = simulator
                    .forwardDynamics(new double[4], 0, new double[] {u, u}, 0)
                    .actuator();
            double within = Math.max(-1, Math.min(2, 3 * u));
            assertArrayEquals(new double[] {first ? within : 3 * u, second ? within : 3 * u}, out, 1e-14);
        }
    }

    /** The second of two activations ends its step within -1 and 0.55, or at a bound, where nothing moves it: by 0.01 s. */
    @ParameterizedTest
    @CsvSource({"0.5, 3, 0.53, 1", "0.549, 3, 0.55, 0", "-0.999, -3, -1, 0", "-0.9, -3, -0.93, 1"})
    void boundsOfActivations(double act, double u, double next, double moves) {
        BodyModel model = Mjcf.parse("""
                <mujoco><option timestep="0.01" gravity="0 0 0"/><worldbody>
                  <body><joint name="j" type="slide"/><geom size="0.1" mass="2"/></body></worldbody>
                <actuator><general joint="j" dyntype="integrator" gainprm="4"/>
                  <general joint="j" dyntype="integrator" gainprm="4" actrange="-1 0.55"/></actuator></mujoco>
                """, "m.xml");
        BodyDynamics f = new BodyDynamics(model);
        double[] x = {0, 0, 0.2, act};
        double[] controls = {1, u};
        double[] out = new double[4];
        f.stepRow(x, 0, controls, 0, out, 0);
        assertEquals(0.21, out[2], 1e-14);
        assertEquals(next, out[3], 1e-14);
        double[] a = new double[16];
        double[] b = new double[8];
        f.jacobianRow(x, 0, controls, 0, a, 0, b, 0);
        assertArrayEquals(new double[] {0, 0, 1, 0}, Arrays.copyOfRange(a, 8, 12), 1e-14);
        assertArrayEquals(new double[] {0, 0, 0, moves}, Arrays.copyOfRange(a, 12, 16), 1e-14);
        assertArrayEquals(new double[] {0.01, 0}, Arrays.copyOfRange(b, 4, 6), 1e-14);
        assertArrayEquals(new double[] {0, 0.01 * moves}, Arrays.copyOfRange(b, 6, 8), 1e-14);
    }
}
