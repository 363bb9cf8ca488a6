package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.VectorFieldContract;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import dev.mechanist.envs.fields.CanonicalOscillator;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.fields.DoublePendulum;
import dev.mechanist.envs.fields.MassSpringDamper;
import dev.mechanist.envs.fields.PartlyActuatedField;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.envs.fields.SwingUpPendulum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.provider.Arguments;

/** Every equation of motion with constants that are all other than 0 and 1: all derivatives against central differences. */
class VectorFieldsTest {
    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("cart-pole", new CartPole(0.7, 0.3, 0.6, 0.4, 0.05, 9.82)),
                Arguments.of(
                        "train",
                        new MassSpringDamper(
                                new double[] {1.3, 0.6, 0.8}, new double[] {12, 9, 15}, new double[] {0.2, 0.3, 0.4})),
                Arguments.of(
                        "one mass", new MassSpringDamper(new double[] {1.3}, new double[] {4}, new double[] {0.4})),
                Arguments.of("double pendulum", unusual(new DoublePendulum())),
                Arguments.of("acrobot", new PartlyActuatedField(unusual(new DoublePendulum()), 1)),
                Arguments.of("pendulum", unusual(new SimplePendulum())),
                Arguments.of("canonical spring", unusual(CanonicalOscillator.spring())),
                Arguments.of("canonical pendulum", unusual(CanonicalOscillator.pendulum())),
                Arguments.of(
                        "relabelled",
                        new RelabelledField(
                                new CartPole(0.7, 0.3, 0.6, 0.4, 0.05, 9.82),
                                new int[] {2, 3, 0, 1},
                                new double[] {1, -1, 1, -1},
                                new double[] {0, 5, -1, 2})));
    }

    /** Each parameter moved by 7 % of its scale and more. */
    private static VectorField unusual(VectorField field) {
        List<Parameter> changed = new ArrayList<>();
        double share = 0.07;
        for (Parameter p : field.parameters()) {
            changed.add(p.withValue(p.value() + share * p.scale()));
            share += 0.01;
        }
        return field.withParameters(changed);
    }

    @TestFactory
    Stream<DynamicNode> kits() {
        return fields().map(a -> DynamicContainer.dynamicContainer(
                (String) a.get()[0],
                Kits.tests(VectorFieldContract.class, (VectorFieldContract) () -> (VectorField) a.get()[1])));
    }

    /** m l^2 w^2 / 6 and m g l cos / 2 with 2 kg, 0.6 m, at speed 3 and angle 0.4; half a step more is two steps. */
    @Test
    void theDiscretePendulumsEnergyAndSteps() {
        SwingUpPendulum unit = SwingUpPendulum.gymnasium();
        List<Parameter> theta = new ArrayList<>(unit.parameters());
        theta.set(1, theta.get(1).withValue(2));
        theta.set(2, theta.get(2).withValue(0.6));
        SwingUpPendulum pendulum = unit.withParameters(theta);
        assertEquals(
                2 * 0.36 * 9 / 6 + 0.5 * 2 * 10 * 0.6 * Math.cos(0.4),
                pendulum.energy(new double[] {7, 0.4, 3}, 1),
                1e-14);
        double h = 0.0375;
        double[] by = {0.4, 3};
        for (int k = 0; k < 2; k++) {
            by[1] += h * (15 / 0.6 * Math.sin(by[0]) + 3 * 0.5 / (2 * 0.36));
            by[0] += h * by[1];
        }
        double[] next = new double[2];
        pendulum.advance(new double[] {0.4, 3}, 0, new double[] {0.5}, 0, 0.075, next, 0);
        assertEquals(by[0], next[0], 1e-14);
        assertEquals(by[1], next[1], 1e-13);
    }
}
