package dev.mechanist.graphnet.regression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.PredictiveDynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.core.contract.PredictiveDynamicsContract;
import dev.mechanist.core.contract.StorableContract;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.graphnet.neural.TestData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.regression.rtree.CARTJointRegressionTrainer;

class RegressorDynamicsTest {
    private static final ForestSettings SMALL = new ForestSettings(20, 12, 4, 0.7);
    private static final DataSet DATA = TestData.pendulum(20, 1);
    private static final PredictiveRegressorDynamics FOREST = forest(DATA, 1);

    private static PredictiveRegressorDynamics forest(DataSet data, long seed) {
        return PredictiveRegressorDynamics.fit(data, (z, y) -> ForestTrainer.train(z, y, SMALL, seed));
    }

    /** The smallest regressor of another kind: the target of the nearest input. */
    private record Nearest(DMatrixRMaj known, DMatrixRMaj targets) implements Regressor {
        static Regressor of(Map<String, NpyArray> arrays) {
            return new Nearest(matrix(arrays.get("known")), matrix(arrays.get("targets")));
        }

        private static DMatrixRMaj matrix(NpyArray array) {
            return new DMatrixRMaj(array.shape()[0], array.shape()[1], true, ((NpyArray.Doubles) array).values());
        }

        @Override
        public String kind() {
            return "nearest";
        }

        @Override
        public int inputs() {
            return known.numCols;
        }

        @Override
        public int outputs() {
            return targets.numCols;
        }

        @Override
        public void predict(DMatrixRMaj z, DMatrixRMaj y) {
            y.reshape(z.numRows, targets.numCols);
            for (int b = 0; b < z.numRows; b++) {
                double nearest = Double.POSITIVE_INFINITY;
                for (int row = 0; row < known.numRows; row++) {
                    double distance = 0;
                    for (int j = 0; j < known.numCols; j++) {
                        distance += Math.pow(z.get(b, j) - known.get(row, j), 2);
                    }
                    if (distance < nearest) {
                        nearest = distance;
                        System.arraycopy(targets.data, row * y.numCols, y.data, b * y.numCols, y.numCols);
                    }
                }
            }
        }

        @Override
        public Map<String, NpyArray> arrays() {
            return Map.of("known", NpyArray.of(known), "targets", NpyArray.of(targets));
        }

        @Override
        public Regressor fork() {
            return this;
        }
    }

    @Nested
    class OfAForest implements PredictiveDynamicsContract {
        @Override
        public PredictiveDynamics dynamics() {
            return FOREST.fork();
        }
    }

    @Nested
    class Stored implements StorableContract {
        @Override
        public PredictiveRegressorDynamics storable() {
            return FOREST;
        }

        @Override
        public double[] facts(Object thing) {
            return Arrays.stream(predict((PredictiveDynamics) thing, gaussian(6, 2, 1), gaussian(6, 1, 2)))
                    .flatMapToDouble(moment -> Arrays.stream(moment.data))
                    .toArray();
        }
    }

    @Nested
    class OfAnyOther implements DynamicsContract {
        @Override
        public Dynamics dynamics() {
            return RegressorDynamics.fit(TestData.pendulum(3, 1), Nearest::new);
        }

        @Test
        void itIsStoredAndRemembersItsTransitions(@TempDir Path directory) {
            DataSet data = TestData.pendulum(3, 1);
            RegressorDynamics model = RegressorDynamics.fit(data, Nearest::new);
            DMatrixRMaj x = start(data);
            DMatrixRMaj u = new DMatrixRMaj(1, 1, true, data.episodes().get(0).actions().data[0]);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            model.step(x, u, next);
            double[] states = data.episodes().get(0).states().data;
            assertArrayEquals(Arrays.copyOfRange(states, 2, 4), next.data, 1e-12);
            Artefacts.save(directory, model, Provenance.NONE.withSeed(1));
            DMatrixRMaj again = new DMatrixRMaj(0, 0);
            Artefacts.load(directory, "nearest", stored -> RegressorDynamics.read(stored, Nearest::of))
                    .step(x, u, again);
            assertArrayEquals(next.data, again.data);
            refused(directory, "a 'nearest' where a 'random forest' is needed");
        }
    }

    @Test
    void flatTreesPredictAsTheLibrarysDo() {
        DMatrixRMaj z = gaussian(200, 3, 1);
        DMatrixRMaj y = new DMatrixRMaj(200, 2);
        for (int i = 0; i < 200; i++) {
            y.set(i, 0, Math.sin(z.get(i, 0)) + z.get(i, 2));
            y.set(i, 1, z.get(i, 1) * z.get(i, 2));
        }
        Dataset<org.tribuo.regression.Regressor> rows = ForestTrainer.rows(z, y);
        ForestTrainer.Flattener flat = new ForestTrainer.Flattener();
        TreeModel<org.tribuo.regression.Regressor> tree = new CARTJointRegressionTrainer(6).train(rows);
        flat.add(tree);
        DMatrixRMaj predicted = new DMatrixRMaj(0, 0);
        flat.forest(3, 2).predict(z, predicted);
        for (int i = 0; i < 200; i++) {
            double[] expected = tree.predict(rows.getExample(i)).getOutput().getValues();
            assertArrayEquals(expected, DynamicsContract.rowArray(predicted, i), "row " + i);
        }
    }

