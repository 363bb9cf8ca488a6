package dev.mechanist.core.records;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Values that loggers write where they have none. */
public final class Placeholders {
    private static final Set<Double> KNOWN =
            Set.of(999.0, 9999.0, 99999.0, 999999.0, 999.25, 9999.9, 32767.0, 32768.0, 65535.0, 1e20, 1e30, 1e35, 1e38);

    /** A placeholder is so many times farther from the middle than most values. */
    private static final double OUTSIDE = 20;

    /** Or so many times, where all other values keep within {@link #WITHIN} of them. */
    private static final double ALONE = 2.5;

    private static final double WITHIN = 1;

    /** Whatever is so many times farther is no value either. */
    private static final double FAR_OUTSIDE = 1e6;

    private static final int LEAST_ROWS = 20;

    private Placeholders() {}

    /**
     * What is wrong with the first such value, in words; nothing where there is none.
     *
     * @param values as in the file, before they are converted; NaN where one is missing
     */
    public static Optional<String> find(String name, double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(v -> Double.isFinite(v) && !KNOWN.contains(Math.abs(v)))
                .sorted()
                .toArray();
        if (sorted.length < LEAST_ROWS) {
            return Optional.empty();
        }
        double middle = sorted[sorted.length / 2];
        double spread = sorted[(int) (0.95 * (sorted.length - 1))] - sorted[(int) (0.05 * (sorted.length - 1))];
        double farthest = Math.max(sorted[sorted.length - 1] - middle, middle - sorted[0]);
        for (int t = 0; t < values.length && spread > 0; t++) {
            double value = values[t];
            double away = Math.abs(value - middle) / spread;
            boolean alone = away > ALONE && farthest < WITHIN * spread;
            if (away > FAR_OUTSIDE || KNOWN.contains(Math.abs(value)) && (away > OUTSIDE || alone)) {
                return Optional.of(
                        "row " + (t + 1) + ": '" + name + "' is "
                                + (Math.abs(value) < 1e7 ? new BigDecimal(value).toPlainString() : Clock.number(value))
                                + ", which looks like a missing value; remove or repair the row, or name it in 'missing_values'");
            }
        }
        return Optional.empty();
    }
}
