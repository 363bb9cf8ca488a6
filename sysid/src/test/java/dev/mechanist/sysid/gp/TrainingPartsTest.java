package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What training is made of: starts, penalties, seeds, and the vector that inducing points are searched in. */
class TrainingPartsTest {
    private static final HyperparameterPenalty PENALTY = new HyperparameterPenalty(Math.exp(4), Math.exp(2), 4);

    private static DMatrixRMaj points(int N, long index) {
        DMatrixRMaj X = new DMatrixRMaj(N, 2);
        RandomStream.of(6, "training-parts", index).fillGaussian(X.data, 0, 2 * N);
        return X;
    }

    private static double[] targets(DMatrixRMaj X) {
        double[] y = new double[X.numRows];
        RandomStream noise = RandomStream.of(2, "training-noise", y.length);
        Arrays.setAll(y, i -> Math.sin(2 * X.get(i, 0)) + 0.5 * X.get(i, 1) + 0.1 * noise.nextGaussian());
        return y;
    }

    /**
     * Two terms in two inputs, log signal-to-noise limit 4, log length limit 2, power 4. Ratios of the lengths: (1 - 0) / 2,
     * (3 - 1) / 2, (-2 - 0) / 2 and (2 - 1) / 2; of the signals: (5 + 3) / 4 and (-1 + 3) / 4.
     */
    @Test
    void thePenaltyByHand() {
        double[] theta = {1, 3, 5, -2, 2, -1, -3};
        double[] gradient = {0, 0, 0, 0, 0, 0, 10};
        double value = PENALTY.evaluate(theta, new double[] {0, 1}, gradient);
        assertEquals(0.0625 + 1 + 1 + 0.0625 + 16 + 0.0625, value, 1e-13);
        double[] expected = {
            4 * 0.125 / 2, 4 * 1 / 2.0, 4 * 8 / 4.0, 4 * -1 / 2.0, 4 * 0.125 / 2, 4 * 0.125 / 4, 10 - 8 - 0.125
        };
        assertArrayEquals(expected, gradient, 1e-12);
    }

    @Test
    void penaltiesThatAreNoneAreRefused() {
        assertThrows(InputException.class, () -> new HyperparameterPenalty(1, 100, 30));
        assertThrows(InputException.class, () -> new HyperparameterPenalty(1000, 1, 30));
        assertThrows(InputException.class, () -> new HyperparameterPenalty(1000, 100, 3));
        assertThrows(InputException.class, () -> new HyperparameterPenalty(1000, 100, 0));
        assertEquals(new HyperparameterPenalty(1000, 100, 30), HyperparameterPenalty.standard());
    }

    /** Columns 1, 3, 8 and 5, 5, 5: with N - 1 the spread is sqrt 13, and of what never changes the logarithm is 0. */
    @Test
    void spreadsAndTheStandardStartByHand() {
        double[] logs = GaussianProcessTraining.logSpreads(new DMatrixRMaj(3, 2, true, 1, 5, 3, 5, 8, 5));
        assertArrayEquals(new double[] {0.5 * Math.log(13), 0}, logs, 1e-14);
        double[] y = {2, 6, 10};
        double[] start = GaussianProcessTraining.standardStart("y", y, logs, 2, PENALTY);
        double signal = Math.log(4) - 0.5 * Math.log(2);
        assertArrayEquals(
                new double[] {logs[0], logs[1], signal, logs[0], logs[1], signal, Math.log(0.4)}, start, 1e-14);
    }

    /** A mean of 60 is within e^4 = 54.6 times a spread of 4, one of 300 is not. */
    @Test
    void whatVariesBesideItsMean() {
        assertTrue(GaussianProcessTraining.varies(new double[] {56, 60, 64}, PENALTY));
        assertFalse(GaussianProcessTraining.varies(new double[] {296, 300, 304}, PENALTY));
        assertFalse(GaussianProcessTraining.varies(new double[] {-296, -300, -304}, PENALTY));
        assertFalse(GaussianProcessTraining.varies(new double[] {3, 3, 3}, PENALTY));
    }

