package dev.mechanist.sysid.gp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.ArtefactKindsContract;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.PredictiveDynamicsContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.sysid.gp.kernel.KernelFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianProcessDynamicsTest implements DifferentiableDynamicsContract, PredictiveDynamicsContract {
    private static final double NOISE = 0.01;
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("velocity", "rad/s"), Variable.angle("theta")),
            List.of(Variable.bounded("torque", "N m", -2, 2)));
    private static final GaussianProcessDynamics EXACT =
            GaussianProcessDynamics.train(pendulum(4, 0), GaussianProcessSettings.standard(1));

    /** A damped pendulum by semi-implicit Euler, under random torques, observed with noise. */
    private static DataSet pendulum(int episodes, int first) {
        List<Episode> list = new ArrayList<>();
        for (int e = first; e < first + episodes; e++) {
            RandomStream random = RandomStream.of(5, "pendulum", e);
            int T = 20;
            DMatrixRMaj x = new DMatrixRMaj(T + 1, 2);
            DMatrixRMaj u = new DMatrixRMaj(T, 1);
            double[] times = new double[T + 1];
            double omega = random.nextGaussian();
            double theta = 2 * random.nextGaussian();
            for (int t = 0; t <= T; t++) {
                times[t] = 0.1 * t;
                x.set(t, 0, omega + NOISE * random.nextGaussian());
                x.set(t, 1, theta + NOISE * random.nextGaussian());
                if (t < T) {
                    u.set(t, 0, 4 * random.nextDouble() - 2);
                    omega += 0.1 * (u.get(t, 0) - 4 * Math.sin(theta) - 0.2 * omega);
                    theta += 0.1 * omega;
                }
            }
            list.add(Episode.recorded("episode " + e, SPEC, times, x, u));
        }
        return new DataSet(list);
    }

    @Override
    public GaussianProcessDynamics dynamics() {
        return EXACT.fork();
    }

    /** Weights of some thousands with alternating signs leave 1e-13 of rounding in a mean, and the differences step by 1e-6. */
    @Override
    public double derivativeTolerance() {
        return 1e-6;
    }

    /** Many right-hand sides are solved in blocks, and what the data leave of the signal's variance is a difference. */
    @Override
    public double momentTolerance() {
        return 1e-13;
    }

    @Override
    public int horizon() {
        return 3;
    }

    private static final GaussianProcessDynamics SPARSE = GaussianProcessDynamics.train(
            pendulum(4, 0),
            GaussianProcessSettings.standard(1).withExactUpTo(10).withInducing(12));

    @Nested
    class Sparse implements DifferentiableDynamicsContract, PredictiveDynamicsContract {
        @Override
        public GaussianProcessDynamics dynamics() {
            return SPARSE.fork();
        }

        @Override
        public double derivativeTolerance() {
            return GaussianProcessDynamicsTest.this.derivativeTolerance();
        }

        /** The precision of the inducing points has entries of some thousands. */
        @Override
        public double momentTolerance() {
            return 1e-10;
        }

        @Override
        public int horizon() {
            return 3;
        }
    }

    private record Stored(GaussianProcessDynamics storable) implements StorableContract {
        @Override
        public double[] facts(Object thing) {
            DMatrixRMaj[] moments = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
            ((GaussianProcessDynamics) thing)
                    .predict(
                            new DMatrixRMaj(2, 2, true, 0.2, 0.1, -1, 3),
                            new DMatrixRMaj(2, 1, true, 0.5, -1),
                            moments[0],
                            moments[1],
                            moments[2]);
            return Arrays.stream(moments)
                    .flatMapToDouble(m -> Arrays.stream(m.data))
                    .toArray();
        }
    }

    @TestFactory
    Stream<DynamicTest> artefacts() {
        return Stream.of(
                        Kits.tests(StorableContract.class, new Stored(EXACT)),
                        Kits.tests(StorableContract.class, new Stored(SPARSE)),
                        Kits.tests(ArtefactKindsContract.class, (ArtefactKindsContract) GaussianProcessKinds::new))
                .flatMap(tests -> tests);
    }

    private static double oneStepError(GaussianProcessDynamics model, DataSet data) {
        double squares = 0;
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        for (Episode e : data.episodes()) {
            DMatrixRMaj x = new DMatrixRMaj(e.steps(), 2);
            System.arraycopy(e.states().data, 0, x.data, 0, x.data.length);
            model.step(x, e.actions(), next);
            for (int i = 0; i < next.getNumElements(); i++) {
                double error = next.data[i] - e.states().data[i + 2];
                squares += error * error / (2 * data.transitions());
            }
        }
        return Math.sqrt(squares);
    }

    /** The observation noise enters each change twice; a good model adds little to it. */
    @Test
    void predictsFreshEpisodesToTheNoise() {
        double error = oneStepError(EXACT, pendulum(3, 100));
        assertTrue(error < 3 * NOISE, "root mean square error " + error);
    }

    @Test
    void uncertaintyGrowsAwayFromTheDataAndTheNoiseIsFound() {
        DMatrixRMaj x = new DMatrixRMaj(2, 2, true, 0.2, 0.1, 40, 0.1);
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
        DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);
        EXACT.predict(x, new DMatrixRMaj(2, 1), mean, epistemic, aleatoric);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        EXACT.step(x, new DMatrixRMaj(2, 1), next);
        assertArrayEquals(next.data, mean.data);
        for (int i = 0; i < 2; i++) {
            assertTrue(epistemic.get(1, i) > 10 * epistemic.get(0, i));
            assertEquals(NOISE * Math.sqrt(2), Math.sqrt(aleatoric.get(0, i)), NOISE);
        }
    }

    /** At a certain input the moments are the prediction: features in PILCO's order. */
    @Test
    void momentsAgreeWithThePrediction() {
        double theta = 0.7;
        double[] z = {0.3, Math.sin(theta), Math.cos(theta), -0.5};
        double[] change = EXACT.moments()
                .propagate(new Gaussian(z, new DMatrixRMaj(4, 4)))
                .mean();
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        EXACT.step(new DMatrixRMaj(1, 2, true, 0.3, theta), new DMatrixRMaj(1, 1, true, -0.5), next);
        assertArrayEquals(next.data, new double[] {0.3 + change[0], theta + change[1]}, 1e-10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EXACT", "FITC", "VARIATIONAL"})
    void loadedModelPredictsTheSameBits(String method, @TempDir Path directory) {
        GaussianProcessDynamics model = EXACT;
        if (!method.equals("EXACT")) {
            GaussianProcessSettings settings = new GaussianProcessSettings(
                    List.of(KernelFamily.SQUARED_EXPONENTIAL),
                    TrainingSettings.standard(1).withIterations(5),
                    10,
                    SparseMethod.valueOf(method),
                    8);
            model = GaussianProcessDynamics.train(pendulum(2, 0), settings);
        }
        Artefacts.save(directory, model, Provenance.NONE);
        GaussianProcessDynamics loaded =
                Artefacts.load(directory).as(GaussianProcessDynamics.class, "a Gaussian process");
        assertEquals(model.spec(), loaded.spec());
        DMatrixRMaj x = states(6, 1);
        DMatrixRMaj u = actions(6, 1, 2);
        DMatrixRMaj[] a = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        DMatrixRMaj[] b = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(x, u, a[0], a[1], a[2]);
        loaded.predict(x, u, b[0], b[1], b[2]);
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(a[k].data, b[k].data);
        }
    }

    @Test
    void grownModelEqualsConditioningOnEverythingAndWarmStartsAreTaken() {
        GaussianProcessDynamics grown = EXACT.with(pendulum(1, 50));
        assertEquals(100, grown.processes().get(0).weights().length);
        double before = oneStepError(EXACT, pendulum(1, 50));
        assertTrue(oneStepError(grown, pendulum(1, 50)) < before);
        GaussianProcessDynamics again =
                GaussianProcessDynamics.train(pendulum(4, 0), GaussianProcessSettings.standard(1), EXACT);
        DMatrixRMaj a = new DMatrixRMaj(0, 0);
        DMatrixRMaj b = new DMatrixRMaj(0, 0);
        EXACT.fork().step(states(4, 1), actions(4, 1, 2), a);
        again.step(states(4, 1), actions(4, 1, 2), b);
        DynamicsContract.assertClose(a.data, b.data, 1e-4);
    }

    /** One iteration from inducing points that forty have placed is better than one from random ones. */
    @Test
    void sparseModelsKeepTheirFamiliesAndGoOnFromEarlierOnes() {
        GaussianProcessSettings sparse = GaussianProcessSettings.standard(1)
                .withFamilies(List.of(KernelFamily.MATERN_5_2))
                .withExactUpTo(50)
                .withInducing(12);
        GaussianProcessSettings brief =
                sparse.withTraining(TrainingSettings.standard(1).withIterations(1));
        GaussianProcessDynamics first = GaussianProcessDynamics.train(
                pendulum(4, 0), sparse.withTraining(TrainingSettings.standard(1).withIterations(40)));
        assertEquals(
                KernelFamily.MATERN_5_2,
                first.processes().get(0).kernel().terms().get(0).family());
        assertEquals(List.of(), first.warnings());
        double warm = oneStepError(GaussianProcessDynamics.train(pendulum(4, 0), brief, first), pendulum(3, 100));
        double cold = oneStepError(GaussianProcessDynamics.train(pendulum(4, 0), brief), pendulum(3, 100));
        assertTrue(warm < cold, warm + " warm, " + cold + " cold");
    }

    @ParameterizedTest
    @EnumSource(names = {"MATERN_3_2", "MATERN_5_2"})
    void otherKernelsPredictButHaveNoMoments(KernelFamily family) {
        GaussianProcessDynamics model = GaussianProcessDynamics.train(
                pendulum(4, 0), GaussianProcessSettings.standard(1).withFamilies(List.of(family)));
        double error = oneStepError(model, pendulum(3, 100));
        assertTrue(error < 6 * NOISE, "root mean square error " + error);
        assertThrows(InputException.class, model::moments);
    }
}
