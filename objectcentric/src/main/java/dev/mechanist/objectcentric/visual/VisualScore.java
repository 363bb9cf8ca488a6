package dev.mechanist.objectcentric.visual;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well the next displacement of moving balls is predicted from true frames, near impacts (within four frames of one) and apart.
 * Frames soon after a push do not count: what went before it says nothing about them, and it is not told again.
 *
 * @param near errors within four frames of an impact
 * @param apart errors elsewhere
 */
public record VisualScore(Errors near, Errors apart) {
    /** Frames on either side of an impact that are near it. */
    private static final int NEAR = 4;

    private static final int TOGETHER = 256;

    /**
     * Errors of displacements.
     *
     * @param rms root mean square of their length, m
     * @param direction median angle, rad
     * @param magnitude median of |1 - predicted / true length|
     * @param directionRms root mean square of the angle, rad, each weighed by the square of the true length: that of a ball that
     *     creeps means little
     * @param magnitudeRms root mean square of predicted less true length, over that of the true length
     * @param count of balls and frames
     */
    public record Errors(
            double rms, double direction, double magnitude, double directionRms, double magnitudeRms, int count) {}

    /**
     * Scores every ball that moves, in every {@code every}-th frame.
     *
     * @param data episodes with structures, of the model's frames
     */
    public static VisualScore of(VisualModel model, DataSet data, int every) {
        Sums near = new Sums();
        Sums apart = new Sums();
        Stride stride = new Stride(model);
        Hindsight hindsight = new Hindsight(model, stride);
        for (Episode episode : data.episodes()) {
            Motion motion = Motion.of(episode);
            for (int from = 0; from < motion.frames(); from += every * TOGETHER) {
                int to = Math.min(motion.frames(), from + every * TOGETHER);
                List<Runner> runners = new ArrayList<>();
                for (int t = from; t < to; t += every) {
                    Runner runner = new Runner(motion.scene(), model.network().gaze());
                    runner.see(motion, t);
                    runners.add(runner);
                }
                hindsight.settle(runners);
                for (int k = 0; k < runners.size(); k++) {
                    int frame = (from + k * every) * 2 * motion.scene().balls();
                    runners.get(k).push(motion.forces(), frame, model.scale().gain());
                }
                stride.hit(runners);
                for (int k = 0; k < runners.size(); k++) {
                    compare(runners.get(k), motion, from + k * every, near, apart);
                }
            }
        }
        return new VisualScore(near.errors(), apart.errors());
    }

    private static void compare(Runner runner, Motion motion, int t, Sums near, Sums apart) {
        int balls = motion.scene().balls();
        for (int i = 0; i < balls; i++) {
            int place = (t * balls + i) * 2;
            double dx = motion.places()[place + 2 * balls] - motion.places()[place];
            double dy = motion.places()[place + 2 * balls + 1] - motion.places()[place + 1];
            if ((dx != 0 || dy != 0) && !motion.pushes(t - Gaze.MOMENTS + 1, t)) {
                double px = runner.places[2 * i] + runner.drift[2 * i] - motion.places()[place];
                double py = runner.places[2 * i + 1] + runner.drift[2 * i + 1] - motion.places()[place + 1];
                (motion.hits(i, t - NEAR, t + NEAR) ? near : apart).add(px, py, dx, dy);
            }
        }
    }

    private static final class Sums {
        private double square;
        private double lengths;
        private double turned;
        private double longer;
        private double[] directions = new double[256];
        private double[] magnitudes = new double[256];
        private int count;

        void add(double px, double py, double dx, double dy) {
            if (count == directions.length) {
                directions = Arrays.copyOf(directions, 2 * count);
                magnitudes = Arrays.copyOf(magnitudes, 2 * count);
            }
            double angle = Math.atan2(px * dy - py * dx, px * dx + py * dy);
            double length = Math.hypot(dx, dy);
            double excess = Math.hypot(px, py) - length;
            square += (px - dx) * (px - dx) + (py - dy) * (py - dy);
            lengths += length * length;
            turned += length * length * angle * angle;
            longer += excess * excess;
            directions[count] = Math.abs(angle);
            magnitudes[count] = Math.abs(excess / length);
            count++;
        }

        Errors errors() {
            return new Errors(
                    Math.sqrt(square / count),
                    median(directions),
                    median(magnitudes),
                    Math.sqrt(turned / lengths),
                    Math.sqrt(longer / lengths),
                    count);
        }

        private double median(double[] values) {
            if (count == 0) {
                return Double.NaN;
            }
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return 0.5 * (sorted[(count - 1) / 2] + sorted[count / 2]);
        }
    }
}
