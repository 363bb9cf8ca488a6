package dev.mechanist.experiments.planning;

import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.experiments.models.StudyModel;

/**
 * What a planner is made for.
 *
 * @param model what it plans with
 * @param environment the world that it acts in
 * @param cost the task's
 * @param horizon actions of a plan
 * @param propagation how candidates are rolled out, for planners that draw some
 * @param workers threads for those that share out work
 * @param seed of everything random
 */
public record PlanningProblem(
        StudyModel model,
        Environment environment,
        SmoothCost cost,
        int horizon,
        Propagation propagation,
        Workers workers,
        long seed) {}
