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
    /** Moments of a strip. */
    public static final int STRIP = 6;

    /**
     * From the start of the first episode.
     *
     * @param models the model in the world of an episode
     * @param data held-out episodes
     * @param longest steps of the prediction, fewer where the episode ends before
     * @param scale standard deviation of each state [n]
     * @param off how far it starts off, in these
     * @param moments that are kept, evenly spaced, at most one for each step and its start
     * @return nothing where the prediction is not finite
     */
    public static Optional<Imagined> of(
            Function<Episode, ? extends Dynamics> models,
            DataSet data,
            int longest,
            double[] scale,
            double off,
            int moments) {
        Episode episode = data.episodes().get(0);
        Episode seen = episode.part(0, Math.min(longest, episode.steps()));
        Dynamics model = models.apply(episode);
        DMatrixRMaj X = PredictionError.imagined(model, seen, scale, off);
        for (int i = 0; i < X.getNumElements(); i++) {
            if (!Double.isFinite(X.data[i])) {
                return Optional.empty();
            }
        }
        int steps = seen.steps();
        List<Integer> shown = new ArrayList<>();
        for (int k = 0; k < Math.min(moments, steps + 1); k++) {
            int t = (int) Math.round((double) k * steps / (Math.min(moments, steps + 1) - 1));
            if (!shown.contains(t)) {
                shown.add(t);
            }
        }
        int n = model.spec().n();
        double dt = model.spec().dt();
        return Optional.of(new Imagined(
                shown.stream().mapToDouble(t -> t * dt).toArray(),
                states(seen.states().data, shown, n),
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
