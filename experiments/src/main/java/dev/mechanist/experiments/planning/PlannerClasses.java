package dev.mechanist.experiments.planning;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.FiniteDifferenceHessianCost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import dev.mechanist.experiments.models.Capability;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.planners.RandomStart;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.PathIntegral;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RewardWeighted;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.MultipleShooting;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.trajectory.WorkSharing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The planners by name: to add one, add a line. All of them plan in a receding horizon. */
public final class PlannerClasses {
    private static final int HORIZON = 30;

    /** No array holds all candidates of plans that are much longer, and no model sees so far. */
    private static final int MOST_AHEAD = 100_000;

    /** Steps of a block of Jacobians: of the world each takes long, of a network few take as long as many. */
    private static final int WORLD_ROWS = 8;

    private static final int MODEL_ROWS = 25;

    /** Keys of every planner: how often and how hard it plans, and how late its actions take effect. */
    private static final List<String> COMMON = List.of("horizon", "replanEvery", "modelSteps", "latency");

    public static final Map<String, PlannerClass<?>> ALL;

    static {
        Map<String, PlannerClass<?>> all = new LinkedHashMap<>();
        all.put("random-shooting", sampling("the best of random action sequences", RandomShooting.Settings.DEFAULT));
        all.put("cem", sampling("cross-entropy method, as in PETS", CrossEntropy.Settings.DEFAULT));
        all.put("icem", sampling("improved cross-entropy method", ImprovedCrossEntropy.Settings.DEFAULT));
        all.put("mppi", sampling("model-predictive path integrals", PathIntegral.Settings.DEFAULT));
        all.put("pddm", sampling("reward-weighted refinement, as in PDDM", RewardWeighted.Settings.DEFAULT));
        all.put("cma-es", sampling("covariance matrix adaptation", EvolutionSampler.Settings.FULL));
        all.put("sep-cma-es", sampling("separable covariance matrix adaptation", EvolutionSampler.Settings.SEPARABLE));
        all.put("ipop-cma-es", restarted("covariance matrix adaptation, restarted with doubled populations"));
        all.put("tree", TreePlanner.inModel("Monte-Carlo tree search with progressive widening"));
        all.put("tree-in-world", TreePlanner.inWorld("tree search in the world itself, where the model is true"));
        all.put("adam", gradient("gradient descent through the model by Adam", GradientPlanner.Settings.ADAM));
        all.put("l-bfgs", gradient("L-BFGS through the model", GradientPlanner.Settings.LIMITED_MEMORY_BFGS));
        all.put("ilqr", trajectory("iterative LQR with control limits", BoxIlqr::gaussNewton, BoxIlqr::fullHessian));
        all.put(
                "gap-ilqr",
                trajectory(
                        "multiple-shooting iterative LQR",
                        MultipleShooting::gaussNewton,
                        MultipleShooting::fullHessian));
        ALL = Collections.unmodifiableMap(all);
    }

    private PlannerClasses() {}

    private static <R extends Record & Sampler.Settings> PlannerClass<R> sampling(String summary, R defaults) {
        return new PlannerClass<>(
                summary,
                defaults,
                settings -> EnumSet.of(Capability.STEPS),
                Optional.empty(),
                true,
                (problem, settings) ->
                        new SamplingPlanner(problem.propagation().evaluator(problem), settings, problem.seed()));
    }

    /**
     * CMA-ES that starts again.
     *
     * @param population of the first start
     * @param iterations of all starts together
     * @param sigma initial step size, in half widths of the action intervals
     * @param restarts at most
     */
    private record Restarts(int population, int iterations, double sigma, int restarts) {
        Restarts {
            if (restarts < 1) {
                throw new InputException("restarts must be at least 1, not " + restarts);
            }
            of(population, iterations, sigma);
        }

        static EvolutionSampler.Settings of(int population, int iterations, double sigma) {
            return new EvolutionSampler.Settings(
                    EvolutionSampler.Settings.FULL.strategy(), population, iterations, sigma);
        }
    }

    private static PlannerClass<Restarts> restarted(String summary) {
        return new PlannerClass<>(
                summary,
                new Restarts(20, 60, 0.3, 4),
                settings -> EnumSet.of(Capability.STEPS),
                Optional.empty(),
                true,
                (problem, s) -> new SamplingPlanner(
                        problem.propagation().evaluator(problem),
                        Restarts.of(s.population, s.iterations, s.sigma).withRestarts(s.restarts, problem.seed()),
                        problem.seed()));
    }

