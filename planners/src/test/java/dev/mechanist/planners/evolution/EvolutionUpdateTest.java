package dev.mechanist.planners.evolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.sampling.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

/** Generations of evolution strategies, followed with the printed equations and EJML's matrices. */
class EvolutionUpdateTest {
    private static final int N = 3;

    /** Three variables of unlike scales, and a valley that is no axis. */
    private static double cost(double[] x) {
        return (x[0] + 2 * x[1] - 1) * (x[0] + 2 * x[1] - 1) + 0.1 * x[1] * x[1] + 3 * Math.abs(x[2] + x[0]);
    }

    /** Draws a generation; ranks it; returns what was drawn, best first. */
    private static double[][] generation(EvolutionStrategy strategy, int g, boolean slope) {
        int lambda = strategy.population();
        double[][] x = new double[lambda][N];
        double[] costs = new double[lambda];
        for (int row = 0; row < lambda; row++) {
            strategy.ask(row, RandomStream.of(g, "generation", row), x[row], 0);
            costs[row] = slope ? x[row][0] : cost(x[row]);
        }
        int[] order = IntStream.range(0, lambda)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> costs[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        strategy.tell(costs, order, lambda);
        return Arrays.stream(order).mapToObj(row -> x[row]).toArray(double[][]::new);
    }

    private static DMatrixRMaj column(double[] v) {
        return new DMatrixRMaj(v.length, 1, true, v.clone());
    }

    private static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj square(DMatrixRMaj v) {
        return CommonOps_DDRM.multTransB(v, v, null);
    }

    private static double norm(DMatrixRMaj v) {
        return Math.sqrt(CommonOps_DDRM.dot(v, v));
    }

    /** V diag(f(eigenvalues)) V' of a symmetric matrix. */
    private static DMatrixRMaj power(DMatrixRMaj C, double exponent) {
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(C.numRows, true, true);
        eigen.decompose(C.copy());
        DMatrixRMaj sum = new DMatrixRMaj(C.numRows, C.numRows);
        for (int k = 0; k < C.numRows; k++) {
            CommonOps_DDRM.addEquals(
                    sum, Math.pow(eigen.getEigenvalue(k).real, exponent), square(eigen.getEigenVector(k)));
        }
        return sum;
    }

    /** The state of the tutorial's algorithm, equations 39 to 47. */
    private static final class Reference {
        final CmaParameters p;
        final boolean diagonal;
        DMatrixRMaj mean;
        double sigma;
        DMatrixRMaj C = CommonOps_DDRM.identity(N);
        /** What candidates were drawn from. */
        DMatrixRMaj drawn = CommonOps_DDRM.identity(N);

        DMatrixRMaj pathSigma = new DMatrixRMaj(N, 1);
        DMatrixRMaj pathC = new DMatrixRMaj(N, 1);
        int generations;
        int stalled;

        Reference(CmaParameters p, boolean diagonal, double[] mean, double sigma) {
            this.p = p;
            this.diagonal = diagonal;
            this.mean = column(mean);
            this.sigma = sigma;
        }

        void learn(double[][] best) {
            generations++;
            DMatrixRMaj whitening = power(drawn, -0.5);
            DMatrixRMaj step = new DMatrixRMaj(N, 1);
            DMatrixRMaj ranks = new DMatrixRMaj(N, N);
            double weights = 0;
            for (int i = 0; i < best.length; i++) {
                double w = p.weights()[i];
                if (diagonal && w < 0) {
                    continue;
                }
                DMatrixRMaj y = CommonOps_DDRM.subtract(column(best[i]), mean, null);
                CommonOps_DDRM.scale(1 / sigma, y);
                if (w > 0) {
                    CommonOps_DDRM.addEquals(step, w, y);
                }
                weights += w;
                double length = norm(times(whitening, y));
                CommonOps_DDRM.addEquals(ranks, w < 0 ? w * N / (length * length) : w, square(y));
            }
            CommonOps_DDRM.addEquals(mean, sigma, step);
            CommonOps_DDRM.scale(1 - p.cSigma(), pathSigma);
            CommonOps_DDRM.addEquals(
                    pathSigma, Math.sqrt(p.cSigma() * (2 - p.cSigma()) * p.muEff()), times(whitening, step));
            double forgotten = Math.pow(1 - p.cSigma(), 2.0 * generations);
            boolean h = norm(pathSigma) / Math.sqrt(1 - forgotten) < (1.4 + 2.0 / (N + 1)) * p.expectedNorm();
            stalled += h ? 0 : 1;
            CommonOps_DDRM.scale(1 - p.cC(), pathC);
            CommonOps_DDRM.addEquals(pathC, h ? Math.sqrt(p.cC() * (2 - p.cC()) * p.muEff()) : 0, step);
            double deltaH = h ? 0 : p.cC() * (2 - p.cC());
            CommonOps_DDRM.scale(1 + p.c1() * deltaH - p.c1() - p.cMu() * weights, C);
            CommonOps_DDRM.addEquals(C, p.c1(), square(pathC));
            CommonOps_DDRM.addEquals(C, p.cMu(), ranks);
            for (int i = 0; diagonal && i < N; i++) {
                for (int j = 0; j < N; j++) {
                    C.set(i, j, i == j ? C.get(i, j) : 0);
                }
            }
            sigma *= Math.exp(p.cSigma() / p.dSigma() * (norm(pathSigma) / p.expectedNorm() - 1));
        }
    }

    /** Steps y of normal numbers z fulfil y_i' inv(C) y_j = z_i' z_j, whatever the signs of the axes. */
    private static void assertDrawnFrom(Reference expected, EvolutionStrategy strategy, double tolerance) {
        DMatrixRMaj inverse = power(expected.drawn, -1);
        DMatrixRMaj[] y = new DMatrixRMaj[4];
        double[][] z = new double[4][N];
        for (int k = 0; k < y.length; k++) {
            double[] x = new double[N];
            RandomStream.of(k, "drawn", 0).fillGaussian(z[k], 0, N);
            strategy.ask(k, RandomStream.of(k, "drawn", 0), x, 0);
            y[k] = CommonOps_DDRM.subtract(column(x), expected.mean, null);
            CommonOps_DDRM.scale(1 / expected.sigma, y[k]);
        }
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int k = 0; k < N; k++) {
                    product += z[i][k] * z[j][k];
                }
                assertEquals(product, CommonOps_DDRM.dot(y[i], times(inverse, y[j])), tolerance);
            }
        }
    }

    /** Populations of 12 and 24, no multiples of five; in each run the path grows so fast that h_sigma is zero for a while. */
    @Test
    void fullStrategyFollowsTheTutorial() {
        for (boolean slope : new boolean[] {false, true}) {
            int lambda = slope ? 24 : 12;
            double[] start = {0.5, -1, 2};
            CmaEs strategy = new CmaEs(start, 0.7, lambda);
            Reference expected = new Reference(CmaParameters.of(N, lambda, false), false, start, 0.7);
            int renewal = Math.max(1, (int) (1 / (N * (expected.p.c1() + expected.p.cMu()))));
            int decomposed = 0;
            for (int g = 1; g <= 12; g++) {
                expected.learn(generation(strategy, g, slope));
                strategy.renew();
                if (g - decomposed >= renewal) {
                    decomposed = g;
                    expected.drawn = expected.C.copy();
                }
                assertArrayEquals(expected.mean.data, strategy.mean(), 1e-11, "mean of generation " + g);
                assertEquals(expected.sigma, strategy.sigma(), 1e-11 * expected.sigma, "step of generation " + g);
                assertDrawnFrom(expected, strategy, 1e-9);
            }
            assertTrue(expected.stalled > 0 && expected.stalled < 12, "stalled " + expected.stalled);
            strategy.restart(start, 0.3);
            assertDrawnFrom(new Reference(expected.p, false, start, 0.3), strategy, 1e-12);
            assertArrayEquals(start, strategy.mean());
            Reference anew = new Reference(expected.p, false, start, 0.3);
            for (int g = 1; g <= 2; g++) {
                anew.learn(generation(strategy, g, slope));
                anew.drawn = g >= renewal ? anew.C.copy() : anew.drawn;
                strategy.renew();
                assertArrayEquals(anew.mean.data, strategy.mean(), 1e-12, "paths begin anew");
                assertEquals(anew.sigma, strategy.sigma(), 1e-12);
            }
        }
    }

    @Test
    void separableStrategyFollowsItsPaper() {
        for (boolean slope : new boolean[] {false, true}) {
            int lambda = slope ? 24 : 7;
            double[] start = {0.5, -1, 2};
            SeparableCmaEs strategy = new SeparableCmaEs(start, 0.7, lambda);
            Reference expected = new Reference(CmaParameters.of(N, lambda, true), true, start, 0.7);
            // Ros and Hansen's rates are for positive weights, which add up to one.
            for (int g = 1; g <= 10; g++) {
                expected.learn(generation(strategy, g, slope));
                expected.drawn = expected.C.copy();
                assertArrayEquals(expected.mean.data, strategy.mean(), 1e-12, "mean of generation " + g);
                double[] x = new double[N + 1];
                double[] z = new double[N];
                RandomStream.of(g, "drawn", 0).fillGaussian(z, 0, N);
                strategy.ask(2, RandomStream.of(g, "drawn", 0), x, 1);
                for (int i = 0; i < N; i++) {
                    double deviation = expected.sigma * Math.sqrt(expected.C.get(i, i));
                    assertEquals(expected.mean.get(i) + deviation * z[i], x[i + 1], 1e-11);
                }
            }
            assertTrue(expected.stalled > 0 && expected.stalled < 10, "stalled " + expected.stalled);
            strategy.restart(start, 0.3);
            Reference anew = new Reference(expected.p, true, start, 0.3);
            for (int g = 1; g <= 2; g++) {
                anew.learn(generation(strategy, g, slope));
                anew.drawn = anew.C.copy();
                assertArrayEquals(anew.mean.data, strategy.mean(), 1e-12, "paths begin anew");
            }
        }
    }

    /** Nothing is learned, but the generation counts: the correction of young paths has aged. */
    @Test
    void aGenerationWithoutFiniteCostsChangesNothingButItsNumber() {
        for (EvolutionStrategy strategy :
                List.of(new CmaEs(new double[N], 1, 6), new SeparableCmaEs(new double[N], 1, 6))) {
            double[] x = new double[N];
            double[] again = new double[N];
            strategy.ask(0, RandomStream.of(1, "x", 0), x, 0);
            double[] none = new double[6];
            Arrays.fill(none, Double.POSITIVE_INFINITY);
            strategy.tell(none, new int[] {0, 1, 2, 3, 4, 5}, 0);
            strategy.renew();
            strategy.ask(0, RandomStream.of(1, "x", 0), again, 0);
            assertArrayEquals(x, again, 1e-15);
            assertArrayEquals(new double[N], strategy.mean());
            assertFalse(strategy.stopped());
            assertEquals(6, strategy.population());
            assertEquals(N, strategy.dimension());
        }
    }

    /** exp is held at e: a path of 100 would multiply the step size by far more. */
    @Test
    void theStepSizeGrowsByAtMostE() {
        CmaParameters p = CmaParameters.of(2, 6, false);
        CumulativeStepSize size = new CumulativeStepSize(2, p);
        size.restart(0.5);
        size.nextGeneration();
        assertTrue(size.adapt(new double[] {100, 0}));
        assertEquals(0.5 * Math.E, size.sigma(), 1e-15);
        assertEquals(1, size.generation());
        size.restart(2);
        assertEquals(0, size.generation());
        size.nextGeneration();
        double gain = Math.sqrt(p.cSigma() * (2 - p.cSigma()) * p.muEff());
        assertFalse(size.adapt(new double[] {0.3, 0.4}));
        assertEquals(2 * Math.exp(p.cSigma() / p.dSigma() * (0.5 * gain / p.expectedNorm() - 1)), size.sigma(), 1e-15);
    }

    /** (1.4 + 2 / 3) E for two numbers, of a path that has run one and then two generations: |p| / sqrt(1 - (1 - c)^2g). */
    @Test
    void theRankOnePathWaitsBeyondALimit() {
        CmaParameters p = CmaParameters.of(2, 6, false);
        double gain = Math.sqrt(p.cSigma() * (2 - p.cSigma()) * p.muEff());
        double keep = 1 - p.cSigma();
        double limit = (1.4 + 2.0 / 3) * p.expectedNorm();
        for (double share : new double[] {0.999, 1.001}) {
            CumulativeStepSize size = new CumulativeStepSize(2, p);
            size.restart(1);
            size.nextGeneration();
            double first = share * limit * Math.sqrt(1 - keep * keep) / gain;
            assertEquals(share > 1, size.adapt(new double[] {0.6 * first, -0.8 * first}));
            // A second step of the same length across: the path is keep and 1 of it, at right angles.
            size.nextGeneration();
            double reached = Math.hypot(keep * first, first) * gain / Math.sqrt(1 - Math.pow(keep, 4));
            assertEquals(share * limit, reached, 1e-12);
            assertEquals(share > 1, size.adapt(new double[] {0.8 * first, 0.6 * first}));
        }
    }

    /** Against the first step size: below 1e-12 and above 1e10. */
    @Test
    void aVanishedOrExplodedSpreadIsDegenerate() {
        CumulativeStepSize size = new CumulativeStepSize(2, CmaParameters.of(2, 6, false));
        size.restart(4);
        assertTrue(size.degenerate(3.9e-12));
        assertFalse(size.degenerate(4.1e-12));
        assertFalse(size.degenerate(3.9e10));
        assertTrue(size.degenerate(4.1e10));
    }

    /** On a flat function, 10 + ceil(30 * 3 / 7) = 23 generations; the last generation's spread counts as well. */
    @Test
    void stagnationIsAWindowOfEqualValues() {
        Stagnation stagnation = new Stagnation(3, 7);
        stagnation.reset();
        for (int g = 0; g < 23; g++) {
            assertFalse(stagnation.stagnates(), "generation " + g);
            stagnation.observe(g == 0 ? 5 : 2, 2 + 1e-13);
        }
        assertFalse(stagnation.stagnates(), "the first value is within the window");
        stagnation.observe(2, 2);
        assertTrue(stagnation.stagnates());
        stagnation.observe(2, 2.1);
        assertFalse(stagnation.stagnates(), "the generation differs");
        stagnation.observe(2, 2);
        assertTrue(stagnation.stagnates());
        stagnation.observe(1, 1);
        assertFalse(stagnation.stagnates(), "a better value");
        stagnation.reset();
        stagnation.observe(2, 2);
        assertFalse(stagnation.stagnates());
    }

    @Test
    void strategiesStopOnAFlatFunctionAndAtBadConditions() {
        for (EvolutionStrategy.Factory factory : List.<EvolutionStrategy.Factory>of(CmaEs::new, SeparableCmaEs::new)) {
            EvolutionSearch.Result flat =
                    EvolutionSearch.minimise(factory.create(new double[N], 1, 6), x -> 1, 0, 100_000, 1);
            // A window of 10 + 30 * 3 / 6 = 25 generations.
            assertEquals(25 * 6, flat.evaluations());
            EvolutionStrategy thin = factory.create(new double[N], 1, 6);
            EvolutionSearch.Result ridge = EvolutionSearch.minimise(
                    thin, x -> x[0] * x[0] + 1e18 * x[1] * x[1] + 1e-3 * x[2] * x[2], 0, 200_000, 1);
            assertTrue(thin.stopped());
            assertTrue(ridge.evaluations() < 200_000, "condition 1e14 ends it");
        }
    }

    /** A strategy that stops after a number of generations and draws what it is told to. */
    private static final class Scripted implements EvolutionStrategy {
        final List<String> calls = new ArrayList<>();
        final double[] values;
        final int population;
        final int lasts;
        double[] mean;
        double sigma;
        int told;
        int renewed;

        Scripted(double[] mean, double sigma, int population, int lasts, double... values) {
            this.values = values;
            this.population = population;
            this.lasts = lasts;
            restart(mean, sigma);
        }

        @Override
        public int dimension() {
            return mean.length;
        }

        @Override
        public int population() {
            return population;
        }

        @Override
        public void ask(int row, RandomStream random, double[] x, int o) {
            System.arraycopy(values, row * mean.length, x, o, mean.length);
        }

        @Override
        public void tell(double[] costs, int[] order, int finite) {
            told++;
            calls.add(Arrays.toString(costs) + Arrays.toString(Arrays.copyOf(order, finite)));
        }

        @Override
        public void renew() {
            renewed++;
        }

        @Override
        public void restart(double[] mean, double sigma) {
            this.mean = mean.clone();
            this.sigma = sigma;
            told = 0;
        }

        @Override
        public double[] mean() {
            return mean.clone();
        }

        @Override
        public boolean stopped() {
            return told >= lasts;
        }
    }

    @Test
    void restartsDoubleThePopulation() {
        List<Scripted> made = new ArrayList<>();
        IncreasingPopulation strategy = new IncreasingPopulation(
                (mean, sigma, population) -> {
                    made.add(new Scripted(mean, sigma, population, 2, 1, 2, 3, 4));
                    return made.get(made.size() - 1);
                },
                new double[] {3, 4},
                0.5,
                6,
                2,
                IncreasingPopulation.StartPoint.uniform(new double[] {-1, 2}, new double[] {1, 5}),
                9);
        int[] populations = {6, 12, 24};
        for (int start = 0; start <= 2; start++) {
            assertEquals(start, strategy.restarted());
            assertEquals(populations[start], strategy.population());
            Scripted inner = made.get(start);
            double[] expected = {3, 4};
            if (start > 0) {
                RandomStream random = RandomStream.of(9, "restart", start);
                expected = new double[] {random.nextDouble(-1, 1), random.nextDouble(2, 5)};
            }
            assertArrayEquals(expected, inner.mean);
            assertArrayEquals(expected, strategy.mean());
            assertEquals(0.5, inner.sigma);
            double[] x = new double[2];
            strategy.ask(1, null, x, 0);
            assertArrayEquals(new double[] {3, 4}, x);
            for (int g = 0; g < 2; g++) {
                assertFalse(strategy.stopped());
                strategy.tell(new double[populations[start]], new int[populations[start]], 1);
            }
            assertEquals(2, inner.told);
            strategy.renew();
            assertEquals(start, inner.renewed, "it is the start that comes next that is made ready");
        }
        assertTrue(strategy.stopped());
        assertEquals(2, strategy.dimension());
        strategy.restart(new double[] {7, 8}, 0.25);
        assertEquals(0, strategy.restarted());
        assertEquals(6, strategy.population());
        assertFalse(strategy.stopped());
        assertArrayEquals(new double[] {7, 8}, strategy.mean());
        assertEquals(0.25, made.get(0).sigma);
        strategy.tell(new double[6], new int[6], 1);
        strategy.tell(new double[6], new int[6], 1);
        assertEquals(3, made.size(), "the second start reuses its strategy");
        assertEquals(0.25, made.get(1).sigma);
        RandomStream random = RandomStream.of(9, "restart", 1);
        assertArrayEquals(
                new double[] {random.nextDouble(-1, 1), random.nextDouble(2, 5)}, strategy.mean(), "and its start");
    }

    /** Actions in half widths: restarts begin between -1 and 1. */
    @Test
    void samplersRestartWithinTheirBounds() {
        List<Scripted> made = new ArrayList<>();
        Sampler sampler = new EvolutionSampler.Settings(
                        (mean, sigma, population) -> {
                            made.add(new Scripted(mean, sigma, population, 1));
                            return made.get(made.size() - 1);
                        },
                        5,
                        30,
                        0.4)
                .withRestarts(2, 9)
                .create(new SequenceSpace(1, new double[] {-2, 0.5}, new double[] {4, 2.5}));
        sampler.begin(java.util.Optional.empty());
        sampler.tell(new DMatrixRMaj(5, 2), new double[5], new int[5], 1);
        RandomStream random = RandomStream.of(9, "restart", 1);
        assertArrayEquals(new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)}, made.get(1).mean);
        assertEquals(10, sampler.population());
        assertEquals(0.4, made.get(1).sigma);
        assertFalse(sampler.finished());
    }

    @Test
    void aSearchKeepsItsBestPoint() {
        Scripted strategy = new Scripted(new double[] {1, 2}, 1, 4, 99, 3, 0, 1, 0, 2, 0, 9, 0);
        EvolutionSearch.Result result = EvolutionSearch.minimise(
                strategy, x -> x[0] == 9 ? Double.NaN : x[0] == 2 ? Double.POSITIVE_INFINITY : x[0], 0.5, 9, 1);
        assertArrayEquals(new double[] {1, 0}, result.x());
        assertEquals(1, result.value());
        assertEquals(12, result.evaluations(), "the generation that passes the limit is finished");
        assertFalse(result.reached());
        assertEquals("[3.0, 1.0, Infinity, Infinity][1, 0]", strategy.calls.get(0));
        assertEquals(3, strategy.renewed);
        EvolutionSearch.Result reached = EvolutionSearch.minimise(strategy, x -> x[0], 1, 100, 1);
        assertTrue(reached.reached());
        assertEquals(4, reached.evaluations());
        Scripted ended = new Scripted(new double[] {1, 2}, 1, 4, 0);
        EvolutionSearch.Result none = EvolutionSearch.minimise(ended, x -> x[0], 1, 100, 1);
        assertEquals(0, none.evaluations());
        assertArrayEquals(new double[] {1, 2}, none.x());
    }

    /** Variables count half widths from the middle; beyond the bounds they are reflected, any number of times. */
    @Test
    void variablesBecomeActionsByReflection() {
        SequenceSpace space = new SequenceSpace(2, new double[] {-2, 0.5}, new double[] {4, 2.5});
        Scripted[] made = new Scripted[1];
        Sampler sampler = new EvolutionSampler.Settings(
                        (mean, sigma, population) -> {
                            made[0] = new Scripted(
                                    mean,
                                    sigma,
                                    population,
                                    2,
                                    0.5,
                                    -0.5,
                                    1.5,
                                    -1.25,
                                    3.5,
                                    -3.5,
                                    2.5,
                                    7.25,
                                    1,
                                    -1,
                                    5,
                                    -5,
                                    0,
                                    0,
                                    0,
                                    0);
                            return made[0];
                        },
                        5,
                        3,
                        0.4)
                .create(space);
        sampler.begin(
                java.util.Optional.of(PlannedActions.of(new DMatrixRMaj(2, 2, true, new double[] {4, 1, -2, 1.5}))));
        assertArrayEquals(new double[] {1, -0.5, -1, 0}, made[0].mean, 1e-15);
        assertEquals(0.4, made[0].sigma);
        assertEquals(5, sampler.population());
        double[] u = new double[5];
        sampler.propose(0, null, u, 1);
        // 0.5, -0.5, 1.5 -> 0.5 and -1.25 -> -0.75
        assertArrayEquals(new double[] {0, 2.5, 1, 2.5, 0.75}, u, 1e-15);
        sampler.propose(1, null, u, 1);
        // 3.5 -> -0.5, -3.5 -> 0.5, 2.5 -> -0.5, 7.25 -> -0.75
        assertArrayEquals(new double[] {0, -0.5, 2, -0.5, 0.75}, u, 1e-15);
        sampler.propose(2, null, u, 1);
        assertArrayEquals(new double[] {0, 4, 0.5, 4, 0.5}, u, 1e-15);

        DMatrixRMaj U =
                new DMatrixRMaj(new double[][] {{1, 1, 1, 1}, {2, 2, 2, 2}, {3, 2, 3, 2}, {0, 1, 0, 1}, {0, 2, 0, 2}});
        double[] best = new double[4];
        sampler.recommend(best);
        assertArrayEquals(new double[] {4, 1, -2, 1.5}, best, "the warm start, until something was seen");
        sampler.tell(U, new double[] {3, 2, 1, 4, 5}, new int[] {2, 1, 0, 3, 4}, 5);
        sampler.recommend(best);
        assertArrayEquals(new double[] {3, 2, 3, 2}, best);
        assertEquals(1, made[0].renewed);
        assertFalse(sampler.finished());
        assertFalse(sampler.converged());
        sampler.tell(U, new double[] {3, 1.5, 2, 4, 5}, new int[] {1, 2, 0, 3, 4}, 5);
        sampler.recommend(best);
        assertArrayEquals(new double[] {3, 2, 3, 2}, best, "1.5 is no better than 1 was");
        assertTrue(sampler.finished() && sampler.converged(), "the strategy has stopped");
        sampler.begin(java.util.Optional.empty());
        assertFalse(sampler.finished());
        made[0].renewed = 0;
        sampler.tell(U, new double[5], new int[] {4, 1, 2, 3, 0}, 0);
        sampler.recommend(best);
        assertArrayEquals(new double[] {0, 0.5, 0, 0.5}, best, "nothing finite was seen");
        sampler.tell(U, new double[] {3, 1.5, 2, 4, 5}, new int[] {1, 2, 0, 3, 4}, 5);
        made[0].told = 0;
        assertFalse(sampler.finished());
        assertEquals(2, made[0].renewed);
        sampler.tell(U, new double[] {3, 1, 2, 4, 5}, new int[] {1, 2, 0, 3, 4}, 5);
        assertTrue(sampler.finished());
        assertFalse(sampler.converged());
        assertEquals(2, made[0].renewed, "after the last generation nothing is readied");
        assertArrayEquals(new double[] {2, 2, 2, 2}, ((PlannedActions) sampler.remember()).actions().data);
    }
}
