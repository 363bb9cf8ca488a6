package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * All stretches of k steps in the episodes of a data set, one row each; none reaches from one episode into the next.
 *
 * @param states [N, (k+1) n]
 * @param actions [N, k m]
 */
public record Windows(DMatrixRMaj states, DMatrixRMaj actions) {
    /** Windows for fitting and, from the end of each episode, for validation. */
    public record Split(Windows training, Windows validation) {}

    /** Number of windows N. */
    public int count() {
        return states.numRows;
    }

    /**
     * Cuts episodes into windows.
     *
     * @param k steps per window
     * @param holdout fraction of each episode's windows for validation
     * @throws InputException when no episode is long enough
     */
    public static Split of(DataSet data, int k, double holdout) {
        List<int[]> training = new ArrayList<>();
        List<int[]> validation = new ArrayList<>();
        for (int e = 0; e < data.episodes().size(); e++) {
            int windows = data.episodes().get(e).steps() - k + 1;
            int kept = windows - (int) Math.ceil(holdout * windows);
            for (int t = 0; t < windows; t++) {
                (t < kept ? training : validation).add(new int[] {e, t});
            }
        }
        if (training.isEmpty() || (holdout > 0 && validation.isEmpty())) {
            throw new InputException("no episode has the " + k + " steps of an unrolled prediction"
                    + (holdout > 0 ? " and more to validate it" : "") + "; give longer episodes or unroll less");
        }
        return new Split(cut(data, k, training), cut(data, k, validation));
    }

    private static Windows cut(DataSet data, int k, List<int[]> places) {
        int n = data.spec().n();
        int m = data.spec().m();
        DMatrixRMaj states = new DMatrixRMaj(places.size(), (k + 1) * n);
        DMatrixRMaj actions = new DMatrixRMaj(places.size(), k * m);
        for (int row = 0; row < places.size(); row++) {
            Episode episode = data.episodes().get(places.get(row)[0]);
            int t = places.get(row)[1];
            System.arraycopy(episode.states().data, t * n, states.data, row * states.numCols, states.numCols);
            System.arraycopy(episode.actions().data, t * m, actions.data, row * actions.numCols, actions.numCols);
        }
        return new Windows(states, actions);
    }
}
