package dev.mechanist.graphnet.regression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.graphnet.neural.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.tribuo.dataset.DatasetView;
import org.tribuo.regression.Regressor;

/** A forest of two trees by hand, and its out-of-bag errors by their definition. */
class RandomForestTest {
    /**
     * Tree 0: z1 <= 0.5 ? (z0 <= -1 ? leaf 0 : leaf 1) : leaf 2. Tree 1: z0 <= 2 ? leaf 3 : leaf 4. Leaves (1, 10), (2, 20),
     * (4, 50), (8, 0), (16, -10).
     */
    private static RandomForest forest() {
        return new RandomForest(
                2,
                new int[] {0, 5},
                new int[] {1, 0, -1, -1, -1, 0, -1, -1},
                new double[] {0.5, -1, 0, 0, 0, 2, 0, 0},
                new int[] {1, 2, 0, 1, 2, 6, 3, 4},
                new int[] {4, 3, -1, -1, -1, 7, -1, -1},
                new DMatrixRMaj(5, 2, true, 1, 10, 2, 20, 4, 50, 8, 0, 16, -10),
                new double[] {0.25, 9});
    }

    @Test
    void aRowFallsToOneLeafOfEachTree() {
        RandomForest forest = forest();
        // On a threshold a row goes to the lower side.
        DMatrixRMaj z = new DMatrixRMaj(4, 2, true, -1, 0.5, 0, 0, 2, 0.6, 2.1, 7);
        DMatrixRMaj y = new DMatrixRMaj(0, 0);
        forest.predict(z, y);
        assertArrayEquals(new double[] {4.5, 5, 5, 10, 6, 25, 10, 20}, y.data);
        DMatrixRMaj mean = new DMatrixRMaj(0, 0);
        DMatrixRMaj epistemic = new DMatrixRMaj(0, 0);
        DMatrixRMaj aleatoric = new DMatrixRMaj(0, 0);
        forest.predict(z, mean, epistemic, aleatoric);
        assertArrayEquals(y.data, mean.data);
        assertArrayEquals(new double[] {12.25, 25, 9, 100, 4, 625, 36, 900}, epistemic.data);
        assertArrayEquals(new double[] {0.25, 9, 0.25, 9, 0.25, 9, 0.25, 9}, aleatoric.data);
        double[] sum = {0, 100, 100};
        forest.addTree(1, z.data, 6, sum, 1);
        assertArrayEquals(new double[] {0, 116, 90}, sum);
        assertEquals(2, forest.trees());
        assertEquals(2, forest.inputs());
        assertEquals(2, forest.outputs());
        RandomForest stored = RandomForest.of(forest.arrays());
        DMatrixRMaj again = new DMatrixRMaj(0, 0);
        stored.predict(z, again);
        assertArrayEquals(y.data, again.data);
        assertEquals(forest.arrays().keySet(), stored.arrays().keySet());
    }

    /** Bootstrap samples drawn again from the same seeds say which trees did not see a row. */
    @Test
    void theNoiseIsTheOutOfBagError() {
        int rows = 60;
        DMatrixRMaj z = new DMatrixRMaj(rows, 2);
        DMatrixRMaj y = new DMatrixRMaj(rows, 2);
        RandomStream random = RandomStream.of(1, "rows", 0);
        for (int i = 0; i < rows; i++) {
            z.set(i, 0, random.nextGaussian());
            z.set(i, 1, random.nextGaussian());
            y.set(i, 0, z.get(i, 0) + 0.1 * random.nextGaussian());
            y.set(i, 1, 3 * z.get(i, 1) * z.get(i, 0));
        }
        ForestSettings settings = new ForestSettings(5, 4, 6, 1);
        RandomForest forest = ForestTrainer.train(z, y, settings, 9);
        List<boolean[]> used = new ArrayList<>();
        for (int tree = 0; tree < 5; tree++) {
            boolean[] seen = new boolean[rows];
            for (int row : DatasetView.<Regressor>createBootstrapView(
                            ForestTrainer.rows(z, y),
                            rows,
                            RandomStream.of(9, "tree", tree).nextLong())
                    .getExampleIndices()) {
                seen[row] = true;
            }
            used.add(seen);
        }
        double[] squares = new double[2];
        int predicted = 0;
        for (int row = 0; row < rows; row++) {
            double[] sum = new double[2];
            int trees = 0;
            for (int tree = 0; tree < 5; tree++) {
                if (!used.get(tree)[row]) {
                    forest.addTree(tree, z.data, 2 * row, sum, 0);
                    trees++;
                }
            }
            if (trees > 0) {
                predicted++;
                for (int e = 0; e < 2; e++) {
                    squares[e] += Math.pow(sum[e] / trees - y.get(row, e), 2);
                }
            }
        }
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        forest.predict(z, out[0], out[1], out[2]);
        assertEquals(squares[0] / predicted, out[2].get(3, 0), 1e-12);
        assertEquals(squares[1] / predicted, out[2].get(7, 1), 1e-12);
        // Five trees leave a tenth of the rows to none of them.
        assertEquals(0.9, predicted / (double) rows, 0.1);
    }