    @Test
    void settingsKeepWhatTheyAreGiven() {
        TrainingSettings settings = new TrainingSettings(7, 2, 1e-3, PENALTY, 9);
        assertEquals(new TrainingSettings(7, 5, 1e-3, PENALTY, 9), settings.withRestarts(5));
        assertEquals(new TrainingSettings(5, 2, 1e-3, PENALTY, 9), settings.withIterations(5));
        assertEquals(
                new TrainingSettings(300, 0, 1e-7, HyperparameterPenalty.standard(), 4), TrainingSettings.standard(4));
        assertThrows(InputException.class, () -> settings.withIterations(0));
        assertThrows(InputException.class, () -> settings.withRestarts(-1));
        GaussianProcessSettings dynamics = new GaussianProcessSettings(
                List.of(KernelFamily.MATERN_3_2), settings, 50, SparseMethod.VARIATIONAL, 8);
        GaussianProcessSettings changed = dynamics.withFamilies(List.of(KernelFamily.MATERN_5_2))
                .withTraining(TrainingSettings.standard(4))
                .withExactUpTo(60)
                .withInducing(9);
        assertEquals(
                new GaussianProcessSettings(
                        List.of(KernelFamily.MATERN_5_2),
                        TrainingSettings.standard(4),
                        60,
                        SparseMethod.VARIATIONAL,
                        9),
                changed);
        assertEquals(
                new GaussianProcessSettings(
                        List.of(KernelFamily.SQUARED_EXPONENTIAL),
                        TrainingSettings.standard(4),
                        2000,
                        SparseMethod.FITC,
                        300),
                GaussianProcessSettings.standard(4));
        assertThrows(InputException.class, () -> dynamics.withFamilies(List.of()));
        assertThrows(InputException.class, () -> dynamics.withExactUpTo(1));
        assertThrows(InputException.class, () -> dynamics.withInducing(1));
    }

    /** Inducing points stand in the vector in units of the first length scales; gradients follow, and the penalty counts. */
    @ParameterizedTest
    @EnumSource
    void theSearchForInducingPoints(SparseMethod method) {
        DMatrixRMaj X = points(20, 0);
        DMatrixRMaj Z = points(3, 1);
        double[] y = targets(X);
        Kernel family = Kernel.squaredExponential(new double[] {0.5, 4}, 1.7);
        double[] theta = {Math.log(0.5), Math.log(4), 0.4, Math.log(0.3)};
        double[] logScales = {0.2, -0.3};
        SparseLikelihood likelihood = new SparseLikelihood(method, family, X, y, 1e-6);
        InducingSearch search = new InducingSearch(likelihood, PENALTY, logScales, theta);
        double[] x = search.join(theta, Z);
        assertEquals(10, x.length);
        assertArrayEquals(theta, Arrays.copyOf(x, 4));
        assertArrayEquals(new double[] {Z.get(1, 0) / 0.5, Z.get(1, 1) / 4}, Arrays.copyOfRange(x, 6, 8), 1e-14);
        assertArrayEquals(theta, search.theta(x));
        assertArrayEquals(Z.data, search.inducing(x).data, 1e-14);
        assertEquals(3, search.inducing(x).numRows);
        double[] gradient = new double[10];
        double value = search.value(x, gradient);
        double expected = likelihood.evaluate(theta, Z, new double[4], new DMatrixRMaj(0, 0))
                + PENALTY.evaluate(theta, logScales, new double[4]);
        assertEquals(expected, value, 1e-12 * Math.abs(expected));
        for (int i = 0; i < 10; i++) {
            double at = x[i];
            x[i] = at + 1e-5;
            double plus = search.value(x, new double[10]);
            x[i] = at - 1e-5;
            double minus = search.value(x, new double[10]);
            x[i] = at;
            assertEquals((plus - minus) / 2e-5, gradient[i], 1e-5 * Math.max(1, Math.abs(gradient[i])), "entry " + i);
        }
    }

    /** Where all of eight points are selected, in every round, the result is stationary for bound or likelihood with the penalty. */
    @ParameterizedTest
    @EnumSource
    void selectedTrainingMinimisesThePenalisedObjective(SparseMethod method) {
        DMatrixRMaj X = new DMatrixRMaj(8, 1);
        double[] y = new double[8];
        for (int i = 0; i < 8; i++) {
            X.set(i, 0, i);
            y[i] = i % 4 < 2 ? 2 : -2 - 0.1 * i;
        }
        HyperparameterPenalty strong = new HyperparameterPenalty(Math.exp(3), Math.exp(1.5), 2);
        TrainingSettings settings = new TrainingSettings(200, 0, 1e-9, strong, 3);
        double[] start = {-0.5, 0.5, -2};
        List<KernelFamily> smooth = List.of(KernelFamily.SQUARED_EXPONENTIAL);
        SparseGaussianProcess process =
                SparseGaussianProcess.trainSelected("y", method, smooth, 8, start, X, y, settings);
        assertEquals(8, process.points().numRows);
        double[] gradient = new double[3];
        double[] theta = process.hyperparameters();
        new SparseLikelihood(method, Kernel.ofFamilies(smooth, 1), X, y, 1e-6 * Math.exp(1))
                .evaluate(theta, process.points(), gradient, new DMatrixRMaj(0, 0));
        assertTrue(Math.abs(gradient[1]) > 0.1, "the penalty pulls: " + gradient[1]);
        strong.evaluate(theta, GaussianProcessTraining.logSpreads(X), gradient);
        assertArrayEquals(new double[3], gradient, 1e-5);
    }

