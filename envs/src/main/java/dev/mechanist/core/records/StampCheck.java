package dev.mechanist.core.records;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.numerics.Steps;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Stamps of samples that were taken at a regular rate and stamped badly: rounded to the ticks of a coarse clock, or late by what a
 * busy computer takes.
 */
public final class StampCheck {
    private static final int LEAST_ROWS = 20;

    /** Ticks shorter than this share of a step do no harm. */
    private static final double COARSE = 0.02;

    /** Steps are whole ticks to within this share of one. */
    private static final double WHOLE = 1e-3;

    /** Stamps that lie nearer than this share of a step to regular ones are as good as those. */
    private static final double REGULAR = 1e-3;

    /** Stamps of a regular clock stray by less than this share of a step. */
    private static final double BELONGS = 1;

    /** Where motion is explained so much better by a regular clock, stamps are wrong. */
    private static final double BETTER = 0.25;

    /** Standard errors of a step within which a round one is as likely. */
    private static final double SURE = 3;

    private StampCheck() {}

    /** The same stamps before a coarse clock rounded them; empty where none did. */
    public static Optional<double[]> unrounded(double[] times) {
        if (times.length < LEAST_ROWS) {
            return Optional.empty();
        }
        double[] steps = Steps.sorted(times);
        double least = steps[0];
        double most = steps[steps.length - 1];
        double tick = most - least;
        boolean two =
                Arrays.stream(steps).allMatch(s -> Math.min(Math.abs(s - least), Math.abs(s - most)) < WHOLE * tick);
        double[] regular = line(times);
        double step = regular[1] - regular[0];
        double ticks = least / tick;
        boolean coarse =
                tick > COARSE * step && two && ticks > 0.5 && Math.abs(ticks - Math.rint(ticks)) < 0.01 * ticks;
        return coarse && farthest(times, regular) < 1.01 * tick ? Optional.of(regular) : Optional.empty();
    }

    /** The episode at regular times where its own rates say that its stamps are wrong; otherwise as it is. */
    public static Episode regular(Episode episode, List<String> notes) {
        if (episode.steps() < LEAST_ROWS) {
            return episode;
        }
        double[] times = episode.times();
        if (RateCheck.pairs(episode.spec()).stream().noneMatch(RateCheck.Pair::named)) {
            return unrounded(times)
                    .map(before -> {
                        notes.add(episode.name() + ": " + roundedNote(before));
                        return at(before, episode);
                    })
                    .orElse(episode);
        }
        if (Drift.find(times).isPresent()) {
            return withoutDrift(episode, notes);
        }
        double[] regular = line(times);
        double step = regular[1] - regular[0];
        double away = farthest(times, regular);
        if (away < REGULAR * step || away > BELONGS * step) {
            return episode;
        }
        if (!(left(episode, regular) < BETTER * left(episode, times))) {
            return episode;
        }
        notes.add(episode.name() + ": its rates say that samples are " + Clock.number(step)
                + " s apart, whatever their stamps say, which stray by up to " + Clock.number(away)
                + " s; they are taken so");
        return at(regular, episode);
    }

    /** The episode by a clock that does not drift, where its rates say that its own did. */
    private static Episode withoutDrift(Episode episode, List<String> notes) {
        double[] times = episode.times();
        double[] corrected = Drift.corrected(times);
        if (!(left(episode, corrected) < BETTER * left(episode, times))) {
            return episode;
        }
        notes.add(episode.name() + ": " + Drift.find(times).orElseThrow().said()
                + ", and its rates say that its clock drifts; that is taken out");
        return at(corrected, episode);
    }

    private static Episode at(double[] times, Episode episode) {
        return Episode.recorded(episode.name(), episode.spec(), times, episode.states(), episode.actions());
    }

    /** What is said of stamps that a coarse clock had rounded. */
    public static String roundedNote(double[] times) {
        return "its stamps are those of a coarse clock; samples are taken to be " + Clock.number(times[1] - times[0])
                + " s apart";
    }

    /** What all rates leave. */
    private static double left(Episode episode, double[] times) {
        return RateCheck.pairs(episode.spec()).stream()
                .filter(RateCheck.Pair::named)
                .mapToDouble(pair -> left(episode, times, pair))
                .sum();
    }

    /** Sum of squares of what a rate leaves of how a quantity changes: that before, after or about each step, which leaves least. */
    private static double left(Episode episode, double[] times, RateCheck.Pair pair) {
        double least = Double.POSITIVE_INFINITY;
        for (double share : new double[] {0, 0.5, 1}) {
            double sum = 0;
            for (int t = 0; t < episode.steps(); t++) {
                double rate = (1 - share) * episode.states().get(t, pair.rate())
                        + share * episode.states().get(t + 1, pair.rate());
                double moved = episode.states().get(t + 1, pair.position())
                        - episode.states().get(t, pair.position());
                double away = moved - (times[t + 1] - times[t]) * rate;
                sum += away * away;
            }
            least = Math.min(least, sum);
        }
        return least;
    }

    /** The line through stamps by least squares over their numbers. */
    private static double[] line(double[] times) {
        int n = times.length;
        double middle = (n - 1) / 2.0;
        double mean = Arrays.stream(times).average().orElseThrow();
        double slope = 0;
        for (int i = 0; i < n; i++) {
            slope += (i - middle) * (times[i] - mean);
        }
        double spread = (double) n * ((double) n * n - 1) / 12;
        double found = slope / spread;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double away = times[i] - mean - found * (i - middle);
            squares += away * away;
        }
        double step = round(found, SURE * Math.sqrt(squares / n / spread));
        double first = times[0];
        double[] line = new double[n];
        Arrays.setAll(line, i -> first + i * step);
        return line;
    }

    /** The roundest step or rate within an error of a step. */
    private static double round(double step, double error) {
        for (int digits = 1; digits <= 4; digits++) {
            MathContext round = new MathContext(digits);
            double rate = 1 / new BigDecimal(1 / step).round(round).doubleValue();
            for (double candidate :
                    new double[] {new BigDecimal(step).round(round).doubleValue(), rate}) {
                if (Math.abs(candidate - step) < error) {
                    return candidate;
                }
            }
        }
        return step;
    }

    /** Largest distance of stamps from regular ones, wherever these begin. */
    private static double farthest(double[] times, double[] regular) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < times.length; i++) {
            least = Math.min(least, times[i] - regular[i]);
            most = Math.max(most, times[i] - regular[i]);
        }
        return most - least;
    }
}
