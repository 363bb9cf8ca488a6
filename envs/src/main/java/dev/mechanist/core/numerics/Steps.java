package dev.mechanist.core.numerics;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Steps between the stamps of samples. */
public final class Steps {
    private Steps() {}

    /** All steps within each series of stamps, the smallest first. */
    public static double[] sorted(double[]... stamps) {
        return Arrays.stream(stamps)
                .flatMapToDouble(times -> IntStream.range(1, times.length).mapToDouble(i -> times[i] - times[i - 1]))
                .sorted()
                .toArray();
    }

    /**
     * The median of {@link #sorted}, the upper one of two.
     *
     * @throws InputException where there is no step
     */
    public static double median(double[]... stamps) {
        double[] steps = sorted(stamps);
        if (steps.length == 0) {
            throw new InputException("the episodes have no steps; give longer ones");
        }
        return steps[steps.length / 2];
    }
}
