package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.gaussian.Gaussian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Reads numbers of reference files: matrices are lists of rows, indices count from 1. A writer may have dropped dimensions of one,
 * so that a number stands for a list of one and a list for a matrix of one row or column: sizes come from the case, not from brackets.
 */
final class FixtureJson {
    private FixtureJson() {}

    /** All numbers of nested lists, row by row; a number counts as a list of one, and "pi" as a number. */
    static double[] flat(JsonNode node) {
        List<Double> all = new ArrayList<>();
        collect(node, all);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> all) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, all));
        } else {
            all.add(node.isTextual() && node.asText().equals("pi") ? Math.PI : node.asDouble());
        }
    }

    /**
     * A matrix with that many columns.
     *
     * @throws InputException where the numbers do not fill its rows
     */
    static DMatrixRMaj matrix(JsonNode node, int columns) {
        double[] flat = flat(node);
        if (columns < 1 || flat.length % columns != 0) {
            throw new InputException("a matrix of " + columns + " columns cannot hold " + flat.length + " numbers");
        }
        return new DMatrixRMaj(flat.length / columns, columns, true, flat);
    }

    /** Matrices of one size, one after the other. */
    static List<DMatrixRMaj> matrices(JsonNode node, int rows, int columns) {
        DMatrixRMaj all = matrix(node, columns);
        if (rows < 1 || all.numRows % rows != 0) {
            throw new InputException("matrices of " + rows + " rows cannot hold " + all.numRows + " rows");
        }
        List<DMatrixRMaj> matrices = new ArrayList<>();
        for (int from = 0; from < all.getNumElements(); from += rows * columns) {
            matrices.add(
                    new DMatrixRMaj(rows, columns, true, Arrays.copyOfRange(all.data, from, from + rows * columns)));
        }
        return matrices;
    }

    /** The cases in a list, or the only one. */
    static List<JsonNode> cases(JsonNode node) {
        List<JsonNode> cases = new ArrayList<>();
        if (node.isObject()) {
            cases.add(node);
        } else {
            node.forEach(cases::add);
        }
        return cases;
    }

    /** Indices counted from 0. */
    static int[] indices(JsonNode node) {
        double[] flat = flat(node);
        int[] indices = new int[flat.length];
        for (int i = 0; i < flat.length; i++) {
            indices[i] = (int) flat[i] - 1;
        }
        return indices;
    }

    static Gaussian gaussian(JsonNode mean, JsonNode covariance) {
        double[] m = flat(mean);
        return new Gaussian(m, matrix(covariance, m.length));
    }

    /** Symmetrises each row of D * D derivatives by a covariance. */
    static void symmetriseColumns(double[] rows, int D) {
        for (int r = 0; r < rows.length; r += D * D) {
            for (int p = 0; p < D; p++) {
                for (int q = 0; q < p; q++) {
                    double v = 0.5 * (rows[r + p * D + q] + rows[r + q * D + p]);
                    rows[r + p * D + q] = v;
                    rows[r + q * D + p] = v;
                }
            }
        }
    }
}
