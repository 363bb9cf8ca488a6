package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.ResidualsContract;
import dev.mechanist.core.cost.Residuals;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Residuals of the zoo's costs: Jacobians overwritten whole, and equal to differences. */
class ZooResidualsTest {
    private record Kit(Residuals residuals, int n, int m) implements ResidualsContract {}

    @TestFactory
    Stream<DynamicNode> kits() {
        return Stream.of(
                kit("picked", new PickedStates(5, 2, new int[] {3, 1}, new double[] {0.4, -2}), 5, 2),
                kit("across", new Reacher.Across(), 8, 2),
                kit("into the cup", new CupTask.Way(), 8, 2));
    }

    private static DynamicNode kit(String name, Residuals residuals, int n, int m) {
        return DynamicContainer.dynamicContainer(name, Kits.tests(ResidualsContract.class, new Kit(residuals, n, m)));
    }
}
