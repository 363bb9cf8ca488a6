package dev.mechanist.experiments.scores;

import java.util.Locale;

/** Numbers as reports show them. */
public final class Numbers {
    private Numbers() {}

    /** Three significant digits, plain where that is short. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = (int) Math.max(0, 2 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    public static String seconds(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
    }

    /** A share in percent. */
    public static String percent(double share) {
        return Math.round(100 * share) + "%";
    }

    public static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
