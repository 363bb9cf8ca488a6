package dev.mechanist.envs;

import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.ResidualsContract;
import dev.mechanist.core.cost.Residuals;
import dev.mechanist.envs.tasks.Deviations;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.provider.Arguments;

/** Residuals of every task: their Jacobians are overwritten whole, whatever was there, and equal central differences. */
class ResidualsTest {
    static Stream<Arguments> residuals() {
        return Stream.of(
                Arguments.of("deviations", new Deviations(new double[] {1, -2, 3}, new double[] {0.5, 0.7}), 3, 2),
                Arguments.of("links", new BodyFamilies.LinksUpright(3, 2), 6, 2),
                Arguments.of("nose", new BodyFamilies.NoseAtTarget(5, 2), 10, 2),
                Arguments.of("nose in space", new NoseInSpace(15, 2, -0.4, new double[] {0.1, 0.2, 0.3}), 15, 2),
                Arguments.of("cart-pole", new CartPoleSwingUp.FromUpright(0.6, 0, 2, 3, 1), 4, 1),
                Arguments.of("one torque", new DoublePendulumSwingUp.LinkDirections(1), 4, 1),
                Arguments.of("two torques", new DoublePendulumSwingUp.LinkDirections(2), 4, 2),
                Arguments.of("pendulum", new PendulumSwingUp.FromUpright(), 2, 1));
    }

    private record Kit(Residuals residuals, int n, int m) implements ResidualsContract {}

    @TestFactory
    Stream<DynamicNode> kits() {
        return residuals()
                .map(a -> DynamicContainer.dynamicContainer(
                        (String) a.get()[0],
                        Kits.tests(ResidualsContract.class, new Kit((Residuals) a.get()[1], (int) a.get()[2], (int)
                                a.get()[3]))));
    }
}
