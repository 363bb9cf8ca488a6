package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * How well velocities are predicted by a model that is fed its own predictions, from each episode's second frame on.
 *
 * @param cosine mean cosine of predicted and true velocity at each step, [H], over balls whose true velocity is not zero; a
 *     prediction of zero, or none, has cosine 0
 */
public record RolloutScore(double[] cosine) {

    /** After so many steps, counted from 1. */
    public double after(int steps) {
        return cosine[steps - 1];
    }

    /**
     * Rolls out.
     *
     * @param data episodes of more than {@code horizon} steps, with structures
     */
    public static RolloutScore of(BallPredictor predictor, DataSet data, int horizon) {
        return of(predictor, data, horizon, StartError.NONE);
    }

    /** {@link #of(BallPredictor, DataSet, int)} from starts that are off. */
    public static RolloutScore of(BallPredictor predictor, DataSet data, int horizon, StartError off) {
        double[] sum = new double[horizon];
        int[] count = new int[horizon];
        for (int e = 0; e < data.episodes().size(); e++) {
            Episode episode = data.episodes().get(e);
            DMatrixRMaj start = Shapes.rows(episode.states(), 0, 2);
            off.apply(start.data, e);
            DMatrixRMaj path = path(predictor, episode, start, horizon);
            for (int h = 0; h < horizon; h++) {
                add(path, h, episode.states(), sum, count);
            }
        }
        for (int h = 0; h < horizon; h++) {
            sum[h] /= count[h];
        }
        return new RolloutScore(sum);
    }

    private static void add(DMatrixRMaj path, int h, DMatrixRMaj truth, double[] sum, int[] count) {
        int n = path.numCols;
        for (int i = 0; i < n; i += 4) {
            int t = (h + 2) * n + i;
            if (Math.hypot(truth.data[t + 2], truth.data[t + 3]) > 0) {
                sum[h] += StepScore.cosine(path.data, h * n + i + 2, truth.data, t + 2);
                count[h]++;
            }
        }
    }

    /**
     * The predicted frames after an episode's second one [H, 4 balls].
     *
     * @throws InputException where the episode is too short to compare with
     */
    public static DMatrixRMaj path(BallPredictor predictor, Episode episode, int horizon) {
        return path(predictor, episode, Shapes.rows(episode.states(), 0, 2), horizon);
    }

    private static DMatrixRMaj path(BallPredictor predictor, Episode episode, DMatrixRMaj start, int horizon) {
        if (episode.steps() <= horizon) {
            throw new InputException("episode '" + episode.name() + "' has " + episode.steps()
                    + " steps; a roll-out of " + horizon + " needs one more");
        }
        Structure structure = StepScore.structure(episode);
        int n = episode.states().numCols;
        DMatrixRMaj earlier = Shapes.rows(start, 0, 1);
        DMatrixRMaj last = Shapes.rows(start, 1, 2);
        DMatrixRMaj next = new DMatrixRMaj(1, n);
        DMatrixRMaj path = new DMatrixRMaj(horizon, n);
        for (int h = 0; h < horizon; h++) {
            predictor.predict(structure, earlier, last, next);
            System.arraycopy(next.data, 0, path.data, h * n, n);
            DMatrixRMaj free = earlier;
            earlier = last;
            last = next;
            next = free;
        }
        return path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RolloutScore score && Arrays.equals(cosine, score.cosine);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cosine);
    }

    @Override
    public String toString() {
        return "RolloutScore" + Arrays.toString(cosine);
    }
}
