package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.numerics.Minimiser.Direction;
import dev.mechanist.core.numerics.Minimiser.Result;
import dev.mechanist.core.numerics.Minimiser.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MinimiserTest {
    /** Rosenbrock's valley in ten dimensions, minimum 0 at ones. */
    private static double rosenbrock(double[] x, double[] g) {
        Arrays.fill(g, 0);
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

    /** Every point and gradient that a search asks for, in order. */
    private static final class Recorded implements Minimiser.Objective {
        private final Minimiser.Objective objective;
        private final List<double[]> points = new ArrayList<>();
        private final List<double[]> gradients = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        Recorded(Minimiser.Objective objective) {
            this.objective = objective;
        }

        @Override
        public double value(double[] x, double[] gradient) {
            double value = objective.value(x, gradient);
            points.add(x.clone());
            gradients.add(gradient.clone());
            values.add(value);
            return value;
        }

        /** Where the point stands that was accepted with this value. */
        int indexOf(double value) {
            return values.lastIndexOf(value);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            c[i] = a[i] - b[i];
        }
        return c;
    }

    /** H- = V' H V + rho s s' with V = I - rho y s' (Nocedal and Wright, equation 6.17), in full matrices. */
    private static double[][] updated(double[][] H, double[] s, double[] y) {
        int n = s.length;
        double rho = 1 / dot(y, s);
        double[][] V = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                V[i][j] = (i == j ? 1 : 0) - rho * y[i] * s[j];
            }
        }
        double[][] next = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                next[i][j] = rho * s[i] * s[j];
                for (int k = 0; k < n; k++) {
                    for (int l = 0; l < n; l++) {
                        next[i][j] += V[k][i] * H[k][l] * V[l][j];
                    }
                }
            }
        }
        return next;
    }

    private static double[][] scaledIdentity(int n, double scale) {
        double[][] H = new double[n][n];
        for (int i = 0; i < n; i++) {
            H[i][i] = scale;
        }
        return H;
    }

    /**
     * A quasi-Newton search first tries the full step, so the first point of each search after the first shows the direction:
     * it equals the textbook's update, BFGS scaled once by s'y / y'y, L-BFGS with memory 2 scaled each time.
     */
    @ParameterizedTest
    @CsvSource({"BFGS, 1", "LBFGS, 1", "BFGS, 1e-8", "LBFGS, 1e-8", "BFGS, 1e8", "LBFGS, 1e8"})
    void directionsAreThoseOfTheTextbook(Direction direction, double unit) {
        Recorded recorded = new Recorded((x, g) -> {
            double value = unit * rosenbrock(x, g);
            Arrays.setAll(g, i -> unit * g[i]);
            return value;
        });
        double[] start = {-1.2, 1, 0.3, -0.5};
        Result result = new Minimiser(recorded, new Settings(direction, 6, 2, 0, 0)).minimise(start);
        assertEquals(6, result.values().size() - 1);
        List<double[]> steps = new ArrayList<>();
        List<double[]> changes = new ArrayList<>();
        double[][] dense = null;
        for (int k = 1; k < 6; k++) {
            int before = recorded.indexOf(result.values().get(k - 1));
            int at = recorded.indexOf(result.values().get(k));
            steps.add(minus(recorded.points.get(at), recorded.points.get(before)));
            changes.add(minus(recorded.gradients.get(at), recorded.gradients.get(before)));
            double[] s = steps.get(k - 1);
            double[] y = changes.get(k - 1);
            double[][] H;
            if (direction == Direction.BFGS) {
                dense = updated(k == 1 ? scaledIdentity(4, dot(s, y) / dot(y, y)) : dense, s, y);
                H = dense;
            } else {
                H = scaledIdentity(4, dot(s, y) / dot(y, y));
                for (int older = Math.max(0, k - 2); older < k; older++) {
                    H = updated(H, steps.get(older), changes.get(older));
                }
            }
            double[] tried = minus(recorded.points.get(at + 1), recorded.points.get(at));
            for (int i = 0; i < 4; i++) {
                assertEquals(-dot(H[i], recorded.gradients.get(at)), tried[i], 1e-9 * Math.sqrt(dot(tried, tried)));
            }
        }
    }

    /** d = -g + max(0, g'(g - g_)/(g_' g_)) d_ (equation 5.45), seen by its direction: the first trial's length is free. */
    @Test
    void conjugateDirectionsAreThoseOfTheTextbook() {
        Recorded recorded = new Recorded(MinimiserTest::rosenbrock);
        Result result = new Minimiser(recorded, new Settings(Direction.CONJUGATE_GRADIENT, 6, 2, 0, 0))
                .minimise(new double[] {-1.2, 1, 0.3, -0.5});
        double[] d = minus(new double[4], recorded.gradients.get(0));
        int compared = 0;
        for (int k = 1; k < 6; k++) {
            double[] before =
                    recorded.gradients.get(recorded.indexOf(result.values().get(k - 1)));
            int at = recorded.indexOf(result.values().get(k));
            double[] g = recorded.gradients.get(at);
            double factor = Math.max(0, dot(g, minus(g, before)) / dot(before, before));
            double[] next = new double[4];
            for (int i = 0; i < 4; i++) {
                next[i] = -g[i] + factor * d[i];
            }
            d = next;
            if (dot(d, g) >= 0) {
                d = minus(new double[4], g);
            }
            compared += factor > 0 ? 1 : 0;
            double[] tried = minus(recorded.points.get(at + 1), recorded.points.get(at));
            double cosine = dot(tried, d) / Math.sqrt(dot(tried, tried) * dot(d, d));
            assertEquals(1, cosine, 1e-12);
        }
        assertTrue(compared >= 3, compared + " with a factor");
    }

    /** Each accepted step decreases enough and has left the steep part (strong Wolfe conditions, 1e-4 and 0.5). */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void acceptedStepsMeetTheStrongWolfeConditions(Direction direction) {
        Recorded recorded = new Recorded(MinimiserTest::rosenbrock);
        Result result = new Minimiser(recorded, new Settings(direction, 40, 5, 0, 0))
                .minimise(new double[] {-1.2, 1, 0.3, -0.5, 2});
        for (int k = 1; k < result.values().size(); k++) {
            int before = recorded.indexOf(result.values().get(k - 1));
            int at = recorded.indexOf(result.values().get(k));
            double[] s = minus(recorded.points.get(at), recorded.points.get(before));
            double slope = dot(s, recorded.gradients.get(before));
            double after = dot(s, recorded.gradients.get(at));
            assertTrue(slope < 0);
            assertTrue(result.values().get(k) <= result.values().get(k - 1) + 1e-4 * slope);
            assertTrue(Math.abs(after) <= 0.5 * Math.abs(slope) * (1 + 1e-9), k + ": " + after + " of " + slope);
        }
        assertEquals(recorded.points.size(), result.evaluations());
        assertArrayEquals(recorded.points.get(recorded.indexOf(result.value())), result.x());
    }

    /** The first trial along -g is as long as g where that is below 1, else of length 1. */
    @Test
    void theFirstTrialIsAUnitStepOrShorter() {
        Recorded steep = new Recorded((x, g) -> {
            g[0] = 6 * (x[0] - 3);
            g[1] = 8 * (x[1] - 1);
            return 3 * (x[0] - 3) * (x[0] - 3) + 4 * (x[1] - 1) * (x[1] - 1);
        });
        new Minimiser(steep, new Settings(Direction.BFGS, 1, 2, 0, 0)).minimise(new double[2]);
        double norm = Math.sqrt(18 * 18 + 8 * 8);
        assertArrayEquals(new double[] {18 / norm, 8 / norm}, steep.points.get(1), 1e-15);
        Recorded flat = new Recorded((x, g) -> {
            g[0] = 0.02 * (x[0] - 3);
            return 0.01 * (x[0] - 3) * (x[0] - 3);
        });
        new Minimiser(flat, new Settings(Direction.BFGS, 1, 2, 0, 0)).minimise(new double[1]);
        assertArrayEquals(new double[] {0.06}, flat.points.get(1), 1e-15);
        // Decrease, slope still steep: further by the cubic through both ends, which for a parabola is its minimum, but
        // at
        // most five times as far.
        assertArrayEquals(new double[] {0.3}, flat.points.get(2), 1e-12);
    }

    /** 50 (x - 0.1)^2 from 0: the first trial, at 1, brackets, and the cubic through both ends is the parabola itself. */
    @Test
    void aParabolaIsFoundByOneInterpolation() {
        Recorded recorded = new Recorded((x, g) -> {
            g[0] = 100 * (x[0] - 0.1);
            return 50 * (x[0] - 0.1) * (x[0] - 0.1);
        });
        Result result =
                new Minimiser(recorded, new Settings(Direction.LBFGS, 5, 3, 1e-9, 0)).minimise(new double[] {0});
        assertEquals(3, recorded.points.size());
        assertEquals(1, recorded.points.get(1)[0], 1e-15);
        assertEquals(0.1, recorded.points.get(2)[0], 1e-12);
        assertTrue(result.converged());
        assertEquals(2, result.values().size());
    }

    /** Beyond 0.2 there is no value: a tenth of the way is tried, not an interpolation of NaN. */
    @Test
    void anUndefinedTrialIsShortenedToATenth() {
        Recorded recorded = new Recorded((x, g) -> {
            g[0] = 100 * (x[0] - 0.1);
            return x[0] > 0.2 ? Double.NaN : 50 * (x[0] - 0.1) * (x[0] - 0.1);
        });
        new Minimiser(recorded, new Settings(Direction.BFGS, 1, 3, 1e-9, 0)).minimise(new double[] {0});
        assertEquals(1, recorded.points.get(1)[0], 1e-15);
        assertEquals(0.1, recorded.points.get(2)[0], 1e-15);
        assertThrows(
                InputException.class,
                () -> new Minimiser((x, g) -> Double.NaN, Settings.bfgs(3)).minimise(new double[1]));
    }

    /** A tolerance of the value ends it when ten searches together gained less, and not before there were ten. */
    @Test
    void tenSearchesThatGainLittleEndIt() {
        Settings settings = new Settings(Direction.BFGS, 1000, 10, 0, 1e-3);
        Result result = new Minimiser(MinimiserTest::rosenbrock, settings).minimise(new double[10]);
        List<Double> values = result.values();
        int last = values.size() - 1;
        assertTrue(result.converged() && last >= 10);
        for (int k = 10; k <= last; k++) {
            assertEquals(k == last, values.get(k - 10) - values.get(k) < 1e-3, k + " of " + last);
        }
    }

    /**
     * After one search of a parabola, which takes two trials, there is no value along the next direction: 21 trials later the
     * search begins again along the gradient, by a unit step, whatever it had learned.
     */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void aSearchThatFindsNothingBeginsAgainAlongTheGradient(Direction direction) {
        int[] calls = new int[1];
        Recorded recorded = new Recorded((x, g) -> {
            int call = calls[0]++;
            g[0] = 40 * (x[0] - 5);
            g[1] = 60 * (x[1] + 3);
            return call >= 3 && call < 24 ? Double.NaN : 20 * (x[0] - 5) * (x[0] - 5) + 30 * (x[1] + 3) * (x[1] + 3);
        });
        Result result = new Minimiser(recorded, new Settings(direction, 3, 3, 1e-9, 0)).minimise(new double[] {0, 0});
        assertEquals(recorded.values.get(2), result.values().get(1));
        double[] g = recorded.gradients.get(2);
        double norm = Math.sqrt(dot(g, g));
        assertTrue(norm > 1);
        double[] tried = minus(recorded.points.get(24), recorded.points.get(2));
        assertArrayEquals(new double[] {-g[0] / norm, -g[1] / norm}, tried, 1e-12);
        assertEquals(4, result.values().size());
    }

    /** At a kink nothing descends, not even along the gradient: that is the end, and it counts as one. */
    @ParameterizedTest
    @EnumSource(Direction.class)
    void aKinkEndsTheSearches(Direction direction) {
        Result result = new Minimiser(
                        (x, g) -> {
                            g[0] = x[0] > 0.25 ? 1 : -1;
                            return Math.abs(x[0] - 0.25);
                        },
                        new Settings(direction, 1000, 3, 0, 0))
                .minimise(new double[] {3});
        assertTrue(result.converged());
        assertEquals(0.25, result.x()[0], 1e-6);
    }

    @Test
    void settingsAreChecked() {
        assertThrows(InputException.class, () -> new Settings(Direction.BFGS, -1, 1, 0, 0));
        assertThrows(InputException.class, () -> new Settings(Direction.LBFGS, 1, 0, 0, 0));
        assertEquals(new Settings(Direction.BFGS, 7, 20, 1e-8, 1e-10), Settings.bfgs(7));
        Result none = new Minimiser(MinimiserTest::rosenbrock, Settings.bfgs(0)).minimise(new double[] {2, 2});
        assertArrayEquals(new double[] {2, 2}, none.x());
        assertEquals(401, none.value());
        assertEquals(1, none.evaluations());
        assertEquals(false, none.converged());
        Result there = new Minimiser(MinimiserTest::rosenbrock, Settings.bfgs(5)).minimise(new double[] {1, 1});
        assertTrue(there.converged());
        assertEquals(1, there.values().size());
    }
}
