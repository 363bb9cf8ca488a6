package dev.mechanist.experiments.models;

import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What goes on around a fit that takes long.
 *
 * @param listener hears how it stands
 * @param checkpoint file to go on from, where the class keeps one
 */
public record Fitting(TrainingProgress.Listener listener, Optional<Path> checkpoint) {
    /** Says nothing and keeps nothing. */
    public static final Fitting QUIET = new Fitting(TrainingProgress.Listener.NONE, Optional.empty());
}
