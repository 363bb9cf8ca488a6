package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.contract.CostContract;
import dev.mechanist.core.cost.Cost;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class RewardCostTest implements CostContract {
    /** Minus the place, the push and the step: 0.5 x0 - 2 u0 + 0.1 t of the state reached; it ends where x0 > 0.7. */
    @Override
    public Cost cost() {
        return new RewardCost((x, u, next, t) -> -(0.5 * next[0] - 2 * u[0] + 0.1 * t), x -> x[0] > 0.7, 3, 2);
    }

    @Override
    public boolean timeMatters() {
        return true;
    }

    /** The state stands for the one that was just reached; the last is reached without a push. */
    @Test
    void itIsMinusTheRewardOfTheStateItself() {
        double[] x = {9, 4, 5, 6};
        double[] u = {9, 9, 0.5, 7};
        assertEquals(0.5 * 4 - 2 * 0.5 + 0.1 * 3, cost().running(x, 1, u, 2, 3), 1e-15);
        assertEquals(0.5 * 4 + 0.1 * 3, cost().terminal(x, 1, 3), 1e-15);
    }

    /** One per step of a pole that falls at 0.2: two steps of the first rollout and three of the second count, and the start. */
    @Test
    void nothingIsRewardedAfterTheEnd() {
        Cost alive = new RewardCost((x, u, next, t) -> 1, x -> x[0] > 0.2, 1, 1);
        double[] total = new double[2];
        alive.evaluate(
                new DMatrixRMaj(2, 4, true, 0.5, 0.1, 0.3, 0.1, 0, 0, 0.1, 0.9), new DMatrixRMaj(2, 3), 5, total);
        assertEquals(-3, total[0]);
        assertEquals(-4, total[1]);
    }
}
