package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimplePendulumTest implements ParametricDynamicsContract {
    @Override
    public ParametricDynamics dynamics() {
        return new SimplePendulum().discrete(0.01);
    }

    @Test
    void smallSwingsHaveThePeriodOfTheLinearOscillatorAndKeepTheirEnergy() {
        SimplePendulum nominal = new SimplePendulum();
        SimplePendulum pendulum = nominal.withParameters(nominal.parameters().stream()
                .map(p -> Set.of("damping", "coulomb").contains(p.name()) ? p.withValue(0) : p)
                .toList());
        double period = 2 * Math.PI * Math.sqrt(0.175 / (0.7 * 9.81 * 0.5));
        ContinuousDynamics f = pendulum.discrete(period / 1000);
        double[] x = {1e-4, 0};
        double energy = pendulum.energy(x, 0);
        double[] next = new double[2];
        for (int t = 0; t < 1000; t++) {
            f.stepRow(x, 0, new double[1], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 2);
        }
        assertEquals(1e-4, x[0], 1e-12);
        assertEquals(energy, pendulum.energy(x, 0), 1e-14);
    }
}
