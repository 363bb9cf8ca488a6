package dev.mechanist.experiments.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.contract.SmoothCostContract;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.envs.Environments;
import org.junit.jupiter.api.Test;

class WeighedTerminalCostTest implements SmoothCostContract {
    private static final SmoothCost WHOLE =
            Environments.scenario("pendulum").task().cost();

    @Override
    public SmoothCost cost() {
        return new WeighedTerminalCost(WHOLE, 0.125);
    }

    @Test
    void onlyTheTerminalPartIsWeighed() {
        double[] x = {2, 0.5};
        double[] u = {1};
        assertEquals(WHOLE.running(x, 0, u, 0, 0), cost().running(x, 0, u, 0, 0));
        assertEquals(0.125 * WHOLE.terminal(x, 0, 9), cost().terminal(x, 0, 9));
    }
}
