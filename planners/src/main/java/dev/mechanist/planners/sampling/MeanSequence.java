package dev.mechanist.planners.sampling;

import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** The action sequence that a sampler draws about, executes, and hands to the next plan. */
final class MeanSequence {
    /** The actions [H m]. */
    final double[] u;

    private final SequenceSpace space;
    private double[] weights = new double[0];

    MeanSequence(SequenceSpace space) {
        this.space = space;
        u = new double[space.size()];
    }

    /** Scores of the candidates to be weighted, in the order of rank; at least as long as asked. */
    double[] scores(int count) {
        if (weights.length < count) {
            weights = new double[count];
        }
        return weights;
    }

    /**
     * Becomes the average of the candidates weighted by exp(-kappa S_k), S_k the first {@link #scores}, which are overwritten.
     *
     * @param U candidates, one per row
     * @param order rows by rank
     */
    void average(DMatrixRMaj U, int[] order, int count, double kappa) {
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < count; k++) {
            least = Math.min(least, weights[k]);
        }
        double sum = 0;
        for (int k = 0; k < count; k++) {
            weights[k] = Math.exp(-kappa * (weights[k] - least));
            sum += weights[k];
        }
        Arrays.fill(u, 0);
        for (int k = 0; k < count; k++) {
            double w = weights[k] / sum;
            int row = order[k] * U.numCols;
            for (int i = 0; i < u.length; i++) {
                u[i] += w * U.data[row + i];
            }
        }
    }

    /** Writes the actions, within their bounds. */
    void recommend(double[] actions) {
        System.arraycopy(u, 0, actions, 0, actions.length);
        space.clip(actions, 0);
    }

    WarmStart remember() {
        return PlannedActions.of(new DMatrixRMaj(space.horizon(), space.m(), true, u.clone()));
    }
}
