package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.sysid.shooting.FitSettings.Shooting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits of x' = slope + gain u, which is linear regression, against the formulas of linear regression. */
class FitByHandTest {
    private static final double H = 0.5;
    private static final double[][] X = {{0.1, 0.9, 1.2, 2.6, 2.9, 3.4, 4.9}, {1, 1.1, 1.9, 2.2, 2.8, 4.1, 4.2, 5.6}};
    private static final double[][] U = {{1, -1, 2, 0.5, -0.7, 2}, {-0.5, 1, 0.2, 0.1, 1.5, -1, 2}};
    private static final DataSet DATA = Machine.ramp(0, 0).data(record(0), record(1));

    private static Episode record(int e) {
        double[] times = new double[X[e].length];
        Arrays.setAll(times, t -> H * t);
        return Machine.episode("record " + e, times, 1, X[e], 1, U[e]);
    }

    /** The regression that windows stand for: a block of rows (regressors by slope and gain, target) per window. */
    private static List<double[][]> regression(List<Window> windows) {
        List<double[][]> blocks = new ArrayList<>();
        for (Window w : windows) {
            double[][] rows = new double[w.steps()][];
            double pushed = 0;
            for (int k = 1; k <= w.steps(); k++) {
                pushed += H * U[w.episode()][w.from() + k - 1];
                double moved = X[w.episode()][w.from() + k] - X[w.episode()][w.from()];
                rows[k - 1] = new double[] {H * k, pushed, moved};
            }
            blocks.add(rows);
        }
        return blocks;
    }

    private static SimpleMatrix curvature(List<double[][]> blocks, double sigma) {
        SimpleMatrix sum = new SimpleMatrix(2, 2);
        for (double[][] rows : blocks) {
            for (double[] r : rows) {
                SimpleMatrix v = new SimpleMatrix(2, 1, true, r[0], r[1]);
                sum = sum.plus(v.mult(v.transpose()).divide(sigma * sigma));
            }
        }
        return sum;
    }

    /** Sum of the regressors times (slope, gain) less target. */
    private static SimpleMatrix gradient(double[][] rows, double[] theta, double sigma) {
        SimpleMatrix sum = new SimpleMatrix(2, 1);
        for (double[] r : rows) {
            double residual = (r[0] * theta[0] + r[1] * theta[1] - r[2]) / (sigma * sigma);
            sum = sum.plus(new SimpleMatrix(2, 1, true, r[0] * residual, r[1] * residual));
        }
        return sum;
    }

    private static double squares(List<double[][]> blocks, double[] theta) {
        double sum = 0;
        for (double[][] rows : blocks) {
            for (double[] r : rows) {
                sum += Math.pow(r[0] * theta[0] + r[1] * theta[1] - r[2], 2);
            }
        }
        return sum;
    }

    /** The minimum under a Gaussian prior about {@code centre}. */
    private static double[] solve(List<double[][]> blocks, double sigma, double[] centre, double[] precision) {
        SimpleMatrix H = curvature(blocks, sigma).plus(SimpleMatrix.diag(precision));
        SimpleMatrix g = new SimpleMatrix(2, 1);
        for (double[][] rows : blocks) {
            g = g.plus(gradient(rows, centre, sigma));
        }
        SimpleMatrix theta = new SimpleMatrix(2, 1, true, centre).minus(H.solve(g));
        return new double[] {theta.get(0), theta.get(1)};
    }

    private static double[] found(FitResult result) {
        return result.model().parameterValues();
    }

