package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.ParametricDynamicsContract;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.ParametricDynamics;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoublePendulumTest implements ParametricDynamicsContract {
    @Override
    public ParametricDynamics dynamics() {
        return with(Map.ofEntries(
                        Map.entry("mass1", 0.7),
                        Map.entry("inertia2", 0.03),
                        Map.entry("motor_inertia", 2e-4),
                        Map.entry("gain1", 1.3),
                        Map.entry("gain2", 0.8),
                        Map.entry("offset1", 0.1),
                        Map.entry("offset2", -0.2),
                        Map.entry("coulomb2", 0.12),
                        Map.entry("zero1", 0.3),
                        Map.entry("zero2", -0.2)))
                .discrete(0.01);
    }

    private static DoublePendulum with(Map<String, Double> values) {
        DoublePendulum nominal = new DoublePendulum();
        return nominal.withParameters(nominal.parameters().stream()
                .map(p -> p.withValue(values.getOrDefault(p.name(), p.value())))
                .toList());
    }

    private static DoublePendulum frictionless() {
        return with(Map.of("damping1", 0.0, "damping2", 0.0, "coulomb1", 0.0, "coulomb2", 0.0, "motor_inertia", 3e-4));
    }

    @Test
    void energyIsConservedWithoutFrictionToTheOrderOfTheIntegrator() {
        double coarse = drift(frictionless(), 0.004);
        double fine = drift(frictionless(), 0.002);
        assertTrue(fine < 1e-6, "drift " + fine);
        // Fourth order: half the step, a drift at least 16 times smaller (fifth order in energy gives up to 32).
        assertTrue(coarse / fine > 14, "ratio " + coarse / fine);
    }

    private static double drift(DoublePendulum pendulum, double dt) {
        ContinuousDynamics f = pendulum.discrete(dt);
        double[] x = {2.5, -0.7, 0.3, 0.2};
        double[] next = new double[4];
        double start = pendulum.energy(x, 0);
        for (int t = 0; t < Math.round(2 / dt); t++) {
            f.stepRow(x, 0, new double[2], 0, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        return Math.abs(pendulum.energy(x, 0) - start);
    }

    @Test
    void powerOfTorqueAndFrictionIsTheRateOfEnergy() {
        DoublePendulum pendulum = with(Map.of("gain1", 1.4, "offset2", 0.3));
        double[] x = {0.4, 1.1, -2.0, 3.0};
        double[] u = {0.7, -1.9};
        double[] dx = new double[4];
        pendulum.derivative(x, 0, u, 0, dx, 0);
        double h = 1e-6;
        double[] ahead = new double[4];
        double[] behind = new double[4];
        for (int i = 0; i < 4; i++) {
            ahead[i] = x[i] + h * dx[i];
            behind[i] = x[i] - h * dx[i];
        }
        double rate = (pendulum.energy(ahead, 0) - pendulum.energy(behind, 0)) / (2 * h);
        double power = x[2] * (1.4 * u[0] - 0.005 * x[2] - 0.05 * Math.atan(100 * x[2]))
                + x[3] * (u[1] + 0.3 - 0.005 * x[3] - 0.05 * Math.atan(100 * x[3]));
        assertEquals(power, rate, 1e-7);
    }

    @Test
    void linearisingInOneCallGivesTheBitsOfTheSeparateCalls() {
        DoublePendulum pendulum = with(Map.of("gain1", 1.4, "offset2", 0.3, "zero1", 0.1));
        double[] x = {0, 0.4, 1.1, -2.0, 3.0};
        double[] u = {0.7, -1.9};
        double[] dx = new double[4];
        double[] fx = new double[16];
        double[] fu = new double[8];
        pendulum.derivative(x, 1, u, 0, dx, 0);
        pendulum.jacobians(x, 1, u, 0, fx, fu);
        double[] value = new double[6];
        double[] byState = new double[16];
        double[] byAction = new double[8];
        pendulum.linearise(x, 1, u, 0, value, 2, byState, byAction);
        assertArrayEquals(dx, Arrays.copyOfRange(value, 2, 6));
        assertArrayEquals(fx, byState);
        assertArrayEquals(fu, byAction);
    }

    @Test
    void withTheElbowUnloadedItIsASimplePendulum() {
        // Without rotors and with a massless second link (its inertia a token that keeps M regular).
        DoublePendulum pendulum = with(Map.of(
                "mass2",
                0.0,
                "inertia2",
                1e-12,
                "motor_inertia",
                0.0,
                "damping1",
                0.0,
                "damping2",
                0.0,
                "coulomb1",
                0.0,
                "coulomb2",
                0.0));
        double[] dx = new double[4];
        pendulum.derivative(new double[] {1, 0, 0, 0}, 0, new double[] {0.2, 0}, 0, dx, 0);
        assertEquals((0.2 - 9.81 * 0.6 * 0.25 * Math.sin(1)) / 0.045, dx[2], 1e-8);
    }

    @Test
    void negativeMassIsRefusedByName() {
        Parameter mass = new DoublePendulum().parameters().get(0);
        InputException e = assertThrows(InputException.class, () -> mass.withValue(-1));
        assertTrue(e.getMessage().contains("mass1"), e.getMessage());
    }
}
