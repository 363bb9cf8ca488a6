package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.contract.RowDynamicsContract;
import dev.mechanist.core.contract.SmoothCostContract;
import dev.mechanist.core.cost.SmoothCost;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CarParkingTest {
    /**
     * At a speed of 5 m/s the car rolls 0.15 m in a step; with the wheel at 0.4 rad b = 2 + 0.15 cos 0.4 - sqrt(4 - (0.15 sin 0.4)^2) and the
     * heading turns by asin(0.15 sin(0.4) / 2).
     */
    @Test
    void oneStepByHand() {
        double[] next = new double[5];
        new CarParking().stepRow(new double[] {9, 1, -2, 0.3, 5}, 1, new double[] {9, 9, 0.4, -1.5}, 2, next, 1);
        double side = 0.15 * 0.3894183423086505;
        double b = 2 + 0.15 * 0.9210609940028851 - Math.sqrt(4 - side * side);
        assertArrayEquals(
                new double[] {
                    0, 1 + b * 0.955336489125606, -2 + b * 0.29552020666133955, 0.3 + Math.asin(side / 2), 4.955
                },
                next,
                1e-14);
    }

    @Nested
    class Car implements RowDynamicsContract {
        @Override
        public RowDynamics dynamics() {
            return new CarParking();
        }
    }

    @Nested
    class Objective implements SmoothCostContract {
        @Override
        public SmoothCost cost() {
            return CarParking.cost();
        }
    }

    /** Wheel 0.4, acceleration -1.5 at (1, -2): 1e-2 0.16 + 1e-4 2.25 + 1e-3 (sabs(1, 0.1) + sabs(2, 0.1)). */
    @Test
    void costsByHand() {
        SmoothCost cost = CarParking.cost();
        double[] x = {1, -2, 0.3, 5};
        double position = 1e-3 * (Math.sqrt(1.01) - 0.1 + Math.sqrt(4.01) - 0.1);
        assertEquals(1e-2 * 0.16 + 1e-4 * 2.25 + position, cost.running(x, 0, new double[] {0.4, -1.5}, 0, 0), 1e-15);
        double last = 0.1 * (Math.sqrt(1.0001) - 0.01)
                + 0.1 * (Math.sqrt(4.0001) - 0.01)
                + (Math.sqrt(0.0901) - 0.01)
                + 0.3 * (Math.sqrt(26) - 1);
        assertEquals(last + position, cost.terminal(x, 0, 500), 1e-14);
        assertArrayEquals(new double[] {1, 1, 1.5 * Math.PI, 0}, CarParking.start());
    }
}