    /**
     * Windows of 1 s every 0.5 s overlap once (lag 2, 5 + 6 windows in twos less two parameters: 3 degrees), every 0.4 s more
     * than once (lag 3, 6 + 7 windows in threes less two: 2 degrees). Quantiles of Student's distribution from its table.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 2, 11, 3, 3.182446305284263", "0.4, 3, 13, 2, 4.302652729696142"})
    void standardErrorsFromMeasuredStarts(double every, int lag, int count, double degrees, double quantile) {
        double sigma = 0.2;
        List<Window> windows = Window.over(DATA, 1, every);
        assertEquals(count, windows.size());
        List<double[][]> blocks = regression(windows);
        double[] theta = solve(blocks, sigma, new double[2], new double[2]);
        SimpleMatrix meat = new SimpleMatrix(2, 2);
        for (int s = 0; s < count; s++) {
            for (int r = 0; r < count; r++) {
                int apart = Math.abs(s - r);
                if (apart <= lag && windows.get(s).episode() == windows.get(r).episode()) {
                    SimpleMatrix a = gradient(blocks.get(s), theta, sigma);
                    SimpleMatrix b = gradient(blocks.get(r), theta, sigma);
                    meat = meat.plus(a.mult(b.transpose()).scale(1 - apart / (lag + 1.0)));
                }
            }
        }
        SimpleMatrix bread = curvature(blocks, sigma).invert();
        SimpleMatrix covariance = bread.mult(meat).mult(bread);
        FitSettings settings =
                FitSettings.of(new Shooting.FromMeasured(1, every), sigma).withTolerance(1e-13);
        FitResult result = PhysicsFit.fit(Machine.ramp(2, -1), DATA, settings);
        assertArrayEquals(theta, found(result), 1e-8);
        assertEquals(0.5 * squares(blocks, theta) / (sigma * sigma), result.cost(), 1e-9);
        int rows = blocks.stream().mapToInt(b -> b.length).sum();
        assertEquals(Math.sqrt(squares(blocks, theta) / rows), result.residuals()[0], 1e-9);
        assertEquals(degrees, result.degreesOfFreedom());
        double r = covariance.get(0, 1) / Math.sqrt(covariance.get(0, 0) * covariance.get(1, 1));
        assertArrayEquals(new double[] {1, r, r, 1}, result.correlation().data, 1e-7);
        for (int i = 0; i < 2; i++) {
            double error = Math.sqrt(covariance.get(i, i));
            FitResult.Estimate e = result.estimates().get(i);
            assertEquals(error, e.standardError(), 1e-8);
            assertEquals(theta[i] - quantile * error, e.lower(), 1e-7);
            assertEquals(theta[i] + quantile * error, e.upper(), 1e-7);
            assertEquals(i == 0 ? 2 : -1, e.start());
        }
        assertEquals(List.of(), result.warnings());
    }

    /**
     * Weights 1 / (width scale)^2 about the start. After a reweighting the noise is the root of the mean square, times the root of the
     * steps in a window and of the windows that overlap.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aPriorPullsTowardsTheStart(int reweightings) {
        Machine start = Machine.ramp(2, -1)
                .with("slope", p -> Parameter.real("slope", "m/s", 2, 3))
                .with("gain", p -> Parameter.real("gain", "m/N", -1, 0.5));
        double[] centre = {2, -1};
        double[] precision = {1 / (0.1 * 3 * 0.1 * 3), 1 / (0.1 * 0.5 * 0.1 * 0.5)};
        List<double[][]> blocks = regression(Window.over(DATA, 1, 0.5));
        double sigma = 0.2;
        double[] theta = solve(blocks, sigma, centre, precision);
        for (int round = 0; round < reweightings; round++) {
            double meanSquare = squares(blocks, theta) / (2 * blocks.size());
            sigma = Math.sqrt(meanSquare * 2 * 2);
            theta = solve(blocks, sigma, centre, precision);
        }
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 0.5), 0.2)
                .withTolerance(1e-13)
                .withPriorWidth(0.1)
                .withReweightings(reweightings);
        FitResult result = PhysicsFit.fit(start, DATA, settings);
        // What only prepares the next round is left at a thousandth of its cost.
        double tolerance = reweightings == 0 ? 1e-9 : 1e-4;
        assertArrayEquals(theta, found(result), tolerance);
        double prior = 0;
        for (int i = 0; i < 2; i++) {
            prior += 0.5 * precision[i] * Math.pow(found(result)[i] - centre[i], 2);
        }
        double cost = 0.5 * squares(blocks, found(result)) / (sigma * sigma) + prior;
        assertEquals(cost, result.cost(), 10 * tolerance * cost);
        if (reweightings == 0) {
            SimpleMatrix meat = new SimpleMatrix(2, 2);
            for (int s = 0; s < 11; s++) {
                for (int r = 0; r < 11; r++) {
                    double weight = s < 5 == r < 5 ? Math.max(0, 1 - Math.abs(s - r) / 3.0) : 0;
                    SimpleMatrix a = gradient(blocks.get(s), theta, sigma);
                    meat = meat.plus(
                            a.mult(gradient(blocks.get(r), theta, sigma).transpose())
                                    .scale(weight));
                }
            }
            SimpleMatrix bread =
                    curvature(blocks, sigma).plus(SimpleMatrix.diag(precision)).invert();
            meat = meat.plus(SimpleMatrix.diag(precision));
            double variance = bread.mult(meat).mult(bread).get(1, 1);
            FitResult.Estimate gain = result.estimate("gain");
            assertEquals(Math.sqrt(variance), gain.standardError(), 1e-8);
            assertEquals(0.1 * 0.5, gain.priorDeviation(), 1e-15);
            assertFalse(gain.priorAlone());
            assertFalse(result.exhaustive(), "windows say nothing of noise");
        }
    }

    /**
     * Free starts with loose joints, as one regression over slope, gain and the start states of two stretches of three steps. Seven
     * numbers less two parameters and one start state leave 4 degrees.
     */
    @Test
    void freeStartsAreOneRegression() {
        double sigma = 0.4;
        double tolerance = 0.3;
        SimpleMatrix J = new SimpleMatrix(8, 4);
        SimpleMatrix y = new SimpleMatrix(8, 1);
        int row = 0;
        for (int s = 0; s < 2; s++) {
            double pushed = 0;
            for (int k = 0; k <= 3; k++) {
                boolean joint = s == 0 && k == 3;
                double weight = 1 / (joint ? tolerance * sigma : sigma);
                J.set(row, 0, weight * H * k);
                J.set(row, 1, weight * pushed);
                J.set(row, 2 + s, weight);
                if (joint) {
                    J.set(row, 3, -weight);
                } else {
                    y.set(row, 0, weight * X[0][3 * s + k]);
                }
                pushed += k < 3 ? H * U[0][3 * s + k] : 0;
                row++;
            }
        }
        SimpleMatrix normal = J.transpose().mult(J);
        SimpleMatrix z = normal.solve(J.transpose().mult(y));
        double squares = Math.pow(J.mult(z).minus(y).normF(), 2);
        SimpleMatrix covariance = normal.invert().scale(squares / 4);
        FitSettings settings =
                FitSettings.of(new Shooting.FreeStarts(1.4, tolerance), sigma).withTolerance(1e-13);
        FitResult result =
                PhysicsFit.fit(Machine.ramp(2, -1), Machine.ramp(0, 0).data(record(0)), settings);
        assertArrayEquals(new double[] {z.get(0), z.get(1)}, found(result), 1e-8);
        assertEquals(0.5 * squares, result.cost(), 1e-9);
        assertEquals(4, result.degreesOfFreedom());
        for (int i = 0; i < 2; i++) {
            FitResult.Estimate e = result.estimates().get(i);
            assertEquals(Math.sqrt(covariance.get(i, i)), e.standardError(), 1e-8);
            assertEquals(z.get(i) + 2.7764451051977987 * e.standardError(), e.upper(), 1e-7);
        }
    }

