package dev.mechanist.envs;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.core.contract.RowDynamicsContract;
import dev.mechanist.core.contract.SmoothCostContract;
import org.junit.jupiter.api.Nested;

/** The car and its cost keep their contracts; that it can be parked, a reproduction shows. */
class CarParkingTest {
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
}
