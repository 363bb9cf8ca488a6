package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.sysid.gp.algebra.CovarianceFactor;
import dev.mechanist.sysid.gp.kernel.Kernel;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import dev.mechanist.sysid.gp.moments.GaussianProcessMoments;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit together is refused, and says why. */
class GaussianProcessErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private static SquaredExponentialPosterior posterior(int D, DMatrixRMaj precision) {
        return new SquaredExponentialPosterior(new DMatrixRMaj(3, D), new double[D], 2, new double[3], precision);
    }

    @Test
    void momentsNeedPrecisionsAndOneInputDimension() {
        DMatrixRMaj Q = new DMatrixRMaj(3, 3);
        assertThrows(InputException.class, () -> new GaussianProcessMoments(List.of()));
        InputException none = assertThrows(
                InputException.class, () -> new GaussianProcessMoments(List.of(posterior(2, Q), posterior(2, null))));
        assertTrue(none.getMessage().startsWith("output 1 has no precision matrix"), none.getMessage());
        InputException wide = assertThrows(
                InputException.class, () -> new GaussianProcessMoments(List.of(posterior(2, Q), posterior(4, Q))));
        assertTrue(wide.getMessage().startsWith("output 1 takes 4 inputs, output 0 takes 2"), wide.getMessage());
        GaussianProcessMoments moments = new GaussianProcessMoments(List.of(posterior(2, Q)));
        assertThrows(
                RuntimeException.class, () -> moments.propagate(new Gaussian(new double[3], new DMatrixRMaj(3, 3))));
    }

    @Test
    void posteriorsHaveFittingParts() {
        DMatrixRMaj X = new DMatrixRMaj(3, 2);
        double[] l = {1, 1};
        double[] beta = new double[3];
        assertThrows(RuntimeException.class, () -> new SquaredExponentialPosterior(X, new double[3], 1, beta, null));
        assertThrows(RuntimeException.class, () -> new SquaredExponentialPosterior(X, l, 1, new double[2], null));
        assertThrows(
                RuntimeException.class, () -> new SquaredExponentialPosterior(X, l, 1, beta, new DMatrixRMaj(2, 2)));
        SquaredExponentialPosterior mean =
                new SquaredExponentialPosterior(X, l, 5, beta, new DMatrixRMaj(3, 3)).meanFunction();
        assertNull(mean.precision());
        assertEquals(5, mean.signalVariance());
        assertEquals(3, mean.size());
    }

    /** [1 2; 2 1] has the eigenvalue 3, and a noise that is lost beside it counts as its last bit. */
    @Test
    void theConditionNumberAndTheNearestPoints() {
        DMatrixRMaj X = new DMatrixRMaj(4, 2, true, 0, 0, 5, 0, 0, 1, 5, 4);
        double[] l = {10, 1};
        // In length scales: 0.5 apart are rows 0 and 1, 1 are 0 and 2.
        assertEquals(
                "the nearest points are rows 0 and 1, 5.0e-01 length scales apart", CovarianceFactor.nearest(X, l));
        DMatrixRMaj indefinite = new DMatrixRMaj(2, 2, true, 1, 2, 2, 1);
        DMatrixRMaj two = new DMatrixRMaj(2, 2, true, 0, 0, 3, 4);
        InputException lost = assertThrows(
                InputException.class, () -> CovarianceFactor.of("y", indefinite, 1e-20, two, new double[] {1, 1}));
        assertTrue(lost.getMessage().contains("matrix of 2 points"), lost.getMessage());
        assertTrue(lost.getMessage().contains("(condition number about 6.8e+15)"), lost.getMessage());
        assertTrue(lost.getMessage().contains("rows 0 and 1, 5.0e+00"), lost.getMessage());
        InputException noisy = assertThrows(
                InputException.class, () -> CovarianceFactor.of("y", indefinite, 0.5, two, new double[] {1, 1}));
        assertTrue(noisy.getMessage().contains("(condition number about 6.0e+00)"), noisy.getMessage());
    }

    /** Jitter grows tenfold from 1e-12 of the mean variance, here 4, to what mends. */
    @Test
    void jitterIsInUnitsOfTheMeanVariance() {
        double lack = 5e-10;
        DMatrixRMaj A = new DMatrixRMaj(2, 2, true, 4, 4 + lack, 4 + lack, 4);
        CovarianceFactor factor = CovarianceFactor.of("y", A, 1, new DMatrixRMaj(2, 1), new double[] {1});
        assertEquals(4e-9, factor.jitter(), 1e-20);
        assertEquals(4 + 4e-9, Math.pow(factor.L().get(0, 0), 2), 1e-14);
        assertEquals(
                0,
                CovarianceFactor.of("y", new DMatrixRMaj(1, 1, true, 9), 1, A, new double[] {1})
                        .jitter());
    }

    private static void refusesShape(org.junit.jupiter.api.function.Executable call) {
        RuntimeException e = assertThrows(RuntimeException.class, call);
        assertTrue(!(e instanceof IndexOutOfBoundsException), "found by chance: " + e);
    }

    /** Two inputs everywhere: points with three, or as many targets as points and one more, are not taken. */
    @Test
    void shapesThatDoNotFitAreRefused() {
        DMatrixRMaj X = new DMatrixRMaj(4, 2, true, 1, 2, 3, 4, 5, 6, 7, 9);
        DMatrixRMaj wide = new DMatrixRMaj(4, 3);
        double[] y = {1, 2, 4, 7};
        double[] longer = {1, 2, 4, 7, 8};
        Kernel kernel = Kernel.squaredExponential(new double[] {1, 1}, 1);
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        refusesShape(() -> kernel.covariance(wide, X, K));
        refusesShape(() -> kernel.covariance(X, wide, K));
        refusesShape(() -> kernel.pullback(X, X, new DMatrixRMaj(4, 5), new double[3], null));
        refusesShape(() -> new MarginalLikelihood(kernel, wide, y));
        refusesShape(() -> new MarginalLikelihood(kernel, X, longer));
        refusesShape(() -> new MarginalLikelihood(kernel, X, y).evaluate(new double[5], new double[5]));
        refusesShape(() -> new SparseLikelihood(SparseMethod.FITC, kernel, wide, y, 1e-6));
        refusesShape(() -> new SparseLikelihood(SparseMethod.FITC, kernel, X, y, 1e-6)
                .evaluate(new double[5], X, new double[5], K));
        refusesShape(() -> GaussianProcess.condition("y", kernel, 1, wide, y));
        GaussianProcess process = GaussianProcess.condition("y", kernel, 1, X, y);
        refusesShape(() -> process.with(wide, y));
        refusesShape(() -> process.mean(1, 2, 3));
        refusesShape(() -> process.meanGradient(1, 2, 3));
        refusesShape(() -> SparseGaussianProcess.condition("y", SparseMethod.FITC, kernel, 1, X, 1e-6, wide, y));
        refusesShape(() -> SparseGaussianProcess.condition("y", SparseMethod.FITC, kernel, 1, wide, 1e-6, X, y));
        refusesShape(() -> GaussianProcessTraining.train("y", X, longer, TrainingSettings.standard(1), null));
        refusesShape(() -> GaussianProcessTraining.train("y", X, y, TrainingSettings.standard(1), new double[5]));
    }

    /** Parameters beyond e^300 have no likelihood and no slope. */
    @Test
    void parametersOutOfRangeHaveNoLikelihood() {
        DMatrixRMaj X = new DMatrixRMaj(4, 2, true, 1, 2, 3, 4, 5, 6, 7, 9);
        double[] y = {1, 2, 4, 7};
        Kernel kernel = Kernel.squaredExponential(new double[] {1, 1}, 1);
        for (double bad : new double[] {-301, 301, Double.NaN}) {
            double[] theta = {0, 0, 0, -1};
            theta[1] = bad;
            double[] gradient = {1, 2, 3, 4};
            assertEquals(Double.POSITIVE_INFINITY, new MarginalLikelihood(kernel, X, y).evaluate(theta, gradient));
            assertArrayEquals(new double[4], gradient);
            DMatrixRMaj gZ = new DMatrixRMaj(1, 1, true, 9);
            double[] again = {1, 2, 3, 4};
            assertEquals(
                    Double.POSITIVE_INFINITY,
                    new SparseLikelihood(SparseMethod.FITC, kernel, X, y, 1e-6).evaluate(theta, X, again, gZ));
            assertArrayEquals(new double[4], again);
            assertArrayEquals(new double[8], gZ.data);
        }
    }

    private static DataSet data(Spec spec) {
        DMatrixRMaj states = new DMatrixRMaj(13, 1);
        DMatrixRMaj actions = new DMatrixRMaj(12, 1);
        RandomStream random = RandomStream.of(3, "process-errors", 0);
        random.fillGaussian(states.data, 0, 13);
        random.fillGaussian(actions.data, 0, 12);
        double[] times = new double[13];
        java.util.Arrays.setAll(times, t -> t);
        return DataSet.of(Episode.recorded("e", spec, times, states, actions));
    }

    private static final Spec SPEC = new Spec(
            1, List.of(Variable.bounded("x", "m", -7, Double.POSITIVE_INFINITY)), List.of(Variable.of("u", "N")));

    @Test
    void sparseModelsTakeNoFurtherDataAndOtherSystemsNoStart() {
        GaussianProcessSettings brief = GaussianProcessSettings.standard(1)
                .withExactUpTo(5)
                .withInducing(3)
                .withTraining(TrainingSettings.standard(1).withIterations(2));
        GaussianProcessDynamics sparse = GaussianProcessDynamics.train(data(SPEC), brief);
        assertThrows(InputException.class, () -> sparse.with(data(SPEC)));
        InputException e = assertThrows(
                InputException.class, () -> GaussianProcessDynamics.train(data(SPEC.withTimeStep(2)), brief, sparse));
        assertTrue(e.getMessage().contains("another system"), e.getMessage());
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        DMatrixRMaj one = new DMatrixRMaj(0, 0);
        DMatrixRMaj x = new DMatrixRMaj(2, 1);
        DMatrixRMaj u = new DMatrixRMaj(2, 1);
        assertThrows(RuntimeException.class, () -> sparse.predict(x, u, mean, one, one));
        assertThrows(RuntimeException.class, () -> sparse.predict(x, u, mean, mean, one));
        assertThrows(RuntimeException.class, () -> sparse.jacobians(x, u, one, one));
        assertThrows(RuntimeException.class, () -> sparse.step(x, new DMatrixRMaj(3, 1), mean));
    }

    private File save() {
        GaussianProcessDynamics model = GaussianProcessDynamics.train(
                data(SPEC),
                GaussianProcessSettings.standard(1)
                        .withTraining(TrainingSettings.standard(1).withIterations(2)));
        Artefacts.save(directory, model, Provenance.NONE);
        GaussianProcessDynamics loaded = load();
        assertEquals(SPEC, loaded.spec());
        GaussianProcess exact = (GaussianProcess) model.processes().get(0);
        GaussianProcess again = (GaussianProcess) loaded.processes().get(0);
        assertEquals(exact.output(), again.output());
        assertArrayEquals(exact.targets(), again.targets());
        assertArrayEquals(exact.hyperparameters(), again.hyperparameters());
        assertArrayEquals(exact.precision().data, again.precision().data);
        return directory.resolve("manifest.json").toFile();
    }

    private GaussianProcessDynamics load() {
        return Artefacts.load(directory).as(GaussianProcessDynamics.class, "a Gaussian process");
    }

    private void refused(Consumer<ObjectNode> damage, String message) throws IOException {
        File manifest = save();
        ObjectNode content = (ObjectNode) JSON.readTree(manifest);
        damage.accept(content);
        JSON.writeValue(manifest, content);
        InputException e = assertThrows(InputException.class, this::load);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void damagedModelsAreRefused() throws IOException {
        refused(c -> c.put("arrays_sha256", "00"), "not the arrays that");
        refused(
                c -> ((ObjectNode) c.get("processes").get(0))
                        .putArray("families")
                        .add("CUBIC"),
                "'CUBIC' is not one of [SQUARED_EXPONENTIAL, MATERN_3_2, MATERN_5_2]");
        refused(c -> ((ObjectNode) c.get("processes").get(0)).put("method", "DTC"), "'DTC' is not one of");
    }
}
