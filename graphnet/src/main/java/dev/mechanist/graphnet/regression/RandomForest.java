package dev.mechanist.graphnet.regression;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.io.NpyArray;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * A regression forest (Breiman 2001) as flat arrays: the mean over trees of the value of the leaf that a row falls into. Its
 * epistemic variance is the variance over trees; its aleatoric variance is the mean squared error of out-of-bag predictions
 * (Breiman 1996), the same for all rows, and so also holds what the trees are too coarse to resolve.
 *
 * <p>It is piecewise constant: derivatives vanish almost everywhere. Immutable, and so its own fork.
 */
public final class RandomForest implements PredictiveRegressor {
    public static final String KIND = "random forest";

    private static final int LEAF = -1;

    private final int inputs;
    private final int outputs;
    /** First node of each tree. */
    private final int[] roots;
    /** Input that each node compares; {@value #LEAF} for a leaf. */
    private final int[] feature;

    private final double[] threshold;
    /** Where a row goes whose input is at most the threshold; of a leaf, its row in {@link #leaves}. */
    private final int[] less;

    private final int[] greater;
    /** Values [leaves, E]. */
    private final DMatrixRMaj leaves;
    /** Aleatoric variances [E]. */
    private final double[] noise;

    /** @throws InputException when the arrays do not describe trees */
    RandomForest(
            int inputs,
            int[] roots,
            int[] feature,
            double[] threshold,
            int[] less,
            int[] greater,
            DMatrixRMaj leaves,
            double[] noise) {
        this.inputs = inputs;
        this.outputs = noise.length;
        this.roots = roots;
        this.feature = feature;
        this.threshold = threshold;
        this.less = less;
        this.greater = greater;
        this.leaves = leaves;
        this.noise = noise;
        int nodes = feature.length;
        require(roots.length > 0 && outputs > 0 && leaves.numCols == outputs, "shapes");
        require(threshold.length == nodes && less.length == nodes && greater.length == nodes, "numbers of nodes");
        for (int root : roots) {
            require(root >= 0 && root < nodes, "roots");
        }
        for (int i = 0; i < nodes; i++) {
            if (feature[i] == LEAF) {
                require(less[i] >= 0 && less[i] < leaves.numRows, "leaves");
            } else {
                // Children come after their parents, so that no walk can go in circles.
                require(feature[i] >= 0 && feature[i] < inputs && Double.isFinite(threshold[i]), "splits");
                require(less[i] > i && less[i] < nodes && greater[i] > i && greater[i] < nodes, "branches");
            }
        }
        for (int i = 0; i < leaves.getNumElements(); i++) {
            require(Double.isFinite(leaves.data[i]), "values");
        }
        for (double variance : noise) {
            require(variance >= 0 && Double.isFinite(variance), "variances");
        }
    }

    private static void require(boolean fits, String what) {
        if (!fits) {
            throw new InputException("the " + what + " of a random forest do not fit its other arrays; train it again");
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    /** Number of trees. */
    public int trees() {
        return roots.length;
    }

    @Override
    public void predict(DMatrixRMaj z, DMatrixRMaj y) {
        Shapes.require("z", z, z.numRows, inputs);
        Shapes.refuseAlias("y", y, z);
        y.reshape(z.numRows, outputs);
        y.zero();
        for (int root : roots) {
            for (int b = 0; b < z.numRows; b++) {
                int leaf = leaf(root, z.data, b * inputs) * outputs;
                for (int e = 0; e < outputs; e++) {
                    y.data[b * outputs + e] += leaves.data[leaf + e];
                }
            }
        }
        divide(y);
    }

    @Override
    public void predict(DMatrixRMaj z, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric) {
        predict(z, mean);
        Shapes.refuseAlias("epistemic", epistemic, z, mean);
        Shapes.refuseAlias("aleatoric", aleatoric, z, mean, epistemic);
        epistemic.reshape(z.numRows, outputs);
        aleatoric.reshape(z.numRows, outputs);
        epistemic.zero();
        for (int root : roots) {
            for (int b = 0; b < z.numRows; b++) {
                int leaf = leaf(root, z.data, b * inputs) * outputs;
                for (int e = 0; e < outputs; e++) {
                    double difference = leaves.data[leaf + e] - mean.data[b * outputs + e];
                    epistemic.data[b * outputs + e] += difference * difference;
                }
            }
        }
        divide(epistemic);
        for (int k = 0; k < aleatoric.getNumElements(); k++) {
            aleatoric.data[k] = noise[k % outputs];
        }
    }

    private void divide(DMatrixRMaj sums) {
        for (int k = 0; k < sums.getNumElements(); k++) {
            sums.data[k] /= roots.length;
        }
    }

    /** Number of the leaf that the row z[zo ..) falls into. */
    private int leaf(int root, double[] z, int zo) {
        int node = root;
        while (feature[node] != LEAF) {
            node = z[zo + feature[node]] <= threshold[node] ? less[node] : greater[node];
        }
        return less[node];
    }

    /**
     * Value of one tree for one row.
     *
     * @param y receives E numbers from {@code yo}, added to what is there
     */
    void addTree(int tree, double[] z, int zo, double[] y, int yo) {
        int leaf = leaf(roots[tree], z, zo) * outputs;
        for (int e = 0; e < outputs; e++) {
            y[yo + e] += leaves.data[leaf + e];
        }
    }

    /** The same trees with other aleatoric variances [E]. */
    RandomForest withNoise(double[] variances) {
        return new RandomForest(inputs, roots, feature, threshold, less, greater, leaves, variances);
    }

    @Override
    public Map<String, NpyArray> arrays() {
        return Map.of(
                "inputs", NpyArray.of((long) inputs),
                "roots", longs(roots),
                "feature", longs(feature),
                "threshold", NpyArray.of(threshold.clone()),
                "less", longs(less),
                "greater", longs(greater),
                "leaves", NpyArray.of(leaves),
                "noise", NpyArray.of(noise.clone()));
    }

    /**
     * The forest whose {@link #arrays()} these are.
     *
     * @throws InputException when one is missing, or they do not describe a forest
     */
    public static RandomForest of(Map<String, NpyArray> arrays) {
        int[] inputs = integers(arrays, "inputs");
        require(inputs.length == 1, "inputs");
        NpyArray.Doubles values = doubles(arrays, "leaves");
        require(values.shape().length == 2, "leaves");
        return new RandomForest(
                inputs[0],
                integers(arrays, "roots"),
                integers(arrays, "feature"),
                doubles(arrays, "threshold").values(),
                integers(arrays, "less"),
                integers(arrays, "greater"),
                new DMatrixRMaj(values.shape()[0], values.shape()[1], true, values.values()),
                doubles(arrays, "noise").values());
    }

    private static NpyArray longs(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return NpyArray.of(wide);
    }

    private static int[] integers(Map<String, NpyArray> arrays, String name) {
        if (!(arrays.get(name) instanceof NpyArray.Longs array)) {
            throw lacking(name);
        }
        int[] values = new int[array.values().length];
        for (int i = 0; i < values.length; i++) {
            long value = array.values()[i];
            require(value == (int) value, name);
            values[i] = (int) value;
        }
        return values;
    }

    private static NpyArray.Doubles doubles(Map<String, NpyArray> arrays, String name) {
        if (arrays.get(name) instanceof NpyArray.Doubles array) {
            return array;
        }
        throw lacking(name);
    }

    private static InputException lacking(String name) {
        return new InputException("a random forest needs an array '" + name + "'; store the model again");
    }

    @Override
    public RandomForest fork() {
        return this;
    }
}
