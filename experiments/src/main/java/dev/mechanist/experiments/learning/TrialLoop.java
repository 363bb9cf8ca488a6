package dev.mechanist.experiments.learning;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A run of trials that keeps everything in one directory and goes on where it was stopped. */
interface TrialLoop {
    /** Everything that decides the result but environment and seed, as text. */
    String description();

    /** How many trials come before those of what was learned. */
    int trialsBefore();

    /**
     * Runs until {@code trials} trials of what was learned are done.
     *
     * @param onTrial hears about every trial that is run now
     * @return all rows, those of earlier parts of the run included
     */
    List<LearningTrial> run(int trials, Consumer<LearningTrial> onTrial);

    /** The result in a few words. */
    default String summary(List<LearningTrial> rows) {
        LearningTrial last = rows.get(rows.size() - 1);
        return String.format(Locale.ROOT, "best return %.1f after %d steps", last.best(), last.experience());
    }
}
