package dev.mechanist.experiments.benchmarks;

import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Microseconds of CPU time per step of bodies that land and lie under square waves, with the start of {@code mujoco_runners.c}
 * (test resources), which runs the same loop in MuJoCo's C engine: {@code main FILES}, MJCF files of the zoo.
 */
public final class RunnerBenchmark {
    private static final int STEPS = 2000;
    private static final int REPETITIONS = 60;

    private RunnerBenchmark() {}

    public static void main(String[] files) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String file : files) {
            BodyModel model = Mjcf.read(Path.of(file));
            BodySimulator simulator = new BodySimulator(model);
            double[] start = Arrays.copyOf(model.qpos0(), simulator.n());
            double[] u = new double[model.nu()];
            double best = Double.POSITIVE_INFINITY;
            double[] x = start.clone();
            for (int repetition = 0; repetition < REPETITIONS; repetition++) {
                double[] next = new double[x.length];
                x = start.clone();
                long before = threads.getCurrentThreadCpuTime();
                for (int k = 0; k < STEPS; k++) {
                    for (int i = 0; i < u.length; i++) {
                        u[i] = (k / 50 + i) % 2 == 0 ? 0.4 : -0.4;
                    }
                    simulator.step(x, 0, u, 0, next, 0);
                    double[] swap = x;
                    x = next;
                    next = swap;
                }
                best = Math.min(best, 1e-3 * (threads.getCurrentThreadCpuTime() - before) / STEPS);
            }
            System.out.printf(Locale.ROOT, "%-40s %6.2f us/step, ends at %.6f%n", file, best, x[0]);
        }
    }
}
