package dev.mechanist.sysid.gp;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** One term of a kernel between one point and all points of a fixed set, stored by columns so that the loops run along the points. */
final class KernelRows {
    private final KernelFamily family;
    private final double[] inverseScales;
    private final double[][] scaled;
    private final double[][] difference;
    private final double[] r2;
    private final double[] scratch;

    /** Correlation with each point, after {@link #evaluate} [M]. */
    final double[] value;

    /** Its derivative by the squared distance [M]. */
    final double[] slope;

    /** @param B the fixed points [M, D] */
    KernelRows(KernelTerm term, DMatrixRMaj B) {
        family = term.family();
        inverseScales = term.lengthScales();
        int D = inverseScales.length;
        int M = B.numRows;
        for (int d = 0; d < D; d++) {
            inverseScales[d] = 1 / inverseScales[d];
        }
        scaled = new double[D][M];
        for (int i = 0; i < M; i++) {
            for (int d = 0; d < D; d++) {
                scaled[d][i] = B.data[i * D + d] * inverseScales[d];
            }
        }
        difference = new double[D][M];
        r2 = new double[M];
        scratch = new double[M];
        value = new double[M];
        slope = new double[M];
    }

    /** For the point a at data[offset .. offset + D - 1]. */
    void evaluate(double[] data, int offset) {
        Arrays.fill(r2, 0);
        for (int d = 0; d < scaled.length; d++) {
            distances(data[offset + d] * inverseScales[d], scaled[d], difference[d], r2);
        }
        family.evaluate(r2, value, slope, scratch);
    }

    private static void distances(double a, double[] b, double[] difference, double[] r2) {
        for (int j = 0; j < r2.length; j++) {
            double delta = a - b[j];
            difference[j] = delta;
            r2[j] = Math.fma(delta, delta, r2[j]);
        }
    }

    /** sum_j w_j (a - b_j)_d / l_d. */
    double pull(int d, double[] w) {
        return InputExpectation.dot(w, difference[d]);
    }

    /** sum_j w_j (a - b_j)_d^2 / l_d^2. */
    double squares(int d, double[] w) {
        double[] delta = difference[d];
        for (int j = 0; j < scratch.length; j++) {
            scratch[j] = w[j] * delta[j];
        }
        return InputExpectation.dot(scratch, delta);
    }
}
