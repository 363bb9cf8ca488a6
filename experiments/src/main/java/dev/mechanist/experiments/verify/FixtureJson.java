package dev.mechanist.experiments.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.core.Gaussian;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** Reads numbers of reference files: matrices are lists of rows, indices count from 1. */
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

    static DMatrixRMaj matrix(JsonNode node) {
        int rows = node.size();
        int cols = rows == 0 ? 0 : node.get(0).size();
        return new DMatrixRMaj(rows, cols, true, flat(node));
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
        return new Gaussian(m, new DMatrixRMaj(m.length, m.length, true, flat(covariance)));
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
