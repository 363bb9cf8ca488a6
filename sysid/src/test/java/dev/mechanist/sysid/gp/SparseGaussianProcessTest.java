package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import dev.mechanist.sysid.gp.kernel.KernelTerm;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import dev.mechanist.sysid.gp.moments.MomentFixtures;
import dev.mechanist.sysid.gp.moments.TensorMoments;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparseGaussianProcessTest {
    private static final List<KernelFamily> SMOOTH = List.of(KernelFamily.SQUARED_EXPONENTIAL);

    @TestFactory
    List<DynamicTest> fitcEqualsTheReference() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode c : MomentFixtures.read("gp1_fitc_cases").get("cases")) {
            tests.add(DynamicTest.dynamicTest("gp1 case " + c.get("id"), () -> check(c)));
        }
        return tests;
    }

    private static void check(JsonNode c) {
        DMatrixRMaj hyp = MomentFixtures.matrix(c.get("hyp"));
        DMatrixRMaj X = MomentFixtures.matrix(c.get("X"));
        DMatrixRMaj Y = MomentFixtures.matrix(c.get("Y"));
        int D = X.numCols;
        JsonNode induce = c.get("induce");
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        double objective = 0;
        double[][] gradients = new double[induce.size()][induce.get(0).size() * D];
        for (int e = 0; e < Y.numCols; e++) {
            int set = Math.min(e, induce.size() - 1);
            DMatrixRMaj Z = MomentFixtures.matrix(induce.get(set));
            double[] theta = MomentFixtures.column(hyp, e);
            double[] y = MomentFixtures.column(Y, e);
            Kernel kernel =
                    Kernel.squaredExponential(new double[] {1, 1, 1, 1}, 1).withParameters(theta);
            posteriors.add(SparseGaussianProcess.condition(
                            "y", SparseMethod.FITC, kernel, Math.exp(2 * theta[D + 1]), Z, 1e-6, X, y)
                    .posterior());
            DMatrixRMaj gZ = new DMatrixRMaj(0, 0);
            objective += new SparseLikelihood(SparseMethod.FITC, kernel, X, y, 1e-6)
                    .evaluate(theta, Z, new double[theta.length], gZ);
            for (int i = 0; i < gZ.getNumElements(); i++) {
                gradients[set][i] += gZ.data[i];
            }
        }
        double expected = c.get("fitc_nlml").asDouble();
        assertEquals(expected, objective, 1e-10 * Math.abs(expected));
        for (int set = 0; set < gradients.length; set++) {
            // Ridge 1e-6 on k(Z, Z): its condition number costs six digits at most.
            MomentFixtures.close(
                    "dinduce", MomentFixtures.matrix(c.get("fitc_dnlml_dinduce").get(set)).data, gradients[set], 1e-8);
        }
        GaussianProcessMoments plain = new GaussianProcessMoments(posteriors);
        MomentFixtures.check(plain, c, new MomentFixtures.Tolerance(1e-10, 1e-10));
        try (TensorMoments tensor = new TensorMoments(plain, Device.AUTO)) {
            MomentFixtures.check(tensor, c, new MomentFixtures.Tolerance(1e-10, 1e-10));
        }
    }

    /**
     * One inducing point z = 2 between data at 1 and 4, where k(z, z) = 2: at 3 the variance is 2 - k^2 (1/2 - 1 / (2 + sum k_i^2 / L_i)),
     * with L_i the noise, and for FITC what z leaves open of x_i too (Snelson and Ghahramani 2006; Titsias 2009).
     */
    @ParameterizedTest
    @EnumSource
    void variancesOfOneInducingPointByHand(SparseMethod method) {
        SparseGaussianProcess process = SparseGaussianProcess.condition(
                "y",
                method,
                Kernel.squaredExponential(new double[] {3}, 2),
                0.5,
                new DMatrixRMaj(1, 1, true, 2),
                1e-12,
                new DMatrixRMaj(2, 1, true, 1, 4),
                new double[] {3, -1});
        double k1 = 2 * Math.exp(-1 / 18.0);
        double k2 = 2 * Math.exp(-4 / 18.0);
        double open = method == SparseMethod.FITC ? 1 : 0;
        double L1 = 0.5 + open * (2 - k1 * k1 / 2);
        double L2 = 0.5 + open * (2 - k2 * k2 / 2);
        double posterior = 1 / (2 + k1 * k1 / L1 + k2 * k2 / L2);
        double k = 2 * Math.exp(-1 / 18.0);
        double[] variance = new double[1];
        process.variance(new DMatrixRMaj(1, 1, true, 3), variance);
        assertEquals(2 - k * k * (0.5 - posterior), variance[0], 1e-10);
    }

    private static DMatrixRMaj points(int N, long index) {
        DMatrixRMaj X = new DMatrixRMaj(N, 2);
        RandomStream.of(1, "sparse-points", index).fillGaussian(X.data, 0, 2 * N);
        return X;
    }

    private static double[] targets(DMatrixRMaj X) {
        double[] y = new double[X.numRows];
        RandomStream noise = RandomStream.of(2, "sparse-noise", y.length);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.sin(2 * X.get(i, 0)) + 0.5 * X.get(i, 1) + 0.1 * noise.nextGaussian();
        }
        return y;
    }

    @ParameterizedTest
    @EnumSource
    void gradientsEqualTheirNumericalTwins(SparseMethod method) {
        DMatrixRMaj X = points(20, 0);
        Kernel kernel = new Kernel(List.of(
                new KernelTerm(KernelFamily.SQUARED_EXPONENTIAL, new double[] {0.8, 1.5}, 1.3),
                new KernelTerm(KernelFamily.MATERN_5_2, new double[] {0.5, 2}, 0.4)));
        SparseLikelihood likelihood = new SparseLikelihood(method, kernel, X, targets(X), 1e-6);
        DMatrixRMaj Z = points(5, 1);
        double[] theta = Arrays.copyOf(kernel.parameters(), 7);
        theta[6] = Math.log(0.3);
        double[] gTheta = new double[7];
        DMatrixRMaj gZ = new DMatrixRMaj(0, 0);
        likelihood.evaluate(theta, Z, gTheta, gZ);
        double[] ignored = new double[7];
        DMatrixRMaj ignoredZ = new DMatrixRMaj(0, 0);
        double h = 1e-5;
        for (int i = 0; i < 7; i++) {
            double[] moved = theta.clone();
            moved[i] += h;
            double plus = likelihood.evaluate(moved, Z, ignored, ignoredZ);
            moved[i] -= 2 * h;
            double minus = likelihood.evaluate(moved, Z, ignored, ignoredZ);
            assertEquals((plus - minus) / (2 * h), gTheta[i], 1e-6, "parameter " + i);
        }
        for (int i = 0; i < Z.getNumElements(); i++) {
            DMatrixRMaj moved = Z.copy();
            moved.data[i] += h;
            double plus = likelihood.evaluate(theta, moved, ignored, ignoredZ);
            moved.data[i] -= 2 * h;
            double minus = likelihood.evaluate(theta, moved, ignored, ignoredZ);
            assertEquals((plus - minus) / (2 * h), gZ.data[i], 1e-6, "point " + i);
        }
    }

    /** With every point inducing, both methods are the exact process, but for the ridge. */
    @ParameterizedTest
    @EnumSource
    void allPointsInducingIsExact(SparseMethod method) {
        DMatrixRMaj X = points(15, 0);
        double[] y = targets(X);
        Kernel kernel = Kernel.squaredExponential(new double[] {0.4, 0.5}, 1);
        GaussianProcess exact = GaussianProcess.condition("y", kernel, 0.04, X, y);
        SparseGaussianProcess sparse = SparseGaussianProcess.condition("y", method, kernel, 0.04, X, 1e-10, X, y);
        assertArrayEquals(exact.weights(), sparse.weights(), 1e-6);
        double value = new SparseLikelihood(method, kernel, X, y, 1e-10)
                .evaluate(
                        new double[] {Math.log(0.4), Math.log(0.5), 0, Math.log(0.2)},
                        X,
                        new double[4],
                        new DMatrixRMaj(0, 0));
        assertEquals(exact.negativeLogLikelihood(), value, 1e-6);
    }

    /**
     * 15 points for 200 data: the noise (0.1) bounds what the error on fresh points can be. At its optimum the bound of the
     * variational method knows the noise; FITC explains much of it by the variance that its inducing points miss (Bauer, van der Wilk
     * and Rasmussen 2016, section 3.1).
     */
    @ParameterizedTest
    @EnumSource
    void fewInducingPointsLearnASmoothFunction(SparseMethod method) {
        DMatrixRMaj X = points(200, 0);
        SparseGaussianProcess process = SparseGaussianProcess.train(
                "y",
                method,
                SMOOTH,
                15,
                X,
                targets(X),
                TrainingSettings.standard(1).withIterations(60));
        DMatrixRMaj test = points(100, 5);
        DMatrixRMaj k = new DMatrixRMaj(0, 0);
        process.kernel().covariance(test, process.points(), k);
        double squares = 0;
        double[] beta = process.weights();
        for (int i = 0; i < 100; i++) {
            double mean = 0;
            for (int j = 0; j < beta.length; j++) {
                mean += k.get(i, j) * beta[j];
            }
            double error = mean - Math.sin(2 * test.get(i, 0)) - 0.5 * test.get(i, 1);
            squares += error * error / 100;
        }
        assertTrue(Math.sqrt(squares) < 0.1, "root mean square error " + Math.sqrt(squares));
        double deviation = Math.sqrt(process.noiseVariance());
        if (method == SparseMethod.VARIATIONAL) {
            assertEquals(0.1, deviation, 0.01);
        } else {
            assertTrue(deviation < 0.1, "noise " + deviation);
        }
    }

    /** Duplicated data and inducing points, with and without a ridge: a singular matrix is mended and says so. */
    @ParameterizedTest
    @EnumSource
    void duplicatesAreMendedAndReported(SparseMethod method) {
        DMatrixRMaj X = points(30, 0);
        System.arraycopy(X.data, 0, X.data, 2, 2);
        double[] y = targets(X);
        DMatrixRMaj Z = new DMatrixRMaj(8, 2, true, Arrays.copyOf(X.data, 16));
        Kernel kernel = Kernel.squaredExponential(new double[] {0.8, 1.5}, 1);
        assertEquals(
                0,
                SparseGaussianProcess.condition("y", method, kernel, 0.01, Z, 1e-6, X, y)
                        .jitter());
        Kernel flat = Kernel.squaredExponential(new double[] {50, 50}, 1);
        SparseGaussianProcess mended = SparseGaussianProcess.condition("y", method, flat, 0.01, Z, 0, X, y);
        assertTrue(mended.jitter() > 0 && mended.jitter() <= 1e-6, "jitter " + mended.jitter());
        SparseGaussianProcess trained = SparseGaussianProcess.train(
                "y", method, SMOOTH, 10, X, y, TrainingSettings.standard(1).withIterations(20));
        assertTrue(Double.isFinite(trained.weights()[0]));
    }

    /** A quantity that rarely changes, like the speed of what is hit now and then: few subsets show it. */
    @ParameterizedTest
    @EnumSource
    void anOutputThatIsConstantOnTheSubsetIsLearned(SparseMethod method) {
        DMatrixRMaj X = points(60, 0);
        double[] y = new double[60];
        y[17] = 1;
        SparseGaussianProcess process = SparseGaussianProcess.train(
                "y", method, SMOOTH, 2, X, y, TrainingSettings.standard(1).withIterations(5));
        assertTrue(Double.isFinite(process.weights()[0]));
    }

    @ParameterizedTest
    @EnumSource
    void sumsOfFamiliesAreTrained(SparseMethod method) {
        DMatrixRMaj X = points(60, 0);
        List<KernelFamily> sum = List.of(KernelFamily.SQUARED_EXPONENTIAL, KernelFamily.MATERN_3_2);
        TrainingSettings settings = TrainingSettings.standard(1).withIterations(20);
        SparseGaussianProcess process = SparseGaussianProcess.train("y", method, sum, 10, X, targets(X), settings);
        assertEquals(
                sum, process.kernel().terms().stream().map(KernelTerm::family).toList());
        assertEquals(7, process.hyperparameters().length);
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        process.kernel().covariance(X, process.points(), mean);
        double squares = 0;
        for (int i = 0; i < 60; i++) {
            double error = -Math.sin(2 * X.get(i, 0)) - 0.5 * X.get(i, 1);
            for (int k = 0; k < 10; k++) {
                error += mean.get(i, k) * process.weights()[k];
            }
            squares += error * error / 60;
        }
        assertTrue(Math.sqrt(squares) < 0.3, "root mean square error " + Math.sqrt(squares));
    }

    /** Tiny noise, and ten orders of magnitude between inputs, and between inputs and output. */
    @ParameterizedTest
    @EnumSource
    void tinyNoiseAndUnitsWorkOrExplainThemselves(SparseMethod method) {
        DMatrixRMaj X = points(60, 0);
        double[] y = targets(X);
        DMatrixRMaj Z = points(9, 3);
        DMatrixRMaj scaledX = X.copy();
        DMatrixRMaj scaledZ = Z.copy();
        double[] scaledY = y.clone();
        double unit = 1e5;
        for (int i = 0; i < 60; i++) {
            scaledX.data[2 * i] *= unit;
            scaledX.data[2 * i + 1] /= unit;
            scaledY[i] *= unit;
        }
        for (int i = 0; i < 9; i++) {
            scaledZ.data[2 * i] *= unit;
            scaledZ.data[2 * i + 1] /= unit;
        }
        Kernel kernel = Kernel.squaredExponential(new double[] {0.8, 1.5}, 1);
        Kernel scaled = Kernel.squaredExponential(new double[] {0.8 * unit, 1.5 / unit}, unit * unit);
        SparseGaussianProcess a = SparseGaussianProcess.condition("y", method, kernel, 0.01, Z, 1e-6, X, y);
        SparseGaussianProcess b = SparseGaussianProcess.condition(
                "y", method, scaled, 0.01 * unit * unit, scaledZ, 1e-6 * unit * unit, scaledX, scaledY);
        for (int k = 0; k < 9; k++) {
            assertEquals(a.weights()[k], b.weights()[k] * unit, 1e-6 * Math.abs(a.weights()[k]));
        }
        SparseGaussianProcess quiet = SparseGaussianProcess.condition("y", method, kernel, 1e-12, Z, 1e-6, X, y);
        assertTrue(Double.isFinite(quiet.weights()[0]));
        InputException refused = assertThrows(
                InputException.class, () -> SparseGaussianProcess.condition("speed", method, kernel, 0, Z, 1e-6, X, y));
        assertTrue(refused.getMessage().contains("'speed': the noise variance must be positive"));
    }

    /** Data at three places cannot tell six inducing values apart, which only noise that is not lost in rounding would mend. */
    @Test
    void noiseThatDrownsIsNamedWithTheNearestInducingPoints() {
        DMatrixRMaj X = points(20, 0);
        for (int i = 3; i < 20; i++) {
            System.arraycopy(X.data, 2 * (i % 3), X.data, 2 * i, 2);
        }
        DMatrixRMaj Z = points(6, 1);
        System.arraycopy(Z.data, 2, Z.data, 8, 2);
        Kernel kernel = Kernel.squaredExponential(new double[] {0.8, 1.5}, 1);
        InputException refused = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.condition(
                        "speed", SparseMethod.VARIATIONAL, kernel, 1e-30, Z, 1e-6, X, targets(X)));
        String message = refused.getMessage();
        assertTrue(message.contains("'speed'") && message.contains("condition number about"), message);
        assertTrue(message.contains("rows 1 and 4") && message.contains("raise the noise"), message);
    }

    /** Jitter mends what rounding spoils; only a negative ridge makes a matrix that it cannot mend. */
    @ParameterizedTest
    @EnumSource
    void singularInducingPointsAndConstantOutputsAreNamed(SparseMethod method) {
        DMatrixRMaj X = points(20, 0);
        double[] y = targets(X);
        DMatrixRMaj Z = points(6, 1);
        System.arraycopy(Z.data, 2, Z.data, 8, 2);
        Kernel huge = Kernel.squaredExponential(new double[] {1, 1}, 1e300);
        InputException singular = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.condition("speed", method, huge, Double.MIN_NORMAL, Z, -1e295, X, y));
        String message = singular.getMessage();
        assertTrue(message.contains("'speed'") && message.contains("condition number about"), message);
        assertTrue(message.contains("rows 1 and 4"), message);
        double[] constant = new double[20];
        Arrays.fill(constant, 3);
        InputException flat = assertThrows(
                InputException.class,
                () -> SparseGaussianProcess.train(
                        "angle", method, SMOOTH, 5, X, constant, TrainingSettings.standard(1)));
        assertTrue(flat.getMessage().contains("'angle' is 3.0 in all"), flat.getMessage());
    }
}