    /** Joints are loose by one deviation at first, whatever they are to be in the end: the first step is of that system. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5})
    void jointsAreLooseAtFirst(double tolerance) {
        Machine start = Machine.ramp(2, -1);
        DataSet data = start.data(record(0));
        FitSettings settings = FitSettings.of(new Shooting.FreeStarts(1.4, tolerance), 0.4);
        List<Double> misfits = new ArrayList<>();
        PhysicsFit.fit(start, data, settings, (iteration, misfit) -> misfits.add(misfit));
        List<Window> stretches = List.of(new Window(0, 0, 3), new Window(0, 3, 3));
        double[] noise = {0.4};
        double[] starts = {X[0][0], X[0][3]};
        double[] none = new double[2];
        try (ShootingSystem system = new ShootingSystem(start, data, stretches, new int[] {0, 1}, settings)) {
            system.setJointTolerance(1);
            system.linearise(new double[] {2, -1}, starts, noise);
            ShootingSystem.Step step = system.step(1e-3, none, none, new double[] {Double.NaN, Double.NaN});
            double[] theta = {2 + step.theta()[0], -1 + step.theta()[1]};
            double[] moved = {starts[0] + step.starts()[0], starts[1] + step.starts()[1]};
            system.cost(theta, moved, noise);
            assertEquals(system.statistics().misfit(noise), misfits.get(0), 1e-12);
        }
    }

    @Test
    void settingsKeepWhatTheyAreGiven() {
        Shooting shooting = new Shooting.FreeStarts(1, 0.1);
        Loss loss = new Loss(Loss.Shape.HUBER, 2);
        FitSettings s = FitSettings.of(shooting, 1)
                .withNoise(2, 3)
                .withLoss(loss)
                .withPriorWidth(4)
                .withReweightings(5)
                .withMaximumIterations(6)
                .withTolerance(7)
                .withThreads(8);
        assertArrayEquals(new double[] {2, 3}, s.noise());
        s.noise()[0] = 9;
        assertArrayEquals(new double[] {2, 3}, s.noise());
        assertEquals(
                List.of(shooting, loss, 4.0, 5, 6, 7.0, 8),
                List.of(
                        s.shooting(),
                        s.loss(),
                        s.priorWidth(),
                        s.reweightings(),
                        s.maximumIterations(),
                        s.tolerance(),
                        s.threads()));
        FitSettings plain = FitSettings.of(shooting, 1);
        assertEquals(Loss.SQUARED, plain.loss());
        assertEquals(Double.POSITIVE_INFINITY, plain.priorWidth());
        assertEquals(0, plain.reweightings());
        assertEquals(100, plain.maximumIterations());
        assertEquals(1e-9, plain.tolerance());
        assertThrows(InputException.class, () -> s.withPriorWidth(0));
        assertThrows(InputException.class, () -> s.withReweightings(-1));
        assertThrows(InputException.class, () -> s.withMaximumIterations(0));
        assertThrows(InputException.class, () -> s.withTolerance(-1));
        assertThrows(InputException.class, () -> s.withThreads(0));
        assertThrows(InputException.class, () -> s.withNoise(1, 0));
    }

    /** A stretch lasts the wanted time to the nearest whole number of stretches: 3.5 s in 1.4 s are three, of 2, 2 and 3 steps. */
    @ParameterizedTest
    @CsvSource({"1, 10.0, 11.0", "3, 11.0, 12.0", "4, 12.0, 12.5", "6, 12.0, 13.5"})
    void episodesAreCutIntoStretchesOfAboutTheWantedLength(int step, String from, String to) {
        double[] u = new double[7];
        u[step] = 1e300;
        double[] times = new double[8];
        Arrays.setAll(times, t -> 10 + H * t);
        Machine machine = Machine.ramp(0, 1e10);
        DataSet data = machine.data(Machine.episode("cut", times, 1, new double[8], 1, u));
        InputException e = assertThrows(
                InputException.class,
                () -> PhysicsFit.fit(machine, data, FitSettings.of(new Shooting.FreeStarts(1.4, 0.1), 1)));
        assertTrue(e.getMessage().contains("between " + from + " s and " + to + " s"), e.getMessage());
    }