    @Test
    void aForestPredictsWhatItHasNotSeenAndTurnsAnglesWhole() {
        DataSet test = TestData.pendulum(10, 2);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        double[] squares = new double[2];
        double[] changes = new double[2];
        for (var episode : test.episodes()) {
            DMatrixRMaj x = new DMatrixRMaj(20, 2, true, Arrays.copyOf(episode.states().data, 40));
            FOREST.step(x, episode.actions(), next);
            for (int k = 0; k < 40; k++) {
                double truth = episode.states().data[k + 2];
                squares[k % 2] += Math.pow(next.data[k] - truth, 2);
                changes[k % 2] += Math.pow(truth - x.data[k], 2);
            }
        }
        for (int i = 0; i < 2; i++) {
            double error = Math.sqrt(squares[i] / changes[i]);
            assertTrue(error < 0.35, "state " + i + ": error " + error + " of the change");
        }
        DMatrixRMaj x = gaussian(5, 2, 3);
        DMatrixRMaj u = gaussian(5, 1, 4);
        DMatrixRMaj turned = x.copy();
        for (int b = 0; b < 5; b++) {
            turned.data[2 * b + 1] += 2 * Math.PI;
        }
        DMatrixRMaj nextTurned = new DMatrixRMaj(0, 0);
        FOREST.step(x, u, next);
        FOREST.step(turned, u, nextTurned);
        for (int b = 0; b < 5; b++) {
            assertEquals(next.get(b, 0), nextTurned.get(b, 0), 1e-12);
            assertEquals(next.get(b, 1) + 2 * Math.PI, nextTurned.get(b, 1), 1e-12);
        }
    }

