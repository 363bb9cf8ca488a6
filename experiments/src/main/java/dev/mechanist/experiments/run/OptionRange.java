package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;

/** Options of the command line that have a least value. */
public final class OptionRange {
    private OptionRange() {}

    /**
     * Refuses a smaller value.
     *
     * @param option as it is written, {@code --trials}
     * @param value null where the option was not given
     */
    public static void requireAtLeast(int least, String option, Integer value) {
        if (value != null && value < least) {
            throw new InputException(option + " must be at least " + least + ", not " + value);
        }
    }
}
