package dev.mechanist.experiments.scores;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Normaliser;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Typical sizes of state variables. */
public final class Scales {
    /** Of a state that does not vary. */
    public static final double LEAST = 1e-9;

    private Scales() {}

    /** Which states change by more than {@link #LEAST} in the course of an episode [n]. */
    public static boolean[] moving(List<Episode> episodes) {
        boolean[] moving = new boolean[episodes.get(0).spec().n()];
        for (Episode episode : episodes) {
            for (int t = 1; t < episode.states().numRows; t++) {
                for (int i = 0; i < moving.length; i++) {
                    double change =
                            episode.states().get(t, i) - episode.states().get(0, i);
                    moving[i] |= Math.abs(change) > LEAST;
                }
            }
        }
        return moving;
    }

    /** Standard deviation of each state over all episodes [n], at least {@link #LEAST}. */
    public static double[] of(List<Episode> episodes) {
        DMatrixRMaj states = CommonOps_DDRM.concatRowsMulti(
                episodes.stream().map(Episode::states).toArray(DMatrixRMaj[]::new));
        double[] deviation = Normaliser.moments(states).deviation();
        for (int j = 0; j < deviation.length; j++) {
            deviation[j] = Math.max(LEAST, deviation[j]);
        }
        return deviation;
    }
}
