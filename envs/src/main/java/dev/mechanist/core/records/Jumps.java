package dev.mechanist.core.records;

import dev.mechanist.core.data.Episode;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/** Values that no motion gives: numbers that stand for missing ones, and places that no rate leads to. */
final class Jumps {
    /** Rates explain most of how a quantity changes where what they leave is at most this share. */
    private static final double EXPLAINED = 0.25;

    /** A jump is so many times larger than what rates leave in most steps, and than what the fastest motion gives. */
    private static final double UNEXPLAINED = 20;

    private static final double FASTER = 3;

    /** At a jump, position and rate have nothing in common. */
    private static final double APART = 0.9;

    /** For so many steps a quantity does not stay the same to the last digit while it moves. */
    private static final int STUCK = 4;

    /** What a rate must say of a step for it to be one, as a share of the fastest. */
    private static final double MOVING = 0.05;

    private static final int LEAST_ROWS = 20;

    private Jumps() {}

    /** What is wrong with the first such value of a row, in words; nothing where nothing is. */
    static Optional<String> find(Episode episode) {
        for (int i = 0; i < episode.spec().n(); i++) {
            Optional<String> found =
                    Placeholders.find(episode.spec().state().get(i).name(), column(episode.states(), i));
            if (found.isPresent()) {
                return found;
            }
        }
        for (int j = 0; j < episode.spec().m(); j++) {
            Optional<String> found =
                    Placeholders.find(episode.spec().action().get(j).name(), column(episode.actions(), j));
            if (found.isPresent()) {
                return found;
            }
        }
        return RateCheck.pairs(episode.spec()).stream()
                .filter(RateCheck.Pair::named)
                .flatMap(pair -> jump(episode, pair.position(), pair.rate()).stream())
                .findFirst();
    }

    private static Optional<String> jump(Episode episode, int position, int rate) {
        int steps = episode.steps();
        if (steps < LEAST_ROWS) {
            return Optional.empty();
        }
        double[] left = new double[steps];
        double[] moved = new double[steps];
        double[] speed = new double[steps];
        for (int t = 0; t < steps; t++) {
            double dt = episode.times()[t + 1] - episode.times()[t];
            double mean =
                    0.5 * (episode.states().get(t, rate) + episode.states().get(t + 1, rate));
            moved[t] = episode.states().get(t + 1, position) - episode.states().get(t, position);
            left[t] = Math.abs(moved[t] - mean * dt);
            speed[t] = Math.abs(mean);
        }
        double usuallyLeft = quantile(left, 0.9);
        if (usuallyLeft > EXPLAINED * quantile(moved, 0.9)) {
            return Optional.empty();
        }
        double fastest = quantile(speed, 0.99);
        int still = 0;
        for (int t = 0; t < steps; t++) {
            double dt = episode.times()[t + 1] - episode.times()[t];
            double said =
                    0.5 * dt * (episode.states().get(t, rate) + episode.states().get(t + 1, rate));
            boolean stands = moved[t] == 0 && Math.abs(said) > Math.max(2 * usuallyLeft, MOVING * fastest * dt);
            still = stands ? still + 1 : 0;
            if (still == STUCK) {
                return Optional.of("row " + (t + 2) + ": '"
                        + episode.spec().state().get(position).name()
                        + "' stays the same since row " + (t + 2 - STUCK) + " where its rate '"
                        + episode.spec().state().get(rate).name()
                        + "' says that it moves; remove the rows in which the sensor hung");
            }
            if (left[t] > UNEXPLAINED * usuallyLeft
                    && left[t] > FASTER * fastest * dt
                    && left[t] > APART * Math.max(Math.abs(moved[t]), Math.abs(said))) {
                return Optional.of("row " + (t + 2) + ": '"
                        + episode.spec().state().get(position).name() + "' moves by " + Clock.number(moved[t])
                        + " where its rate '" + episode.spec().state().get(rate).name() + "' says "
                        + Clock.number(said) + "; repair or remove the row, or split the record there");
            }
        }
        return Optional.empty();
    }

    private static double[] column(DMatrixRMaj matrix, int j) {
        double[] values = new double[matrix.numRows];
        Arrays.setAll(values, t -> matrix.get(t, j));
        return values;
    }

    /** Of sizes. */
    private static double quantile(double[] values, double share) {
        double[] sorted = Arrays.stream(values).map(Math::abs).sorted().toArray();
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
