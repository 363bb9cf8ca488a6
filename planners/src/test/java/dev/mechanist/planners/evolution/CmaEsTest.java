package dev.mechanist.planners.evolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmaEsTest {
    /** At (1, 2, 3): 1 + 4 + 9; 1 + 1e3 4 + 1e6 9; 100 (2 - 1)^2 + 0 + 100 (3 - 4)^2 + 1. */
    @Test
    void functionsByHand() {
        double[] x = {1, 2, 3};
        assertEquals(14, TestFunction.SPHERE.applyAsDouble(x));
        assertEquals(1 + 4e3 + 9e6, TestFunction.ELLIPSOID.applyAsDouble(x), 1e-6);
        assertEquals(201, TestFunction.ROSENBROCK.applyAsDouble(x));
        for (TestFunction f : TestFunction.values()) {
            assertEquals(0, f.applyAsDouble(f.minimum(4)), f.name());
            assertTrue(f.applyAsDouble(f.start(4)) > 1, f.name());
        }
        assertArrayEquals(new double[] {1, 1}, TestFunction.ELLIPSOID.start(2));
        assertArrayEquals(new double[2], TestFunction.ROSENBROCK.start(2));
    }

    /**
     * Median evaluations to 1e-9 over 9 seeds (those that arrive; Rosenbrock has a local minimum) within 25% of those measured
     * with pycma 4.4.0 at the same settings.
     */
    @ParameterizedTest(name = "{0} in {1} dimensions: pycma {2}")
    @CsvSource({
        "SPHERE, 10, 1460",
        "SPHERE, 20, 2760",
        "SPHERE, 40, 5310",
        "ELLIPSOID, 10, 4150",
        "ELLIPSOID, 20, 12996",
        "ELLIPSOID, 40, 48705",
        "ROSENBROCK, 10, 4990",
        "ROSENBROCK, 20, 16032",
        "ROSENBROCK, 40, 61807"
    })
    void needsAsManyEvaluationsAsTheReference(TestFunction problem, int n, int reference) {
        long[] evaluations = new long[9];
        int arrived = 0;
        for (int seed = 1; seed <= 9; seed++) {
            EvolutionSearch.Result result = EvolutionSearch.minimise(
                    CmaEs.withDefaultPopulation(problem.start(n), 0.5), problem, 1e-9, 200_000, seed);
            if (result.reached()) {
                evaluations[arrived++] = result.evaluations();
                assertArrayEquals(problem.minimum(n), result.x(), 1e-3);
            }
        }
        assertTrue(arrived >= 7, "only " + arrived + " of 9 arrived");
        long[] sorted = Arrays.copyOf(evaluations, arrived);
        Arrays.sort(sorted);
        double median = arrived % 2 == 1 ? sorted[arrived / 2] : 0.5 * (sorted[arrived / 2 - 1] + sorted[arrived / 2]);
        assertEquals(1, median / reference, 0.25, "median " + median + " against " + reference);
    }

    @ParameterizedTest
    @CsvSource({"SPHERE", "ELLIPSOID", "ROSENBROCK"})
    void findsTheOptimaOfHipparchus(TestFunction problem) {
        int n = 8;
        EvolutionSearch.Result ours = EvolutionSearch.minimise(
                CmaEs.withDefaultPopulation(problem.start(n), 0.5), problem, 1e-13, 100_000, 1);
        CMAESOptimizer oracle = new CMAESOptimizer(
                100_000, 1e-13, true, 0, 0, new Well19937c(3), false, new SimpleValueChecker(1e-13, 1e-13));
        double[] sigma = new double[n];
        Arrays.fill(sigma, 0.5);
        double[] theirs = oracle.optimize(
                        new MaxEval(100_000),
                        new ObjectiveFunction(problem::applyAsDouble),
                        GoalType.MINIMIZE,
                        new InitialGuess(problem.start(n)),
                        SimpleBounds.unbounded(n),
                        new CMAESOptimizer.Sigma(sigma),
                        new CMAESOptimizer.PopulationSize(CmaParameters.defaultPopulation(n)))
                .getPoint();
        assertTrue(ours.reached());
        assertArrayEquals(theirs, ours.x(), 1e-5);
    }

    @Test
    void separableVariantSolvesTheEllipsoidFaster() {
        ToDoubleFunction<double[]> f = TestFunction.ELLIPSOID;
        double[] start = TestFunction.ELLIPSOID.start(20);
        EvolutionSearch.Result separable =
                EvolutionSearch.minimise(SeparableCmaEs.withDefaultPopulation(start, 0.5), f, 1e-9, 200_000, 1);
        EvolutionSearch.Result full =
                EvolutionSearch.minimise(CmaEs.withDefaultPopulation(start, 0.5), f, 1e-9, 200_000, 1);
        assertTrue(separable.reached() && full.reached());
        assertTrue(
                separable.evaluations() < 0.6 * full.evaluations(),
                separable.evaluations() + " against " + full.evaluations());
    }

    /** Rastrigin's 10^n local minima: one start fails, restarts with a growing population find the global minimum. */
    @Test
    void increasingPopulationEscapesLocalMinima() {
        int n = 5;
        ToDoubleFunction<double[]> rastrigin = x -> {
            double sum = 0;
            for (double v : x) {
                sum += v * v - 10 * Math.cos(2 * Math.PI * v) + 10;
            }
            return sum;
        };
        double[] lower = new double[n];
        double[] upper = new double[n];
        Arrays.fill(lower, -5);
        Arrays.fill(upper, 5);
        int single = 0;
        int restarted = 0;
        for (int seed = 1; seed <= 5; seed++) {
            double[] start = new double[n];
            Arrays.fill(start, 3.3);
            single += EvolutionSearch.minimise(CmaEs.withDefaultPopulation(start, 2), rastrigin, 1e-9, 200_000, seed)
                            .reached()
                    ? 1
                    : 0;
            IncreasingPopulation strategy = new IncreasingPopulation(
                    CmaEs::new,
                    start,
                    2,
                    CmaParameters.defaultPopulation(n),
                    9,
                    IncreasingPopulation.StartPoint.uniform(lower, upper),
                    seed);
            restarted += EvolutionSearch.minimise(strategy, rastrigin, 1e-9, 200_000, seed)
                            .reached()
                    ? 1
                    : 0;
        }
        assertTrue(single <= 3, "single starts solved " + single);
        assertEquals(5, restarted);
    }

    @Test
    void failedEvaluationsAreRankedLast() {
        EvolutionSearch.Result result = EvolutionSearch.minimise(
                CmaEs.withDefaultPopulation(new double[] {2, 2, 2}, 1),
                x -> x[0] < 1 ? Double.NaN : x[0] * x[0] + x[1] * x[1] + x[2] * x[2],
                1 + 1e-6,
                20_000,
                1);
        assertTrue(result.reached());
        assertEquals(1, result.x()[0], 1e-3);
    }
}
