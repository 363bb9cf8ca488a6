package dev.mechanist.graphnet.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ArtefactKindsContract;
import dev.mechanist.core.contract.DifferentiableDynamicsContract;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.PredictiveDynamicsContract;
import dev.mechanist.core.contract.StochasticDynamicsContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.graphnet.NeuralKinds;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralEnsembleTest {
    private static final EnsembleSettings PE =
            EnsembleSettings.ensemble(3, true, 16, 16).withDevice(Device.CPU);
    private static final NeuralEnsemble SINGLE = TestData.random(PE);
    private static final NeuralEnsemble DOUBLE =
            new NeuralEnsemble(TestData.PENDULUM, PE.withPrecision(Precision.FLOAT64), SINGLE.weights());

    /** The kits in float64: blocks of a matrix product differ with the number of rows, by rounding. */
    @Nested
    class InFloat64 implements DifferentiableDynamicsContract, StochasticDynamicsContract, PredictiveDynamicsContract {
        @Override
        public NeuralEnsemble dynamics() {
            return DOUBLE.fork();
        }

        @Override
        public double batchTolerance() {
            return 1e-13;
        }
    }

    /** The kit in float32, to its rounding over a rollout. */
    @Nested
    class InFloat32 implements StochasticDynamicsContract, PredictiveDynamicsContract {
        @Override
        public NeuralEnsemble dynamics() {
            return SINGLE.fork();
        }

        @Override
        public double batchTolerance() {
            return 1e-5;
        }
    }

    @Nested
    class Stored implements StorableContract {
        @Override
        public NeuralEnsemble storable() {
            return SINGLE.fork();
        }

        @Override
        public double[] facts(Object thing) {
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            ((NeuralEnsemble) thing)
                    .sample(
                            gaussian(6, 2, 1),
                            gaussian(6, 1, 2),
                            gaussian(6, 2, 3),
                            new int[] {0, 1, 2, 0, 1, 2},
                            next);
            return next.data;
        }
    }

    @Nested
    class Kinds implements ArtefactKindsContract {
        @Override
        public ArtefactKinds kinds() {
            return new NeuralKinds();
        }
    }

    /** A deterministic network has no noise and no aleatoric part. */
    @Nested
    class Deterministic
            implements DifferentiableDynamicsContract, StochasticDynamicsContract, PredictiveDynamicsContract {
        private static final NeuralEnsemble MODEL = TestData.random(
                EnsembleSettings.deterministic(8).withDevice(Device.CPU).withPrecision(Precision.FLOAT64));

        @Override
        public NeuralEnsemble dynamics() {
            return MODEL.fork();
        }

        @Override
        public double batchTolerance() {
            return 1e-13;
        }

        @Override
        public boolean hasBothVariances() {
            return false;
        }

        @Test
        void hasNoNoise() {
            assertEquals(0, MODEL.noiseDimension());
            DMatrixRMaj x = states(4, 1);
            DMatrixRMaj u = actions(4, 1, 2);
            DMatrixRMaj mean = new DMatrixRMaj(0, 0);
            DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
            DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);
            MODEL.predict(x, u, mean, epistemic, aleatoric);
            assertArrayEquals(new double[8], epistemic.data);
            assertArrayEquals(new double[8], aleatoric.data);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            MODEL.sample(x, u, new DMatrixRMaj(4, 0), new int[4], next);
            DynamicsContract.assertClose(mean.data, next.data, 1e-13);
        }
    }

    @Test
    void gradientThroughTwentyFiveStepsEqualsCentralDifferences() {
        int horizon = 25;
        DMatrixRMaj x0 = gaussian(2, 2, 1);
        DMatrixRMaj U = gaussian(2, horizon, 2);
        DMatrixRMaj gX = gaussian(2, (horizon + 1) * 2, 3);
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        DOUBLE.rollout(x0, U, X);
        DOUBLE.pullback(X, U, gX, gU);
        double[] numerical = new double[2 * horizon];
        for (int i = 0; i < numerical.length; i++) {
            double sum = 0;
            for (int sign = -1; sign <= 1; sign += 2) {
                DMatrixRMaj moved = U.copy();
                moved.data[i] += sign * 1e-5;
                DOUBLE.rollout(x0, moved, X);
                for (int k = 0; k < gX.data.length; k++) {
                    sum += sign * gX.data[k] * X.data[k];
                }
            }
            numerical[i] = sum / 2e-5;
        }
        DynamicsContract.assertClose(numerical, gU.data, 1e-7);
        DMatrixRMaj single = new DMatrixRMaj(0, 0);
        SINGLE.rollout(x0, U, X);
        SINGLE.pullback(X, U, gX, single);
        DynamicsContract.assertClose(gU.data, single.data, 1e-4);
    }

    @Test
    void jacobiansInFloat32EqualThoseInFloat64() {
        DMatrixRMaj x = gaussian(5, 2, 4);
        DMatrixRMaj u = gaussian(5, 1, 5);
        DMatrixRMaj[] single = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        DMatrixRMaj[] numerical = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        SINGLE.jacobians(x, u, single[0], single[1]);
        new FiniteDifferenceDynamics(DOUBLE.fork()).jacobians(x, u, numerical[0], numerical[1]);
        DynamicsContract.assertClose(numerical[0].data, single[0].data, 1e-5);
        DynamicsContract.assertClose(numerical[1].data, single[1].data, 1e-5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void membersAloneAndInABatchAgree(boolean keepMember) {
        int rows = 11;
        int horizon = 6;
        DMatrixRMaj x0 = gaussian(rows, 2, 6);
        DMatrixRMaj U = gaussian(rows, horizon, 7);
        DMatrixRMaj noise = gaussian(rows, horizon * 2, 8);
        int[] member = new int[rows * horizon];
        RandomStream random = RandomStream.of(1, "members", 0);
        for (int b = 0; b < rows; b++) {
            for (int t = 0; t < horizon; t++) {
                member[b * horizon + t] = keepMember && t > 0 ? member[b * horizon] : random.nextInt(3);
            }
        }
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        SINGLE.sampleRollout(x0, U, noise, member, X);
        NeuralEnsemble[] alone = {SINGLE.member(0), SINGLE.member(1), SINGLE.member(2)};
        for (int b = 0; b < rows; b++) {
            double[] x = Arrays.copyOfRange(x0.data, 2 * b, 2 * b + 2);
            for (int t = 0; t < horizon; t++) {
                DMatrixRMaj next = new DMatrixRMaj(0, 0);
                alone[member[b * horizon + t]].sample(
                        new DMatrixRMaj(1, 2, true, x),
                        new DMatrixRMaj(1, 1, true, U.get(b, t)),
                        new DMatrixRMaj(1, 2, true, noise.get(b, 2 * t), noise.get(b, 2 * t + 1)),
                        new int[1],
                        next);
                x = next.data;
                assertEquals(x[0], X.get(b, 2 * t + 2), 1e-5 * Math.max(1, Math.abs(x[0])));
                assertEquals(x[1], X.get(b, 2 * t + 3), 1e-5 * Math.max(1, Math.abs(x[1])));
            }
        }
    }

    @Test
    void momentsAreThoseOfTheMembers() {
        DMatrixRMaj x = gaussian(4, 2, 9);
        DMatrixRMaj u = gaussian(4, 1, 10);
        DMatrixRMaj[] whole = predict(DOUBLE, x, u);
        double[] mean = new double[8];
        double[] second = new double[8];
        double[] noise = new double[8];
        for (int k = 0; k < 3; k++) {
            DMatrixRMaj[] one = predict(DOUBLE.member(k), x, u);
            for (int i = 0; i < 8; i++) {
                mean[i] += one[0].data[i] / 3;
                second[i] += one[0].data[i] * one[0].data[i] / 3;
                noise[i] += one[2].data[i] / 3;
                assertEquals(0, one[1].data[i]);
            }
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(mean[i], whole[0].data[i], 1e-12);
            assertEquals(second[i] - mean[i] * mean[i], whole[1].data[i], 1e-12);
            assertEquals(noise[i], whole[2].data[i], 1e-12);
        }
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        DOUBLE.step(x, u, next);
        assertArrayEquals(next.data, whole[0].data);
    }

    @Test
    void noiseScalesWithTheAleatoricDeviation() {
        NeuralEnsemble member = DOUBLE.member(1);
        DMatrixRMaj x = gaussian(3, 2, 11);
        DMatrixRMaj u = gaussian(3, 1, 12);
        DMatrixRMaj[] moments = predict(member, x, u);
        DMatrixRMaj noise = gaussian(3, 2, 13);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        member.sample(x, u, noise, new int[3], next);
        for (int i = 0; i < 6; i++) {
            double expected = moments[0].data[i] + noise.data[i] * Math.sqrt(moments[2].data[i]);
            assertEquals(expected, next.data[i], 1e-12);
        }
    }

    @Test
    void aStoredModelPredictsTheSameBits(@TempDir Path directory) throws Exception {
        Artefacts.save(directory, SINGLE, Provenance.NONE.withSeed(5));
        NeuralEnsemble loaded = NeuralEnsemble.load(directory, Device.CPU);
        assertEquals(SINGLE.spec(), loaded.spec());
        assertEquals(SINGLE.settings(), loaded.settings());
        DMatrixRMaj x0 = gaussian(3, 2, 17);
        DMatrixRMaj U = gaussian(3, 5, 18);
        DMatrixRMaj[] X = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        SINGLE.rollout(x0, U, X[0]);
        loaded.rollout(x0, U, X[1]);
        assertArrayEquals(X[0].data, X[1].data);
        Files.delete(directory.resolve("arrays.npz"));
        assertThrows(InputException.class, () -> NeuralEnsemble.load(directory, Device.CPU));
    }

    @Test
    void aDamagedOrForeignModelIsRefusedWithOneLineAndLeftAlone(@TempDir Path directory) throws Exception {
        Artefacts.save(directory, SINGLE, Provenance.NONE);
        Path arrays = directory.resolve("arrays.npz");
        Path manifest = directory.resolve("manifest.json");
        byte[] bytes = Files.readAllBytes(arrays);
        String content = Files.readString(manifest);

        Files.write(arrays, Arrays.copyOf(bytes, bytes.length / 2));
        refused(directory, "arrays.npz");
        assertEquals(bytes.length / 2, Files.size(arrays));

        Artefacts.save(
                directory.resolve("other"),
                TestData.random(EnsembleSettings.ensemble(3, true, 8, 16).withDevice(Device.CPU)),
                Provenance.NONE);
        Files.copy(directory.resolve("other").resolve("arrays.npz"), arrays, StandardCopyOption.REPLACE_EXISTING);
        refused(directory, "expected");

        Map<String, NpyArray> broken = new TreeMap<>();
        SINGLE.weights().forEach((name, values) -> broken.put(name, NpyArray.of(values)));
        double[] mean = SINGLE.weights().get("change/mean");
        mean[1] = Double.NaN;
        broken.put("change/mean", NpyArray.of(mean));
        Npz.write(arrays, broken);
        refused(directory, "'change/mean'");
        broken.remove("change/mean");
        Npz.write(arrays, broken);
        refused(directory, "lack 'change/mean'");

        Files.write(arrays, bytes);
        Files.writeString(manifest, content.replace("SWISH", "SIN"));
        refused(directory, "manifest.json");
        Files.writeString(manifest, content.replaceFirst("(?s)(\"weight_decay\" : \\[ )[^ ,]+", "$1\"much\""));
        refused(directory, "'weight_decay' must be a list of numbers, not [\"much\"");
        Files.writeString(manifest, content.replaceFirst("(?s)(\"hidden\" : \\[ )16", "$116.5"));
        refused(directory, "'hidden' must be a list of integers, not [16.5,16]");
        Files.writeString(manifest, content.substring(0, content.length() / 2));
        refused(directory, "manifest.json");
        Files.writeString(manifest, content);
        assertEquals(
                SINGLE.settings(), NeuralEnsemble.load(directory, Device.CPU).settings());
    }

    private static void refused(Path directory, String part) {
        String message = assertThrows(InputException.class, () -> NeuralEnsemble.load(directory, Device.CPU))
                .getMessage();
        assertTrue(message.contains(directory.toString()) && message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void membersThatDoNotExistAreRefused() {
        DMatrixRMaj x = gaussian(2, 2, 14);
        DMatrixRMaj u = gaussian(2, 1, 15);
        DMatrixRMaj noise = gaussian(2, 2, 16);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        assertThrows(IllegalArgumentException.class, () -> SINGLE.sample(x, u, noise, new int[] {0, 3}, next));
        assertThrows(IllegalArgumentException.class, () -> SINGLE.sample(x, u, noise, new int[3], next));
    }

    private static DMatrixRMaj[] predict(NeuralEnsemble model, DMatrixRMaj x, DMatrixRMaj u) {
        DMatrixRMaj[] moments = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(x, u, moments[0], moments[1], moments[2]);
        return moments;
    }

    private static DMatrixRMaj gaussian(int rows, int cols, long seed) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, cols);
        RandomStream.of(seed, "test", 0).fillGaussian(matrix.data, 0, rows * cols);
        return matrix;
    }
}
