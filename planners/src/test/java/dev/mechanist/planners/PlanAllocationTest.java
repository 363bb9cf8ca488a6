package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.Variable;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.evolution.CmaEs;
import dev.mechanist.planners.evolution.EvolutionSampler;
import dev.mechanist.planners.evolution.SeparableCmaEs;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.ImprovedCrossEntropy;
import dev.mechanist.planners.sampling.MemberPattern;
import dev.mechanist.planners.sampling.ParticleEvaluator;
import dev.mechanist.planners.sampling.PathIntegral;
import dev.mechanist.planners.sampling.RandomShooting;
import dev.mechanist.planners.sampling.RewardWeighted;
import dev.mechanist.planners.sampling.RiskMeasure;
import dev.mechanist.planners.sampling.Sampler;
import dev.mechanist.planners.sampling.SamplingPlanner;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a plan allocates, once its planner has made some, does not grow with the number of rollouts. */
class PlanAllocationTest {
    private static final int HORIZON = 30;
    private static final int FEW = 70;
    private static final int MANY = 1070;

    /** Sampler settings by population; every block but the last is full. */
    interface Family {
        Sampler.Settings of(int population);
    }

    static Stream<Family> families() {
        return Stream.of(
                RandomShooting.Settings::new,
                population -> new CrossEntropy.Settings(population, 10, 3, 0.1),
                population -> new ImprovedCrossEntropy.Settings(population, 10, 3, 1, 0.1, 1.25, 0.3, 1),
                population -> new PathIntegral.Settings(population, 3, 1, 0.8, 1),
                population -> new RewardWeighted.Settings(population, 3, 1, 0.7, 1.2),
                population -> new EvolutionSampler.Settings(CmaEs::new, population, 3, 0.8),
                population -> new EvolutionSampler.Settings(SeparableCmaEs::new, population, 3, 0.8));
    }

    @ParameterizedTest
    @MethodSource("families")
    void samplersReuseTheirMemory(Family family) {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        long few = allocated(new SamplingPlanner(world.dynamics(), world.task().cost(), HORIZON, family.of(FEW), 1), 4);
        long many =
                allocated(new SamplingPlanner(world.dynamics(), world.task().cost(), HORIZON, family.of(MANY), 1), 4);
        assertTrue(many - few < MANY * HORIZON * Double.BYTES / 10, few + " and " + many + " bytes");
    }

    /** x' = x + u + noise, rolled out in place: the default rollout has no memory of its own and takes new for each block. */
    private record Walk() implements StochasticDynamics {
        @Override
        public Spec spec() {
            return new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 1)));
        }

        @Override
        public int noiseDimension() {
            return 1;
        }

        @Override
        public int members() {
            return 1;
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            throw new UnsupportedOperationException("planners roll out");
        }

        @Override
        public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
            X.reshape(x0.numRows, U.numCols + 1);
            for (int b = 0; b < x0.numRows; b++) {
                X.data[b * X.numCols] = x0.data[b];
                for (int t = 0; t < U.numCols; t++) {
                    X.data[b * X.numCols + t + 1] = X.data[b * X.numCols + t] + U.data[b * U.numCols + t];
                }
            }
        }

        @Override
        public void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
            throw new UnsupportedOperationException("planners roll out");
        }

        @Override
        public void sampleRollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj noise, int[] member, DMatrixRMaj X) {
            rollout(x0, U, X);
            for (int b = 0; b < x0.numRows; b++) {
                double walked = 0;
                for (int t = 0; t < U.numCols; t++) {
                    walked += noise.data[b * U.numCols + t];
                    X.data[b * X.numCols + t + 1] += walked;
                }
            }
        }

        @Override
        public Walk fork() {
            return this;
        }
    }

    @Test
    void particlesReuseTheirMemory() {
        Walk model = new Walk();
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {2}, new double[] {0.02}, new double[] {2});
        ParticleEvaluator.Particles particles =
                new ParticleEvaluator.Particles(5, MemberPattern.keep(), RiskMeasure.mean());
        long[] bytes = new long[2];
        for (int k = 0; k < 2; k++) {
            bytes[k] = allocated(
                    new SamplingPlanner(
                            new ParticleEvaluator(model, cost, HORIZON, particles),
                            new CrossEntropy.Settings(k == 0 ? FEW : MANY, 10, 3, 0.1),
                            1),
                    1);
        }
        assertTrue(bytes[1] - bytes[0] < MANY * HORIZON * Double.BYTES / 10, bytes[0] + " and " + bytes[1] + " bytes");
    }

    /** Bytes that this thread allocates for one plan, the fourth, from a state of n numbers. */
    private static long allocated(Planner planner, int n) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] start = new double[n];
        for (int k = 0; k < 3; k++) {
            planner.plan(Planner.Request.from(start));
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        planner.plan(Planner.Request.from(start));
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
