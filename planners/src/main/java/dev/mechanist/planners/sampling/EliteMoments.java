package dev.mechanist.planners.sampling;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Mean and squared deviations of the elites of a generation, entry by entry: what the cross-entropy methods refit to. */
final class EliteMoments {
    /** Mean of each entry [H m]. */
    final double[] mean;

    /** Sum of squared deviations from the mean of each entry [H m]. */
    final double[] squares;

    EliteMoments(int size) {
        mean = new double[size];
        squares = new double[size];
    }

    /** Of rows order[0 .. elites) of candidates U [rows, H m], at least one. */
    void fit(DMatrixRMaj U, int[] order, int elites) {
        Arrays.fill(mean, 0);
        for (int e = 0; e < elites; e++) {
            int row = order[e] * U.numCols;
            for (int i = 0; i < mean.length; i++) {
                mean[i] += U.data[row + i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= elites;
        }
        Arrays.fill(squares, 0);
        for (int e = 0; e < elites; e++) {
            int row = order[e] * U.numCols;
            for (int i = 0; i < mean.length; i++) {
                double d = U.data[row + i] - mean[i];
                squares[i] += d * d;
            }
        }
    }
}
