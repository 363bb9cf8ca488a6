package dev.mechanist.experiments.study;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.planners.BoxIlqr;
import dev.mechanist.planners.CrossEntropy;
import dev.mechanist.planners.EvolutionSampler;
import dev.mechanist.planners.GradientPlanner;
import dev.mechanist.planners.ImprovedCrossEntropy;
import dev.mechanist.planners.MultipleShooting;
import dev.mechanist.planners.PathIntegral;
import dev.mechanist.planners.RandomShooting;
import dev.mechanist.planners.RandomStart;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.RewardWeighted;
import dev.mechanist.planners.Sampler;
import dev.mechanist.planners.SamplingPlanner;
import dev.mechanist.planners.TrajectorySettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The planners by name: to add one, add a line. All of them plan in a receding horizon. */
public final class PlannerClasses {
    private static final int HORIZON = 30;

    static final Map<String, PlannerClass<?>> ALL;

    static {
        Map<String, PlannerClass<?>> all = new LinkedHashMap<>();
        all.put("random-shooting", sampling("the best of random action sequences", RandomShooting.Settings.DEFAULT));
        all.put("cem", sampling("cross-entropy method, as in PETS", CrossEntropy.Settings.DEFAULT));
        all.put("icem", sampling("improved cross-entropy method", ImprovedCrossEntropy.Settings.DEFAULT));
        all.put("mppi", sampling("model-predictive path integrals", PathIntegral.Settings.DEFAULT));
        all.put("pddm", sampling("reward-weighted refinement, as in PDDM", RewardWeighted.Settings.DEFAULT));
        all.put("cma-es", sampling("covariance matrix adaptation", EvolutionSampler.Settings.FULL));
        all.put("sep-cma-es", sampling("separable covariance matrix adaptation", EvolutionSampler.Settings.SEPARABLE));
        all.put("adam", gradient("gradient descent through the model by Adam", GradientPlanner.Settings.ADAM));
        all.put("l-bfgs", gradient("L-BFGS through the model", GradientPlanner.Settings.LIMITED_MEMORY_BFGS));
        all.put("ilqr", trajectory("iterative LQR with control limits", BoxIlqr::gaussNewton));
        all.put("gap-ilqr", trajectory("multiple-shooting iterative LQR", MultipleShooting::gaussNewton));
        ALL = Collections.unmodifiableMap(all);
    }

    private PlannerClasses() {}

    private static <R extends Record & Sampler.Settings> PlannerClass<R> sampling(String summary, R defaults) {
        return new PlannerClass<>(
                summary,
                defaults,
                (model, cost, horizon, settings, seed) -> new SamplingPlanner(model, cost, horizon, settings, seed));
    }

    private static PlannerClass<GradientPlanner.Settings> gradient(String summary, GradientPlanner.Settings defaults) {
        return new PlannerClass<>(summary, defaults, GradientPlanner::new);
    }

    private interface TrajectoryOptimiser {
        Planner make(DifferentiableDynamics model, SmoothCost cost, int horizon, TrajectorySettings settings);
    }

    private static PlannerClass<TrajectorySettings> trajectory(String summary, TrajectoryOptimiser optimiser) {
        return new PlannerClass<>(
                summary,
                TrajectorySettings.DEFAULT.withIterations(50),
                (model, cost, horizon, settings, seed) -> new RandomStart(
                        optimiser.make(model, cost, horizon, settings),
                        model.spec(),
                        RandomStart.Settings.DEFAULT,
                        seed));
    }

    /** Name and summary of each planner, in the order of presentation. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, planner) -> summaries.put(name, planner.summary()));
        return summaries;
    }

    /** Refuses settings that the planner does not have. */
    static void check(String name, Settings settings) {
        PlannerClass<?> planner = ALL.get(name);
        settings.allow(List.of(planner.defaults().getClass()), "horizon", "replanEvery", "modelSteps");
        planner.settings(settings);
        horizon(settings);
        recedingHorizon(settings);
    }

    static Planner planner(String name, Settings settings, DifferentiableDynamics model, SmoothCost cost, long seed) {
        return ALL.get(name).planner(model, cost, horizon(settings), settings, seed);
    }

    private static int horizon(Settings settings) {
        return settings.integer("horizon", 1, HORIZON);
    }

    /** How often to plan, and how hard. */
    static RecedingHorizon.Settings recedingHorizon(Settings settings) {
        int steps = settings.integer("modelSteps", 0, 0);
        int replanEvery = settings.integer("replanEvery", 1, 1);
        if (replanEvery > horizon(settings)) {
            throw settings.error(
                    "replanEvery", "must be at most the horizon, " + horizon(settings) + ", not " + replanEvery);
        }
        return new RecedingHorizon.Settings(replanEvery, steps == 0 ? Budget.UNLIMITED : Budget.ofModelSteps(steps));
    }
}
