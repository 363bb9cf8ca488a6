package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.FiniteDifferenceHessianCost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientMethod;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.gradient.LimitedMemoryBfgs;
import dev.mechanist.planners.sampling.ActionMap;
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
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.DynamicsSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;

/**
 * The planners as rows of a table and the worlds as its columns, for tests here and of models elsewhere. A cell is solved where at
 * least two of three fixed seeds end at the goal.
 */
public final class PlannerTable {
    private static final int SEEDS = 3;

    /** A planner for a model and a task. */
    public interface Recipe {
        Planner create(DifferentiableDynamics model, SmoothCost cost, int horizon, long seed);
    }

    private static final Map<String, Recipe> PLANNERS = new LinkedHashMap<>();

    static {
        PLANNERS.put("random shooting", sampling(new RandomShooting.Settings(500)));
        PLANNERS.put("CEM", sampling(new CrossEntropy.Settings(125, 15, 4, 0.1)));
        PLANNERS.put("iCEM", sampling(new ImprovedCrossEntropy.Settings(120, 10, 4, 1, 0.1, 1.25, 0.3, 1)));
        PLANNERS.put("MPPI", sampling(new PathIntegral.Settings(250, 2, 1, 0.8, 1)));
        PLANNERS.put("PDDM", sampling(new RewardWeighted.Settings(250, 2, 1, 0.7, 1.2)));
        PLANNERS.put("CMA-ES", sampling(new EvolutionSampler.Settings(CmaEs::new, 50, 10, 0.8)));
        PLANNERS.put("separable CMA-ES", sampling(new EvolutionSampler.Settings(SeparableCmaEs::new, 50, 10, 0.8)));
        PLANNERS.put(
                "IPOP-CMA-ES", sampling(new EvolutionSampler.Settings(CmaEs::new, 50, 10, 0.8).withRestarts(3, 1)));
        PLANNERS.put("Adam", gradient(Adam.Settings.DEFAULT));
        PLANNERS.put("L-BFGS", gradient(LimitedMemoryBfgs.Settings.DEFAULT));
        PLANNERS.put(
                "iLQR",
                (model, cost, horizon, seed) -> new RandomStart(
                        BoxIlqr.gaussNewton(model, cost, horizon, TrajectorySettings.DEFAULT.withIterations(30)),
                        model.spec(),
                        new RandomStart.Settings(3, 0.5),
                        seed));
        PLANNERS.put(
                "multiple shooting",
                (model, cost, horizon, seed) -> new RandomStart(
                        MultipleShooting.gaussNewton(
                                model, cost, horizon, TrajectorySettings.DEFAULT.withIterations(30)),
                        model.spec(),
                        new RandomStart.Settings(3, 0.5),
                        seed));
        PLANNERS.put(
                "iLQR, full Hessian",
                (model, cost, horizon, seed) -> new RandomStart(
                        BoxIlqr.fullHessian(
                                model,
                                new FiniteDifferenceHessianCost(cost),
                                horizon,
                                TrajectorySettings.DEFAULT.withIterations(30)),
                        model.spec(),
                        new RandomStart.Settings(3, 0.5),
                        seed));
        PLANNERS.put("UCT", (model, cost, horizon, seed) -> tree(model, cost, horizon, seed, corners(model.spec())));
        PLANNERS.put(
                "UCT, widening",
                (model, cost, horizon, seed) -> tree(model, cost, horizon, seed, ActionSource.widening(1, 0.5)));
    }

    private static Recipe sampling(Sampler.Settings settings) {
        return (model, cost, horizon, seed) -> new SamplingPlanner(model, cost, horizon, settings, seed);
    }

    private static Recipe gradient(GradientMethod.Settings method) {
        GradientPlanner.Settings settings = new GradientPlanner.Settings(method, ActionMap.projection(), 6, 0.5, 40);
        return (model, cost, horizon, seed) -> new GradientPlanner(model, cost, horizon, settings, seed);
    }

    private static Planner tree(
            DifferentiableDynamics model, SmoothCost cost, int horizon, long seed, ActionSource source) {
        return new TreeSearch(
                new DynamicsSearch(model, cost), source, horizon, new TreeSearch.Settings(500, 1, 1, 0.5), seed);
    }

