package dev.mechanist.experiments.reproduce.quantities;

import dev.mechanist.core.InputException;
import java.util.Locale;

/**
 * What a quantity has to meet.
 *
 * @param relation of the quantity to the limit
 * @param limit in the quantity's unit
 * @param tolerance of {@link Relation#NEAR}, in the quantity's unit; 0 for the others
 */
public record Bar(Relation relation, double limit, double tolerance) {
    /** How a quantity is compared with the limit. */
    public enum Relation {
        AT_MOST,
        AT_LEAST,
        NEAR
    }

    public Bar {
        if (!Double.isFinite(limit) || !(tolerance >= 0) || (relation != Relation.NEAR && tolerance != 0)) {
            throw new InputException("a bar needs a finite limit, and a tolerance only where it asks to be near");
        }
    }

    public static Bar atMost(double limit) {
        return new Bar(Relation.AT_MOST, limit, 0);
    }

    public static Bar atLeast(double limit) {
        return new Bar(Relation.AT_LEAST, limit, 0);
    }

    public static Bar near(double limit, double tolerance) {
        return new Bar(Relation.NEAR, limit, tolerance);
    }

    /** Whether a value meets it; NaN meets nothing. */
    public boolean holds(double value) {
        return switch (relation) {
            case AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
            case NEAR -> Math.abs(value - limit) <= tolerance;
        };
    }

    /** For example {@code <= 0.05}. */
    @Override
    public String toString() {
        return switch (relation) {
            case AT_MOST -> "<= " + number(limit);
            case AT_LEAST -> ">= " + number(limit);
            case NEAR -> number(limit) + " +- " + number(tolerance);
        };
    }

    /** Six significant digits at most, and as few as say the same. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
        }
        String text = String.format(Locale.ROOT, "%.6g", value);
        if (text.contains(".") && !text.contains("e")) {
            text = text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
        }
        return text.replaceFirst("\\.?0+e", "e");
    }
}