    /** Variances of normalised changes become variances of states by the square of the deviation. */
    @Test
    void variancesAreScaledByTheSquareOfTheDeviation() {
        PredictiveRegressorDynamics model = PredictiveRegressorDynamics.fit(
                TestData.pendulum(2, 1), (inputs, targets) -> new Constant(inputs.numCols));
        DMatrixRMaj x = new DMatrixRMaj(2, 2, true, 0.5, 1, -1, 2);
        DMatrixRMaj u = new DMatrixRMaj(2, 1, true, 1, -1);
        DMatrixRMaj[] out = {new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0)};
        model.predict(x, u, out[0], out[1], out[2]);
        double[] mean = new double[2];
        double[] deviation = new double[2];
        int count = 0;
        for (var episode : TestData.pendulum(2, 1).episodes()) {
            for (int t = 0; t < episode.steps(); t++, count++) {
                for (int i = 0; i < 2; i++) {
                    mean[i] += episode.states().get(t + 1, i) - episode.states().get(t, i);
                }
            }
        }
        for (var episode : TestData.pendulum(2, 1).episodes()) {
            for (int t = 0; t < episode.steps(); t++) {
                for (int i = 0; i < 2; i++) {
                    double change =
                            episode.states().get(t + 1, i) - episode.states().get(t, i);
                    deviation[i] += Math.pow(change - mean[i] / count, 2) / count;
                }
            }
        }
        for (int row = 0; row < 2; row++) {
            for (int i = 0; i < 2; i++) {
                double expected = x.get(row, i) + mean[i] / count + (1 + i) * Math.sqrt(deviation[i]);
                assertEquals(expected, out[0].get(row, i), 1e-13);
                assertEquals((3 + i) * deviation[i], out[1].get(row, i), 1e-13);
                assertEquals((5 + i) * deviation[i], out[2].get(row, i), 1e-13);
            }
        }
    }

    /** Means (1, 2), epistemic (3, 4) and aleatoric (5, 6) everywhere. */
    private record Constant(int inputs) implements PredictiveRegressor {
        @Override
        public String kind() {
            return "constant";
        }

        @Override
        public int outputs() {
            return 2;
        }

        @Override
        public void predict(DMatrixRMaj z, DMatrixRMaj y) {
            fill(z, y, 1);
        }

        @Override
        public void predict(DMatrixRMaj z, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
            fill(z, mean, 1);
            fill(z, epistemic, 3);
            fill(z, aleatoric, 5);
        }

        private static void fill(DMatrixRMaj z, DMatrixRMaj y, double first) {
            y.reshape(z.numRows, 2);
            for (int k = 0; k < 2 * z.numRows; k++) {
                y.data[k] = first + k % 2;
            }
        }

        @Override
        public Map<String, dev.mechanist.core.io.NpyArray> arrays() {
            return Map.of();
        }

        @Override
        public Constant fork() {
            return this;
        }
    }
}
