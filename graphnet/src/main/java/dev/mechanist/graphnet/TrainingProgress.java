package dev.mechanist.graphnet;

import java.util.OptionalDouble;

/**
 * How a training stands at the end of an epoch.
 *
 * @param epoch epochs done, over all stages
 * @param epochs epochs in all, if no stage stops early
 * @param unroll unroll length of the epoch
 * @param updates updates made since the trainer began
 * @param loss mean loss of the epoch's updates, summed over members
 * @param validation root mean square of the normalised error after the unroll, mean over members; empty without holdout
 * @param secondsLeft estimated time to the last epoch, s
 */
public record TrainingProgress(
        int epoch, int epochs, int unroll, long updates, double loss, OptionalDouble validation, double secondsLeft) {
    /** Is told about every epoch. */
    @FunctionalInterface
    public interface Listener {
        /** Hears nothing. */
        Listener NONE = progress -> {};

        void onEpoch(TrainingProgress progress);
    }
}
