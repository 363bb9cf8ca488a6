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
