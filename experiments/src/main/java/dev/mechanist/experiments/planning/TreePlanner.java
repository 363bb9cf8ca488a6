package dev.mechanist.experiments.planning;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.experiments.models.Capability;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.DynamicsSearch;
import dev.mechanist.planners.tree.EnvironmentSearch;
import dev.mechanist.planners.tree.SearchModel;
import dev.mechanist.planners.tree.StochasticSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Tree search in a model, random or not, and in the world itself. */
final class TreePlanner {
    private static final int LARGEST_SET = 10_000;

    /** Each visit of a node draws an outcome, under a member drawn anew. */
    private static final Propagation ONE_DRAW = new Propagation(Propagation.Kind.TS_1, 1, Propagation.Risk.MEAN, 1);

    /** Where the outcomes of an action come from. */
    enum Outcomes {
        /** Random steps where the model offers them, and the expected step of others. */
        AUTO,
        /** The expected step. */
        MEAN,
        /** Random steps. */
        RANDOM
    }

    /**
     * In a model.
     *
     * @param actions what is tried
     * @param search how
     * @param outcomes what an action leads to
     */
    record InModel(Actions actions, TreeSearch.Settings search, Outcomes outcomes) {}

    /**
     * In the world.
     *
     * @param actions what is tried
     * @param search how
     */
    record InWorld(Actions actions, TreeSearch.Settings search) {}

    /**
     * The actions that are tried.
     *
     * @param levels values of each action, evenly spread between its bounds; 0 for progressive widening
     * @param wideningFactor of ceil(factor visits^exponent) actions
     * @param wideningExponent in [0, 1]
     */
    record Actions(int levels, double wideningFactor, double wideningExponent) {
        static final Actions DEFAULT = new Actions(0, 1, 0.5);

        Actions {
            ActionSource.widening(wideningFactor, wideningExponent);
            if (levels < 0 || levels == 1) {
                throw new InputException("levels must be 0, for widening, or at least 2, not " + levels);
            }
        }

        ActionSource source(Spec spec) {
            if (levels == 0) {
                return ActionSource.widening(wideningFactor, wideningExponent);
            }
            if (Math.pow(levels, spec.m()) > LARGEST_SET) {
                throw new InputException(levels + " levels of " + spec.m() + " actions are too many combinations");
            }
            List<double[]> all = List.of(new double[spec.m()]);
            for (int j = 0; j < spec.m(); j++) {
                List<double[]> longer = new ArrayList<>();
                for (double[] action : all) {
                    for (int level = 0; level < levels; level++) {
                        double[] next = action.clone();
                        double lower = spec.action().get(j).lower();
                        next[j] = lower + (spec.action().get(j).upper() - lower) * level / (levels - 1);
                        longer.add(next);
                    }
                }
                all = longer;
            }
            return ActionSource.discrete(all);
        }
    }

    private TreePlanner() {}

    static PlannerClass<InModel> inModel(String summary) {
        return new PlannerClass<>(
                summary,
                new InModel(Actions.DEFAULT, TreeSearch.Settings.DEFAULT, Outcomes.AUTO),
                settings -> EnumSet.of(settings.outcomes == Outcomes.RANDOM ? Capability.NOISE : Capability.STEPS),
                Optional.of((settings, model) -> isRandom(settings.outcomes, model) ? ONE_DRAW : Propagation.MEAN),
                false,
                (problem, settings) ->
                        search(problem, settings.actions, settings.search, model(problem, settings.outcomes)));
    }

    private static boolean isRandom(Outcomes outcomes, StudyModel model) {
        return outcomes == Outcomes.RANDOM
                || outcomes == Outcomes.AUTO && model.noise().isPresent();
    }

    private static SearchModel model(PlanningProblem problem, Outcomes outcomes) {
        return isRandom(outcomes, problem.model())
                ? new StochasticSearch(problem.model().noise().orElseThrow(), problem.cost())
                : new DynamicsSearch(problem.model().dynamics(), problem.cost());
    }

    static PlannerClass<InWorld> inWorld(String summary) {
        return new PlannerClass<>(
                summary,
                new InWorld(Actions.DEFAULT, TreeSearch.Settings.DEFAULT),
                settings -> EnumSet.of(Capability.WORLD),
                Optional.of((settings, model) -> Propagation.MEAN),
                false,
                (problem, settings) -> search(
                        problem, settings.actions, settings.search, new EnvironmentSearch(problem.environment())));
    }

    private static TreeSearch search(
            PlanningProblem problem, Actions actions, TreeSearch.Settings settings, SearchModel model) {
        return new TreeSearch(
                model, actions.source(problem.environment().spec()), problem.horizon(), settings, problem.seed());
    }
}
