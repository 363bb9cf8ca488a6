package dev.mechanist.core.data;

import org.ejml.data.DMatrixRMaj;

/** Records brought to a uniform time step, for models in discrete time. */
public final class Resampling {
    private Resampling() {}

    /**
     * States interpolated linearly, actions averaged over each step; rewards and ends are dropped.
     *
     * @param dt wanted time step, s
     */
    public static DataSet uniform(DataSet data, double dt) {
        return new DataSet(data.episodes().stream().map(e -> uniform(e, dt)).toList()).withTimeStep(dt);
    }

    private static Episode uniform(Episode episode, double dt) {
        double[] source = episode.times();
        double start = source[0];
        int steps = (int) Math.floor((source[episode.steps()] - start) / dt + 1e-9);
        int n = episode.states().numCols;
        int m = episode.actions().numCols;
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        DMatrixRMaj actions = new DMatrixRMaj(steps, m);
        double[] times = new double[steps + 1];
        int k = 0;
        for (int t = 0; t <= steps; t++) {
            times[t] = start + t * dt;
            while (k + 1 < episode.steps() && source[k + 1] <= times[t]) {
                k++;
            }
            double share = Math.min(1, (times[t] - source[k]) / (source[k + 1] - source[k]));
            for (int j = 0; j < n; j++) {
                double before = episode.states().get(k, j);
                states.set(t, j, before + share * (episode.states().get(k + 1, j) - before));
            }
            if (t < steps) {
                average(episode, k, times[t], times[t] + dt, actions, t, m);
            }
        }
        return Episode.recorded(episode.name(), episode.spec(), times, states, actions);
    }

    /** Mean of the piecewise constant actions over [from, to), beginning in interval k. */
    private static void average(Episode episode, int k, double from, double to, DMatrixRMaj actions, int t, int m) {
        double[] source = episode.times();
        for (int i = k; i < episode.steps() && source[i] < to; i++) {
            double overlap = Math.min(to, source[i + 1]) - Math.max(from, source[i]);
            for (int j = 0; j < m; j++) {
                actions.data[t * m + j] +=
                        Math.max(0, overlap) / (to - from) * episode.actions().get(i, j);
            }
        }
    }
}
