package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Cost;
import dev.mechanist.core.contract.CostContract;
import org.junit.jupiter.api.Test;

class RewardCostTest implements CostContract {
    /** Minus the place, the push and the step: 0.5 x0 - 2 u0 + 0.1 t of the state reached. */
    @Override
    public Cost cost() {
        return new RewardCost((x, u, next, t) -> -(0.5 * next[0] - 2 * u[0] + 0.1 * t), 3, 2);
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
}
