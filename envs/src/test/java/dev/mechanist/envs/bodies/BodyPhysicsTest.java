package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What physics says whatever the engine: conserved quantities, orders of integrators, closed forms. */
class BodyPhysicsTest {
    private static final String FLOATING = """
            <mujoco>
              <option gravity="0 0 0"><flag contact="disable"/></option>
              <worldbody>
                <body>
                  <freejoint/>
                  <geom type="box" size="0.2 0.1 0.05"/>
                  <body pos="0.2 0 0">
                    <joint type="%s" axis="0.3 1 0.2"/>
                    <geom type="capsule" size="0.03" fromto="0 0 0 0.3 0 0.1"/>
                  </body>
                </body>
              </worldbody>
            </mujoco>
            """;

    private static BodySimulator simulator(BodyModel model, BodyIntegrator integrator, double h) {
        return new BodySimulator(
                model.withOption(model.option().withIntegrator(integrator).withTimestep(h)));
    }

    private static double[] run(BodySimulator s, double[] x0, int steps) {
        double[] x = x0.clone();
        double[] next = new double[x.length];
        double[] u = new double[s.model().nu()];
        for (int k = 0; k < steps; k++) {
            s.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }

    private static double[] start(BodyModel model) {
        double[] x = Arrays.copyOf(model.qpos0(), model.nq() + model.nv());
        RandomStream.of(5, "physics", 0).fillGaussian(x, model.nq(), x.length);
        return x;
    }

    /** Halving the step divides the drift of energy by 2 (semi-implicit Euler) and by 16 or more (RK4, no quaternions). */
    @ParameterizedTest
    @CsvSource({"EULER, 1.7, 2.4", "RK4, 12, 40"})
    void energyOfAnUndampedChainIsKeptToTheIntegratorsOrder(BodyIntegrator integrator, double least, double most) {
        BodyModel chain = BodyDynamicsTest.model("chain2", integrator);
        double[] x = {0.8, -0.4, 0.3, 0.5};
        double[] drift = new double[2];
        for (int k = 0; k < 2; k++) {
            double h = 0.004 / (1 << k);
            BodySimulator s = simulator(chain, integrator, h);
            double before = Arrays.stream(s.energy(x, 0)).sum();
            drift[k] = Math.abs(Arrays.stream(s.energy(run(s, x, (int) Math.round(0.2 / h)), 0))
                            .sum()
                    - before);
        }
        double ratio = drift[0] / drift[1];
        assertTrue(least < ratio && ratio < most, drift[0] + " / " + drift[1] + " = " + ratio);
    }

    /** Free bodies far from everything: linear momentum exactly, angular momentum and energy as the step gets small. */
    @ParameterizedTest
    @CsvSource({"hinge, EULER", "ball, EULER", "slide, EULER", "hinge, RK4", "ball, RK4", "slide, RK4"})
    void floatingBodiesKeepTheirMomentum(String joint, BodyIntegrator integrator) {
        BodyModel model = Mjcf.parse(FLOATING.formatted(joint), "floating.xml");
        double[] x = start(model);
        double[] errors = new double[2];
        for (int k = 0; k < 2; k++) {
            double h = 0.002 / (1 << k);
            BodySimulator s = simulator(model, integrator, h);
            BodyPoses before = s.poses(x, 0);
            double[] l = before.angularMomentum(model);
            double[] p = before.totalVelocity(model);
            BodyPoses after = s.poses(run(s, x, (int) Math.round(0.1 / h)), 0);
            double[] l2 = after.angularMomentum(model);
            errors[k] = Math.sqrt(Math.pow(l[0] - l2[0], 2) + Math.pow(l[1] - l2[1], 2) + Math.pow(l[2] - l2[2], 2));
            double tolerance = integrator == BodyIntegrator.RK4 ? 1e-4 : 2e-2;
            assertArrayEquals(p, after.totalVelocity(model), tolerance);
        }
        assertTrue(errors[1] < 0.7 * errors[0] || errors[1] < 1e-10, errors[0] + " then " + errors[1]);
    }

    @Test
    void dampedSlideFollowsItsClosedForm() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option gravity="0 0 -9.81"/>
                  <worldbody><body>
                    <joint type="slide" axis="0 0 1" stiffness="50" damping="1.5"/>
                    <geom size="0.1" mass="2"/>
                  </body></worldbody>
                </mujoco>
                """, "slide.xml");
        double rest = -2 * 9.81 / 50;
        double decay = 1.5 / 4;
        double rate = Math.sqrt(25 - decay * decay);
        double t = 0.5;
        // x(0) = 0, v(0) = 0 about the rest position.
        double expected = rest - rest * Math.exp(-decay * t) * (Math.cos(rate * t) + decay / rate * Math.sin(rate * t));
        double[] x = run(simulator(model, BodyIntegrator.RK4, 0.005), new double[2], 100);
        assertEquals(expected, x[0], 1e-9);
    }

    @Test
    void terminalVelocityInAViscousFluidBalancesWeight() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option viscosity="2" timestep="0.01"/>
                  <worldbody><body><joint type="slide" axis="0 0 1"/><geom size="0.1" mass="1"/></body></worldbody>
                </mujoco>
                """, "sink.xml");
        double side = Math.sqrt(6 * 0.4 * 0.01);
        double[] x = run(new BodySimulator(model), new double[2], 2000);
        assertEquals(-9.81 / (3 * Math.PI * side * 2), x[1], 1e-9);
    }

    @Test
    void aRestingLimitCarriesTheWeight() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <worldbody><body><joint type="slide" axis="0 0 1" range="-0.1 1" damping="1"/>
                    <geom size="0.1" mass="3"/></body></worldbody>
                </mujoco>
                """, "limit.xml");
        double[] x = run(new BodySimulator(model), new double[2], 5000);
        ForwardDynamics f = new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0);
        assertEquals(1, f.activeLimits());
        assertEquals(3 * 9.81, f.constraint()[0], 1e-6);
        assertEquals(-0.1, x[0], 0.02);
    }
}
