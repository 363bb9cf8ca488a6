package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.gp.algebra.CovarianceFactor;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import dev.mechanist.sysid.gp.kernel.KernelTerm;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianProcessTest {
    static List<Kernel> kernels() {
        double[] l = {0.8, 1.5};
        KernelTerm smooth = new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, l, 1.3);
        KernelTerm rough = new KernelTerm(KernelFamily.MATERN_3_2, new double[] {0.5, 2}, 0.4);
        KernelTerm medium = new KernelTerm(KernelFamily.MATERN_5_2, l, 0.7);
        return List.of(
                new Kernel(List.of(smooth)),
                new Kernel(List.of(rough)),
                new Kernel(List.of(medium)),
                new Kernel(List.of(smooth, rough)));
    }

    private static DMatrixRMaj points(int N, long index) {
        DMatrixRMaj X = new DMatrixRMaj(N, 2);
        RandomStream.of(1, "gp-points", index).fillGaussian(X.data, 0, 2 * N);
        return X;
    }

    private static double[] targets(DMatrixRMaj X) {
        double[] y = new double[X.numRows];
        RandomStream noise = RandomStream.of(2, "gp-noise", y.length);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(2 * X.get(i, 0)) + 0.5 * X.get(i, 1) + 0.1 * noise.nextGaussian();
        }
        return y;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void likelihoodGradientEqualsItsNumericalTwin(Kernel kernel) {
        DMatrixRMaj X = points(25, 0);
        MarginalLikelihood likelihood = new MarginalLikelihood(kernel, X, targets(X));
        double[] theta = Arrays.copyOf(kernel.parameters(), likelihood.parameterCount());
        theta[theta.length - 1] = Math.log(0.2);
        double[] gradient = new double[theta.length];
        double value = likelihood.evaluate(theta, gradient);
        GaussianProcess process = GaussianProcess.condition("y", kernel, 0.04, X, targets(X));
        assertEquals(process.negativeLogLikelihood(), value, 1e-10);
        double[] ignored = new double[theta.length];
        double h = 1e-5;
        for (int i = 0; i < theta.length; i++) {
            double[] moved = theta.clone();
            moved[i] += h;
            double plus = likelihood.evaluate(moved, ignored);
            moved[i] -= 2 * h;
            assertEquals((plus - likelihood.evaluate(moved, ignored)) / (2 * h), gradient[i], 1e-6, "parameter " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void predictionEqualsTheDefinitionAndItsGradientTheNumericalTwin(Kernel kernel) {
        DMatrixRMaj X = points(25, 0);
        double[] y = targets(X);
        GaussianProcess process = GaussianProcess.condition("y", kernel, 0.04, X, y);
        assertEquals(0, process.jitter());
        DMatrixRMaj Z = points(4, 1);
        double[] variance = new double[4];
        process.variance(Z, variance);
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        kernel.covariance(X, X, K);
        for (int i = 0; i < 25; i++) {
            K.add(i, i, 0.04);
        }
        CommonOps_DDRM.invert(K);
        DMatrixRMaj k = new DMatrixRMaj(0, 0);
        kernel.covariance(X, Z, k);
        DMatrixRMaj gain = CommonOps_DDRM.multTransA(k, K, null);
        for (int b = 0; b < 4; b++) {
            double[] z = {Z.get(b, 0), Z.get(b, 1)};
            double m = 0;
            double v = kernel.variance();
            for (int i = 0; i < 25; i++) {
                m += gain.get(b, i) * y[i];
                v -= gain.get(b, i) * k.get(i, b);
            }
            assertEquals(m, process.mean(z), 1e-10);
            assertEquals(v, variance[b], 1e-10);
            double[] gradient = process.meanGradient(z);
            for (int d = 0; d < 2; d++) {
                z[d] += 1e-6;
                double plus = process.mean(z);
                z[d] -= 2e-6;
                double minus = process.mean(z);
                z[d] += 1e-6;
                assertEquals((plus - minus) / 2e-6, gradient[d], 1e-7);
            }
        }
    }

    /** Against conditioning on N - 1 points, which is what the closed form stands for. */
    @Test
    void leaveOneOutEqualsLeavingOneOut() {
        DMatrixRMaj X = points(12, 0);
        double[] y = targets(X);
        Kernel kernel = kernels().get(3);
        LeaveOneOut diagnostics =
                GaussianProcess.condition("y", kernel, 0.04, X, y).leaveOneOut();
        double[] variance = new double[1];
        double density = 0;
        double squares = 0;
        for (int i = 0; i < 12; i++) {
            DMatrixRMaj rest = new DMatrixRMaj(11, 2);
            double[] restY = new double[11];
            for (int j = 0, k = 0; j < 12; j++) {
                if (j != i) {
                    rest.set(k, 0, X.get(j, 0));
                    rest.set(k, 1, X.get(j, 1));
                    restY[k++] = y[j];
                }
            }
            GaussianProcess fewer = GaussianProcess.condition("y", kernel, 0.04, rest, restY);
            fewer.variance(new DMatrixRMaj(1, 2, true, X.get(i, 0), X.get(i, 1)), variance);
            assertEquals(fewer.mean(X.get(i, 0), X.get(i, 1)), diagnostics.mean()[i], 1e-9);
            assertEquals(variance[0] + 0.04, diagnostics.variance()[i], 1e-9);
            double residual = y[i] - fewer.mean(X.get(i, 0), X.get(i, 1));
            double deviation = Math.sqrt(variance[0] + 0.04);
            assertEquals(residual / deviation, diagnostics.standardised()[i], 1e-8);
            density +=
                    Math.log(Math.exp(-0.5 * Math.pow(residual / deviation, 2)) / deviation / Math.sqrt(2 * Math.PI));
            squares += residual * residual;
        }
        assertEquals(density / 12, diagnostics.logDensity(), 1e-8);
        assertEquals(Math.sqrt(squares / 12), diagnostics.rootMeanSquare(), 1e-9);
    }

    /** Two points and a kernel of variance 2 that makes them exp(-1/2) alike, with noise 0.5: by Cramer's rule. */
    @Test
    void twoPointsByHand() {
        DMatrixRMaj X = new DMatrixRMaj(2, 1, true, 1, 4);
        double[] y = {3, -1};
        GaussianProcess process =
                GaussianProcess.condition("y", Kernel.squaredExponential(new double[] {3}, 2), 0.5, X, y);
        double c = 2 * Math.exp(-0.5);
        double det = 2.5 * 2.5 - c * c;
        double[] weights = {(2.5 * 3 + c) / det, (-2.5 - 3 * c) / det};
        assertArrayEquals(weights, process.weights(), 1e-14);
        assertArrayEquals(new double[] {2.5 / det, -c / det, -c / det, 2.5 / det}, process.precision().data, 1e-14);
        double k0 = 2 * Math.exp(-0.5 * 4 / 9.0);
        double k1 = 2 * Math.exp(-0.5 * 1 / 9.0);
        assertEquals(weights[0] * k0 + weights[1] * k1, process.mean(3), 1e-13);
        assertEquals(weights[0] * k0 * (1 - 3) / 9 + weights[1] * k1 * (4 - 3) / 9, process.meanGradient(3)[0], 1e-13);
        double[] variance = new double[1];
        process.variance(new DMatrixRMaj(1, 1, true, 3), variance);
        assertEquals(2 - (2.5 * (k0 * k0 + k1 * k1) - 2 * c * k0 * k1) / det, variance[0], 1e-13);
        double quadratic = (2.5 * (9 + 1) + 2 * 3 * c) / det;
        assertEquals(
                0.5 * quadratic + 0.5 * Math.log(det) + Math.log(2 * Math.PI), process.negativeLogLikelihood(), 1e-13);
        assertArrayEquals(
                new double[] {Math.log(3), 0.5 * Math.log(2), 0.5 * Math.log(0.5)}, process.hyperparameters(), 1e-15);
        assertArrayEquals(y, process.targets());
        assertArrayEquals(X.data, process.points().data);
        assertEquals("y", process.output());
        assertEquals(0.5, process.noiseVariance());
        assertEquals(List.of(), process.warnings());
    }

    /** One new point twice, with noise that is lost in rounding: extending fails, conditioning mends. */
    @Test
    void extendingWhereTheFactorFailsConditionsAnew() {
        DMatrixRMaj X = points(4, 0);
        double[] y = targets(X);
        Kernel kernel = Kernel.squaredExponential(new double[] {1, 1}, 1);
        GaussianProcess few = GaussianProcess.condition("y", kernel, 1e-30, X, y);
        DMatrixRMaj twice = new DMatrixRMaj(2, 2, true, 50, 50, 50, 50);
        GaussianProcess grown = few.with(twice, new double[] {3, 5});
        assertEquals(6, grown.size());
        assertTrue(grown.jitter() > 0);
        assertEquals(4, grown.mean(50, 50), 1e-4);
        assertTrue(grown.warnings().get(0).startsWith("output 'y': its covariance factored only with a jitter of"));
        // What mended it is on the diagonal of what comes next.
        DMatrixRMaj far = new DMatrixRMaj(1, 2, true, -50, 50);
        GaussianProcess more = grown.with(far, new double[] {1});
        assertEquals(grown.jitter(), Math.pow(more.factor().L().get(6, 6), 2) - 1, 1e-15);
    }

    @Test
    void addingDataEqualsConditioningOnAllOfThem() {
        DMatrixRMaj X = points(30, 0);
        double[] y = targets(X);
        Kernel kernel = kernels().get(0);
        GaussianProcess all = GaussianProcess.condition("y", kernel, 0.04, X, y);
        DMatrixRMaj first = new DMatrixRMaj(22, 2, true, Arrays.copyOf(X.data, 44));
        DMatrixRMaj rest = new DMatrixRMaj(8, 2, true, Arrays.copyOfRange(X.data, 44, 60));
        GaussianProcess grown = GaussianProcess.condition("y", kernel, 0.04, first, Arrays.copyOf(y, 22))
                .with(rest, Arrays.copyOfRange(y, 22, 30));
        assertEquals(30, grown.size());
        assertEquals(30, grown.with(new DMatrixRMaj(0, 2), new double[0]).size());
        assertArrayEquals(all.weights(), grown.weights(), 1e-10);
        double[] expected = new double[5];
        double[] actual = new double[5];
        all.variance(points(5, 2), expected);
        grown.variance(points(5, 2), actual);
        assertArrayEquals(expected, actual, 1e-11);
    }

    /** Ten orders of magnitude, in inputs and output: the same function in other units, so the same fit. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-5, 1e5})
    void unitsDoNotMatter(double unit) {
        DMatrixRMaj X = points(40, 0);
        double[] y = targets(X);
        TrainedProcess plain = GaussianProcessTraining.train("y", X, y, TrainingSettings.standard(1), null);
        DMatrixRMaj scaledX = X.copy();
        double[] scaledY = y.clone();
        for (int i = 0; i < y.length; i++) {
            scaledX.data[2 * i] *= unit;
            scaledX.data[2 * i + 1] /= unit;
            scaledY[i] *= unit;
        }
        TrainedProcess scaled =
                GaussianProcessTraining.train("y", scaledX, scaledY, TrainingSettings.standard(1), null);
        double[] a = plain.process().hyperparameters();
        double[] b = scaled.process().hyperparameters();
        double log = Math.log(unit);
        assertArrayEquals(a, new double[] {b[0] - log, b[1] + log, b[2] - log, b[3] - log}, 1e-3);
    }

    @Test
    void duplicatesAndTinyNoiseWorkOrExplainThemselves() {
        DMatrixRMaj X = points(20, 0);
        X.set(7, 0, X.get(3, 0));
        X.set(7, 1, X.get(3, 1));
        double[] y = targets(X);
        GaussianProcess trained = GaussianProcessTraining.train("y", X, y, TrainingSettings.standard(1), null)
                .process();
        assertEquals(0, trained.jitter());
        GaussianProcess mended =
                GaussianProcess.condition("y", Kernel.squaredExponential(new double[] {30, 30}, 1), 1e-20, X, y);
        assertTrue(mended.jitter() > 0, "a singular matrix is mended and says so");
        DMatrixRMaj indefinite = new DMatrixRMaj(2, 2, true, 1, 2, 2, 1);
        InputException refused = assertThrows(
                InputException.class,
                () -> CovarianceFactor.of(
                        "velocity", indefinite, 1e-20, new DMatrixRMaj(2, 2, true, 1, 2, 1, 2), new double[] {1, 1}));
        assertTrue(refused.getMessage().contains("'velocity'"));
        assertTrue(refused.getMessage().contains("condition number about"));
        assertTrue(refused.getMessage().contains("rows 0 and 1"));
    }

    @Test
    void badDataAreNamed() {
        DMatrixRMaj X = points(5, 0);
        double[] constant = {2, 2, 2, 2, 2};
        InputException flat = assertThrows(
                InputException.class,
                () -> GaussianProcessTraining.train("angle", X, constant, TrainingSettings.standard(1), null));
        assertTrue(flat.getMessage().contains("'angle' is 2.0 in all 5 rows"));
        double[] broken = {1, 2, Double.NaN, 4, 5};
        InputException nan = assertThrows(
                InputException.class,
                () -> GaussianProcess.condition("angle", kernels().get(0), 0.1, X, broken));
        assertTrue(nan.getMessage().contains("row 2"));
        GaussianProcess rough =
                GaussianProcess.condition("angle", kernels().get(1), 0.1, X, new double[] {1, 2, 3, 4, 5});
        assertThrows(InputException.class, rough::posterior);
    }

    /** Constants whose mean is rounded, and values that hardly leave a large mean, are no variation to learn from. */
    @ParameterizedTest
    @CsvSource({
        "7, 0.1, 0, 'is 0.1 in all 7 rows'",
        "7, 2, 0, 'is 2.0 in all 7 rows'",
        "30, 1e8, 1, 'subtract the mean'"
    })
    void whatDoesNotVaryIsRefused(int N, double mean, double spread, String reason) {
        DMatrixRMaj X = points(N, 0);
        double[] y = targets(X);
        Arrays.setAll(y, i -> mean + spread * y[i]);
        InputException refused = assertThrows(
                InputException.class,
                () -> GaussianProcessTraining.train("angle", X, y, TrainingSettings.standard(1), null));
        assertTrue(refused.getMessage().contains("'angle'"), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    /** An input that was 0.1 throughout may be another tomorrow by rounding: the prediction must not fall back to the prior. */
    @Test
    void aConstantInputHasALengthScaleOfOne() {
        DMatrixRMaj X = points(30, 0);
        double[] y = targets(X);
        DMatrixRMaj wider = new DMatrixRMaj(30, 3);
        for (int i = 0; i < 30; i++) {
            wider.set(i, 0, X.get(i, 0));
            wider.set(i, 1, X.get(i, 1));
            wider.set(i, 2, 0.1);
        }
        GaussianProcess process = GaussianProcessTraining.train("y", wider, y, TrainingSettings.standard(1), null)
                .process();
        assertEquals(1, process.kernel().terms().get(0).lengthScales()[2], 1e-6);
        double[] z = {X.get(3, 0), X.get(3, 1), 0.1};
        assertEquals(process.mean(z), process.mean(z[0], z[1], 0.1 + 1e-9), 1e-6);
    }

    @Test
    void valuesBeyondAnyLikelihoodAreRefused() {
        DMatrixRMaj X = points(30, 0);
        double[] y = targets(X);
        Arrays.setAll(y, i -> 1e140 * y[i]);
        InputException refused = assertThrows(
                InputException.class,
                () -> GaussianProcessTraining.train("speed", X, y, TrainingSettings.standard(1), null));
        assertTrue(
                refused.getMessage().contains("'speed': no hyperparameters have a likelihood"), refused.getMessage());
    }

    @Test
    void restartsAndWarmStartsAreDeterministicAndNeverWorse() {
        DMatrixRMaj X = points(30, 0);
        double[] y = targets(X);
        TrainingSettings settings = TrainingSettings.standard(4);
        TrainedProcess once = GaussianProcessTraining.train("y", X, y, settings, null);
        TrainedProcess more = GaussianProcessTraining.train("y", X, y, settings.withRestarts(3), null);
        TrainedProcess again = GaussianProcessTraining.train("y", X, y, settings.withRestarts(3), null);
        assertTrue(more.objective() <= once.objective());
        assertArrayEquals(more.process().hyperparameters(), again.process().hyperparameters());
        TrainedProcess warm = GaussianProcessTraining.train(
                "y", X, y, settings, once.process().hyperparameters());
        assertTrue(warm.evaluations() < once.evaluations());
        assertEquals(once.objective(), warm.objective(), 1e-6);
    }

    /** Where a warm start makes the covariance singular, training begins as without one. */
    @Test
    void aSingularWarmStartIsLeft() {
        DMatrixRMaj X = points(30, 0);
        System.arraycopy(X.data, 0, X.data, 2, 2);
        double[] y = targets(X);
        TrainingSettings settings = TrainingSettings.standard(4);
        double[] singular = {20, 20, 0, -100};
        TrainedProcess cold = GaussianProcessTraining.train("y", X, y, settings, null);
        TrainedProcess warm = GaussianProcessTraining.train("y", X, y, settings, singular);
        assertArrayEquals(cold.process().hyperparameters(), warm.process().hyperparameters());
    }

    /** Undefined left of 1, where the first long step from 2 leads. */
    @Test
    void theSearchStepsBackFromWhereTheObjectiveIsUndefined() {
        int[] undefined = {0};
        QuasiNewton descent = new QuasiNewton(
                (x, gradient) -> {
                    double v = x[0] - 1;
                    if (!(v > 0)) {
                        undefined[0]++;
                        return Double.POSITIVE_INFINITY;
                    }
                    gradient[0] = 1000 * (v - 0.01);
                    return 500 * (v - 0.01) * (v - 0.01);
                },
                new double[] {2});
        descent.run(200, 1e-9);
        assertTrue(undefined[0] > 0, "the search met the wall");
        assertEquals(1.01, descent.best()[0], 1e-9);
    }
}