    @Test
    void itsMomentsAreThoseOfItsTreesAndItsNoiseThatOfTheTargets() {
        DMatrixRMaj x = gaussian(6, 2, 5);
        DMatrixRMaj u = gaussian(6, 1, 6);
        DMatrixRMaj[] moments = predict(FOREST, x, u);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        FOREST.step(x, u, next);
        assertArrayEquals(next.data, moments[0].data);
        assertTrue(Arrays.stream(moments[1].data).allMatch(v -> v > 0 && v < 1));

        int rows = 1500;
        RandomStream random = RandomStream.of(1, "noisy", 0);
        DMatrixRMaj z = new DMatrixRMaj(rows, 1);
        DMatrixRMaj y = new DMatrixRMaj(rows, 1);
        for (int i = 0; i < rows; i++) {
            z.data[i] = random.nextDouble(-1, 1);
            y.data[i] = Math.sin(3 * z.data[i]) + 0.3 * random.nextGaussian();
        }
        RandomForest forest = ForestTrainer.train(z, y, new ForestSettings(40, 20, 40, 1), 1);
        DMatrixRMaj[] at = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        forest.predict(new DMatrixRMaj(2, 1, true, 0, 0.5), at[0], at[1], at[2]);
        assertEquals(0, at[0].data[0], 0.15);
        assertEquals(Math.sin(1.5), at[0].data[1], 0.15);
        assertEquals(0.3, Math.sqrt(at[2].data[0]), 0.3 * 0.15);
        assertTrue(at[1].data[0] < at[2].data[0]);
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        DMatrixRMaj x = gaussian(6, 2, 7);
        DMatrixRMaj u = gaussian(6, 1, 8);
        DMatrixRMaj[] first = predict(FOREST, x, u);
        DMatrixRMaj[] again = predict(forest(DATA, 1), x, u);
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(first[k].data, again[k].data);
        }
        assertFalse(Arrays.equals(first[0].data, predict(forest(DATA, 2), x, u)[0].data));
    }

    @Test
    void aStoredForestPredictsTheSameBits(@TempDir Path directory) {
        Artefacts.save(directory, FOREST, Provenance.NONE.withSeed(1));
        PredictiveRegressorDynamics loaded = load(directory);
        assertEquals(FOREST.spec(), loaded.spec());
        DMatrixRMaj x = gaussian(6, 2, 9);
        DMatrixRMaj u = gaussian(6, 1, 10);
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(predict(FOREST, x, u)[k].data, predict(loaded, x, u)[k].data);
        }
    }

    @Test
    void damagedAndForeignForestsAreRefusedWithOneLine(@TempDir Path directory) throws Exception {
        refused(directory, "no manifest.json");
        Artefacts.save(directory, FOREST, Provenance.NONE);
        Path arrays = directory.resolve("arrays.npz");
        Map<String, NpyArray> content = new TreeMap<>(Npz.read(arrays).arrays());
        replaced(arrays, content, "regressor/less", a -> NpyArray.of(new long[longs(a).length]));
        refused(directory, "branches");
        replaced(arrays, content, "regressor/feature", a -> {
            long[] values = longs(a).clone();
            values[0] = 4;
            return NpyArray.of(values);
        });
        refused(directory, "splits");
        replaced(arrays, content, "regressor/roots", a -> NpyArray.of(-1L));
        refused(directory, "roots");
        replaced(arrays, content, "regressor/noise", a -> NpyArray.of(Double.NaN, 1));
        refused(directory, "variances");
        replaced(arrays, content, "regressor/threshold", a -> NpyArray.of(1L));
        refused(directory, "'threshold'");
        replaced(arrays, content, "change/deviation", a -> NpyArray.of(-0.1, 1));
        refused(directory, "deviation -0.1 in column 0");
        replaced(arrays, content, "input/deviation", a -> NpyArray.of(1.0, 0, 1, 1));
        refused(directory, "deviation 0.0 in column 1");
        replaced(arrays, content, "input/mean", a -> NpyArray.of(0.0));
        refused(directory, "differ in number");
        replaced(arrays, content, "regressor/inputs", a -> NpyArray.of(9L));
        refused(directory, "9 inputs");
        Npz.write(arrays, content);
        byte[] bytes = Files.readAllBytes(arrays);
        Files.write(arrays, Arrays.copyOf(bytes, bytes.length / 2));
        refused(directory, "arrays.npz");
        assertEquals(bytes.length / 2, Files.size(arrays));
    }

    private static long[] longs(NpyArray array) {
        return ((NpyArray.Longs) array).values();
    }

    private static void replaced(
            Path file, Map<String, NpyArray> content, String name, UnaryOperator<NpyArray> change) {
        Map<String, NpyArray> changed = new TreeMap<>(content);
        changed.put(name, change.apply(content.get(name)));
        Npz.write(file, changed);
    }

    private static void refused(Path directory, String part) {
        String message =
                assertThrows(InputException.class, () -> load(directory)).getMessage();
        assertTrue(message.contains(directory.toString()) && message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static PredictiveRegressorDynamics load(Path directory) {
        return Artefacts.load(
                directory, RandomForest.KIND, stored -> PredictiveRegressorDynamics.read(stored, RandomForest::of));
    }

    @Test
    void dataThatNothingCanBeLearnedFromIsRefused() {
        DMatrixRMaj u = new DMatrixRMaj(1, 1, true, 1);
        DMatrixRMaj x = new DMatrixRMaj(2, 2, true, 0, 0, 1, 1);
        refusedData("1 sample", DataSet.of(TestData.episode("one", x, u)));
        DMatrixRMaj states = gaussian(6, 2, 11);
        refusedData(
                "action 'torque' has the same value",
                DataSet.of(TestData.episode("still", states, new DMatrixRMaj(5, 1, true, new double[5]))));
        DMatrixRMaj broken = states.copy();
        broken.data[3] = Double.NaN;
        assertThrows(InputException.class, () -> TestData.episode("broken", broken, gaussian(5, 1, 12)));
        assertThrows(InputException.class, () -> new ForestSettings(0, 1, 2, 1));
        assertThrows(InputException.class, () -> new ForestSettings(1, 1, 2, 0));
        String message = assertThrows(
                        InputException.class,
                        () -> PredictiveRegressorDynamics.fit(
                                DATA, (z, y) -> ForestTrainer.train(gaussian(9, 2, 13), gaussian(9, 1, 14), SMALL, 1)))
                .getMessage();
        assertTrue(message.contains("2 inputs and 1 outputs where the system needs 4 and 2"), message);
    }

    private static void refusedData(String part, DataSet data) {
        String message =
                assertThrows(InputException.class, () -> forest(data, 1)).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static DMatrixRMaj[] predict(PredictiveDynamics model, DMatrixRMaj x, DMatrixRMaj u) {
        DMatrixRMaj[] moments = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(x, u, moments[0], moments[1], moments[2]);
        return moments;
    }

    private static DMatrixRMaj start(DataSet data) {
        return new DMatrixRMaj(1, 2, true, Arrays.copyOf(data.episodes().get(0).states().data, 2));
    }

    private static DMatrixRMaj gaussian(int rows, int cols, long seed) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, cols);
        RandomStream.of(seed, "test", 0).fillGaussian(matrix.data, 0, rows * cols);
        return matrix;
    }
}
