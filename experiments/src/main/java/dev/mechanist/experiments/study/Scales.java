package dev.mechanist.experiments.study;

import dev.mechanist.core.Episode;
import java.util.List;

/** Typical sizes of state variables. */
final class Scales {
    private Scales() {}

    /** Standard deviation of each state over all episodes [n], at least 1e-9. */
    static double[] of(List<Episode> episodes) {
        int n = episodes.get(0).states().numCols;
        double[] mean = new double[n];
        double[] deviation = new double[n];
        long rows = 0;
        for (Episode episode : episodes) {
            rows += episode.states().numRows;
            for (int i = 0; i < episode.states().getNumElements(); i++) {
                mean[i % n] += episode.states().data[i];
            }
        }
        for (int j = 0; j < n; j++) {
            mean[j] /= rows;
        }
        for (Episode episode : episodes) {
            for (int i = 0; i < episode.states().getNumElements(); i++) {
                double d = episode.states().data[i] - mean[i % n];
                deviation[i % n] += d * d;
            }
        }
        for (int j = 0; j < n; j++) {
            deviation[j] = Math.max(1e-9, Math.sqrt(deviation[j] / rows));
        }
        return deviation;
    }
}
