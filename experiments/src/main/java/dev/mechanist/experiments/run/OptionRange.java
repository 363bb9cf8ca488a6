package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;

/** Options and settings that have a least value. */
public final class OptionRange {
    private OptionRange() {}

    /**
     * Refuses a smaller value.
     *
     * @param option as it is written: {@code --trials} on the command line, {@code epochs} where a study file may set it too
     * @param value null where the option was not given
     */
    public static void requireAtLeast(int least, String option, Integer value) {
        if (value != null && value < least) {
            throw new InputException(option + " must be at least " + least + ", not " + value);
        }
    }
}