    /** At its bound, with the gradient pointing inwards, a parameter moves in the first step. */
    @Test
    void aBoundIsLeftInwards() {
        List<double[][]> blocks = regression(Window.over(DATA, 1, 0.5));
        double[] theta = solve(blocks, 1, new double[2], new double[2]);
        FitSettings settings =
                FitSettings.of(new Shooting.FromMeasured(1, 0.5), 1).withTolerance(1e-13);
        for (boolean below : new boolean[] {true, false}) {
            double at = theta[0] + (below ? -1 : 1);
            Machine start =
                    Machine.ramp(at, theta[1]).with("slope", p -> below ? p.withBounds(at, 99) : p.withBounds(-99, at));
            assertArrayEquals(theta, found(PhysicsFit.fit(start, DATA, settings)), 1e-8);
        }
    }

    /** At first the wrong gain holds the slope at its bound; once the gain is found the slope must be let go. */
    @Test
    void aBoundIsLeftWhenTheOthersHaveMoved() {
        List<double[][]> blocks = regression(Window.over(DATA, 1, 0.5));
        double[] theta = solve(blocks, 1, new double[2], new double[2]);
        FitSettings settings =
                FitSettings.of(new Shooting.FromMeasured(1, 0.5), 1).withTolerance(1e-13);
        SimpleMatrix curvature = curvature(blocks, 1);
        for (int side = -1; side <= 1; side += 2) {
            double at = theta[0] + side * 0.01;
            // Far enough up or down that the gradient by the slope points out of the bound.
            double gain = theta[1] - side * 10;
            double gradient = curvature.get(0, 0) * (at - theta[0]) + curvature.get(0, 1) * (gain - theta[1]);
            assertTrue(side * gradient < 0, "held at first");
            boolean upper = side > 0;
            Machine start =
                    Machine.ramp(at, gain).with("slope", p -> upper ? p.withBounds(-99, at) : p.withBounds(at, 99));
            assertArrayEquals(theta, found(PhysicsFit.fit(start, DATA, settings)), 1e-8);
        }
    }

