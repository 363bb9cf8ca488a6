package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.contract.PlannerContract;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.Evaluator;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Same seed, same bits, on one thread and on two and three, in first plans and in warm-started ones. */
class ThreadIndependenceTest {
    static Stream<Sampler.Settings> samplers() {
        return Stream.of(
                new RandomShooting.Settings(300),
                new CrossEntropy.Settings(300, 30, 3, 0.1),
                new ImprovedCrossEntropy.Settings(300, 10, 3, 0.5, 0.1, 1.25, 0.3, 2),
                new PathIntegral.Settings(300, 2, 1, 0.5, 0.9),
                new RewardWeighted.Settings(300, 2, 1, 0.9, 0.9),
                new EvolutionSampler.Settings(CmaEs::new, 300, 3, 0.3),
                new EvolutionSampler.Settings(SeparableCmaEs::new, 300, 3, 0.3));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void rolloutsGiveTheSameBits(Sampler.Settings settings) {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        double[] start = {0.1, 0, 0.2, 0.3};
        Plan[] expected = plans(
                new RolloutEvaluator(world.dynamics(), world.task().cost(), 15, Workers.serial(), 32), settings, start);
        for (int threads = 2; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Plan[] actual = plans(
                        new RolloutEvaluator(world.dynamics(), world.task().cost(), 15, workers, 32), settings, start);
                PlannerContract.assertSameBits(expected[0], actual[0]);
                PlannerContract.assertSameBits(expected[1], actual[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void particlesGiveTheSameBits(Sampler.Settings settings) {
        NoisyWorld world = new NoisyWorld(0.3, 2);
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {1}, new double[] {0.1}, new double[] {1});
        ParticleEvaluator.Particles particles =
                new ParticleEvaluator.Particles(6, MemberPattern.redraw(), RiskMeasure.conditionalValueAtRisk(0.5));
        double[] start = {1.5};
        Plan[] expected = plans(new ParticleEvaluator(world, cost, 5, particles, Workers.serial(), 7), settings, start);
        try (Workers workers = Workers.of(2)) {
            Plan[] actual = plans(new ParticleEvaluator(world, cost, 5, particles, workers, 7), settings, start);
            PlannerContract.assertSameBits(expected[0], actual[0]);
            PlannerContract.assertSameBits(expected[1], actual[1]);
        }
    }

    private static Plan[] plans(Evaluator evaluator, Sampler.Settings settings, double[] start) {
        Planner planner = new SamplingPlanner(evaluator, settings, 11);
        Plan first = planner.plan(Planner.Request.from(start));
        Plan second = planner.plan(
                new Planner.Request(start, 1, 0, Optional.of(first.warmStart().shift(1)), Budget.UNLIMITED));
        return new Plan[] {first, second};
    }

    @Test
    void exceptionsOfWorkersReachTheCaller() {
        try (Workers workers = Workers.of(2)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> workers.run(8, (worker, block) -> {
                        if (block == 5) {
                            throw new IllegalStateException("block 5");
                        }
                    }));
        }
    }
}
