package dev.mechanist.experiments.planning;

import dev.mechanist.core.Planner;
import dev.mechanist.experiments.models.Capability;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.subjects.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A class of planners that studies can compare.
 *
 * @param summary one line for lists
 * @param defaults its settings; a study file may change each component by name
 * @param needs what it needs of a model with given settings, beyond what its propagation needs
 * @param carries how it carries the model's uncertainty along; nothing for planners that roll candidates out, so that there is a
 *     choice how
 * @param shares whether several threads may make a plan
 * @param maker builds a planner
 */
public record PlannerClass<R extends Record>(
        String summary,
        R defaults,
        Function<R, Set<Capability>> needs,
        Optional<Carry<R>> carries,
        boolean shares,
        Maker<R> maker) {
    /** Builds a planner for a model that offers what is needed. */
    @FunctionalInterface
    interface Maker<R extends Record> {
        Planner make(PlanningProblem problem, R settings);
    }

    /** How a planner with these settings carries the uncertainty of a model along. */
    @FunctionalInterface
    interface Carry<R extends Record> {
        Propagation of(R settings, StudyModel model);
    }

    boolean propagates() {
        return carries.isEmpty();
    }

    /** Everything that a study file may change. */
    List<Record> changeable() {
        return propagates() ? List.of(defaults, Propagation.DEFAULT) : List.of(defaults);
    }

    /** Refuses values that are not allowed. */
    void check(Settings changes) {
        changes.over(defaults);
        if (propagates()) {
            changes.over(Propagation.DEFAULT);
        }
    }

    /** How a model's uncertainty is carried along. */
    public Propagation propagation(Settings changes, StudyModel model) {
        return carries.map(carry -> carry.of(changes.over(defaults), model))
                .orElseGet(() -> changes.over(Propagation.DEFAULT).with(model));
    }

    /** What it needs of a model with these settings. */
    Set<Capability> needs(Settings changes) {
        Set<Capability> all = EnumSet.copyOf(needs.apply(changes.over(defaults)));
        if (propagates()) {
            all.addAll(changes.over(Propagation.DEFAULT).needs());
        }
        return all;
    }

    public Planner planner(PlanningProblem problem, Settings changes) {
        return maker.make(problem, changes.over(defaults));
    }
}
