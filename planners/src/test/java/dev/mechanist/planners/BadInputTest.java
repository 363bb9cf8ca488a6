package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.EvolutionSearch;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.gradient.LimitedMemoryBfgs;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.PathIntegral;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RewardWeighted;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.MultipleShooting;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import dev.mechanist.planners.tree.ActionSource;
import dev.mechanist.planners.tree.DynamicsSearch;
import dev.mechanist.planners.tree.TreeSearch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Each mistake gives one line that says what is wrong, before any work. */
class BadInputTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.1, 1);
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {1, 1}, new double[] {1}, new double[] {1, 1});
    private static final QuadraticCost WIDE =
            QuadraticCost.diagonal(new double[] {1, 1, 1}, new double[] {1}, new double[] {1, 1, 1});
    private static final TrajectorySettings TRAJECTORY = TrajectorySettings.DEFAULT;

    @TestFactory
    Stream<DynamicTest> mistakesAreNamed() {
        Map<String, Executable> mistakes = new LinkedHashMap<>();
        mistakes.put("horizon 0, sampling", () -> sampling(0, RandomShooting.Settings.DEFAULT));
        mistakes.put("horizon 0, iLQR", () -> BoxIlqr.gaussNewton(WORLD, COST, 0, TRAJECTORY));
        mistakes.put("horizon 0, shooting", () -> MultipleShooting.gaussNewton(WORLD, COST, 0, TRAJECTORY));
        mistakes.put(
                "horizon 0, gradient", () -> new GradientPlanner(WORLD, COST, 0, GradientPlanner.Settings.ADAM, 1));
        mistakes.put("horizon 0, tree", () -> tree(0));
        mistakes.put("population 0, shooting", () -> new RandomShooting.Settings(0));
        mistakes.put("population 0, CEM", () -> new CrossEntropy.Settings(0, 2, 1, 0));
        mistakes.put("iterations 0, CEM", () -> new CrossEntropy.Settings(10, 2, 0, 0));
        mistakes.put("one elite, CEM", () -> new CrossEntropy.Settings(10, 1, 1, 0));
        mistakes.put("alpha 1, CEM", () -> new CrossEntropy.Settings(10, 2, 1, 1));
        mistakes.put("iterations 0, iCEM", () -> new ImprovedCrossEntropy.Settings(10, 2, 0, 1, 0, 1, 0, 0));
        mistakes.put(
                "elites above population, iCEM", () -> new ImprovedCrossEntropy.Settings(10, 11, 1, 1, 0, 1, 0, 0));
        mistakes.put("growth below 1, iCEM", () -> new ImprovedCrossEntropy.Settings(10, 2, 1, 1, 0, 0.9, 0, 0));
        mistakes.put("iterations 0, MPPI", () -> new PathIntegral.Settings(10, 0, 1, 1, 1));
        mistakes.put("alpha above 1, MPPI", () -> new PathIntegral.Settings(10, 1, 1, 1, 1.1));
        mistakes.put("iterations 0, PDDM", () -> new RewardWeighted.Settings(10, 0, 1, 1, 1));
        mistakes.put("beta 0, PDDM", () -> new RewardWeighted.Settings(10, 1, 1, 0, 1));
        mistakes.put("iterations 0, CMA-ES", () -> new EvolutionSampler.Settings(CmaEs::new, 8, 0, 1));
        mistakes.put("step size infinite, CMA-ES", () -> new EvolutionSampler.Settings(CmaEs::new, 8, 1, 1 / 0.0));
        mistakes.put(
                "no restart",
                () -> new EvolutionSampler.Settings(CmaEs::new, 8, 1, 1)
                        .withRestarts(0, 1)
                        .create(new SequenceSpace(1, new double[1], new double[1])));
        mistakes.put("no variable, CMA-ES", () -> new CmaEs(new double[0], 1, 8));
        mistakes.put("start not finite, CMA-ES", () -> new SeparableCmaEs(new double[] {Double.NaN}, 1, 8));
        mistakes.put(
                "restarts 0, gradient",
                () -> new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 0, 0.3, 1));
        mistakes.put(
                "iterations 0, gradient",
                () -> new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 1, 0.3, 0));
        mistakes.put(
                "deviation negative, gradient",
                () -> new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 1, -0.3, 1));
        mistakes.put("beta1 of 1, Adam", () -> new Adam.Settings(0.1, 1, 0.9, 1e-8));
        mistakes.put("memory 0, L-BFGS", () -> new LimitedMemoryBfgs.Settings(0, 0.1, 0.5, 0));
        mistakes.put("backtrack 1, L-BFGS", () -> new LimitedMemoryBfgs.Settings(5, 0.1, 1, 0));
        mistakes.put("iterations 0, trajectory", () -> TRAJECTORY.withIterations(0));
        mistakes.put("tolerance negative, trajectory", () -> TRAJECTORY.withTolerances(-1, 0));
        mistakes.put("no step length", () -> new TrajectorySettings(1, 0, 0, new double[0], 0, 1, 1, 2, 2));
        mistakes.put("step length 0", () -> new TrajectorySettings(1, 0, 0, new double[1], 0, 1, 1, 2, 2));
        mistakes.put("delta0 of 1", () -> new TrajectorySettings(1, 0, 0, new double[] {1}, 0, 1, 1, 2, 1));
        mistakes.put("random starts 0", () -> new RandomStart.Settings(0, 1));
        mistakes.put("random starts without deviation", () -> new RandomStart.Settings(1, 0));
        mistakes.put("exploration negative", () -> new TreeSearch.Settings(1, -1, 1, 0.5));
        mistakes.put("widening factor 0", () -> ActionSource.widening(0, 0.5));
        mistakes.put("deviation not finite, risk", () -> RiskMeasure.meanPlusDeviation(1 / 0.0));
        mistakes.put("fraction 0, risk", () -> RiskMeasure.conditionalValueAtRisk(0));
        mistakes.put("replanning 0", () -> new RecedingHorizon.Settings(0, Budget.UNLIMITED));
        mistakes.put(
                "replanning beyond the horizon",
                () -> new RecedingHorizon(tree(5), WORLD.spec(), new RecedingHorizon.Settings(6, Budget.UNLIMITED)));
        mistakes.put("latency 0", () -> new LatencyAware(new RecedingHorizon(tree(5), WORLD.spec()), WORLD, 0));
        mistakes.put(
                "a discrete action too wide",
                () -> ActionSource.discrete(List.of(new double[2]))
                        .draw(0, SequenceSpace.of(WORLD.spec(), 1), null, null, new double[1]));
        mistakes.put("no evaluation", () -> EvolutionSearch.minimise(new CmaEs(new double[2], 1, 8), x -> 0, 0, 0, 1));
        mistakes.put("block of 0", () -> new RolloutEvaluator(WORLD, COST, 5, Workers.serial(), 0));
        mistakes.put("no bounds", () -> new SequenceSpace(5, new double[0], new double[0]));
        mistakes.put("states missing", () -> PlannedTrajectory.of(new DMatrixRMaj(2, 2), new DMatrixRMaj(2, 1)));
        mistakes.put(
                "gains of another size",
                () -> new PlannedTrajectory(
                        new DMatrixRMaj(3, 2), new DMatrixRMaj(2, 1), Optional.of(new DMatrixRMaj(2, 1)), 0));
        mistakes.put("elites above population", () -> new CrossEntropy.Settings(10, 11, 1, 0));
        mistakes.put("population 0, iCEM", () -> new ImprovedCrossEntropy.Settings(0, 2, 1, 1, 0, 1, 0, 0));
        mistakes.put("population 0, MPPI", () -> new PathIntegral.Settings(0, 1, 1, 1, 1));
        mistakes.put("temperature 0", () -> new PathIntegral.Settings(10, 1, 0, 1, 1));
        mistakes.put("population 0, PDDM", () -> new RewardWeighted.Settings(0, 1, 1, 1, 1));
        mistakes.put("population 3, CMA-ES", () -> new EvolutionSampler.Settings(CmaEs::new, 3, 1, 1));
        mistakes.put("step size 0, CMA-ES", () -> new CmaEs(new double[2], 0, 8));
        mistakes.put("simulations 0", () -> new TreeSearch.Settings(0, 1, 1, 0.5));
        mistakes.put("particles 0", () -> new ParticleEvaluator.Particles(0, MemberPattern.keep(), RiskMeasure.mean()));
        mistakes.put("no discrete actions", () -> ActionSource.discrete(List.of()));
        mistakes.put("threads 0", () -> Workers.of(0));
        mistakes.put("bounds crossed", () -> new SequenceSpace(5, new double[] {1}, new double[] {-1}));
        mistakes.put("cost too wide, sampling", () -> new RolloutEvaluator(WORLD, WIDE, 5));
        mistakes.put("cost too wide, iLQR", () -> BoxIlqr.gaussNewton(WORLD, WIDE, 5, TRAJECTORY));
        mistakes.put("cost too wide, shooting", () -> MultipleShooting.gaussNewton(WORLD, WIDE, 5, TRAJECTORY));
        mistakes.put(
                "cost too wide, gradient", () -> new GradientPlanner(WORLD, WIDE, 5, GradientPlanner.Settings.ADAM, 1));
        mistakes.put("cost too wide, tree", () -> new DynamicsSearch(WORLD, WIDE));
        mistakes.put(
                "unbounded actions",
                () -> new SamplingPlanner(
                        LinearWorld.of(2, 1, new double[4], new double[2], Double.POSITIVE_INFINITY),
                        COST,
                        5,
                        RandomShooting.Settings.DEFAULT,
                        1));
        mistakes.put("no actions", () -> SequenceSpace.of(new Spec(1, List.of(Variable.of("x", "m")), List.of()), 5));
        mistakes.put(
                "interval above horizon",
                () -> new RecedingHorizon(
                        sampling(5, RandomShooting.Settings.DEFAULT),
                        WORLD.spec(),
                        new RecedingHorizon.Settings(6, Budget.UNLIMITED)));
        for (Map.Entry<String, Planner> planner : planners().entrySet()) {
            mistakes.put(
                    "state infinite, " + planner.getKey(),
                    () -> planner.getValue().plan(Planner.Request.from(new double[] {Double.POSITIVE_INFINITY, 0})));
            mistakes.put(
                    "state not a number, " + planner.getKey(),
                    () -> planner.getValue().plan(Planner.Request.from(new double[] {0, Double.NaN})));
            mistakes.put(
                    "state too long, " + planner.getKey(),
                    () -> planner.getValue().plan(Planner.Request.from(new double[3])));
        }
        return mistakes.entrySet().stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.getKey(), () -> {
                    String message = assertThrows(InputException.class, mistake.getValue())
                            .getMessage();
                    assertFalse(message.contains("\n"));
                    assertTrue(message.length() > 20, message);
                }));
    }

    private static Map<String, Planner> planners() {
        Map<String, Planner> planners = new LinkedHashMap<>();
        planners.put("random shooting", sampling(5, RandomShooting.Settings.DEFAULT));
        planners.put("CEM", sampling(5, CrossEntropy.Settings.DEFAULT));
        planners.put("iCEM", sampling(5, ImprovedCrossEntropy.Settings.DEFAULT));
        planners.put("MPPI", sampling(5, PathIntegral.Settings.DEFAULT));
        planners.put("PDDM", sampling(5, RewardWeighted.Settings.DEFAULT));
        planners.put("CMA-ES", sampling(5, EvolutionSampler.Settings.FULL));
        planners.put("separable CMA-ES", sampling(5, EvolutionSampler.Settings.SEPARABLE));
        planners.put("IPOP-CMA-ES", sampling(5, EvolutionSampler.Settings.FULL.withRestarts(2, 1)));
        planners.put("Adam", new GradientPlanner(WORLD, COST, 5, GradientPlanner.Settings.ADAM, 1));
        planners.put("L-BFGS", new GradientPlanner(WORLD, COST, 5, GradientPlanner.Settings.LIMITED_MEMORY_BFGS, 1));
        planners.put("iLQR", BoxIlqr.gaussNewton(WORLD, COST, 5, TRAJECTORY));
        planners.put("multiple shooting", MultipleShooting.gaussNewton(WORLD, COST, 5, TRAJECTORY));
        planners.put("UCT", tree(5));
        return planners;
    }

    private static Planner sampling(int horizon, Sampler.Settings settings) {
        return new SamplingPlanner(WORLD, COST, horizon, settings, 1);
    }

    private static Planner tree(int horizon) {
        return new TreeSearch(
                new DynamicsSearch(WORLD, COST),
                ActionSource.widening(1, 0.5),
                horizon,
                TreeSearch.Settings.DEFAULT,
                1);
    }
}
