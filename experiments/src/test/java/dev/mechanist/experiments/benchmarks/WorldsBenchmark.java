package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.Environments;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per model step of the worlds: one step, one row of a rollout of 1000 rows over 30 steps, one pair of Jacobians. Run
 * with {@code -prof gc} to see that no step allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class WorldsBenchmark {
    private static final int ROWS = 1000;
    private static final int HORIZON = 30;

    @Param({"cart-pole"})
    public String world;

    private ParametricDynamics dynamics;
    private double[] x;
    private double[] u;
    private double[] next;
    private double[] A;
    private double[] B;
    private DMatrixRMaj starts;
    private DMatrixRMaj actions;
    private DMatrixRMaj states;

    @Setup
    public void prepare() {
        dynamics = Environments.scenario(world).world().dynamics();
        int n = dynamics.spec().n();
        int m = dynamics.spec().m();
        RandomStream random = RandomStream.of(1, "benchmark", 0);
        x = new double[n];
        u = new double[m];
        next = new double[n];
        A = new double[n * n];
        B = new double[n * m];
        random.fillGaussian(x, 0, n);
        random.fillGaussian(u, 0, m);
        starts = new DMatrixRMaj(ROWS, n);
        actions = new DMatrixRMaj(ROWS, HORIZON * m);
        states = new DMatrixRMaj(ROWS, (HORIZON + 1) * n);
        random.fillGaussian(starts.data, 0, starts.data.length);
        random.fillGaussian(actions.data, 0, actions.data.length);
    }

    @Benchmark
    public double step() {
        dynamics.stepRow(x, 0, u, 0, next, 0);
        return next[0];
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * HORIZON)
    public DMatrixRMaj rollout() {
        dynamics.rollout(starts, actions, states);
        return states;
    }

    @Benchmark
    public double jacobians() {
        dynamics.jacobianRow(x, 0, u, 0, A, 0, B, 0);
        return A[0];
    }
}
