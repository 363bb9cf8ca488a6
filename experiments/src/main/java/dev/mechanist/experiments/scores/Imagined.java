package dev.mechanist.experiments.scores;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * One open-loop prediction beside what was recorded, to be looked at.
 *
 * @param seconds since its start [k]
 * @param real recorded states [k][n]
 * @param predicted states [k][n]
 */
public record Imagined(double[] seconds, double[][] real, double[][] predicted) {
    private static final int MOMENTS = 6;

    /**
     * From the start of the first episode.
     *
     * @param models the model in the world of an episode
     * @param data held-out episodes
     * @param longest steps of the prediction, fewer where the episode ends before
     * @return nothing where the prediction is not finite
     */
    public static Optional<Imagined> of(Function<Episode, ? extends Dynamics> models, DataSet data, int longest) {
        Episode episode = data.episodes().get(0);
        Dynamics model = models.apply(episode);
        int n = model.spec().n();
        int m = model.spec().m();
        int steps = Math.min(longest, episode.steps());
        DMatrixRMaj x0 = new DMatrixRMaj(1, n);
        DMatrixRMaj U = new DMatrixRMaj(1, longest * m);
        DMatrixRMaj X = new DMatrixRMaj(1, (longest + 1) * n);
        System.arraycopy(episode.states().data, 0, x0.data, 0, n);
        System.arraycopy(episode.actions().data, 0, U.data, 0, steps * m);
        model.rollout(x0, U, X);
        List<Integer> shown = new ArrayList<>();
        for (int k = 0; k < MOMENTS; k++) {
            int t = (int) Math.round((double) k * steps / (MOMENTS - 1));
            if (!shown.contains(t)) {
                shown.add(t);
            }
        }
        for (int i = 0; i < (steps + 1) * n; i++) {
            if (!Double.isFinite(X.data[i])) {
                return Optional.empty();
            }
        }
        double dt = model.spec().dt();
        return Optional.of(new Imagined(
                shown.stream().mapToDouble(t -> t * dt).toArray(),
                states(episode.states().data, shown, n),
                states(X.data, shown, n)));
    }

    private static double[][] states(double[] all, List<Integer> shown, int n) {
        return shown.stream()
                .map(t -> Arrays.copyOfRange(all, t * n, (t + 1) * n))
                .toArray(double[][]::new);
    }

    /** Whether there are as many states as times, all of one width: what a damaged file may lack. */
    public boolean complete() {
        if (seconds == null || real == null || predicted == null || seconds.length == 0) {
            return false;
        }
        boolean same = real.length == seconds.length && predicted.length == seconds.length;
        for (int k = 0; same && k < seconds.length; k++) {
            same = real[k] != null
                    && predicted[k] != null
                    && real[k].length == real[0].length
                    && predicted[k].length == real[0].length;
        }
        return same;
    }
}
