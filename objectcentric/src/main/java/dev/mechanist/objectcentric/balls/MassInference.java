package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.Disc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Which mass a ball has, from one impact (Chang et al. 2017): of each hypothesis the model predicts the velocities after it, and
 * the nearest prediction wins, which is the likeliest under errors that are alike in all. An impact counts where two balls and no
 * others change their velocity in the step, both as far from walls as the paper asks; the masses of all other balls are known.
 *
 * @param right share of the balls whose mass is found; chance is one in the number of hypotheses
 * @param count balls asked about: two for each impact
 */
public record MassInference(double right, int count) {
    /** Distance of the surface from walls, m. */
    private static final double CLEAR = 0.06;

    private static final double SAME = 1e-9;

    /**
     * Asks about every impact that counts, in episodes of NPE's world.
     *
     * @param hypotheses masses, kg, the true ones among them
     */
    public static MassInference of(BallPredictor predictor, DataSet data, double... hypotheses) {
        Map<List<Disc>, Structure> supposed = new HashMap<>();
        int right = 0;
        int count = 0;
        for (Episode episode : data.episodes()) {
            List<Disc> discs = BallRecords.exact(StepScore.structure(episode)).discs();
            for (int ball = 0; ball < discs.size(); ball++) {
                List<Integer> steps = steps(episode, discs, ball);
                if (steps.isEmpty()) {
                    continue;
                }
                int[] best = best(predictor, episode, discs, ball, steps, supposed, hypotheses);
                for (int k : best) {
                    right += hypotheses[k] == discs.get(ball).mass() ? 1 : 0;
                }
                count += best.length;
            }
        }
        return new MassInference((double) right / count, count);
    }

    /** Steps from the second frame on in which a ball has the only impact, with another ball. */
    private static List<Integer> steps(Episode episode, List<Disc> discs, int ball) {
        List<Integer> steps = new ArrayList<>();
        for (int t = 1; t < episode.steps(); t++) {
            int changed = 0;
            boolean clear = true;
            boolean own = false;
            for (int i = 0; i < discs.size(); i++) {
                if (changes(episode.states(), t, i)) {
                    changed++;
                    own |= i == ball;
                    clear &= isClear(episode.states(), t, i, discs.get(i).radius());
                }
            }
            if (own && clear && changed == 2) {
                steps.add(t);
            }
        }
        return steps;
    }

    private static boolean changes(DMatrixRMaj states, int t, int i) {
        double vx = states.get(t, 4 * i + 2);
        double vy = states.get(t, 4 * i + 3);
        double change = Math.hypot(states.get(t + 1, 4 * i + 2) - vx, states.get(t + 1, 4 * i + 3) - vy);
        return change > SAME * Math.hypot(vx, vy);
    }

    private static boolean isClear(DMatrixRMaj states, int t, int i, double radius) {
        return NpeWorlds.clearance(states.get(t, 4 * i), states.get(t, 4 * i + 1)) > radius + CLEAR;
    }

    private static int[] best(
            BallPredictor predictor,
            Episode episode,
            List<Disc> discs,
            int ball,
            List<Integer> steps,
            Map<List<Disc>, Structure> supposed,
            double[] hypotheses) {
        int n = episode.states().numCols;
        DMatrixRMaj earlier = rows(episode.states(), steps, -1);
        DMatrixRMaj last = rows(episode.states(), steps, 0);
        DMatrixRMaj truth = rows(episode.states(), steps, 1);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        int[] best = new int[steps.size()];
        double[] least = new double[steps.size()];
        for (int k = 0; k < hypotheses.length; k++) {
            List<Disc> others = new ArrayList<>(discs);
            others.set(ball, new Disc(discs.get(ball).radius(), hypotheses[k]));
            predictor.predict(supposed.computeIfAbsent(others, NpeWorlds::structure), earlier, last, next);
            for (int row = 0; row < best.length; row++) {
                double error = 0;
                for (int c = 0; c < n; c++) {
                    double off = c % 4 < 2 ? 0 : next.get(row, c) - truth.get(row, c);
                    error += off * off;
                }
                if (k == 0 || error < least[row] || Double.isNaN(least[row])) {
                    least[row] = error;
                    best[row] = k;
                }
            }
        }
        return best;
    }

    private static DMatrixRMaj rows(DMatrixRMaj states, List<Integer> steps, int shift) {
        DMatrixRMaj rows = new DMatrixRMaj(steps.size(), states.numCols);
        for (int row = 0; row < steps.size(); row++) {
            System.arraycopy(
                    states.data,
                    (steps.get(row) + shift) * states.numCols,
                    rows.data,
                    row * states.numCols,
                    states.numCols);
        }
        return rows;
    }
}