    /** Held at a bound beyond which the minimum lies, the slope leaves the gain to a regression of its own. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theOthersFitBesideABound(int side) {
        List<double[][]> blocks = regression(Window.over(DATA, 1, 0.5));
        double[] free = solve(blocks, 1, new double[2], new double[2]);
        double bound = free[0] + side * 0.3;
        double[] held = solve(blocks, 1, new double[] {bound, 0}, new double[] {1e30, 0});
        assertEquals(bound, held[0], 1e-12);
        Machine start = Machine.ramp(free[0] + side * 2, 3)
                .with("slope", p -> side < 0 ? p.withBounds(-99, bound) : p.withBounds(bound, 99));
        FitSettings settings =
                FitSettings.of(new Shooting.FromMeasured(1, 0.5), 1).withTolerance(1e-13);
        FitResult result = PhysicsFit.fit(start, DATA, settings);
        assertEquals(bound, found(result)[0]);
        assertEquals(held[1], found(result)[1], 1e-8);
        assertTrue(Double.isNaN(result.estimate("slope").standardError()));
        assertThrows(IllegalArgumentException.class, () -> result.estimate("nothing"));
        assertEquals(List.of("slope ended at its bound " + bound), result.warnings());
        double gradientSquares = 0;
        for (int s = 0; s < 11; s++) {
            for (int r = 0; r < 11; r++) {
                double weight = s < 5 == r < 5 ? Math.max(0, 1 - Math.abs(s - r) / 3.0) : 0;
                gradientSquares += weight
                        * gradient(blocks.get(s), held, 1).get(1)
                        * gradient(blocks.get(r), held, 1).get(1);
            }
        }
        double error = Math.sqrt(gradientSquares) / curvature(blocks, 1).get(1, 1);
        assertEquals(error, result.estimate("gain").standardError(), 1e-8);
    }

    /**
     * Steps of Levenberg and Marquardt by Nielsen's rule, for x' = -rate x in one window of three steps of Euler: residuals
     * x0 (1 - rate h)^k - x_k, of which the last can be so far off that steps are refused.
     */
    @ParameterizedTest
    @CsvSource({"0.3, 0.2, 0", "6, 0.2, 0", "0.3, -3, 4", "1.5, -3, 4", "2.6, -3, 5", "-2, -3, 4"})
    void theDampingFollowsNielsensRule(double start, double last, int refused) {
        double[] x = {2, 1.1, 0.9, last};
        Machine machine = new Machine(
                new Spec(0.5, List.of(Variable.of("x", "m")), List.of()),
                List.of(Parameter.real("rate", "1/s", start, 1)),
                (state, u, h, theta, next) -> next[0] = state[0] * (1 - theta[0] * h));
        DataSet data = machine.data(Machine.episode("decay", new double[] {0, 0.5, 1, 1.5}, 1, x, 0));
        List<Double> costs = new ArrayList<>();
        List<Integer> iterations = new ArrayList<>();
        FitSettings settings =
                FitSettings.of(new Shooting.FromMeasured(1.5, 1), 0.4).withTolerance(1e-6);
        FitResult result = PhysicsFit.fit(machine, data, settings, (iteration, misfit) -> {
            iterations.add(iteration);
            costs.add(0.5 * 3 * misfit * misfit);
        });
        List<Double> expectedCosts = new ArrayList<>();
        List<Integer> expectedIterations = new ArrayList<>();
        double rate = start;
        double damping = 1e-3;
        double growth = 2;
        boolean converged = false;
        int k = 0;
        while (!converged) {
            k++;
            double[] here = decay(rate, x);
            double step = -here[1] / (here[2] * (1 + damping));
            double predicted = -step * here[1] - 0.5 * here[2] * step * step;
            double gained = here[0] - decay(rate + step, x)[0];
            if (gained > 0) {
                converged = gained <= 1e-6 * here[0] && predicted <= 1e-5 * here[0];
                damping *= Math.max(1.0 / 3, 1 - Math.pow(2 * gained / predicted - 1, 3));
                growth = 2;
                rate += step;
                expectedCosts.add(decay(rate, x)[0]);
                expectedIterations.add(k);
            } else {
                damping *= growth;
                growth *= 2;
            }
        }
        assertEquals(expectedIterations, iterations);
        for (int i = 0; i < costs.size(); i++) {
            assertEquals(expectedCosts.get(i), costs.get(i), 1e-9 * costs.get(i));
        }
        assertEquals(k, result.iterations());
        assertTrue(result.converged());
        assertEquals(refused, k - costs.size());
    }

