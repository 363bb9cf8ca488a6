package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Residuals;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Residuals of every task: their Jacobians are overwritten whole, whatever was there, and equal central differences. */
class ResidualsTest {
    static Stream<Arguments> residuals() {
        return Stream.of(
                Arguments.of("deviations", new Deviations(new double[] {1, -2, 3}, new double[] {0.5, 0.7}), 3, 2),
                Arguments.of("links", new BodyFamilies.LinksUpright(3), 6, 3),
                Arguments.of("nose", new BodyFamilies.NoseAtTarget(5, 2), 10, 2),
                Arguments.of("cart-pole", new CartPoleSwingUp.FromUpright(0.6, 0, 2, 3, 1), 4, 1),
                Arguments.of("one torque", new DoublePendulumSwingUp.LinkDirections(1), 4, 1),
                Arguments.of("two torques", new DoublePendulumSwingUp.LinkDirections(2), 4, 2),
                Arguments.of("pendulum", new PendulumSwingUp.FromUpright(), 2, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("residuals")
    void jacobiansEqualCentralDifferences(String name, Residuals residuals, int n, int m) {
        RandomStream random = RandomStream.of(3, "residuals", 0);
        double[] x = new double[n + 2];
        double[] u = new double[m + 1];
        random.fillGaussian(x, 0, x.length);
        random.fillGaussian(u, 0, u.length);
        int size = residuals.size();
        double[] rx = new double[size * n];
        double[] ru = new double[size * m];
        double[] byLinearise = new double[size];
        double[] r = new double[size];
        residuals.evaluate(x, 2, u, 1, 9, r);
        for (int pass = 0; pass < 2; pass++) {
            Arrays.fill(rx, Double.NaN);
            Arrays.fill(ru, Double.NaN);
            if (pass == 0) {
                residuals.jacobians(x, 2, u, 1, 9, rx, ru);
            } else {
                residuals.linearise(x, 2, u, 1, 9, byLinearise, rx, ru);
                for (int i = 0; i < size; i++) {
                    assertEquals(r[i], byLinearise[i], 1e-15);
                }
            }
            double h = 1e-6;
            for (int c = 0; c < n + m; c++) {
                double[] plus = moved(residuals, x, u, c, n, h);
                double[] minus = moved(residuals, x, u, c, n, -h);
                for (int i = 0; i < size; i++) {
                    double actual = c < n ? rx[i * n + c] : ru[i * m + c - n];
                    assertEquals((plus[i] - minus[i]) / (2 * h), actual, 1e-9, name + " " + i + "," + c);
                }
            }
        }
    }

    private static double[] moved(Residuals residuals, double[] x, double[] u, int c, int n, double h) {
        double[] states = x.clone();
        double[] actions = u.clone();
        if (c < n) {
            states[2 + c] += h;
        } else {
            actions[1 + c - n] += h;
        }
        double[] r = new double[residuals.size()];
        residuals.evaluate(states, 2, actions, 1, 9, r);
        return r;
    }
}
