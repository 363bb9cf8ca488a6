package dev.mechanist.tensor.training;

import dev.mechanist.core.InputException;

/** The learning rate as a function of the number of updates already made. */
@FunctionalInterface
public interface Schedule {
    double rate(long step);

    /** Always the same. */
    static Schedule constant(double rate) {
        requirePositive("rate", rate);
        return step -> rate;
    }

    /** rate * factor^(step / every), continuously. */
    static Schedule exponential(double rate, double factor, long every) {
        requirePositive("rate", rate);
        requirePositive("factor", factor);
        requirePositive("every", every);
        return step -> rate * StrictMath.pow(factor, (double) step / every);
    }

    /** From {@code rate} along half a cosine to {@code last} at {@code steps}, constant after (Loshchilov and Hutter 2017). */
    static Schedule cosine(double rate, double last, long steps) {
        requirePositive("rate", rate);
        requirePositive("steps", steps);
        return step -> last + 0.5 * (rate - last) * (1 + StrictMath.cos(Math.PI * Math.min(1, (double) step / steps)));
    }

    /** This schedule, scaled up linearly from zero over its first {@code steps}. */
    default Schedule withWarmup(long steps) {
        requirePositive("steps", steps);
        return step -> rate(step) * Math.min(1, (step + 1.0) / steps);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InputException("a learning-rate schedule needs a positive " + name + ", not " + value);
        }
    }
}
