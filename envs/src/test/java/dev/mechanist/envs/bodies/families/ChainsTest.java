package dev.mechanist.envs.bodies.families;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.ForwardDynamics;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Motors and sizes of the body families. */
class ChainsTest {
    /** Held out level, all motors at 1 / 1.3 carry the weight: nothing accelerates. */
    @Test
    void aChainsMotorsAreAThirdStrongerThanItsWeight() {
        BodyModel model = Chains.model(4);
        double[] level = {Math.PI / 2, 0, 0, 0, 0, 0, 0, 0};
        double hold = 1 / 1.3;
        ForwardDynamics f =
                new BodySimulator(model).forwardDynamics(level, 0, new double[] {hold, hold, hold, hold}, 0);
        // The file has six digits of every gear.
        assertArrayEquals(new double[4], f.acceleration(), 2e-3);
        double[] torque = f.bias();
        assertEquals(16, torque[0] / torque[3], 1e-9);
        assertArrayEquals(new double[] {0, 0, 4 * 0.3}, model.field("site_pos"), 1e-15);
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 0, 0, 0, 0, -0.3, 0, 0, -0.3, 0, 0, -0.3}, model.field("body_pos"), 1e-15);
        assertThrows(InputException.class, () -> Chains.model(0));
    }

    /** Random torques for an episode: finite for any number of links, and up to six as light as ever. */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 10, 24, 120})
    void chainsOfAnyLengthCanBeShaken(int links) {
        BodyModel model = Chains.model(links);
        boolean longer = links > 6;
        assertEquals(
                longer ? BodyIntegrator.EULER : BodyIntegrator.RK4,
                model.option().integrator());
        double[] damping = model.field("dof_damping");
        double[] gear = model.field("actuator_gear");
        for (int k = 0; k < links; k++) {
            double speed = Math.min(20, 400.0 / links);
            // Six digits in the file.
            double expected = longer ? Math.max(0.02, gear[6 * k] / speed) : 0.02;
            assertEquals(expected, damping[k], 1e-5 * expected);
        }
        BodySimulator simulator = new BodySimulator(model);
        double[] x = new double[2 * links];
        double[] next = new double[2 * links];
        double[] u = new double[links];
        int steps = links > 100 ? 200 : 1000;
        for (int t = 0; t < steps; t++) {
            RandomStream random = RandomStream.of(1, "shaken", t / 4);
            for (int i = 0; i < links; i++) {
                u[i] = random.nextDouble(-1, 1);
            }
            simulator.step(x, 0, u, 0, next, 0);
            System.arraycopy(next, 0, x, 0, x.length);
        }
        for (double v : x) {
            assertTrue(Math.abs(v) < 1e4, links + " links: " + v);
        }
    }

    @Test
    void trainsAndSwimmersHaveTheirParts() {
        BodyModel train = CartTrains.model(3);
        assertEquals(3, train.totalMass(), 1e-15);
        assertArrayEquals(new double[] {20, 20, 20}, train.field("jnt_stiffness"));
        assertEquals(10, train.field("actuator_gear")[12]);
        assertThrows(InputException.class, () -> CartTrains.model(0));
        BodyModel swimmer = Swimmers.model(4);
        assertEquals(6, swimmer.nv());
        assertEquals(3, swimmer.nu());
        assertEquals(2 * Math.PI / 4, swimmer.field("jnt_range")[7], 1e-15);
        assertThrows(InputException.class, () -> Swimmers.model(1));
    }
}
