package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Box-constrained iLQR on the cart-pole swing-up: n = 4, m = 1, H = 100. Two plans of different lengths; the difference of
 * their times over the difference of their iterations is the time of one iteration.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class TrajectoryBenchmark {
    private static final int HORIZON = 100;

    private Planner ten;
    private Planner sixty;
    private Planner solve;
    private Planner.Request request;

    @Setup
    public void prepare() {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        TrajectorySettings endless = TrajectorySettings.DEFAULT.withTolerances(0, 0);
        ten = BoxIlqr.gaussNewton(world.dynamics(), world.task().cost(), HORIZON, endless.withIterations(10));
        sixty = BoxIlqr.gaussNewton(world.dynamics(), world.task().cost(), HORIZON, endless.withIterations(60));
        solve = BoxIlqr.gaussNewton(world.dynamics(), world.task().cost(), HORIZON, TrajectorySettings.DEFAULT);
        RandomStream random = RandomStream.of(1, "start", 0);
        DMatrixRMaj actions = new DMatrixRMaj(HORIZON, 1);
        for (int i = 0; i < HORIZON; i++) {
            actions.data[i] = random.nextGaussian();
        }
        request = new Planner.Request(new double[4], 0, 0, Optional.of(PlannedActions.of(actions)), Budget.UNLIMITED);
    }

    @Benchmark
    public Plan tenIterations() {
        return ten.plan(request);
    }

    @Benchmark
    public Plan sixtyIterations() {
        return sixty.plan(request);
    }

    @Benchmark
    public Plan fullSolve() {
        return solve.plan(request);
    }
}
