package dev.mechanist.experiments.benchmarks;

import dev.mechanist.core.dynamics.ShardedDynamics;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.families.Chains;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyIntegrator;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Steps of articulated bodies per second. {@link #main} runs the loop of {@code mujoco_steps.c} (test resources) on the same
 * models and counts the CPU time of its thread as that does, for a comparison that holds on a busy machine too.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
public class BodyBenchmark {
    @Param({"cartpole", "acrobot", "swimmer6", "chain-10", "chain-20", "chain-50", "arm_hinges", "tree_mixed"})
    public String model;

    @Param({"EULER", "RK4"})
    public BodyIntegrator integrator;

    private BodySimulator simulator;
    private BodyDynamics dynamics;
    private double[] start;
    private double[] x;
    private double[] next;
    private double[] u;
    private double[] A;
    private double[] B;
    private int steps;
    private ShardedDynamics sharded;
    private DMatrixRMaj states;
    private DMatrixRMaj actions;
    private DMatrixRMaj results;

    static BodyModel read(String name) {
        if (name.startsWith("chain-")) {
            return Chains.model(Integer.parseInt(name.substring(6)));
        }
        try (InputStream in = BodyBenchmark.class.getResourceAsStream("/mujoco/" + name + ".xml")) {
            return Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prepare(String name, BodyIntegrator by) {
        BodyModel read = read(name);
        BodyModel chosen = read.withOption(read.option().withIntegrator(by));
        simulator = new BodySimulator(chosen);
        dynamics = new BodyDynamics(chosen);
        start = Arrays.copyOf(chosen.qpos0(), simulator.n());
        for (int i = chosen.nq(); i < start.length; i++) {
            start[i] = 0.1 * Math.sin(i);
        }
        x = start.clone();
        next = new double[x.length];
        u = new double[chosen.nu()];
        Arrays.fill(u, 0.1);
        A = new double[x.length * x.length];
        B = new double[x.length * u.length];
        steps = 0;
    }

    @Setup
    public void prepare() {
        prepare(model, integrator);
        int batch = 1024;
        states = new DMatrixRMaj(batch, start.length);
        actions = new DMatrixRMaj(batch, u.length);
        results = new DMatrixRMaj(batch, start.length);
        for (int b = 0; b < batch; b++) {
            System.arraycopy(start, 0, states.data, b * start.length, start.length);
        }
        sharded = new ShardedDynamics(dynamics, Runtime.getRuntime().availableProcessors());
    }

    @TearDown
    public void close() {
        sharded.close();
    }

    @Benchmark
    public double[] step() {
        simulator.step(x, 0, u, 0, next, 0);
        double[] swap = x;
        x = next;
        next = swap;
        if (++steps % 500 == 0) {
            System.arraycopy(start, 0, x, 0, x.length);
        }
        return x;
    }

    /** Steps of 1024 states in one call, on all cores; multiply by 1024. */
    @Benchmark
    public DMatrixRMaj batchOf1024() {
        sharded.step(states, actions, results);
        return results;
    }

    @Benchmark
    public double[] jacobians() {
        dynamics.jacobianRow(start, 0, u, 0, A, 0, B, 0);
        return A;
    }

    public static void main(String[] arguments) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<String> names =
                List.of("cartpole", "acrobot", "swimmer6", "chain10", "chain50", "arm_hinges", "tree_mixed");
        for (String name : names) {
            for (BodyIntegrator by : List.of(BodyIntegrator.EULER, BodyIntegrator.RK4)) {
                BodyBenchmark benchmark = new BodyBenchmark();
                benchmark.prepare(name, by);
                int count = (by == BodyIntegrator.RK4 ? 20000 : 60000) / (name.equals("chain50") ? 5 : 1);
                double best = 0;
                for (int repetition = 0; repetition < 5; repetition++) {
                    long before = threads.getCurrentThreadCpuTime();
                    for (int k = 0; k < count; k++) {
                        benchmark.step();
                    }
                    best = Math.max(best, count / (1e-9 * (threads.getCurrentThreadCpuTime() - before)));
                }
                System.out.printf(Locale.ROOT, "%-12s %-5s %6.0f thousand steps/s%n", name, by.mjcf(), best / 1e3);
            }
        }
    }
}
