package dev.mechanist.core.numerics;

/** Angles that jump by a turn where they leave a range. */
public final class Unwrapping {
    private Unwrapping() {}

    /**
     * Whether an angle was wrapped: all of it lies within one turn, and somewhere it jumps by most of one. An angle that was
     * not wrapped would have to move by more than three quarters of a turn between two samples to look so.
     *
     * @param values along time
     * @param turn 2 pi, or 360
     */
    public static boolean looksWrapped(double[] values, double turn) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        boolean jumps = false;
        for (int i = 0; i < values.length; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
            jumps |= i > 0 && Math.abs(values[i] - values[i - 1]) > 0.75 * turn;
        }
        return jumps && most - least <= 1.001 * turn;
    }

    /** The values with whole turns added, so that none differs from the one before by more than half a turn; a fresh array. */
    public static double[] unwrap(double[] values, double turn) {
        double[] unwrapped = values.clone();
        for (int i = 1; i < values.length; i++) {
            double change = Math.IEEEremainder(values[i] - values[i - 1], turn);
            double whole = Math.rint((unwrapped[i - 1] + change - values[i]) / turn);
            unwrapped[i] = values[i] + whole * turn;
        }
        return unwrapped;
    }
}
