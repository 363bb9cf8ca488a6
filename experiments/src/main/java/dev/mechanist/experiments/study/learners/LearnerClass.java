package dev.mechanist.experiments.study.learners;

import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Subject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A class of methods that learn to control a world by acting in it.
 *
 * @param summary one line for lists
 * @param defaults its settings; a study file may change each component by name
 * @param learnsModel whether planners can act beside it, with a model of its experience
 * @param unfit why it cannot learn in a world; nothing where it can
 * @param starter begins to learn, or goes on
 */
public record LearnerClass<R extends Record>(
        String summary,
        R defaults,
        boolean learnsModel,
        Function<Subject, Optional<String>> unfit,
        Starter<R> starter) {
    /** Learns in a world. */
    @FunctionalInterface
    interface Starter<R extends Record> {
        /**
         * A function of its arguments alone, however often it was interrupted.
         *
         * @param directory where everything is kept, so that an interruption costs one trial
         */
        Learned learn(Subject subject, R settings, long seed, Path directory);
    }

    public Learned learn(Subject subject, Settings changes, long seed, Path directory) {
        return starter.learn(subject, changes.over(defaults), seed, directory);
    }
}
