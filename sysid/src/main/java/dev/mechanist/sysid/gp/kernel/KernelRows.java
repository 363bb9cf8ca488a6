package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.sysid.gp.algebra.PointLoops;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** One term of a kernel between one point and all points of a fixed set, stored by columns so that the loops run along the points. */
public final class KernelRows {
    /** Dimensions that one pass adds to the squared distances; they are padded with zeros to a multiple of it. */
    private static final int PASS = 3;

    private final KernelFamily family;
    private final double[] inverseScales;
    private final double[][] scaled;
    private final double[] point;
    private final double[] r2;
    private final double[] scratch;

    /** Correlation with each point, after {@link #evaluate} [M]. */
    public final double[] value;

    /** Its derivative by the squared distance [M]. */
    public final double[] slope;

    /** @param B the fixed points [M, D] */
    public KernelRows(KernelTerm term, DMatrixRMaj B) {
        family = term.family();
        inverseScales = term.lengthScales();
        int D = inverseScales.length;
        int M = B.numRows;
        for (int d = 0; d < D; d++) {
            inverseScales[d] = 1 / inverseScales[d];
        }
        int padded = (D + PASS - 1) / PASS * PASS;
        scaled = new double[padded][M];
        for (int i = 0; i < M; i++) {
            for (int d = 0; d < D; d++) {
                scaled[d][i] = B.data[i * D + d] * inverseScales[d];
            }
        }
        point = new double[padded];
        r2 = new double[M];
        scratch = new double[M];
        value = new double[M];
        slope = new double[M];
    }

    /** For the point a at data[offset .. offset + D - 1], and all points of the set. */
    public void evaluate(double[] data, int offset) {
        evaluate(data, offset, 0, value.length);
    }

    /** The same for the points from .. to - 1 of the set. */
    public void evaluate(double[] data, int offset, int from, int to) {
        for (int d = 0; d < inverseScales.length; d++) {
            point[d] = data[offset + d] * inverseScales[d];
        }
        Arrays.fill(r2, from, to, 0);
        for (int d = 0; d < scaled.length; d += PASS) {
            PointLoops.addSquares(
                    point[d], point[d + 1], point[d + 2], scaled[d], scaled[d + 1], scaled[d + 2], r2, from, to);
        }
        family.evaluate(r2, value, slope, scratch, from, to);
    }

    /** After {@link #evaluate}, sum_j w_j (a - b_j)_d / l_d. */
    public double pull(int d, double[] w, int from, int to) {
        return PointLoops.dotWithDifference(w, point[d], scaled[d], from, to);
    }

    /** After {@link #evaluate}, adds w_j (a - b_j)_d^2 / l_d^2 for each j. */
    void addSquares(int d, double[] w, double[] sums, int from, int to) {
        PointLoops.addWeightedSquares(w, point[d], scaled[d], sums, from, to);
    }
}
