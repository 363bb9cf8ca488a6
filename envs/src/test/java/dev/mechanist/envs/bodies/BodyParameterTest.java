package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a fit may change: names, values and what moves with each. */
class BodyParameterTest {
    private static final BodyModel MODEL = Mjcf.parse("""
            <mujoco>
              <worldbody>
                <body name="stand" pos="0 0 2"><geom size="0.1"/>
                  <body name="arm" pos="0 3 4"><joint name="hip" damping="0.3" armature="0.2" stiffness="1.5"/>
                    <inertial pos="0.1 0 0" mass="2" diaginertia="0.6 0.8 1"/>
                    <body name="hand" pos="3 0 4"><joint name="wrist" type="ball" damping="0.4"/><geom size="0.1" mass="1"/></body>
                    <body name="nail" pos="0 0 1"/>
                  </body>
                </body>
              </worldbody>
              <actuator><motor name="pull" joint="hip" gear="-3"/><motor name="turn" joint="wrist" gear="2"/></actuator>
            </mujoco>
            """, "m.xml");

    private static double value(String name) {
        return BodyParameter.named(MODEL, List.of(name)).get(0).value(MODEL);
    }

    @Test
    void everythingThatMattersHasAName() {
        List<String> names =
                BodyParameter.all(MODEL).stream().map(BodyParameter::name).toList();
        assertEquals(
                List.of(
                        "mass:arm",
                        "gyration_x:arm",
                        "gyration_y:arm",
                        "gyration_z:arm",
                        "mass:hand",
                        "gyration_x:hand",
                        "gyration_y:hand",
                        "gyration_z:hand",
                        "length:hand",
                        "length:nail",
                        "damping:hip",
                        "stiffness:hip",
                        "armature:hip",
                        "damping:wrist",
                        "stiffness:wrist",
                        "armature:wrist",
                        "gear:pull"),
                names);
    }

    @Test
    void valuesAreThoseOfTheFile() {
        assertEquals(2, value("mass:arm"));
        assertEquals(0.3, value("gyration_x:arm"), 1e-15);
        assertEquals(0.4, value("gyration_y:arm"), 1e-15);
        assertEquals(0.5, value("gyration_z:arm"), 1e-15);
        assertEquals(5, value("length:hand"), 1e-15);
        assertEquals(0.3, value("damping:hip"));
        assertEquals(0.2, value("armature:hip"));
        assertEquals(1.5, value("stiffness:hip"));
        assertEquals(-3, value("gear:pull"));
    }

    private static BodyTables set(String name, double value) {
        BodyTables tables = MODEL.tables().copy();
        BodyParameter.named(MODEL, List.of(name)).get(0).set(tables, value);
        return tables;
    }

    /** Moments follow a mass; an offset keeps its direction; a ball's damping is that of all three axes. */
    @Test
    void settingMovesWhatBelongsToIt() {
        BodyTables heavy = set("mass:arm", 5);
        assertEquals(5, heavy.bodyMass[2]);
        assertArrayEquals(new double[] {1.5, 2, 2.5}, Arrays.copyOfRange(heavy.bodyInertia, 6, 9), 1e-15);
        BodyTables wide = set("gyration_y:arm", 0.7);
        assertArrayEquals(new double[] {0.6, 1.4, 1}, Arrays.copyOfRange(wide.bodyInertia, 6, 9), 1e-15);
        assertArrayEquals(new double[] {6, 0, 8}, Arrays.copyOfRange(set("length:hand", 10).bodyPos, 9, 12), 1e-15);
        assertArrayEquals(new double[] {0.3, 0.9, 0.9, 0.9}, set("damping:wrist", 0.9).dofDamping);
        assertArrayEquals(new double[] {0.2, 0.6, 0.6, 0.6}, set("armature:wrist", 0.6).dofArmature);
        assertArrayEquals(new double[] {1.5, 7}, set("stiffness:wrist", 7).jointStiffness);
        assertEquals(4, set("gear:pull", 4).actuatorGear[0]);
        assertEquals(2, MODEL.tables().bodyMass[2], "the model itself stays");
    }

    @Test
    void fitsSeeBoundsAndScales() {
        List<Parameter> seen = new BodyDynamics(
                        MODEL, List.of("mass:arm", "damping:hip", "stiffness:wrist", "gear:pull", "length:hand"))
                .parameters();
        assertEquals(2e-6, seen.get(0).lower(), 1e-20);
        assertEquals(0, seen.get(1).lower());
        assertEquals(0, seen.get(2).value());
        assertEquals(1e-2, seen.get(2).scale());
        assertEquals(-3, seen.get(3).value());
        assertEquals(3, seen.get(3).scale());
        assertEquals(Double.NEGATIVE_INFINITY, seen.get(3).lower());
        assertEquals(5e-6, seen.get(4).lower(), 1e-20);
        assertTrue(seen.stream().allMatch(Parameter::free));
        assertFalse(seen.stream().anyMatch(p -> p.upper() < Double.POSITIVE_INFINITY));
        InputException e =
                assertThrows(InputException.class, () -> BodyParameter.named(MODEL, List.of("mass:arm", "mass:arm")));
        assertTrue(e.getMessage().contains("named twice"), e.getMessage());
    }

