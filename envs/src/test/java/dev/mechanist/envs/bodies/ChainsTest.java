package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import org.junit.jupiter.api.Test;

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
