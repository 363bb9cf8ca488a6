package dev.mechanist.experiments.verify;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The worst error of each quantity over all cases of a kind, and whether it is within its tolerance. */
public final class FixtureReport {
    private final Map<String, Worst> worst = new LinkedHashMap<>();

    /**
     * The worst case of one quantity.
     *
     * @param kind file or group that it belongs to
     * @param quantity what was compared
     * @param values how many values were compared
     * @param error largest difference, relative to the largest entry of the reference
     * @param tolerance that the error was held against
     * @param place the case that it happened in
     */
    public record Worst(String kind, String quantity, long values, double error, double tolerance, String place) {
        public boolean passes() {
            return error <= tolerance;
        }
    }

    /** Compares arrays; errors count relative to the largest entry of {@code expected}, and absolutely where all are 0. */
    public void compare(
            String kind, String quantity, String place, double[] expected, double[] actual, double tolerance) {
        double largest = 0;
        double difference = expected.length == actual.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double d = Math.abs(expected[i] - actual[i]);
            difference = d <= difference ? difference : Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
        }
        double error = largest == 0 ? difference : difference / largest;
        Worst here = new Worst(kind, quantity, expected.length, error, tolerance, place);
        worst.merge(kind + "/" + quantity, here, (old, added) -> {
            Worst w = added.error / added.tolerance > old.error / old.tolerance ? added : old;
            return new Worst(kind, quantity, old.values + added.values, w.error, w.tolerance, w.place);
        });
    }

    /** All quantities in the order in which they first appeared. */
    public Collection<Worst> quantities() {
        return worst.values();
    }

    /** Whether every quantity is within its tolerance. */
    public boolean passes() {
        return worst.values().stream().allMatch(Worst::passes);
    }

    /** One line per quantity, in columns. */
    public String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-34s %-12s %9s %11s %10s  %s%n",
                "kind",
                "quantity",
                "values",
                "worst error",
                "tolerance",
                ""));
        for (Worst w : worst.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-34s %-12s %9d %11.2e %10.1e  %s%n",
                    w.kind,
                    w.quantity,
                    w.values,
                    w.error,
                    w.tolerance,
                    w.passes() ? "ok" : "FAILS in " + w.place));
        }
        return text.toString();
    }
}
