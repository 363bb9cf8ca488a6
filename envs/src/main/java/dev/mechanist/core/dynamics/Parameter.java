package dev.mechanist.core.dynamics;

import dev.mechanist.core.InputException;

/**
 * A physical constant of a model that a fit may change.
 *
 * @param name unique within the model, for example {@code mass_cart}
 * @param unit SI unit
 * @param value present value, in {@code unit}
 * @param scale typical magnitude, positive: fits work on value / scale
 * @param lower smallest admissible value; may be negative infinity
 * @param upper largest admissible value; may be positive infinity
 * @param free whether a fit may change it
 */
public record Parameter(
        String name, String unit, double value, double scale, double lower, double upper, boolean free) {
    public Parameter {
        if (!Double.isFinite(value) || value < lower || value > upper) {
            throw new InputException(
                    "parameter '" + name + "' must be within [" + lower + ", " + upper + "], not " + value);
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new InputException("parameter '" + name + "' needs a positive finite scale, not " + scale);
        }
    }

    /** A free quantity that cannot be negative, scaled by its value (or 1 where that is zero). */
    public static Parameter positive(String name, String unit, double value) {
        return new Parameter(name, unit, value, value > 0 ? value : 1, 0, Double.POSITIVE_INFINITY, true);
    }

    /** A free quantity of any sign. */
    public static Parameter real(String name, String unit, double value, double scale) {
        return new Parameter(name, unit, value, scale, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);
    }

    public Parameter withValue(double value) {
        return new Parameter(name, unit, value, scale, lower, upper, free);
    }

    public Parameter withFree(boolean free) {
        return new Parameter(name, unit, value, scale, lower, upper, free);
    }

    public Parameter withBounds(double lower, double upper) {
        return new Parameter(name, unit, value, scale, lower, upper, free);
    }
}