    private static PlannerClass<GradientPlanner.Settings> gradient(String summary, GradientPlanner.Settings defaults) {
        return new PlannerClass<>(
                summary,
                defaults,
                settings -> EnumSet.of(Capability.DERIVATIVES),
                Optional.of((settings, model) -> Propagation.MEAN),
                false,
                (problem, settings) -> new GradientPlanner(
                        derivatives(problem), problem.cost(), problem.horizon(), settings, problem.seed()));
    }

    private static DifferentiableDynamics derivatives(PlanningProblem problem) {
        return problem.model().derivatives().orElseThrow();
    }

    private interface TrajectoryOptimiser<C extends SmoothCost> {
        Planner make(
                DifferentiableDynamics model, C cost, int horizon, TrajectorySettings settings, WorkSharing sharing);
    }

    /**
     * A trajectory optimiser.
     *
     * @param optimiser its parameters
     * @param start where it starts without an earlier plan
     * @param fullHessian whether the cost has its exact Hessian, instead of the Gauss-Newton one
     */
    private record Trajectory(TrajectorySettings optimiser, RandomStart.Settings start, boolean fullHessian) {}

    private static PlannerClass<Trajectory> trajectory(
            String summary,
            TrajectoryOptimiser<SmoothCost> gaussNewton,
            TrajectoryOptimiser<TwiceDifferentiableCost> full) {
        return new PlannerClass<>(
                summary,
                new Trajectory(TrajectorySettings.DEFAULT.withIterations(50), RandomStart.Settings.DEFAULT, false),
                settings -> EnumSet.of(Capability.DERIVATIVES),
                Optional.of((settings, model) -> Propagation.MEAN),
                true,
                (problem, settings) -> {
                    DifferentiableDynamics model = derivatives(problem);
                    WorkSharing sharing =
                            new WorkSharing(problem.workers(), problem.model().isWorld() ? WORLD_ROWS : MODEL_ROWS);
                    Planner planner = settings.fullHessian
                            ? full.make(
                                    model,
                                    new FiniteDifferenceHessianCost(problem.cost()),
                                    problem.horizon(),
                                    settings.optimiser,
                                    sharing)
                            : gaussNewton.make(model, problem.cost(), problem.horizon(), settings.optimiser, sharing);
                    return new RandomStart(planner, model.spec(), settings.start, problem.seed());
                });
    }

    /** Name and summary of each planner, in the order of presentation. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach((name, planner) -> summaries.put(name, planner.summary()));
        return summaries;
    }

    /** Everything that a study file may change of a planner, beside what all have. */
    public static List<Record> changeable(String name) {
        return ALL.get(name).changeable();
    }

    /** Refuses settings that the planner does not have. */
    public static void check(String name, Settings settings) {
        PlannerClass<?> planner = ALL.get(name);
        List<String> others = new ArrayList<>(COMMON);
        if (planner.shares()) {
            others.add("threads");
        }
        settings.allow(planner.changeable(), others);
        planner.check(settings);
        horizon(settings);
        latency(settings);
        threads(settings);
        recedingHorizon(settings);
    }

    /** Why a model cannot be planned with; nothing where it can. */
    public static Optional<String> unfit(String name, Settings settings, StudyModel model) {
        return model.unfitFor(ALL.get(name).needs(settings));
    }

    public static int horizon(Settings settings) {
        int horizon = settings.integer("horizon", 1, HORIZON);
        if (horizon > MOST_AHEAD) {
            throw settings.error("horizon", "must be at most " + MOST_AHEAD + " steps, not " + horizon);
        }
        return horizon;
    }

    /** Steps between a measurement and the action decided from it. */
    public static int latency(Settings settings) {
        return settings.integer("latency", 0, 0);
    }

    /** Threads of one plan. */
    public static int threads(Settings settings) {
        return settings.integer("threads", 1, 1);
    }

    /** Settings of a planner, each {@code key=value}, and all processors as threads where it takes some and they do not say how many. */
    public static List<String> onAllProcessors(String name, List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        if (ALL.get(name).shares() && settings.stream().noneMatch(s -> s.startsWith("threads="))) {
            all.add("threads=" + Runtime.getRuntime().availableProcessors());
        }
        return all;
    }

    /** How often to plan, and how hard. */
    public static RecedingHorizon.Settings recedingHorizon(Settings settings) {
        int steps = settings.integer("modelSteps", 0, 0);
        int replanEvery = settings.integer("replanEvery", 1, 1);
        if (replanEvery > horizon(settings)) {
            throw settings.error(
                    "replanEvery", "must be at most the horizon, " + horizon(settings) + ", not " + replanEvery);
        }
        return new RecedingHorizon.Settings(replanEvery, steps == 0 ? Budget.UNLIMITED : Budget.ofModelSteps(steps));
    }
}