    /** Same seed, same bits; another seed begins on another subset. */
    @ParameterizedTest
    @EnumSource
    void theSeedChoosesTheSubset(SparseMethod method) {
        DMatrixRMaj X = points(40, 2);
        double[] y = targets(X);
        double[][] trained = new double[3][];
        double[][] selected = new double[3][];
        for (int k = 0; k < 3; k++) {
            TrainingSettings settings = TrainingSettings.standard(k < 2 ? 5 : 6).withIterations(2);
            trained[k] = SparseGaussianProcess.train(
                            "y", method, List.of(KernelFamily.SQUARED_EXPONENTIAL), 6, X, y, settings)
                    .points()
                    .data;
            selected[k] = SparseGaussianProcess.trainSelected(
                            "y", method, List.of(KernelFamily.SQUARED_EXPONENTIAL), 6, null, X, y, settings)
                    .hyperparameters();
        }
        assertArrayEquals(trained[0], trained[1]);
        assertArrayEquals(selected[0], selected[1]);
        assertNotEquals(trained[0][0], trained[2][0], 1e-3);
        assertNotEquals(selected[0][0], selected[2][0], 1e-9);
    }

    /** Every point once, where as many inducing points are wanted as there are data. */
    @Test
    void aSubsetHasNoPointTwice() {
        DMatrixRMaj X = new DMatrixRMaj(12, 1);
        double[] y = new double[12];
        for (int i = 0; i < 12; i++) {
            X.set(i, 0, i);
            y[i] = Math.sin(i);
        }
        // So few and so strict that the points stay where they begin.
        TrainingSettings settings = new TrainingSettings(1, 0, 1e9, HyperparameterPenalty.standard(), 3);
        double[] places = SparseGaussianProcess.train(
                        "y", SparseMethod.FITC, List.of(KernelFamily.SQUARED_EXPONENTIAL), 12, X, y, settings)
                .points()
                .data;
        double[] sorted = places.clone();
        Arrays.sort(sorted);
        assertArrayEquals(X.data, sorted, 1e-12);
        assertFalse(Arrays.equals(sorted, places), "in an order of their own");
    }

    /** Restarts come from the seed, the best of all wins, and all evaluations count. */
    @Test
    void restartsComeFromTheSeed() {
        DMatrixRMaj X = points(15, 3);
        double[] y = targets(X);
        TrainingSettings settings = TrainingSettings.standard(1).withIterations(2);
        double[] bad = {4, 4, -4, 2};
        TrainedProcess once = GaussianProcessTraining.train("y", X, y, settings, bad);
        assertEquals(0, once.start());
        TrainedProcess five = GaussianProcessTraining.train("y", X, y, settings.withRestarts(5), bad);
        TrainedProcess other = GaussianProcessTraining.train(
                "y", X, y, new TrainingSettings(2, 5, 1e-7, HyperparameterPenalty.standard(), 2), bad);
        assertTrue(five.evaluations() >= 5 + once.evaluations(), five.evaluations() + " evaluations");
        assertTrue(five.start() > 0, "after two iterations one of five random starts is ahead of a bad one");
        assertTrue(five.objective() < once.objective());
        assertNotEquals(five.objective(), other.objective(), 1e-9);
        double[] theta = five.process().hyperparameters();
        MarginalLikelihood likelihood = new MarginalLikelihood(five.process().kernel(), X, y);
        double[] ignored = new double[4];
        double objective = likelihood.evaluate(theta, ignored)
                + settings.penalty().evaluate(theta, GaussianProcessTraining.logSpreads(X), ignored);
        assertEquals(objective, five.objective(), 1e-9);
    }

    @Test
    void trainingNeedsTwoPoints() {
        InputException e = assertThrows(
                InputException.class,
                () -> GaussianProcessTraining.train(
                        "y", points(1, 0), new double[] {1}, TrainingSettings.standard(1), null));
        assertTrue(e.getMessage().contains("at least two points"), e.getMessage());
        InputException many = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.train(
                        "y",
                        SparseMethod.FITC,
                        List.of(KernelFamily.SQUARED_EXPONENTIAL),
                        6,
                        points(5, 0),
                        new double[] {1, 2, 3, 4, 5},
                        TrainingSettings.standard(1)));
        assertTrue(many.getMessage().contains("must be within [2, 5], not 6"), many.getMessage());
    }
}
