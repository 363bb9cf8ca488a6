package dev.mechanist.core;

/**
 * One coordinate of a state or an action.
 *
 * @param name short name as in the literature, for example {@code theta}
 * @param unit SI unit, for example {@code rad/s}; empty when dimensionless
 * @param lower smallest admissible value, in {@code unit}; may be negative infinity
 * @param upper largest admissible value, in {@code unit}; may be positive infinity
 * @param isAngle whether values that differ by 2 pi describe the same configuration
 */
public record Variable(String name, String unit, double lower, double upper, boolean isAngle) {
    public Variable {
        if (name == null || name.isBlank()) {
            throw new InputException("a variable needs a name");
        }
        if (!(lower <= upper)) {
            throw new InputException(
                    "variable '" + name + "': lower bound " + lower + " is above upper bound " + upper);
        }
    }

    /** An unbounded quantity. */
    public static Variable of(String name, String unit) {
        return new Variable(name, unit, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    }

    /** An unbounded, unwrapped angle in rad. */
    public static Variable angle(String name) {
        return new Variable(name, "rad", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);
    }

    /** A quantity within [lower, upper]. */
    public static Variable bounded(String name, String unit, double lower, double upper) {
        return new Variable(name, unit, lower, upper, false);
    }
}
