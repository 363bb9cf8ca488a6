package dev.mechanist.experiments.models;

import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Trial;

/**
 * A class of models that studies can compare.
 *
 * @param summary one line for lists
 * @param defaults its settings; a study file may change each component by name
 * @param fitter builds a model of one trial
 * @param ofAnySize whether its models are of any number of parts, and learn worlds of several sizes at once
 */
public record ModelClass<R extends Record>(String summary, R defaults, Fitter<R> fitter, boolean ofAnySize) {
    /** Settings of a class that has none. */
    public record NoSettings() {}

    /** Builds a model. */
    @FunctionalInterface
    public interface Fitter<R extends Record> {
        /** A function of trial, settings and seed alone: the same seed gives the same model to the bit. */
        StudyModel fit(Trial trial, R settings, long seed, Fitting fitting);
    }

    /** Builds a model in so little time that nobody need hear of it. */
    @FunctionalInterface
    interface QuickFitter<R extends Record> {
        StudyModel fit(Trial trial, R settings, long seed);
    }

    R settings(Settings changes) {
        return changes.over(defaults);
    }

    StudyModel fit(Trial trial, Settings changes, long seed, Fitting fitting) {
        return fitter.fit(trial, settings(changes), seed, fitting);
    }
}
