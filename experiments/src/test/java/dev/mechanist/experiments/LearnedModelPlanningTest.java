package dev.mechanist.experiments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DataSet;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Environment;
import dev.mechanist.core.Episode;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.envs.Environments;
import dev.mechanist.planners.ActionMap;
import dev.mechanist.planners.ActionSource;
import dev.mechanist.planners.Adam;
import dev.mechanist.planners.BoxIlqr;
import dev.mechanist.planners.CmaEs;
import dev.mechanist.planners.ControlledEpisode;
import dev.mechanist.planners.CrossEntropy;
import dev.mechanist.planners.DynamicsSearch;
import dev.mechanist.planners.EvolutionSampler;
import dev.mechanist.planners.GradientMethod;
import dev.mechanist.planners.GradientPlanner;
import dev.mechanist.planners.ImprovedCrossEntropy;
import dev.mechanist.planners.LimitedMemoryBfgs;
import dev.mechanist.planners.MultipleShooting;
import dev.mechanist.planners.PathIntegral;
import dev.mechanist.planners.RandomShooting;
import dev.mechanist.planners.RandomStart;
import dev.mechanist.planners.RecedingHorizon;
import dev.mechanist.planners.RewardWeighted;
import dev.mechanist.planners.Sampler;
import dev.mechanist.planners.SamplingPlanner;
import dev.mechanist.planners.SeparableCmaEs;
import dev.mechanist.planners.TrajectorySettings;
import dev.mechanist.planners.TreeSearch;
import dev.mechanist.sysid.FitSettings;
import dev.mechanist.sysid.PhysicsFit;
import dev.mechanist.sysid.linear.LinearDynamics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every planner with models found from data, in control of the true world: identified physics on the pendulum swing-up, and
 * a linear model on the double integrator. At least two of three fixed seeds must end at the goal, as they do with the true
 * dynamics (random shooting and tree search excepted on the pendulum, where they fail with those too).
 */
class LearnedModelPlanningTest {
    /** A planner for a model. */
    interface Recipe {
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
                "UCT",
                (model, cost, horizon, seed) -> new TreeSearch(
                        new DynamicsSearch(model, cost),
                        ActionSource.discrete(List.of(
                                model.spec().actionLower(),
                                new double[model.spec().m()],
                                model.spec().actionUpper())),
                        horizon,
                        new TreeSearch.Settings(500, 1, 1, 0.5),
                        seed));
    }

    private static Recipe sampling(Sampler.Settings settings) {
        return (model, cost, horizon, seed) -> new SamplingPlanner(model, cost, horizon, settings, seed);
    }

    private static Recipe gradient(GradientMethod.Settings method) {
        GradientPlanner.Settings settings = new GradientPlanner.Settings(method, ActionMap.projection(), 4, 0.5, 40);
        return (model, cost, horizon, seed) -> new GradientPlanner(model, cost, horizon, settings, seed);
    }

    @TestFactory
    Stream<DynamicTest> linearModelOfTheDoubleIntegrator() {
        LinearDynamics model = LinearDynamics.train(explore("double-integrator", 60), 1, 1e-9);
        return cells("double-integrator", model, 20, 5, x -> Math.abs(x[0] - 1) < 0.1, Set.of());
    }

    @TestFactory
    Stream<DynamicTest> identifiedPhysicsOfThePendulum() {
        ParametricDynamics truth = Environments.scenario("pendulum").world().dynamics();
        double[] guess = truth.parameterValues();
        for (int i = 0; i < guess.length; i++) {
            guess[i] *= truth.parameters().get(i).free() ? 1.3 : 1;
        }
        ParametricDynamics model = PhysicsFit.fit(
                        truth.withParameterValues(guess),
                        explore("pendulum", 200),
                        FitSettings.of(new FitSettings.Shooting.FromMeasured(0.5, 0.25), 0.01, 0.1))
                .model();
        return cells(
                "pendulum",
                model,
                25,
                1,
                x -> Math.cos(x[0]) > 0.95 && Math.abs(x[1]) < 0.6,
                Set.of("random shooting", "UCT"));
    }

    /** One episode under uniform random actions. */
    private static DataSet explore(String name, int steps) {
        Environment world = Environments.make(name);
        RandomStream random = RandomStream.of(9, "explore", 0);
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, world.spec().n());
        DMatrixRMaj actions = new DMatrixRMaj(steps, 1);
        double[] times = new double[steps + 1];
        double[] x = world.reset(9);
        System.arraycopy(x, 0, states.data, 0, x.length);
        for (int t = 0; t < steps; t++) {
            actions.data[t] = random.nextDouble(
                    world.spec().actionLower()[0], world.spec().actionUpper()[0]);
            x = world.step(new double[] {actions.data[t]}).observation();
            System.arraycopy(x, 0, states.data, (t + 1) * x.length, x.length);
            times[t + 1] = (t + 1) * world.spec().dt();
        }
        return new DataSet(world.spec(), List.of(new Episode(name, times, states, actions, new double[steps], false)));
    }

    private static Stream<DynamicTest> cells(
            String world,
            DifferentiableDynamics model,
            int horizon,
            int replanEvery,
            Predicate<double[]> goal,
            Set<String> tooHard) {
        return PLANNERS.entrySet().stream()
                .filter(planner -> !tooHard.contains(planner.getKey()))
                .map(planner -> DynamicTest.dynamicTest(planner.getKey() + " on " + world, () -> {
                    int solved = 0;
                    StringBuilder ends = new StringBuilder();
                    for (int seed = 1; seed <= 3; seed++) {
                        Environment environment = Environments.make(world);
                        RecedingHorizon controller = new RecedingHorizon(
                                planner.getValue().create(model, environment.cost(), horizon, seed),
                                environment.spec(),
                                new RecedingHorizon.Settings(replanEvery, Budget.UNLIMITED));
                        DMatrixRMaj states = ControlledEpisode.run(environment, controller, seed)
                                .episode()
                                .states();
                        double[] last = Arrays.copyOfRange(
                                states.data, (states.numRows - 1) * states.numCols, states.numRows * states.numCols);
                        solved += goal.test(last) ? 1 : 0;
                        ends.append(Arrays.toString(last));
                    }
                    assertTrue(solved >= 2, "solved " + solved + " of 3, ends " + ends);
                }));
    }
}
