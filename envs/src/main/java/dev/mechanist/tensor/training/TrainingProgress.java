package dev.mechanist.tensor.training;

import java.util.OptionalDouble;

/**
 * How a training stands at the end of an epoch.
 *
 * @param epoch epochs done, over all stages
 * @param epochs epochs in all, if no stage stops early
 * @param stage index of the epoch's stage
 * @param updates updates made by the first optimiser since it began
 * @param loss mean loss of the epoch's updates
 * @param validation error on what was held out; empty without
 * @param secondsLeft estimated time to the last epoch, s
 */
public record TrainingProgress(
        int epoch, int epochs, int stage, long updates, double loss, OptionalDouble validation, double secondsLeft) {
    /** Is told about every epoch. */
    @FunctionalInterface
    public interface Listener {
        /** Hears nothing. */
        Listener NONE = progress -> {};

        void onEpoch(TrainingProgress progress);
    }
}
