package dev.mechanist.graphnet.regression;

import dev.mechanist.core.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ejml.data.DMatrixRMaj;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.dataset.DatasetView;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTJointRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * Grows random forests with Tribuo's CART of several outputs, and copies its trees into flat arrays: Tribuo predicts one row
 * of named features at a time and stores by protocol buffers. A tree's seeds come from its number, so that equal seeds give
 * equal bits.
 */
public final class ForestTrainer {
    /** Held, for a logger that nobody holds forgets its level. It reports every tree. */
    private static final Logger TREES = Logger.getLogger("org.tribuo");

    static {
        TREES.setLevel(Level.WARNING);
    }

    private ForestTrainer() {}

    /**
     * Grows a forest.
     *
     * @param inputs [N, D]
     * @param targets [N, E]
     * @param seed of bootstrap samples and of the inputs that splits choose from
     */
    public static RandomForest train(DMatrixRMaj inputs, DMatrixRMaj targets, ForestSettings settings, long seed) {
        MutableDataset<Regressor> rows = rows(inputs, targets);
        // At least one input, in a library that rounds the share.
        float share = (float) Math.max(settings.featureShare(), 1.0 / inputs.numCols);
        Flattener trees = new Flattener();
        boolean[][] used = new boolean[settings.trees()][inputs.numRows];
        for (int tree = 0; tree < settings.trees(); tree++) {
            RandomStream random = RandomStream.of(seed, "tree", tree);
            DatasetView<Regressor> sample = DatasetView.createBootstrapView(rows, inputs.numRows, random.nextLong());
            for (int row : sample.getExampleIndices()) {
                used[tree][row] = true;
            }
            trees.add(new CARTJointRegressionTrainer(
                            settings.depth(),
                            settings.splitFrom(),
                            0,
                            share,
                            false,
                            new MeanSquaredError(),
                            false,
                            random.nextLong())
                    .train(sample));
        }
        RandomForest forest = trees.forest(inputs.numCols, targets.numCols);
        return forest.withNoise(outOfBagErrors(forest, inputs, targets, used));
    }

    /** Rows as examples, with names whose order is that of the columns. */
    static MutableDataset<Regressor> rows(DMatrixRMaj inputs, DMatrixRMaj targets) {
        String[] inputNames = names(inputs.numCols);
        String[] targetNames = names(targets.numCols);
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> rows =
                new MutableDataset<>(new SimpleDataSourceProvenance("transitions", factory), factory);
        for (int row = 0; row < inputs.numRows; row++) {
            rows.add(new ArrayExample<>(new Regressor(targetNames, row(targets, row)), inputNames, row(inputs, row)));
        }
        return rows;
    }

    private static String[] names(int count) {
        String[] names = new String[count];
        Arrays.setAll(names, k -> String.format("%06d", k));
        return names;
    }

    private static double[] row(DMatrixRMaj matrix, int row) {
        return Arrays.copyOfRange(matrix.data, row * matrix.numCols, (row + 1) * matrix.numCols);
    }

    /** Mean squared error by output of predicting each row from the trees that did not see it; 0 where all saw all. */
    private static double[] outOfBagErrors(
            RandomForest forest, DMatrixRMaj inputs, DMatrixRMaj targets, boolean[][] used) {
        int outputs = targets.numCols;
        double[] squares = new double[outputs];
        double[] prediction = new double[outputs];
        int predicted = 0;
        for (int row = 0; row < inputs.numRows; row++) {
            Arrays.fill(prediction, 0);
            int trees = 0;
            for (int tree = 0; tree < used.length; tree++) {
                if (!used[tree][row]) {
                    forest.addTree(tree, inputs.data, row * inputs.numCols, prediction, 0);
                    trees++;
                }
            }
            if (trees > 0) {
                predicted++;
                for (int e = 0; e < outputs; e++) {
                    double error = prediction[e] / trees - targets.data[row * outputs + e];
                    squares[e] += error * error;
                }
            }
        }
        for (int e = 0; e < outputs; e++) {
            squares[e] /= Math.max(1, predicted);
        }
        return squares;
    }

    /** Collects the nodes of trees, parents before children. */
    static final class Flattener {
        private final List<Integer> roots = new ArrayList<>();
        private final List<Integer> feature = new ArrayList<>();
        private final List<Double> threshold = new ArrayList<>();
        private final List<Integer> less = new ArrayList<>();
        private final List<Integer> greater = new ArrayList<>();
        private final List<double[]> leaves = new ArrayList<>();

        void add(TreeModel<Regressor> tree) {
            roots.add(add(tree.getRoot()));
        }

        private int add(Node<Regressor> node) {
            int index = feature.size();
            boolean isLeaf = node.isLeaf();
            feature.add(-1);
            threshold.add(0.0);
            less.add(leaves.size());
            greater.add(-1);
            if (isLeaf) {
                leaves.add(((LeafNode<Regressor>) node).getOutput().getValues());
            } else {
                SplitNode<Regressor> split = (SplitNode<Regressor>) node;
                feature.set(index, split.getFeatureID());
                threshold.set(index, split.splitValue());
                less.set(index, add(split.getLessThanOrEqual()));
                greater.set(index, add(split.getGreaterThan()));
            }
            return index;
        }

        RandomForest forest(int inputs, int outputs) {
            return new RandomForest(
                    inputs,
                    integers(roots),
                    integers(feature),
                    threshold.stream().mapToDouble(Double::doubleValue).toArray(),
                    integers(less),
                    integers(greater),
                    new DMatrixRMaj(leaves.toArray(double[][]::new)),
                    new double[outputs]);
        }

        private static int[] integers(List<Integer> values) {
            return values.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
