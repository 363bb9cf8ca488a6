package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.Rotations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts of dynamics, for every type of joint, both integrators, all parameters that are not zero. */
class BodyDynamicsTest {
    static BodyModel model(String name, BodyIntegrator integrator) {
        try {
            BodyModel model = Mjcf.parse(MujocoFixtureTest.model(name), name + ".xml");
            return model.withOption(model.option().withIntegrator(integrator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BodyDynamics all(BodyModel model) {
        List<String> names = BodyParameter.all(model).stream()
                .filter(p -> p.value(model) != 0)
                .map(BodyParameter::name)
                .toList();
        return new BodyDynamics(model, names);
    }

    @Nested
    class HingesAndSlide implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("arm_hinges", BodyIntegrator.EULER));
        }
    }

    @Nested
    class HingesAndSlideRk4 implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("arm_hinges", BodyIntegrator.RK4));
        }
    }

    @Nested
    class Servos implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("servo_arm", BodyIntegrator.EULER));
        }
    }

    @Nested
    class Balls implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("arm_ball", BodyIntegrator.EULER));
        }
    }

    @Nested
    class FreeInWindRk4 implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("free_arm_fluid", BodyIntegrator.RK4));
        }
    }

    @Nested
    class MixedTreeRk4 implements ParametricDynamicsContract {
        @Override
        public BodyDynamics dynamics() {
            return all(model("tree_mixed", BodyIntegrator.RK4));
        }
    }

    /** 1e-6 relative to the largest entry, by displacements, central differences. */
    @ParameterizedTest
    @CsvSource({
        "arm_ball, EULER",
        "arm_ball, RK4",
        "free_arm_fluid, EULER",
        "free_arm_fluid, RK4",
        "tree_mixed, EULER",
        "tree_mixed, RK4",
        "swimmer3, EULER"
    })
    void tangentJacobiansEqualCentralDifferences(String name, BodyIntegrator integrator) {
        BodyModel model = model(name, integrator);
        BodyDynamics f = new BodyDynamics(model);
        int n = f.spec().n();
        int nv = model.nv();
        RandomStream random = RandomStream.of(3, "tangent", 0);
        double[] x = Arrays.copyOf(model.qpos0(), n);
        double[] away = new double[2 * nv];
        random.fillGaussian(away, 0, 2 * nv);
        f.displace(x.clone(), 0, away, x, 0);
        double[] u = new double[model.nu()];
        Arrays.fill(u, 0.3);
        double[] A = new double[4 * nv * nv];
        double[] B = new double[2 * nv * model.nu()];
        f.tangentJacobians(x, 0, u, 0, A, B);
        double[] centre = new double[n];
        f.stepRow(x, 0, u, 0, centre, 0);
        double h = 1e-6;
        double scale = Arrays.stream(A).map(Math::abs).max().orElseThrow();
        for (int c = 0; c < 2 * nv; c++) {
            double[] plus = difference(model, centre, stepped(f, x, c, h, u));
            double[] minus = difference(model, centre, stepped(f, x, c, -h, u));
            for (int r = 0; r < 2 * nv; r++) {
                assertEquals((plus[r] - minus[r]) / (2 * h), A[r * 2 * nv + c], 1e-6 * scale, r + "," + c);
            }
        }
    }

    private static double[] stepped(BodyDynamics f, double[] x, int direction, double h, double[] u) {
        double[] tangent = new double[2 * f.model().nv()];
        tangent[direction] = h;
        double[] moved = new double[x.length];
        f.displace(x, 0, tangent, moved, 0);
        double[] next = new double[x.length];
        f.stepRow(moved, 0, u, 0, next, 0);
        return next;
    }

    /** The tangent from one state to another. */
    private static double[] difference(BodyModel model, double[] from, double[] to) {
        int nv = model.nv();
        double[] d = new double[2 * nv];
        for (int j = 0; j < model.joints(); j++) {
            int q = model.jointPosition(j);
            int v = model.jointDof(j);
            int plain = switch (model.jointType(j)) {
                case FREE -> 3;
                case BALL -> 0;
                default -> 1;
            };
            for (int k = 0; k < plain; k++) {
                d[v + k] = to[q + k] - from[q + k];
            }
            if (model.jointType(j).dofs() > 1) {
                Rotations.difference(to, q + plain, from, q + plain, d, v + plain);
            }
        }
        for (int k = 0; k < nv; k++) {
            d[nv + k] = to[model.nq() + k] - from[model.nq() + k];
        }
        return d;
    }

    @Test
    void derivativesIncludeJointLimitsThatPush() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option><flag contact="disable"/></option>
                  <default><geom type="capsule" size="0.05"/><joint damping="0.1"/></default>
                  <worldbody>
                    <body>
                      <joint name="rail" type="slide" axis="1 0 0" range="-0.1 0.1" solimplimit="0.5 0.9 0.4 0.5 3"/>
                      <geom fromto="0 0 0 0.3 0 0"/>
                      <body pos="0.3 0 0">
                        <joint name="elbow" axis="0 1 0" range="-10 10" solreflimit="-300 -20"/>
                        <geom fromto="0 0 0 0.3 0 0"/>
                      </body>
                    </body>
                  </worldbody>
                </mujoco>
                """, "limits.xml");
        double[] x = {0.25, -0.3, 0.4, -0.2};
        assertEquals(
                2,
                new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0).activeLimits());
        assertDerivatives(model, x);
    }

    /** The rail slides at its bound, the elbow is held, and a limit pushes beside it. */
    @Test
    void derivativesIncludeFrictionLoss() {
        BodyModel model = Mjcf.parse("""
                <mujoco>
                  <option><flag contact="disable"/></option>
                  <default><geom type="capsule" size="0.05"/><joint damping="0.1"/></default>
                  <worldbody>
                    <body>
                      <joint name="rail" type="slide" axis="1 0 0" range="-0.1 0.1" frictionloss="0.3"/>
                      <geom fromto="0 0 0 0.3 0 0"/>
                      <body pos="0.3 0 0">
                        <joint name="elbow" axis="0 1 0" frictionloss="50" solreffriction="0.05 1"
                          solimpfriction="0.5 0.6 0.001"/>
                        <geom fromto="0 0 0 0.3 0 0"/>
                      </body>
                    </body>
                  </worldbody>
                </mujoco>
                """, "rubbing.xml");
        for (double place : new double[] {0, 0.2}) {
            double[] x = {place, -0.3, 0.4, -0.2};
            ForwardDynamics forward = new BodySimulator(model).forwardDynamics(x, 0, new double[0], 0);
            assertTrue(Math.abs(forward.constraint()[1]) > 0.1 && Math.abs(forward.constraint()[1]) < 50);
            if (place == 0) {
                assertEquals(-0.3, forward.constraint()[0], 1e-15);
            }
            assertDerivatives(model, x);
        }
    }

    /** By state and by all parameters, against central differences. */
    private static void assertDerivatives(BodyModel model, double[] x) {
        for (BodyIntegrator integrator : List.of(BodyIntegrator.EULER, BodyIntegrator.RK4)) {
            BodyDynamics f = all(model.withOption(model.option().withIntegrator(integrator)));
            double[] none = {};
            double[] A = new double[16];
            double[] theta = f.parameterValues();
            int np = theta.length;
            double[] P = new double[4 * np];
            f.advanceWithSensitivities(x, 0, none, 0, f.spec().dt(), new double[4], 0, A, none, P);
            double h = 1e-6;
            double[] plus = new double[4];
            double[] minus = new double[4];
            for (int c = 0; c < 4; c++) {
                double[] moved = x.clone();
                moved[c] = x[c] + h;
                f.stepRow(moved, 0, none, 0, plus, 0);
                moved[c] = x[c] - h;
                f.stepRow(moved, 0, none, 0, minus, 0);
                for (int r = 0; r < 4; r++) {
                    assertEquals((plus[r] - minus[r]) / (2 * h), A[4 * r + c], 1e-7, integrator + " " + r + "," + c);
                }
            }
            for (int c = 0; c < np; c++) {
                double step = 1e-4 * f.parameters().get(c).scale();
                double[] moved = theta.clone();
                moved[c] += step;
                f.withParameterValues(moved).stepRow(x, 0, none, 0, plus, 0);
                moved[c] -= 2 * step;
                f.withParameterValues(moved).stepRow(x, 0, none, 0, minus, 0);
                String name = integrator + " " + f.parameters().get(c).name();
                for (int r = 0; r < 4; r++) {
                    double expected = (plus[r] - minus[r]) / (2 * step);
                    assertEquals(expected, P[r * np + c], 1e-6 * Math.max(0.1, Math.abs(expected)), name);
                }
            }
        }
    }

    @Test
    void unknownParameterIsNamedWithTheKnownOnes() {
        BodyModel model = model("acrobot", BodyIntegrator.EULER);
        InputException e = assertThrows(InputException.class, () -> new BodyDynamics(model, List.of("mass:leg")));
        assertTrue(e.getMessage().contains("'mass:leg'"), e.getMessage());
        assertTrue(e.getMessage().contains("mass:upper"), e.getMessage());
    }

    /** A mass of 2 kg on a slide with damping d: v' = (2 v + h u) / (2 + h d), and its slopes in closed form. */
    @ParameterizedTest
    @ValueSource(strings = {"implicit", "implicitfast"})
    void implicitIntegratorsAreDifferenced(String integrator) {
        BodyModel model = Mjcf.parse(
                "<mujoco><option timestep='0.01' gravity='0 0 0' integrator='" + integrator
                        + "'/><worldbody><body><joint name='j' type='slide' damping='30'/><geom size='0.1' mass='2'/>"
                        + "</body></worldbody><actuator><motor joint='j'/></actuator></mujoco>",
                "m.xml");
        BodyDynamics f = new BodyDynamics(model, List.of("damping:j"));
        double[] x = {0.3, 1.5};
        double[] next = new double[2];
        double[] a = new double[4];
        double[] b = new double[2];
        double[] p = new double[2];
        f.advanceWithSensitivities(x, 0, new double[] {4}, 0, 0.01, next, 0, a, b, p);
        double whole = 2 + 0.01 * 30;
        double speed = (2 * 1.5 + 0.01 * 4) / whole;
        assertArrayEquals(new double[] {0.3 + 0.01 * speed, speed}, next, 1e-14);
        assertArrayEquals(new double[] {1, 0.01 * 2 / whole, 0, 2 / whole}, a, 1e-9);
        assertArrayEquals(new double[] {1e-4 / whole, 0.01 / whole}, b, 1e-9);
        assertArrayEquals(new double[] {-1e-4 * speed / whole, -0.01 * speed / whole}, p, 1e-9);
        assertEquals(1 + 2 * 3, f.stepsPerJacobian(), "two steps for each of two states and an action");
    }

    /** Of bodies that turn, the numbers of quaternions follow: by the step's own differences. */
    @Test
    void implicitStepsOfTurningBodiesAreDifferenced() {
        BodyModel model = model("arm_ball", BodyIntegrator.IMPLICIT);
        BodyDynamics f = new BodyDynamics(model);
        int n = f.spec().n();
        double[] x = Arrays.copyOf(model.qpos0(), n);
        for (int i = model.nq(); i < n; i++) {
            x[i] = 0.3 * Math.sin(i);
        }
        double[] u = new double[model.nu()];
        double[] a = new double[n * n];
        f.jacobianRow(x, 0, u, 0, a, 0, new double[n * u.length], 0);
        double[] plus = new double[n];
        double[] minus = new double[n];
        for (int c = 0; c < n; c++) {
            double[] from = x.clone();
            from[c] += 1e-6;
            f.stepRow(from, 0, u, 0, plus, 0);
            from[c] -= 2e-6;
            f.stepRow(from, 0, u, 0, minus, 0);
            for (int r = 0; r < n; r++) {
                assertEquals((plus[r] - minus[r]) / 2e-6, a[r * n + c], 1e-7, r + ", " + c);
            }
        }
    }

    /** A duration of 1.5 steps is two of 0.75, one of 2.5 three of 5/6, and so again. */
    @Test
    void durationsAreDividedEvenly() {
        BodyModel model = model("acrobot", BodyIntegrator.EULER);
        BodyDynamics f = new BodyDynamics(model, List.of("mass:upper"));
        double dt = f.spec().dt();
        double[] x = {0.4, -0.7, 1, 2};
        double[] u = {0.3};
        for (double steps : new double[] {1.5, 2.5, 1.5, 1, 3}) {
            int count = (int) Math.ceil(steps);
            BodySimulator simulator =
                    new BodySimulator(model.withOption(model.option().withTimestep(dt * steps / count)));
            double[] expected = x.clone();
            double[] next = new double[4];
            for (int k = 0; k < count; k++) {
                simulator.step(expected, 0, u, 0, next, 0);
                System.arraycopy(next, 0, expected, 0, 4);
            }
            f.advance(x, 0, u, 0, dt * steps, next, 0);
            assertArrayEquals(expected, next, 1e-13);
            double[] A = new double[16];
            f.advanceWithSensitivities(x, 0, u, 0, dt * steps, next, 0, A, new double[4], new double[4]);
            assertArrayEquals(expected, next, 1e-13);
        }
        assertEquals(0.02, f.withTimeStep(0.02).spec().dt());
        BodyDynamics slow = new BodyDynamics(model, List.of(), 3);
        assertEquals(3 * model.option().timestep(), slow.spec().dt(), 1e-15);
        assertEquals(0.01, slow.withTimeStep(0.03).model().option().timestep(), 1e-15);
        assertThrows(InputException.class, () -> new BodyDynamics(model, List.of(), 0));
    }
}
