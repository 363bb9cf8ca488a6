package dev.mechanist.envs.bodies.tendons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.ForwardDynamics;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fixed tendons: one over a single joint, by twice its position, is as good as what acts in that joint itself. */
class TendonsTest {
    private static BodyModel model(String joint, String sections) {
        return Mjcf.parse(
                "<mujoco><compiler angle='radian'/><option timestep='0.002'><flag"
                        + " eulerdamp='disable'/></option><worldbody><body><joint"
                        + " name='a'"
                        + " axis='0"
                        + " 1 0'"
                        + " " + joint + "/><geom size='0.1' pos='0.3 0 0'"
                        + " mass='2'/><body pos='0.3 0 0'><joint"
                        + " name='b' axis='0 1 0'/><geom size='0.1'"
                        + " pos='0.2 0 0.1' mass='1'/></body></body>"
                        + "</worldbody>" + sections + "</mujoco>",
                "m.xml");
    }

    private static double[] run(BodyModel model, double... u) {
        assertEquals(List.of(), model.warnings());
        BodySimulator simulator = new BodySimulator(model);
        double[] x = {0.4, -0.2, 1, 0.5};
        double[] next = new double[4];
        for (int k = 0; k < 200; k++) {
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        return x;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "stiffness='12' springref='0.25' | stiffness='3' springlength='0.5'",
                "stiffness='12' | stiffness='3'",
                "damping='2' | damping='0.5'",
                "frictionloss='1.2' solimpfriction='0.8 0.9 0.01' | frictionloss='0.6' solimpfriction='0.8 0.9 0.01'",
                "range='-0.1 0.3' margin='0.05' solimplimit='0.7 0.95 0.02' solreflimit='0.03 0.9'"
                        + " | range='-0.2 0.6' margin='0.1' solimplimit='0.7 0.95 0.04' solreflimit='0.03 0.9'"
            })
    void doWhatActsInTheirJoint(String joint, String tendon) {
        double[] expected = run(model(joint, ""));
        double[] found = run(model("", "<tendon><fixed " + tendon + "><joint joint='a' coef='2'/></fixed></tendon>"));
        assertArrayEquals(expected, found, 1e-10);
        assertTrue(Math.abs(expected[0] - run(model("", ""))[0]) > 1e-3, "it matters");
    }

    /** Between two lengths a spring exerts nothing. */
    @Test
    void springsMayRest() {
        String tendon =
                "<tendon><fixed stiffness='50' springlength='-9 9'><joint joint='a' coef='2'/></fixed></tendon>";
        assertArrayEquals(run(model("", "")), run(model("", tendon)), 0);
    }

    private static final String TWO = "<tendon><fixed name='t' stiffness='3' damping='0.4' springlength='0.1 0.2'>"
            + "<joint joint='a' coef='1.5'/><joint joint='b' coef='-0.5'/></fixed></tendon>";

    /** A motor pulls the joints by its gear and their coefficients: 4 * (1.5, -0.5) * 0.3. */
    @Test
    void actuatorsPullAllTheirJoints() {
        BodyModel model = model("", TWO + "<actuator><motor tendon='t' gear='4'/></actuator>");
        double[] force = new BodySimulator(model)
                .forwardDynamics(new double[] {0.4, -0.2, 1, 0.5}, 0, new double[] {0.3}, 0)
                .actuator();
        assertArrayEquals(new double[] {1.8, -0.6}, force, 1e-14);
        // L = 0.7: 0.5 beyond its rest; dL = 1.25.
        double[] passive = new BodySimulator(model)
                .forwardDynamics(new double[] {0.4, -0.2, 1, 0.5}, 0, new double[] {0}, 0)
                .passive();
        assertArrayEquals(new double[] {-(1.5 + 0.5) * 1.5, (1.5 + 0.5) * 0.5}, passive, 1e-14);
        assertEquals(
                0.5 * 3 * 0.25,
                new BodySimulator(model).energy(new double[] {0.4, -0.2, 0, 0}, 0)[0]
                        - new BodySimulator(model("", "")).energy(new double[] {0.4, -0.2, 0, 0}, 0)[0],
                1e-13);
    }

    /** x (c0 + c1 x + c2 x^2) of a joint's spring stretched by 0.4 and a tendon's by -0.5; of speeds x (c0 + c1 |x| + c2 x^2). */
    @Test
    void polynomialsOfSpringsAndDampers() {
        BodyModel model = model(
                "stiffness='3 2 1' damping='0.5 0.25 0.125'",
                "<tendon><fixed stiffness='6 4 2' damping='0.3 0.2 0.1' springlength='1'>"
                        + "<joint joint='b' coef='0.5'/></fixed></tendon>");
        ForwardDynamics f = new BodySimulator(model).forwardDynamics(new double[] {0.4, 1, -2, 6}, 0, new double[0], 0);
        assertArrayEquals(new double[] {-0.4 * (3 + 0.8 + 0.16), 0.5 * 0.5 * (6 - 2 + 0.5)}, f.spring(), 1e-14);
        assertArrayEquals(new double[] {2 * (0.5 + 0.5 + 0.5), -0.5 * 3 * (0.3 + 0.6 + 0.9)}, f.damper(), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({"enable", "disable"})
    void derivativesFollowPolynomials(String implicit) {
        BodyModel model = model(
                "stiffness='3 2 1' damping='0.5 0.25 0.125'",
                "<option><flag eulerdamp='" + implicit + "'/></option><tendon><fixed stiffness='6 4 2'"
                        + " damping='0.3 0.2 0.1' springlength='1'><joint joint='b' coef='0.5'/></fixed></tendon>"
                        + "<actuator><motor joint='b'/></actuator>");
        assertSlopes(model);
    }

    @Test
    void derivativesFollowSpringsAndServos() {
        assertSlopes(model("", TWO + "<actuator><position tendon='t' kp='7' kv='0.6' gear='2'/></actuator>"));
    }

    private static void assertSlopes(BodyModel model) {
        BodyDynamics f = new BodyDynamics(model);
        double[] x = {0.4, -0.2, 1, 0.5};
        double[] u = {0.3};
        double[] a = new double[16];
        double[] b = new double[4];
        f.jacobianRow(x, 0, u, 0, a, 0, b, 0);
        for (int k = 0; k < 5; k++) {
            double[] plus = moved(f, x, u, k, 1e-6);
            double[] minus = moved(f, x, u, k, -1e-6);
            for (int r = 0; r < 4; r++) {
                double found = k < 4 ? a[4 * r + k] : b[r];
                assertEquals((plus[r] - minus[r]) / 2e-6, found, 1e-8, r + ", " + k);
            }
        }
    }

    private static double[] moved(BodyDynamics f, double[] x, double[] u, int k, double by) {
        double[] from = x.clone();
        double[] pulled = u.clone();
        if (k < 4) {
            from[k] += by;
        } else {
            pulled[0] += by;
        }
        double[] next = new double[4];
        f.stepRow(from, 0, pulled, 0, next, 0);
        return next;
    }

    @Test
    void whatIsNotThereIsRefused() {
        for (String sections : List.of(
                "<tendon><fixed><joint joint='c' coef='1'/></fixed></tendon>",
                "<tendon><fixed/></tendon>",
                "<actuator><motor tendon='t'/></actuator>",
                "<equality><tendon tendon1='t'/></equality>")) {
            InputException e = assertThrows(InputException.class, () -> model("", sections));
            assertTrue(e.getMessage().startsWith("m.xml:1: <"), e.getMessage());
        }
    }
}
