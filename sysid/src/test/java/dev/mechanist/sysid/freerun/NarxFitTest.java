package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.freerun.NarxSearch.Candidate;
import dev.mechanist.sysid.freerun.NarxSearch.Kind;
import dev.mechanist.sysid.freerun.NarxSearch.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions, their fits by free run, and the choice among them, on systems with known equations. */
class NarxFitTest {
    /** y_t = 1.5 y_{t-1} - 0.7 y_{t-2} + 0.4 u_{t-1} - cubic y_{t-1}^3 + 0.2, measured with noise. */
    private static OutputRecord simulated(int rows, double cubic, double noise, long seed) {
        RandomStream random = RandomStream.of(seed, "narx", 0);
        double[] u = new double[rows];
        double[] y = new double[rows];
        double[] measured = new double[rows];
        for (int t = 0; t < rows; t++) {
            u[t] = t % 4 == 0 ? 2 * random.nextDouble() - 1 : u[t - 1];
            if (t > 1) {
                y[t] = 1.5 * y[t - 1] - 0.7 * y[t - 2] + 0.4 * u[t - 1] - cubic * Math.pow(y[t - 1], 3) + 0.2;
            }
            measured[t] = y[t] + noise * random.nextGaussian();
        }
        return new OutputRecord(u, measured);
    }

    static Stream<NarxFunction> functions() {
        double[][] points = {{0.3, -0.4, 0.1}, {-1, 0.7, 0.4}};
        return Stream.of(
                new NarxFunction.Linear(3),
                new NarxFunction.Integrating(3, 1),
                new NarxFunction.Integrating(3, 2),
                new NarxFunction.CubicSpring(3),
                new NarxFunction.Network(3, 2, 0.3),
                NarxFunction.Process.of(3, points, 0.8, 0.5),
                NarxFunction.Process.of(3, new double[][] {{0.2, -0.1}}, 1.7, 0.5));
    }

    /** Roots 2 and 0.5; 0.9 +- 0.5i of modulus 1.03; 1 and 0.3; 0.9 twice. */
    @Test
    void polesBeyondOneGrow() {
        assertTrue(NarxSearch.grows(2, new double[] {2.5, -1, 7}));
        assertTrue(NarxSearch.grows(2, new double[] {1.8, -1.06, 7}));
        assertFalse(NarxSearch.grows(2, new double[] {1.3, -0.3, 7}));
        assertFalse(NarxSearch.grows(2, new double[] {1.8, -0.81, 7}));
        assertTrue(NarxSearch.grows(1, new double[] {-1.1, 7}));
    }

    /** 0.7 y1 + 0.3 y2 + 2 u + 5 at (10, 20, 3). */
    @Test
    void whatIntegratesKeepsWhatIsLeftOfOne() {
        NarxFunction.Integrating function = new NarxFunction.Integrating(3, 2);
        double[] theta = function.from(new double[] {0.7, 123, 2, 5});
        assertArrayEquals(new double[] {0.7, 2, 5}, theta);
        assertEquals(24, function.value(theta, new double[] {10, 20, 3}, new double[3], new double[3]), 1e-12);
    }

    /**
     * A carriage that is pushed about, with friction: y'' = 0.3 u - 0.2 y', and noise of 2%. Its records are short beside the time in
     * which it comes to rest, so that a free fit has a pole beyond 1 in some of them; over a run twenty times as long an
     * integrator drifts by its constant, which the short record tells badly, where a free pole is lost.
     */
    @Test
    void anIntegratorIsNotLostOnALongerRun() {
        Candidate linear = new Candidate(Kind.LINEAR, 2, 2, 1, 0, 0, 0, true);
        Settings settings = new Settings(0.3, 1, 4, 60, 1, 1, 2000);
        int grown = 0;
        for (long seed = 1; seed <= 8; seed++) {
            OutputRecord all = carriage(4200, seed);
            List<OutputRecord> few = List.of(all.part(0, 200));
            Regressors regressors = Regressors.of(2, 2, 1, few.get(0));
            NarxFunction free = new NarxFunction.Linear(4);
            double[] start = NarxFit.oneStep(regressors, free, few, 4);
            NarxModel freely = NarxFit.fit(regressors, free, few, 4, start, 60);
            NarxModel model = NarxSearch.fit(linear, few, settings, 1);
            if (NarxSearch.grows(2, freely.theta())) {
                grown++;
                OutputRecord rest = all.part(200, 4200);
                double error = rest.error(model.run(rest, 4), 4);
                double lost = rest.error(freely.run(rest, 4), 4);
                assertTrue(error < 0.5 * lost, "seed " + seed + ": " + error + " and " + lost);
            }
        }
        assertTrue(grown > 0, "the free fit grows in none of the records");
    }

