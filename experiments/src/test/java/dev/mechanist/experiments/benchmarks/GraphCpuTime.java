package dev.mechanist.experiments.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The figures of {@link GraphBenchmark} for machines whose cores are shared: here and bare TensorFlow in turn, rounds of many calls, medians of
 * the process's CPU time and of wall time, and of their ratios. Run it as a program.
 */
public final class GraphCpuTime {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int CALLS = 50;

    private GraphCpuTime() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
        GraphBenchmark benchmark = new GraphBenchmark();
        benchmark.prepare();
        System.out.println("medians of " + rounds + " rounds: CPU ms, wall ms a call here; bare; here over bare");
        compare("forward", rounds, benchmark::houseForward, benchmark::bareForward);
        compare("gradient", rounds, benchmark::houseGradient, benchmark::bareGradient);
        benchmark.close();
    }

    private static void compare(String what, int rounds, Runnable house, Runnable bare) {
        double[][] houseTimes = new double[2][rounds];
        double[][] bareTimes = new double[2][rounds];
        double[][] ratios = new double[2][rounds];
        for (int i = -rounds / 4; i < rounds; i++) {
            boolean swapped = i % 2 != 0;
            double[] first = times(swapped ? bare : house);
            double[] second = times(swapped ? house : bare);
            for (int k = 0; k < 2 && i >= 0; k++) {
                houseTimes[k][i] = (swapped ? second : first)[k];
                bareTimes[k][i] = (swapped ? first : second)[k];
                ratios[k][i] = houseTimes[k][i] / bareTimes[k][i];
            }
        }
        System.out.printf(
                "%s: %.2f, %.2f; %.2f, %.2f; %.3f, %.3f%n",
                what,
                median(houseTimes[0]),
                median(houseTimes[1]),
                median(bareTimes[0]),
                median(bareTimes[1]),
                median(ratios[0]),
                median(ratios[1]));
    }

    /** CPU time of the process and wall time, ms a call. */
    private static double[] times(Runnable work) {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            work.run();
        }
        wall = System.nanoTime() - wall;
        cpu = PROCESS.getProcessCpuTime() - cpu;
        return new double[] {cpu / 1e6 / CALLS, wall / 1e6 / CALLS};
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
