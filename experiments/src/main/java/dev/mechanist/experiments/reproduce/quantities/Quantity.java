package dev.mechanist.experiments.reproduce.quantities;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.scores.Interval;
import java.util.Arrays;
import java.util.List;

/**
 * One number of a reproduction.
 *
 * @param what it is, with its unit
 * @param values one per repetition: seeds, starts or folds that share nothing
 * @param statistic how the values become the number that the bar judges
 * @param reference the number that others have, as text; empty where nobody has one
 * @param source where the reference comes from; empty where there is none
 * @param bar what it has to meet
 */
public record Quantity(
        String what, List<Double> values, Statistic statistic, String reference, String source, Bar bar) {
    /** How the values of repetitions become one number. */
    public enum Statistic {
        /** With the 95% interval by Student's t. */
        MEAN,
        /** Between least and largest value. */
        MEDIAN,
        /** The worst for the bar, between least and largest value. */
        WORST
    }

    public Quantity {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new InputException("quantity '" + what + "' has no value");
        }
    }

    /** A number that no seed decides. */
    public static Quantity exact(String what, double value, String reference, String source, Bar bar) {
        return new Quantity(what, List.of(value), Statistic.WORST, reference, source, bar);
    }

    /** The number; NaN where a repetition gave none, so that a lost seed cannot pass. */
    public double ours() {
        double[] sorted = sorted();
        int n = sorted.length;
        if (Double.isNaN(sorted[n - 1])) {
            return Double.NaN;
        }
        return switch (statistic) {
            case MEAN -> Arrays.stream(sorted).average().orElseThrow();
            case MEDIAN -> 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
            case WORST ->
                switch (bar.relation()) {
                    case AT_MOST -> sorted[n - 1];
                    case AT_LEAST -> sorted[0];
                    case NEAR ->
                        Math.abs(sorted[0] - bar.limit()) > Math.abs(sorted[n - 1] - bar.limit())
                                ? sorted[0]
                                : sorted[n - 1];
                };
        };
    }

    /** Lower end of the interval, as {@link Statistic} says; the value itself where there is one only. */
    public double lower() {
        return statistic == Statistic.MEAN ? interval().lower() : sorted()[0];
    }

    /** Upper end of the interval. */
    public double upper() {
        return statistic == Statistic.MEAN ? interval().upper() : sorted()[values.size() - 1];
    }

    /** Whether the number meets the bar. */
    public boolean holds() {
        return bar.holds(ours());
    }

    /** Student's; NaN throughout where a repetition gave none. */
    private Interval interval() {
        double ours = ours();
        return Double.isNaN(ours) ? new Interval(ours, ours, ours) : Interval.of(sorted());
    }

    /** Ascending, NaN last. */
    private double[] sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
