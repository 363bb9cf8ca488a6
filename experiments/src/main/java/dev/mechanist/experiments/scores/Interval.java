package dev.mechanist.experiments.scores;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A mean of independent values with its 95% confidence interval by Student's t; of a single value the interval is that value.
 *
 * @param mean of the finite values; NaN when there are none
 * @param lower end
 * @param upper end
 */
public record Interval(double mean, double lower, double upper) {
    public static Interval of(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        double mean = Arrays.stream(finite).average().orElse(Double.NaN);
        if (finite.length < 2) {
            return new Interval(mean, mean, mean);
        }
        double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
        double error = Math.sqrt(squares / (finite.length - 1) / finite.length);
        double half = error * new TDistribution(finite.length - 1).inverseCumulativeProbability(0.975);
        return new Interval(mean, mean - half, mean + half);
    }

    /** Not a confidence interval: the median with the least and the largest value. */
    public static Interval range(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN);
        }
        return new Interval(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * The geometric mean with its interval, for quantities of at least 0 that vary by factors. A zero has no logarithm and would
     * hide all others in a product: where one is among the values, it is the arithmetic mean with its interval, cut at 0.
     */
    static Interval ofLogarithms(double[] values) {
        if (Arrays.stream(values).anyMatch(v -> v == 0)) {
            Interval plain = of(values);
            return new Interval(plain.mean, Math.max(0, plain.lower), plain.upper);
        }
        Interval logs = of(Arrays.stream(values).map(Math::log).toArray());
        return new Interval(Math.exp(logs.mean), Math.exp(logs.lower), Math.exp(logs.upper));
    }

    /** Half its width, for "mean ± half". */
    public double half() {
        return (upper - lower) / 2;
    }
}
