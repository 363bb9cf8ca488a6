package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * How well the next velocity is predicted from true frames, per ball and step (Chang et al. 2017). Balls whose true next
 * velocity is zero have no direction and count in the relative error alone; a prediction of zero, or none, has cosine 0.
 *
 * @param cosine mean cosine of predicted and true velocity
 * @param magnitude mean of |1 - |v predicted| / |v true||
 * @param impactCosine the same cosine over balls whose velocity changes in the step; NaN where none does
 * @param impactMagnitude median of the magnitude error over these
 * @param relative root of the mean square of the velocity's error over that of constant velocity; 0 to 1 and beyond
 * @param count balls times steps that have a direction
 * @param impacts of these, those whose velocity changes
 */
public record StepScore(
        double cosine,
        double magnitude,
        double impactCosine,
        double impactMagnitude,
        double relative,
        int count,
        int impacts) {

    /** A velocity that changes by less than this share of itself does so by rounding. */
    private static final double SAME = 1e-9;

    /**
     * Scores all steps from each episode's second frame on.
     *
     * @param data episodes of at least two steps, with structures
     */
    public static StepScore of(BallPredictor predictor, DataSet data) {
        Sums sums = new Sums();
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        for (Episode episode : data.episodes()) {
            Structure structure = structure(episode);
            int steps = episode.steps();
            if (steps < 2) {
                throw new InputException(
                        "episode '" + episode.name() + "' has " + steps + " steps; scores of balls need at least two");
            }
            DMatrixRMaj earlier = Shapes.rows(episode.states(), 0, steps - 1);
            DMatrixRMaj last = Shapes.rows(episode.states(), 1, steps);
            predictor.predict(structure, earlier, last, next);
            for (int i = 0; i < last.getNumElements(); i += 4) {
                sums.add(last.data, episode.states().data, i + 2 * last.numCols, next.data, i);
            }
        }
        return sums.score();
    }

    /**
     * What balls are made of.
     *
     * @throws InputException where the episode does not say so
     */
    static Structure structure(Episode episode) {
        return episode.structure()
                .orElseThrow(() -> new InputException("episode '" + episode.name()
                        + "' does not say what its world is made of; give its balls and walls as a structure"));
    }

    /** Cosine of two velocities at given places; 0 where the predicted one is zero or not finite. */
    static double cosine(double[] predicted, int p, double[] truth, int t) {
        double dot = predicted[p] * truth[t] + predicted[p + 1] * truth[t + 1];
        double lengths = Math.hypot(predicted[p], predicted[p + 1]) * Math.hypot(truth[t], truth[t + 1]);
        double cosine = dot / lengths;
        return Double.isFinite(cosine) ? cosine : 0;
    }

    /** Sums over balls and steps. */
    private static final class Sums {
        private double cosine;
        private double magnitude;
        private double impactCosine;
        private final List<Double> impactMagnitudes = new ArrayList<>();
        private double error;
        private double change;
        private int count;

        /** One ball: its last and next true state at {@code i} and {@code t}, its predicted one at {@code i}. */
        void add(double[] last, double[] truth, int t, double[] next, int i) {
            double speed = Math.hypot(truth[t + 2], truth[t + 3]);
            double changed = Math.hypot(truth[t + 2] - last[i + 2], truth[t + 3] - last[i + 3]);
            double off = Math.hypot(truth[t + 2] - next[i + 2], truth[t + 3] - next[i + 3]);
            error += off * off;
            change += changed * changed;
            if (speed == 0) {
                return;
            }
            double c = StepScore.cosine(next, i + 2, truth, t + 2);
            double m = Math.abs(1 - Math.hypot(next[i + 2], next[i + 3]) / speed);
            cosine += c;
            magnitude += m;
            count++;
            if (changed > SAME * speed) {
                impactCosine += c;
                impactMagnitudes.add(m);
            }
        }

        StepScore score() {
            Collections.sort(impactMagnitudes);
            int impacts = impactMagnitudes.size();
            double median = impacts == 0
                    ? Double.NaN
                    : 0.5 * (impactMagnitudes.get((impacts - 1) / 2) + impactMagnitudes.get(impacts / 2));
            return new StepScore(
                    cosine / count,
                    magnitude / count,
                    impactCosine / impacts,
                    median,
                    Math.sqrt(error / change),
                    count,
                    impacts);
        }
    }
}
