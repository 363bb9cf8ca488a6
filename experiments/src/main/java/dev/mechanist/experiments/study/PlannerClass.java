package dev.mechanist.experiments.study;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.SmoothCost;

/**
 * A class of planners that studies can compare.
 *
 * @param summary one line for lists
 * @param defaults its settings; a study file may change each component by name
 * @param maker builds a planner
 */
record PlannerClass<R extends Record>(String summary, R defaults, Maker<R> maker) {
    /** Builds a planner for a model and a task. */
    @FunctionalInterface
    interface Maker<R extends Record> {
        Planner make(DifferentiableDynamics model, SmoothCost cost, int horizon, R settings, long seed);
    }

    R settings(Settings changes) {
        return changes.over(defaults);
    }

    Planner planner(DifferentiableDynamics model, SmoothCost cost, int horizon, Settings changes, long seed) {
        return maker.make(model, cost, horizon, settings(changes), seed);
    }
}
