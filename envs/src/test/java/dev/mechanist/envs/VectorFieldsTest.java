package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.Parameter;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.VectorField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void derivativesEqualCentralDifferences(String name, VectorField f) {
        int n = f.n();
        int m = f.m();
        List<Parameter> theta = f.parameters();
        int p = theta.size();
        RandomStream random = RandomStream.of(9, "fields", 0);
        double[] x = new double[n + 2];
        double[] u = new double[m + 1];
        random.fillGaussian(x, 0, x.length);
        random.fillGaussian(u, 0, u.length);
        double[] fx = nan(n * n);
        double[] fu = nan(n * m);
        double[] ftheta = nan(n * p);
        f.jacobians(x, 2, u, 1, fx, fu);
        f.parameterJacobian(x, 2, u, 1, ftheta);
        double h = 1e-6;
        for (int c = 0; c < n + m + p; c++) {
            double step = c < n + m ? h : h * theta.get(c - n - m).scale();
            double[] plus = moved(f, x, u, c, step);
            double[] minus = moved(f, x, u, c, -step);
            for (int i = 0; i < n; i++) {
                double actual = c < n ? fx[i * n + c] : c < n + m ? fu[i * m + c - n] : ftheta[i * p + c - n - m];
                double expected = (plus[i] - minus[i]) / (2 * step);
                assertEquals(expected, actual, 2e-7 * Math.max(1, Math.abs(expected)), i + "," + c);
            }
        }
        double[] again = nan(n * n);
        double[] dx = new double[n + 3];
        f.linearise(x, 2, u, 1, dx, 3, again, fu);
        double[] plain = new double[n];
        f.derivative(x, 2, u, 1, plain, 0);
        for (int i = 0; i < n; i++) {
            assertEquals(plain[i], dx[3 + i], 1e-12 * Math.max(1, Math.abs(plain[i])));
        }
    }

    private static double[] nan(int length) {
        double[] a = new double[length];
        Arrays.fill(a, Double.NaN);
        return a;
    }

    private static double[] moved(VectorField f, double[] x, double[] u, int c, double h) {
        double[] states = x.clone();
        double[] actions = u.clone();
        VectorField field = f;
        if (c < f.n()) {
            states[2 + c] += h;
        } else if (c < f.n() + f.m()) {
            actions[1 + c - f.n()] += h;
        } else {
            List<Parameter> theta = new ArrayList<>(f.parameters());
            int k = c - f.n() - f.m();
            theta.set(k, theta.get(k).withValue(theta.get(k).value() + h));
            field = f.withParameters(theta);
        }
        double[] dx = new double[f.n()];
        field.derivative(states, 2, actions, 1, dx, 0);
        return dx;
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
