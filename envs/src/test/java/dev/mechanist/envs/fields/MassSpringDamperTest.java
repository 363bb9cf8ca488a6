package dev.mechanist.envs.fields;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.Environments;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MassSpringDamperTest {
    private static final Spec SINGLE = Environments.make("mass-spring-damper").spec();
    private static final Spec TRAIN = Environments.make("mass-spring-train").spec();

    /** q(t) = e^(-z t) (q0 cos w t + (v0 + z q0) / w sin w t) with z = c / 2m, w^2 = k/m - z^2. */
    @Test
    void oneMassFollowsTheClosedForm() {
        double m = 1.3;
        double k = 5;
        double c = 0.7;
        double t = 2.5;
        MassSpringDamper plant = new MassSpringDamper(new double[] {m}, new double[] {k}, new double[] {c});
        ContinuousDynamics f = new ContinuousDynamics(SINGLE.withTimeStep(t), plant, new RungeKutta4(), 1000);
        double[] next = new double[2];
        f.stepRow(new double[] {0.4, -0.3}, 0, new double[1], 0, next, 0);
        double z = c / (2 * m);
        double w = Math.sqrt(k / m - z * z);
        double b = (-0.3 + z * 0.4) / w;
        double cos = Math.cos(w * t);
        double sin = Math.sin(w * t);
        double place = Math.exp(-z * t) * (0.4 * cos + b * sin);
        double speed = Math.exp(-z * t) * (-0.4 * w * sin + b * w * cos) - z * place;
        assertArrayEquals(new double[] {place, speed}, next, 1e-11);
    }

    /** Equal masses and springs, wall on one side: the modes are w_j = 2 sqrt(k/m) sin((2j - 1) pi / (2 (2N + 1))). */
    @Test
    void trainOscillatesInItsModes() {
        int size = 3;
        double k = 7;
        MassSpringDamper plant =
                new MassSpringDamper(new double[] {1, 1, 1}, new double[] {k, k, k}, new double[] {0, 0, 0});
        for (int j = 1; j <= size; j++) {
            double angle = (2 * j - 1) * Math.PI / (2 * size + 1);
            double w = 2 * Math.sqrt(k) * Math.sin(angle / 2);
            double[] x = new double[2 * size];
            for (int i = 0; i < size; i++) {
                x[i] = Math.sin((i + 1) * angle);
            }
            double[] dx = new double[2 * size];
            plant.derivative(x, 0, new double[1], 0, dx, 0);
            for (int i = 0; i < size; i++) {
                assertEquals(-w * w * x[i], dx[size + i], 1e-13);
            }
        }
    }

    @Test
    void equilibriumIsHeldByItsForce() {
        MassSpringDamper plant = (MassSpringDamper) ((ContinuousDynamics)
                        Environments.scenario("mass-spring-train").world().dynamics())
                .field();
        double[] x = Arrays.copyOf(plant.equilibrium(2.5), 6);
        double[] dx = new double[6];
        plant.derivative(x, 0, new double[] {2.5}, 0, dx, 0);
        assertArrayEquals(new double[6], dx, 1e-13);
    }

    @Test
    void energyIsConservedToTheOrderOfTheIntegrator() {
        MassSpringDamper plant =
                new MassSpringDamper(new double[] {1, 0.6, 0.8}, new double[] {12, 9, 15}, new double[3]);
        double coarse = drift(plant, 100);
        double fine = drift(plant, 200);
        assertTrue(fine > 1e-13, "above rounding");
        assertTrue(coarse / fine > 12, "ratio " + coarse / fine);
    }

    private static double drift(MassSpringDamper plant, int steps) {
        ContinuousDynamics f = new ContinuousDynamics(TRAIN.withTimeStep(4.0), plant, new RungeKutta4(), steps);
        double[] x = {0.3, -0.2, 0.5, 1, 0, -1};
        double[] next = new double[6];
        f.stepRow(x, 0, new double[1], 0, next, 0);
        return Math.abs(plant.energy(next, 0) - plant.energy(x, 0));
    }

    /** Dampers take out what they dissipate: dE/dt = u v_N - sum c_i (v_i - v_{i-1})^2. */
    @Test
    void powerIsBalanced() {
        MassSpringDamper plant = new MassSpringDamper(
                new double[] {1, 0.6, 0.8}, new double[] {12, 9, 15}, new double[] {0.2, 0.3, 0.1});
        double[] c = {0.2, 0.3, 0.1};
        RandomStream random = RandomStream.of(1, "power", 0);
        for (int trial = 0; trial < 10; trial++) {
            double[] x = new double[6];
            random.fillGaussian(x, 0, 6);
            double[] u = {random.nextGaussian()};
            double[] dx = new double[6];
            plant.derivative(x, 0, u, 0, dx, 0);
            double h = 1e-6;
            double[] ahead = new double[6];
            double[] behind = new double[6];
            for (int i = 0; i < 6; i++) {
                ahead[i] = x[i] + h * dx[i];
                behind[i] = x[i] - h * dx[i];
            }
            double expected = u[0] * x[5];
            for (int i = 0; i < 3; i++) {
                double slip = x[3 + i] - (i == 0 ? 0 : x[2 + i]);
                expected -= c[i] * slip * slip;
            }
            assertEquals(expected, (plant.energy(ahead, 0) - plant.energy(behind, 0)) / (2 * h), 1e-7);
        }
    }

    /** One step of the fourth-order method is exact for a free mass under a constant force. */
    @Test
    void doubleIntegratorIsExact() {
        double[] next = new double[2];
        Environments.scenario("double-integrator")
                .world()
                .dynamics()
                .advance(new double[] {0.2, -0.4}, 0, new double[] {0.6}, 0, 1.5, next, 0);
        assertArrayEquals(new double[] {0.2 - 0.4 * 1.5 + 0.3 * 1.5 * 1.5, -0.4 + 0.6 * 1.5}, next, 1e-14);
    }

    @Test
    void impossibleTrainsAreRefused() {
        assertThrows(InputException.class, () -> new MassSpringDamper(new double[0], new double[0], new double[0]));
        assertThrows(InputException.class, () -> new MassSpringDamper(new double[] {0}, new double[1], new double[1]));
        assertThrows(InputException.class, () -> new MassSpringDamper(new double[] {1}, new double[2], new double[1]));
        double[] negative = {-1};
        assertThrows(InputException.class, () -> new MassSpringDamper(new double[] {1}, negative, new double[1]));
    }
}