    /** All parameters of hinge, slide, ball and free with limits, dampings and armatures, against central differences. */
    @Test
    void sensitivitiesOfEveryKindOfJointEqualCentralDifferences() {
        BodyModel model = Mjcf.parse(JointForcesTest.ACTUATED, "actuated.xml");
        for (BodyIntegrator integrator : List.of(BodyIntegrator.EULER, BodyIntegrator.RK4)) {
            BodyDynamics f =
                    BodyDynamicsTest.all(model.withOption(model.option().withIntegrator(integrator)));
            int n = f.spec().n();
            double[] theta = f.parameterValues();
            int np = theta.length;
            double[] x = Arrays.copyOf(model.qpos0(), n);
            double[] away = new double[2 * model.nv()];
            for (int i = 0; i < away.length; i++) {
                away[i] = 0.4 * Math.sin(3 * i + 1);
            }
            f.displace(x.clone(), 0, away, x, 0);
            double[] u = {0.7, -0.4, 0.6, -0.3, 0.8, 0.9, 0.5, -0.6, 0.7};
            double[] slopes = new double[n * np];
            double duration = f.spec().dt();
            f.advanceWithSensitivities(
                    x, 0, u, 0, duration, new double[n], 0, new double[n * n], new double[n * u.length], slopes);
            double[] plus = new double[n];
            double[] minus = new double[n];
            for (int c = 0; c < np; c++) {
                double step = 1e-4 * f.parameters().get(c).scale();
                double[] moved = theta.clone();
                moved[c] += step;
                f.withParameterValues(moved).stepRow(x, 0, u, 0, plus, 0);
                moved[c] -= 2 * step;
                f.withParameterValues(moved).stepRow(x, 0, u, 0, minus, 0);
                String name = integrator + " " + f.parameters().get(c).name();
                for (int r = 0; r < n; r++) {
                    double expected = (plus[r] - minus[r]) / (2 * step);
                    assertEquals(expected, slopes[r * np + c], 1e-6 * Math.max(0.1, Math.abs(expected)), name);
                }
            }
        }
    }

    /** A centre of mass has no closed form and a mass has; both as central differences say. */
    @Nested
    class WithAndWithoutClosedForm implements ParametricDynamicsContract {
        @Override
        public ParametricDynamics dynamics() {
            BodyModel arm = Mjcf.parse("""
                    <mujoco><option timestep="0.01"/><worldbody>
                      <body name="a"><joint axis="0 1 0.2" damping="0.3"/><geom size="0.1" pos="0.3 0.05 0"/>
                        <body name="b" pos="0.4 0 0"><joint axis="0 1 0"/><geom size="0.1" pos="0.2 0 0.1"/></body></body>
                    </worldbody></mujoco>
                    """, "m.xml");
            return new BodyDynamics(arm, List.of("centre_x:b", "mass:b", "centre_z:a"));
        }
    }

    @Test
    void whatIsMissingIsToldByName() {
        InputException e = assertThrows(
                InputException.class,
                () -> Mjcf.parse(
                                "<mujoco><worldbody><body><joint name='a'/><geom size='1'/><body><joint/><geom size='1'/><body>"
                                        + "<joint name='c'/><geom size='1'/></body></body></body></worldbody></mujoco>",
                                "m.xml")
                        .joint("b"));
        assertTrue(e.getMessage().endsWith("has no joint 'b'; it has a, c"), e.getMessage());
    }

    /** Closed forms are had with the step; the implicit integrators are differenced, both ways by 4 states and an action. */
    @Test
    void jacobiansCostTheirSteps() {
        for (String integrator : List.of("Euler", "RK4", "implicit", "implicitfast")) {
            BodyModel arm = Mjcf.parse(
                    "<mujoco><option integrator='" + integrator
                            + "'/><worldbody><body><joint name='j'/><geom size='1'/>"
                            + "<body><joint/><geom size='1'/></body></body></worldbody><actuator><motor joint='j'/></actuator>"
                            + "</mujoco>",
                    "m.xml");
            boolean closed = !integrator.startsWith("implicit");
            assertEquals(closed ? 1 : 11, new BodyDynamics(arm).stepsPerJacobian(), integrator);
        }
    }

    /** An actuator's own inertia is not simulated where it pulls at a crank: it is told, once for each kind. */
    @Test
    void cranksHaveNoInertia() {
        BodyModel model = Mjcf.parse(
                "<mujoco><worldbody><site name='s'/><body pos='0 0 1'><joint/><geom size='0.1'/><site name='t' pos='0.3 0 0'/>"
                        + "</body></worldbody><actuator><motor cranksite='t' slidersite='s' cranklength='3' armature='0.2'/>"
                        + "</actuator></mujoco>",
                "m.xml");
        assertEquals(1, model.warnings().size());
        assertTrue(
                model.warnings().get(0).contains("armature and damping of actuators"),
                model.warnings().get(0));
    }
}