    private static ActionSource corners(Spec spec) {
        return ActionSource.discrete(List.of(spec.actionLower(), new double[spec.m()], spec.actionUpper()));
    }

    private PlannerTable() {}

    /** All rows by name. */
    public static Map<String, Recipe> planners() {
        return PLANNERS;
    }

    /**
     * One column.
     *
     * @param environment registered name
     * @param horizon of every plan
     * @param replanEvery actions executed from each plan
     * @param goal of the last state
     * @param unsolved rows that run but are too hard for their method at about 500 rollouts per plan
     */
    public record World(
            String environment, int horizon, int replanEvery, Predicate<double[]> goal, Set<String> unsolved) {}

    public static final World DOUBLE_INTEGRATOR =
            new World("double-integrator", 20, 5, x -> Math.abs(x[0] - 1) < 0.1 && Math.abs(x[1]) < 0.15, Set.of());

    public static final World PENDULUM = new World(
            "pendulum",
            25,
            1,
            x -> Math.cos(x[0]) > 0.95 && Math.abs(x[1]) < 0.6,
            Set.of("random shooting", "UCT", "UCT, widening"));

    public static final World CART_POLE = new World(
            "cart-pole",
            30,
            2,
            x -> Math.cos(x[3]) < -0.9 && Math.abs(x[0]) < 0.5,
            Set.of(
                    "random shooting",
                    "iCEM",
                    "MPPI",
                    "PDDM",
                    "CMA-ES",
                    "separable CMA-ES",
                    "IPOP-CMA-ES",
                    "Adam",
                    "UCT",
                    "UCT, widening"));

    public static final World ACROBOT = new World(
            "acrobot",
            40,
            4,
            x -> Math.cos(x[0]) < -0.95 && Math.cos(x[0] + x[1]) < -0.95,
            Set.of(
                    "random shooting",
                    "CEM",
                    "iCEM",
                    "MPPI",
                    "PDDM",
                    "CMA-ES",
                    "separable CMA-ES",
                    "IPOP-CMA-ES",
                    "Adam",
                    "L-BFGS",
                    "UCT",
                    "UCT, widening"));

    /** All planners on a world, with its true dynamics as their model. */
    public static Stream<DynamicTest> withTrueDynamics(World world) {
        DifferentiableDynamics truth =
                Environments.scenario(world.environment).environment().dynamics();
        return PLANNERS.entrySet().stream()
                .map(planner -> DynamicTest.dynamicTest(
                        planner.getKey() + " on " + world.environment,
                        () -> cell(planner.getValue(), truth, world, world.unsolved.contains(planner.getKey()))));
    }

    /** The planners that solve a world by its true dynamics, with another model of it. */
    public static Stream<DynamicTest> withModel(DifferentiableDynamics model, World world) {
        return PLANNERS.entrySet().stream()
                .filter(planner -> !world.unsolved.contains(planner.getKey()))
                .map(planner -> DynamicTest.dynamicTest(
                        planner.getKey() + " on " + world.environment,
                        () -> cell(planner.getValue(), model, world, false)));
    }

    private static void cell(Recipe recipe, DifferentiableDynamics model, World world, boolean unsolved) {
        int solved = 0;
        StringBuilder ends = new StringBuilder();
        for (int seed = 1; seed <= (unsolved ? 1 : SEEDS); seed++) {
            TaskEnvironment environment =
                    Environments.scenario(world.environment).environment();
            RecedingHorizon controller = new RecedingHorizon(
                    recipe.create(model, environment.task().cost(), world.horizon, seed),
                    environment.spec(),
                    new RecedingHorizon.Settings(unsolved ? world.horizon : world.replanEvery, Budget.UNLIMITED));
            PlayedEpisode run = new EpisodePlayer(environment).play(controller, seed);
            assertTrue(Double.isFinite(run.totalCost().orElseThrow()));
            double[] last = last(run.episode().states());
            solved += world.goal.test(last) ? 1 : 0;
            ends.append(Arrays.toString(last));
        }
        assertTrue(unsolved || solved >= 2, "solved " + solved + " of " + SEEDS + ", ends " + ends);
    }

    private static double[] last(DMatrixRMaj states) {
        return Arrays.copyOfRange(states.data, (states.numRows - 1) * states.numCols, states.numRows * states.numCols);
    }
}
