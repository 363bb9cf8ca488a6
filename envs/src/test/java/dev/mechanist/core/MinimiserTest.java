package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Minimiser.Direction;
import dev.mechanist.core.Minimiser.Result;
import dev.mechanist.core.Minimiser.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MinimiserTest {
    /** Rosenbrock's valley in ten dimensions, minimum 0 at ones. */
    private static double rosenbrock(double[] x, double[] g) {
        java.util.Arrays.fill(g, 0);
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
            g[i] += -400 * a * x[i] - 2 * b;
            g[i + 1] += 200 * a;
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void findsTheBottomOfRosenbrocksValley(Direction direction) {
        Result result = new Minimiser(MinimiserTest::rosenbrock, new Settings(direction, 1000, 10, 1e-9, 0))
                .minimise(new double[10]);
        for (double x : result.x()) {
            assertEquals(1, x, 1e-7);
        }
        assertTrue(result.converged());
        assertTrue(result.evaluations() < 1500, "evaluations " + result.evaluations());
        for (int i = 1; i < result.values().size(); i++) {
            assertTrue(result.values().get(i) <= result.values().get(i - 1));
        }
    }

    /** From places from which a conjugate direction sometimes climbs and the search begins anew along the gradient. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void aDirectionThatClimbsIsLeft(Direction direction) {
        for (int index = 0; index < 20; index++) {
            double[] start = new double[5];
            RandomStream.of(1, "minimiser-test", index).fillGaussian(start, 0, 5);
            Result result =
                    new Minimiser(MinimiserTest::rosenbrock, new Settings(direction, 300, 7, 1e-9, 0)).minimise(start);
            assertTrue(result.converged(), "start " + index);
        }
    }

    /** -log(1 - |x - c|^2) is defined within a ball only: outside it the search has to come back. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void comesBackFromWhereTheValueIsNotDefined(Direction direction) {
        Minimiser.Objective barrier = (x, g) -> {
            double inside = 1;
            for (int i = 0; i < x.length; i++) {
                inside -= (x[i] - 0.9 * i / x.length) * (x[i] - 0.9 * i / x.length) / (1 + i);
            }
            for (int i = 0; i < x.length; i++) {
                g[i] = inside > 0 ? 2 * (x[i] - 0.9 * i / x.length) / (1 + i) / inside : Double.NaN;
            }
            return inside > 0 ? -Math.log(inside) : Double.NaN;
        };
        Result result = new Minimiser(barrier, new Settings(direction, 200, 10, 1e-9, 0))
                .minimise(new double[] {0.5, -0.3, 0.9, 0.2});
        for (int i = 0; i < 4; i++) {
            assertEquals(0.9 * i / 4, result.x()[i], 1e-8);
        }
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void stopsAfterTheGivenSearches(Direction direction) {
        Result result =
                new Minimiser(MinimiserTest::rosenbrock, new Settings(direction, 3, 10, 0, 0)).minimise(new double[4]);
        assertEquals(4, result.values().size());
    }
}