    private static OutputRecord carriage(int rows, long seed) {
        RandomStream random = RandomStream.of(seed, "carriage", 0);
        double[] u = new double[rows];
        double[] y = new double[rows];
        double place = 0;
        double speed = 0;
        for (int t = 0; t < rows; t++) {
            // Held near the middle, as a closed loop does.
            u[t] = t % 10 == 0 ? random.nextGaussian() - 0.3 * place : u[t - 1];
            y[t] = place + 0.02 * random.nextGaussian();
            place += 0.1 * speed;
            speed += 0.1 * (0.3 * u[t] - 0.2 * speed);
        }
        return new OutputRecord(u, y);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void derivativesEqualCentralDifferences(NarxFunction function) {
        RandomStream random = RandomStream.of(5, "function", 0);
        double[] theta = new double[function.parameters()];
        double[] x = {0.7, -0.3, 0.9};
        Arrays.setAll(theta, i -> 0.6 * random.nextGaussian());
        double[] byX = new double[3];
        double[] byTheta = new double[theta.length];
        function.value(theta, x, byX, byTheta);
        double[] ignored = new double[Math.max(3, theta.length)];
        for (int i = 0; i < 3; i++) {
            double[] near = x.clone();
            double[] far = x.clone();
            near[i] += 1e-6;
            far[i] -= 1e-6;
            double slope = (function.value(theta, near, ignored.clone(), ignored.clone())
                            - function.value(theta, far, ignored.clone(), ignored.clone()))
                    / 2e-6;
            assertEquals(slope, byX[i], 1e-7, "regressor " + i);
        }
        for (int i = 0; i < theta.length; i++) {
            double[] near = theta.clone();
            double[] far = theta.clone();
            near[i] += 1e-6;
            far[i] -= 1e-6;
            double slope = (function.value(near, x, ignored.clone(), ignored.clone())
                            - function.value(far, x, ignored.clone(), ignored.clone()))
                    / 2e-6;
            assertEquals(slope, byTheta[i], 1e-7, "parameter " + i);
            double[] precision = new double[theta.length * theta.length];
            function.prior(theta, precision);
            double gradient = 0;
            for (int j = 0; j < theta.length; j++) {
                gradient += precision[i * theta.length + j] * theta[j];
            }
            double prior = (function.prior(near, new double[precision.length])
                            - function.prior(far, new double[precision.length]))
                    / 2e-6;
            assertEquals(prior, gradient, 1e-6, "prior of parameter " + i);
        }
    }

    @Test
    void regressorsByHand() {
        OutputRecord record = new OutputRecord(new double[] {1, 2, 3, 6}, new double[] {10, 14, 18, 14});
        Regressors regressors = Regressors.of(2, 2, 1, record);
        assertEquals(14, regressors.yMean());
        assertEquals(Math.sqrt(8), regressors.ySize(), 1e-12);
        assertEquals(2, regressors.first());
        double[] x = new double[4];
        regressors.fill(record.u(), record.y(), 3, x);
        assertArrayEquals(new double[] {18, 14, 3, 2}, x);
        assertEquals(0, Regressors.of(1, 1, 0, record).delay());
    }

    /** With noise on the output alone, one step ahead is biased, and the free run is not. */
    @Test
    void aLinearSystemIsFoundThroughNoiseByItsFreeRun() {
        OutputRecord record = simulated(3000, 0, 0.05, 1);
        Regressors regressors = Regressors.of(2, 1, 1, record);
        NarxFunction linear = new NarxFunction.Linear(3);
        double[] start = NarxFit.oneStep(regressors, linear, List.of(record), 2);
        NarxModel model = NarxFit.fit(regressors, linear, List.of(record), 2, start, 30);
        assertTrue(Math.abs(start[0] - 1.5) > 0.02, "one step: " + start[0]);
        assertEquals(1.5, model.theta()[0], 0.01);
        assertEquals(-0.7, model.theta()[1], 0.01);
        assertEquals(0.4, model.theta()[2] * regressors.ySize() / regressors.uSize(), 0.01);
        assertEquals(0.05, model.noise(), 0.003);
        double deviation = Math.sqrt(model.covariance().get(0, 0));
        assertTrue(Math.abs(model.theta()[0] - 1.5) < 4 * deviation && deviation < 0.01, "standard error " + deviation);
    }

    @Test
    void aSpringAProcessAndANetworkLearnWhatIsNotLinear() {
        OutputRecord training = simulated(1200, 0.05, 0.01, 2);
        OutputRecord test = simulated(500, 0.05, 0.01, 3);
        Settings settings = new Settings(0.3, 1, 4, 40, 1, 1, 5000);
        double linear = error(new Candidate(Kind.LINEAR, 2, 1, 1, 0, 0, 0, true), training, test, settings);
        double spring = error(new Candidate(Kind.SPRING, 2, 1, 1, 0, 0, 0, true), training, test, settings);
        double process = error(new Candidate(Kind.PROCESS, 2, 1, 1, 12, 1.4, 2, true), training, test, settings);
        double network = error(new Candidate(Kind.NETWORK, 2, 1, 1, 3, 0.01, 0, true), training, test, settings);
        assertTrue(linear > 0.06, "linear " + linear);
        assertEquals(0.01, spring, 0.0015);
        assertTrue(process < 0.016, "process " + process);
        assertTrue(network < 0.03, "network " + network);
    }

    private static double error(Candidate candidate, OutputRecord training, OutputRecord test, Settings settings) {
        return test.error(
                NarxSearch.fit(candidate, List.of(training), settings, 1).run(test, 4), 4);
    }

    @Test
    void intervalsOfAFreeRunCoverWhatTheySay() {
        NarxModel model = NarxSearch.fit(
                new Candidate(Kind.PROCESS, 2, 1, 1, 12, 1.4, 2, true),
                List.of(simulated(900, 0.05, 0.02, 2)),
                new Settings(0.3, 1, 4, 40, 1, 1, 5000),
                1);
        OutputRecord test = simulated(1500, 0.05, 0.02, 3);
        double[] deviation = new double[1500];
        double[] run = model.run(test, 4, deviation);
        int inside = 0;
        for (int t = 4; t < 1500; t++) {
            inside += Math.abs(run[t] - test.y()[t]) <= 1.96 * deviation[t] ? 1 : 0;
        }
        assertEquals(0.95, inside / 1496.0, 0.03);
        assertEquals(0, deviation[3]);
    }

    @Test
    void theSearchChoosesByFreeRunAndIsTheSameAgain() {
        OutputRecord record = simulated(1200, 0, 0.05, 4);
        List<Candidate> candidates = List.of(
                new Candidate(Kind.LINEAR, 1, 1, 1, 0, 0, 0, true),
                new Candidate(Kind.LINEAR, 2, 1, 1, 0, 0, 0, true),
                new Candidate(Kind.NETWORK, 1, 1, 1, 2, 1, 0, true));
        Settings settings = new Settings(0.3, 2, 4, 20, 1, 2, 5000);
        NarxSearch.Choice choice = NarxSearch.search(candidates, List.of(record), settings, 7);
        assertEquals(candidates.get(1), choice.candidate());
        assertEquals(0.05, choice.validation(), 0.005);
        double[] run = choice.run(record, 4, null);
        double[] again =
                NarxSearch.search(candidates, List.of(record), settings, 7).run(record, 4, null);
        assertArrayEquals(run, again);
    }

    @Test
    void aRunThatIsLostSaysSo() {
        OutputRecord record = simulated(50, 0, 0, 1);
        NarxFunction linear = new NarxFunction.Linear(2);
        Regressors regressors = Regressors.of(1, 1, 1, record);
        NarxModel unstable =
                new NarxModel(regressors, linear, new double[] {3, 1, 0.5}, new org.ejml.data.DMatrixRMaj(3, 3), 0.1);
        double[] run = unstable.run(record, 3);
        assertEquals(record.y()[2], run[2], 1e-12);
        assertTrue(Double.isNaN(run[49]));
        assertEquals(Double.POSITIVE_INFINITY, record.error(run, 3));
        assertThrows(
                InputException.class,
                () -> NarxFit.fit(regressors, linear, List.of(record), 2, new double[] {3, 1, 1}, 5));
    }

    private static final Regressors SCALED = new Regressors(1, 1, 1, 2, 3, 0.5, 0.25);

    private static NarxModel linear(double a, double b, double c, double noise, double... covariance) {
        return new NarxModel(
                SCALED,
                new NarxFunction.Linear(2),
                new double[] {a, b, c},
                new org.ejml.data.DMatrixRMaj(3, 3, true, covariance),
                noise);
    }

    /** y_t = a y + b u + c in units of 3 about 2 and 0.25 about 0.5; ds_t = (y, u, 1) + a ds, variance 9 ds' C ds + noise^2. */
    @Test
    void deviationsOfAFreeRunByHand() {
        double[] covariance = {0.04, 0.01, -0.02, 0.01, 0.09, 0.005, -0.02, 0.005, 0.03};
        NarxModel model = linear(0.6, -0.4, 0.1, 0.7, covariance);
        OutputRecord record = new OutputRecord(new double[] {1, 0.25, 0.75, 9}, new double[] {5, 9, 9, 9});
        double[] deviation = new double[4];
        double[] run = model.run(record, 1, deviation);
        double y0 = 1;
        double[] u = {2, -1, 1};
        double y1 = 0.6 * y0 - 0.4 * u[0] + 0.1;
        double y2 = 0.6 * y1 - 0.4 * u[1] + 0.1;
        double y3 = 0.6 * y2 - 0.4 * u[2] + 0.1;
        assertArrayEquals(new double[] {5, 2 + 3 * y1, 2 + 3 * y2, 2 + 3 * y3}, run, 1e-12);
        double[] s = new double[3];
        double[][] by = {{y0, u[0], 1}, {y1, u[1], 1}, {y2, u[2], 1}};
        assertEquals(0, deviation[0]);
        for (int t = 0; t < 3; t++) {
            double variance = 0;
            for (int i = 0; i < 3; i++) {
                s[i] = by[t][i] + 0.6 * s[i];
            }
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    variance += s[i] * covariance[3 * i + j] * s[j];
                }
            }
            assertEquals(Math.sqrt(9 * variance + 0.49), deviation[t + 1], 1e-12, "row " + (t + 1));
        }
    }

    /** The median of three models, and their spread about their mean beside the mean of their own variances. */
    @Test
    void aChoiceIsTheMedianOfItsModels() {
        double[] none = new double[9];
        double[] some = {0.04, 0, 0, 0, 0.09, 0, 0, 0, 0.01};
        List<NarxModel> models = List.of(
                linear(0.6, -0.4, 0.1, 0.7, some), linear(0.2, 0.3, 0.9, 0.2, none), linear(0.5, 0, 0, 0.4, some));
        NarxSearch.Choice choice =
                new NarxSearch.Choice(new Candidate(Kind.LINEAR, 1, 1, 1, 0, 0, 0, true), 0.3, models);
        OutputRecord record = new OutputRecord(new double[] {1, 0.25, 0.75}, new double[] {5, 9, 9});
        double[] deviation = new double[3];
        double[] median = choice.run(record, 1, deviation);
        double[][] own = new double[3][3];
        double[][] runs = new double[3][];
        for (int k = 0; k < 3; k++) {
            runs[k] = models.get(k).run(record, 1, own[k]);
        }
        for (int t = 0; t < 3; t++) {
            double[] sorted = {runs[0][t], runs[1][t], runs[2][t]};
            Arrays.sort(sorted);
            double mean = (sorted[0] + sorted[1] + sorted[2]) / 3;
            double variance = 0;
            for (int k = 0; k < 3; k++) {
                variance += (Math.pow(runs[k][t] - mean, 2) + own[k][t] * own[k][t]) / 3;
            }
            assertEquals(sorted[1], median[t], 1e-12);
            assertEquals(Math.sqrt(variance), deviation[t], 1e-12);
        }
        assertTrue(Math.abs(runs[0][2] - runs[1][2]) > 0.1);
        assertArrayEquals(median, choice.run(record, 1, null));
    }

    /** A prior of precision 40 on w_1 alone; the noise is 1e-4 in the first round, and what is left of it in the second. */
    @Test
    void aPriorIsWeighedByTheNoise() {
        NarxFunction pulled = new NarxFunction() {
            private final NarxFunction.Linear linear = new NarxFunction.Linear(2);

            @Override
            public int parameters() {
                return 4;
            }

            @Override
            public double value(double[] theta, double[] x, double[] byX, double[] byTheta) {
                double value = linear.value(theta, x, byX, byTheta) + theta[3] * x[0] * x[1];
                byTheta[3] = x[0] * x[1];
                byX[0] += theta[3] * x[1];
                byX[1] += theta[3] * x[0];
                return value;
            }

            @Override
            public double prior(double[] theta, double[] precision) {
                precision[5] += 40;
                return 20 * theta[1] * theta[1];
            }
        };
        OutputRecord record = simulated(30, 0, 0.3, 9);
        Regressors regressors = Regressors.of(1, 1, 1, record);
        double[] found = NarxFit.oneStep(regressors, pulled, List.of(record), 2);
        double[] y = regressors.scaledOutputs(record.y());
        double[] u = regressors.scaledInputs(record.u());
        double[] theta = new double[4];
        double noise = 1e-4;
        for (int round = 0; round < 2; round++) {
            double[][] m = new double[4][5];
            double squares = 0;
            for (int t = 1; t < 30; t++) {
                double[] x = {y[t - 1], u[t - 1], 1, y[t - 1] * u[t - 1]};
                squares += y[t] * y[t];
                for (int i = 0; i < 4; i++) {
                    m[i][4] += x[i] * y[t];
                    for (int j = 0; j < 4; j++) {
                        m[i][j] += x[i] * x[j];
                    }
                }
            }
            double[] right = {m[0][4], m[1][4], m[2][4], m[3][4]};
            m[1][1] += 40 * noise;
            for (int c = 0; c < 4; c++) {
                for (int r = 0; r < 4; r++) {
                    double share = r == c ? 0 : m[r][c] / m[c][c];
                    for (int j = 0; j < 5; j++) {
                        m[r][j] -= share * m[c][j];
                    }
                }
            }
            double explained = 0;
            for (int i = 0; i < 4; i++) {
                theta[i] = m[i][4] / m[i][i];
                explained += theta[i] * right[i];
            }
            noise = (squares - explained) / 29;
        }
        assertTrue(noise > 0.01, "it matters: " + noise);
        assertArrayEquals(theta, found, 1e-6);
    }

    @Test
    void partsAreKeptInTurn() {
        double[] rows =
                java.util.stream.IntStream.range(0, 100).asDoubleStream().toArray();
        OutputRecord record = new OutputRecord(rows, rows);
        List<NarxSearch.Fold> five =
                NarxSearch.folds(List.of(record), new NarxSearch.Settings(0.2, 5, 5, 1, 1, 1, 1000));
        for (int fold = 0; fold < 5; fold++) {
            NarxSearch.Fold f = five.get(fold);
            double from = 80 - 20 * fold;
            assertEquals(from, f.judged().get(0).u()[0]);
            assertEquals(20, f.judged().get(0).rows());
            assertEquals(fold == 0 || fold == 4 ? 1 : 2, f.learned().size());
            assertEquals(80, f.learned().stream().mapToInt(OutputRecord::rows).sum(), "all else is learned from");
        }
        assertEquals(39, five.get(2).learned().get(0).u()[39]);
        assertEquals(60, five.get(2).learned().get(1).u()[0]);
        List<NarxSearch.Fold> few = NarxSearch.folds(List.of(record), new NarxSearch.Settings(0.4, 2, 5, 1, 1, 1, 10));
        assertEquals(60, few.get(0).judged().get(0).u()[0]);
        assertEquals(50, few.get(0).learned().get(0).u()[0], "the rows next before");
        assertEquals(10, few.get(0).learned().get(0).rows());
        assertEquals(0, few.get(1).judged().get(0).u()[0]);
        assertEquals(40, few.get(1).learned().get(0).u()[0], "the rows next behind");
        assertEquals(
                80,
                NarxSearch.folds(List.of(record), new NarxSearch.Settings(0.2, 1, 5, 1, 1, 1, 1000))
                        .get(0)
                        .judged()
                        .get(0)
                        .u()[0]);
    }
}
