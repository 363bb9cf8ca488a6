package dev.mechanist.experiments.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The figures of {@link PlannerBenchmark} and {@link TrajectoryBenchmark} in CPU time of the thread, for machines whose cores are
 * shared: the smallest of 25 repetitions, plan and bare rollouts in turn. Run it as a program.
 */
public final class PlannerCpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PlannerCpuTime() {}

    public static void main(String[] arguments) {
        PlannerBenchmark benchmark = new PlannerBenchmark();
        System.out.println("sampler, us per plan, us of model and cost, share outside, plans/s, million model steps/s");
        for (String name : new String[] {"shooting", "cem", "icem", "mppi", "pddm", "cma", "separable-cma"}) {
            PlannerBenchmark.Sampling sampling = new PlannerBenchmark.Sampling();
            sampling.sampler = name;
            sampling.prepare();
            PlannerBenchmark.Bare bare = new PlannerBenchmark.Bare();
            bare.prepare();
            PlannerBenchmark.Steps steps = new PlannerBenchmark.Steps();
            long plan = Long.MAX_VALUE;
            long model = Long.MAX_VALUE;
            for (int i = 0; i < 25; i++) {
                plan = Math.min(plan, cpu(() -> benchmark.plan(sampling, steps)));
                model = Math.min(model, cpu(() -> benchmark.modelAndCost(bare)));
            }
            System.out.printf(
                    "%s, %.0f, %.0f, %.1f%%, %.0f, %.2f%n",
                    name,
                    plan / 1e3,
                    model / 1e3,
                    100 * (1 - (double) model / plan),
                    1e9 / plan,
                    steps.modelSteps / 25.0 / plan * 1e3);
        }
        TrajectoryBenchmark trajectory = new TrajectoryBenchmark();
        trajectory.prepare();
        long ten = Long.MAX_VALUE;
        long sixty = Long.MAX_VALUE;
        for (int i = 0; i < 60; i++) {
            ten = Math.min(ten, cpu(trajectory::tenIterations));
            sixty = Math.min(sixty, cpu(trajectory::sixtyIterations));
        }
        System.out.printf("iLQR, n = 4, m = 1, H = 100: %.0f us per iteration%n", (sixty - ten) / 50e3);
    }

    private static long cpu(Runnable work) {
        long begun = THREADS.getCurrentThreadCpuTime();
        work.run();
        return THREADS.getCurrentThreadCpuTime() - begun;
    }
}
