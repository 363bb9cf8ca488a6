package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InducingSelectionTest {
    private static final List<KernelFamily> SMOOTH = List.of(KernelFamily.SQUARED_EXPONENTIAL);
    private static final Kernel KERNEL = Kernel.squaredExponential(new double[] {0.7, 1.5}, 2.5);

    private static DMatrixRMaj points(int count, long seed) {
        RandomStream random = RandomStream.of(seed, "selection", 0);
        DMatrixRMaj X = new DMatrixRMaj(count, 2);
        for (int i = 0; i < X.data.length; i++) {
            X.data[i] = random.nextDouble(-2, 2);
        }
        return X;
    }

    private static DMatrixRMaj rows(DMatrixRMaj X, int[] chosen) {
        DMatrixRMaj rows = new DMatrixRMaj(chosen.length, 2);
        for (int k = 0; k < chosen.length; k++) {
            rows.set(k, 0, X.get(chosen[k], 0));
            rows.set(k, 1, X.get(chosen[k], 1));
        }
        return rows;
    }

    /** k(x, x) - k(x, Z) inv(k(Z, Z)) k(Z, x) for each row x of X. */
    private static double[] missing(DMatrixRMaj X, DMatrixRMaj Z) {
        DMatrixRMaj cross = new DMatrixRMaj(0, 0);
        KERNEL.covariance(X, Z, cross);
        DMatrixRMaj among = new DMatrixRMaj(0, 0);
        KERNEL.covariance(Z, Z, among);
        SimpleMatrix explained = SimpleMatrix.wrap(cross)
                .mult(SimpleMatrix.wrap(among).solve(SimpleMatrix.wrap(cross).transpose()));
        double[] missing = new double[X.numRows];
        Arrays.setAll(missing, i -> KERNEL.variance() - explained.get(i, i));
        return missing;
    }

    private static double mean(double[] a) {
        return Arrays.stream(a).average().orElseThrow();
    }

    @Test
    void eachChoiceIsThePointThatThoseBeforeLeaveMostUncertain() {
        DMatrixRMaj X = points(40, 1);
        int[] chosen = InducingSelection.select(KERNEL, 1e-6, X, 12);
        assertEquals(12, chosen.length);
        for (int k = 1; k < 12; k++) {
            double[] missing = missing(X, rows(X, Arrays.copyOf(chosen, k)));
            double most = Arrays.stream(missing).max().orElseThrow();
            assertEquals(most, missing[chosen[k]], 1e-8 * most, "choice " + k);
        }
    }

    @Test
    void itEndsWhereAHundredthOfTheNoiseIsMissing() {
        DMatrixRMaj X = points(300, 2);
        for (double noise : new double[] {1e-4, 1e-2, 1}) {
            int[] chosen = InducingSelection.select(KERNEL, noise, X, 300);
            double enough = mean(missing(X, rows(X, chosen)));
            double tooMuch = mean(missing(X, rows(X, Arrays.copyOf(chosen, chosen.length - 1))));
            assertTrue(enough < 0.01 * noise && tooMuch >= 0.01 * noise, enough + ", " + tooMuch + " of " + noise);
        }
        int[] few = InducingSelection.select(KERNEL, 1, X, 300);
        int[] many = InducingSelection.select(KERNEL, 1e-4, X, 300);
        assertArrayEquals(
                few, Arrays.copyOf(many, few.length), "less noise wants more points after the same first ones");
        assertTrue(few.length * 1.5 < many.length && many.length < 150, few.length + " and " + many.length);
    }

    @Test
    void pointsThatAreThereTwiceAreChosenOnce() {
        DMatrixRMaj some = points(10, 3);
        DMatrixRMaj twice = new DMatrixRMaj(20, 2);
        System.arraycopy(some.data, 0, twice.data, 0, 20);
        System.arraycopy(some.data, 0, twice.data, 20, 20);
        int[] chosen = InducingSelection.select(KERNEL, 1e-300, twice, 20);
        assertTrue(chosen.length <= 10, chosen.length + " of ten different points");
        assertEquals(
                chosen.length, Arrays.stream(chosen).map(i -> i % 10).distinct().count());
    }

    @Test
    void thereIsAlwaysOne() {
        assertEquals(1, InducingSelection.select(KERNEL, 1e9, points(5, 4), 5).length);
    }

    private static double[] targets(DMatrixRMaj X) {
        RandomStream random = RandomStream.of(9, "selection noise", 0);
        double[] y = new double[X.numRows];
        Arrays.setAll(y, i -> Math.sin(2 * X.get(i, 0)) + 0.5 * X.get(i, 1) + 0.1 * random.nextGaussian());
        return y;
    }

    /**
     * As the exact process of all 250 points, with a fraction of them. The bound is below the likelihood by half the missing variance
     * in units of the noise, or more where that variance lies along the targets.
     */
    @ParameterizedTest
    @EnumSource
    void hyperparametersAndPredictionsAreThoseOfTheExactProcess(SparseMethod method) {
        DMatrixRMaj X = points(250, 5);
        double[] y = targets(X);
        TrainingSettings settings = TrainingSettings.standard(1);
        GaussianProcess exact =
                GaussianProcessTraining.train("y", X, y, settings, null).process();
        SparseGaussianProcess sparse =
                SparseGaussianProcess.trainSelected("y", method, SMOOTH, 100, null, X, y, settings.withIterations(100));
        assertTrue(sparse.points().numRows > 5 && sparse.points().numRows < 60, sparse.points().numRows + " points");
        double[] expected = exact.hyperparameters();
        double[] found = sparse.hyperparameters();
        MarginalLikelihood likelihood = new MarginalLikelihood(KERNEL, X, y);
        double best = likelihood.evaluate(expected, new double[4]);
        double lost = likelihood.evaluate(found, new double[4]) - best;
        assertTrue(lost < 0.5 * 250 * 0.01, lost + " of log likelihood, more than the unexplained variance can cost");
        assertEquals(0.1, Math.exp(found[3]), 0.01);
        DMatrixRMaj test = points(50, 6);
        for (int i = 0; i < 50; i++) {
            double[] x = {test.get(i, 0), test.get(i, 1)};
            assertEquals(mean(exact, x), mean(sparse, x), 0.01);
        }
        double[] elsewhere = {0, 0, 0, -1};
        assertTrue(likelihood.evaluate(elsewhere, new double[4]) - best > 50, "a start that must be left");
        double[] again = SparseGaussianProcess.trainSelected(
                        "y", method, SMOOTH, 100, elsewhere, X, y, settings.withIterations(100))
                .hyperparameters();
        assertTrue(likelihood.evaluate(again, new double[4]) - best < 0.5 * 250 * 0.01);
    }

    private static double mean(Regression process, double[] x) {
        return new PosteriorMean(process).value(x, 0);
    }

    @Test
    void badInputIsNamed() {
        DMatrixRMaj X = points(20, 7);
        InputException few = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.trainSelected(
                        "speed", SparseMethod.FITC, SMOOTH, 1, null, X, targets(X), TrainingSettings.standard(1)));
        assertTrue(few.getMessage().contains("'speed'") && few.getMessage().contains("not 1"), few.getMessage());
        double[] constant = new double[20];
        Arrays.fill(constant, 3);
        InputException flat = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.trainSelected(
                        "angle", SparseMethod.FITC, SMOOTH, 5, null, X, constant, TrainingSettings.standard(1)));
        assertTrue(flat.getMessage().contains("'angle' is 3.0 in all"), flat.getMessage());
    }
}
