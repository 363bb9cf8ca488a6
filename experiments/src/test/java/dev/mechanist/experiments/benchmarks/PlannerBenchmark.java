package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.PathIntegral;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RewardWeighted;
import dev.mechanist.planners.sampling.RolloutEvaluator;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Plans on the cart-pole swing-up, H = 30, one generation of 1000 rollouts. {@code modelAndCost} does the same rollouts and
 * costs and nothing else: its time over a plan's is the share spent in model and cost.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class PlannerBenchmark {
    private static final int HORIZON = 30;
    private static final int ROLLOUTS = 1000;
    private static final int BLOCK = RolloutEvaluator.DEFAULT_BLOCK;

    /** Derivative-free planners. */
    @State(Scope.Thread)
    public static class Sampling {
        @Param({"shooting", "cem", "icem", "mppi", "pddm", "cma", "separable-cma"})
        public String sampler;

        private Planner planner;
        private Planner.Request request;

        @Setup
        public void prepare() {
            TaskEnvironment world = Environments.scenario("cart-pole").environment();
            planner = new SamplingPlanner(
                    new RolloutEvaluator(world.dynamics(), world.task().cost(), HORIZON), settings(sampler), 1);
            request = Planner.Request.from(new double[4]);
        }

        private static Sampler.Settings settings(String name) {
            return switch (name) {
                case "shooting" -> new RandomShooting.Settings(ROLLOUTS);
                case "cem" -> new CrossEntropy.Settings(ROLLOUTS, 100, 1, 0.1);
                case "icem" -> new ImprovedCrossEntropy.Settings(ROLLOUTS, 100, 1, 0.5, 0.1, 1.25, 0.3, 2);
                case "mppi" -> new PathIntegral.Settings(ROLLOUTS, 1, 1, 0.5, 0.9);
                case "pddm" -> new RewardWeighted.Settings(ROLLOUTS, 1, 1, 0.9, 0.9);
                case "cma" -> new EvolutionSampler.Settings(CmaEs::new, ROLLOUTS, 1, 0.3);
                case "separable-cma" -> new EvolutionSampler.Settings(SeparableCmaEs::new, ROLLOUTS, 1, 0.3);
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    /** Model steps per second, beside the time per plan. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Steps {
        public long modelSteps;

        @Setup(Level.Iteration)
        public void reset() {
            modelSteps = 0;
        }
    }

    /** The rollouts of a plan without a planner. */
    @State(Scope.Thread)
    public static class Bare {
        private TaskEnvironment world;
        private final DMatrixRMaj start = new DMatrixRMaj(BLOCK, 4);
        private final DMatrixRMaj actions = new DMatrixRMaj(BLOCK, HORIZON);
        private final DMatrixRMaj states = new DMatrixRMaj(0, 0);
        private final double[] costs = new double[BLOCK];
        private final double[] tail = new double[ROLLOUTS % BLOCK];
        private dev.mechanist.core.Dynamics dynamics;
        private dev.mechanist.core.cost.Cost cost;

        @Setup
        public void prepare() {
            world = Environments.scenario("cart-pole").environment();
            dynamics = world.dynamics();
            cost = world.task().cost();
            RandomStream random = RandomStream.of(1, "bare", 0);
            for (int i = 0; i < actions.data.length; i++) {
                actions.data[i] = random.nextDouble(-10, 10);
            }
        }
    }

    @Benchmark
    public Plan plan(Sampling sampling, Steps steps) {
        Plan plan = sampling.planner.plan(sampling.request);
        steps.modelSteps += plan.statistics().modelSteps();
        return plan;
    }

    @Benchmark
    public double modelAndCost(Bare bare) {
        double sum = 0;
        for (int done = 0; done < ROLLOUTS; done += BLOCK) {
            int rows = Math.min(BLOCK, ROLLOUTS - done);
            double[] costs = rows == BLOCK ? bare.costs : bare.tail;
            bare.start.reshape(rows, 4);
            bare.actions.reshape(rows, HORIZON);
            bare.dynamics.rollout(bare.start, bare.actions, bare.states);
            bare.cost.evaluate(bare.states, bare.actions, 0, costs);
            sum += costs[0];
        }
        return sum;
    }

    /** Derivative-based planners, a fixed number of iterations from small random actions. */
    @State(Scope.Thread)
    public static class Gradient {
        @Param({"adam", "l-bfgs"})
        public String method;

        private Planner planner;
        private Planner.Request request;

        @Setup
        public void prepare() {
            TaskEnvironment world = Environments.scenario("cart-pole").environment();
            GradientPlanner.Settings base = method.equals("adam")
                    ? GradientPlanner.Settings.ADAM
                    : GradientPlanner.Settings.LIMITED_MEMORY_BFGS;
            planner = new GradientPlanner(
                    world.dynamics(),
                    world.task().cost(),
                    HORIZON,
                    new GradientPlanner.Settings(base.method(), base.map(), 10, 0.3, 50),
                    1);
            request = Planner.Request.from(new double[4]);
        }
    }

    @Benchmark
    public Plan gradientPlan(Gradient gradient, Steps steps) {
        Plan plan = gradient.planner.plan(gradient.request);
        steps.modelSteps += plan.statistics().modelSteps();
        return plan;
    }
}