    /** Cost, slope and Gauss-Newton curvature by the rate. */
    private static double[] decay(double rate, double[] x) {
        double cost = 0;
        double slope = 0;
        double curvature = 0;
        for (int k = 1; k < x.length; k++) {
            double r = (x[0] * Math.pow(1 - 0.5 * rate, k) - x[k]) / 0.4;
            double d = x[0] * k * Math.pow(1 - 0.5 * rate, k - 1) * -0.5 / 0.4;
            cost += 0.5 * r * r;
            slope += r * d;
            curvature += d * d;
        }
        return new double[] {cost, slope, curvature};
    }

    /** An input that stands still gives a ramp the same slope whether by its slope or by its gain. */
    @Test
    void whatTheDataCannotTellIsKnownBeforeTheFit() {
        FitSettings settings = FitSettings.of(new Shooting.FromMeasured(1, 0.5), 0.2);
        assertEquals(List.of(), PhysicsFit.check(Machine.ramp(2, -1), DATA, settings));
        Episode first = DATA.episodes().get(0);
        DMatrixRMaj still = new DMatrixRMaj(first.steps(), 1);
        CommonOps_DDRM.fill(still, 0.5);
        DataSet constant = DataSet.of(Episode.recorded("still", first.spec(), first.times(), first.states(), still));
        List<String> findings = PhysicsFit.check(Machine.ramp(2, -1), constant, settings);
        assertEquals(2, findings.size(), findings.toString());
        assertTrue(findings.get(0).contains("never changes"), findings.get(0));
        assertEquals("the data cannot tell apart slope, gain; hold one of them fixed", findings.get(1));
    }
}
