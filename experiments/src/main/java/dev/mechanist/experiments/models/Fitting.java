package dev.mechanist.experiments.models;

import dev.mechanist.sysid.shooting.FitResult;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What goes on around a fit that takes long.
 *
 * @param listener hears how it stands
 * @param checkpoint file to go on from, where the class keeps one
 * @param identified hears what a fit of physical parameters found
 */
public record Fitting(TrainingProgress.Listener listener, Optional<Path> checkpoint, Consumer<FitResult> identified) {
    /** Says nothing and keeps nothing. */
    public static final Fitting QUIET = new Fitting(TrainingProgress.Listener.NONE, Optional.empty(), result -> {});

    /** The same, with somebody who hears of physical parameters. */
    public Fitting telling(Consumer<FitResult> hears) {
        return new Fitting(listener, checkpoint, hears);
    }
}
