package dev.mechanist.sysid.shooting;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import org.ejml.data.DMatrixRMaj;

/**
 * Actions that reach a machine some time after their stamps: between two samples acts the mean of what was held while it set out,
 * u(t - delay), so that impulses are kept. Before a record begins, its first action was held.
 */
final class LateActions {
    private LateActions() {}

    /**
     * What acts on average between samples t and t + 1.
     *
     * @param delays of each action [m], s, not negative
     * @param acting receives it [m]
     * @param slopes receives its derivatives by the delays [m]; null for none
     */
    static void between(Episode episode, int t, double[] delays, double[] acting, double[] slopes) {
        double[] times = episode.times();
        double[] held = episode.actions().data;
        int m = delays.length;
        double duration = times[t + 1] - times[t];
        for (int a = 0; a < m; a++) {
            double from = times[t] - delays[a];
            double to = times[t + 1] - delays[a];
            double sum = 0;
            int k = t;
            double end = to;
            while (k > 0 && times[k] >= to) {
                k--;
            }
            double last = held[k * m + a];
            while (k > 0 && times[k] > from) {
                sum += (end - times[k]) * held[k * m + a];
                end = times[k];
                k--;
            }
            sum += (end - from) * held[k * m + a];
            acting[a] = sum / duration;
            if (slopes != null) {
                int before = k > 0 && times[k] >= from ? k - 1 : k;
                slopes[a] = (held[before * m + a] - last) / duration;
            }
        }
    }

    /** The records with the actions that act, rather than those that were asked for. */
    static DataSet of(DataSet records, double[] delays) {
        return new DataSet(records.episodes().stream().map(e -> of(e, delays)).toList())
                .withTimeStep(records.spec().dt());
    }

    private static Episode of(Episode episode, double[] delays) {
        int m = delays.length;
        DMatrixRMaj actions = new DMatrixRMaj(episode.steps(), m);
        double[] acting = new double[m];
        for (int t = 0; t < episode.steps(); t++) {
            between(episode, t, delays, acting, null);
            System.arraycopy(acting, 0, actions.data, t * m, m);
        }
        return episode.withActions(actions);
    }
}
