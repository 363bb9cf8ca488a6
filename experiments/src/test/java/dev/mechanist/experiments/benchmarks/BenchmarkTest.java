package dev.mechanist.experiments.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.freerun.NarxSearch.Settings;
import dev.mechanist.sysid.freerun.OutputRecord;
import dev.mechanist.sysid.freerun.OutputSystem;
import dev.mechanist.sysid.freerun.SystemFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of benchmarks in the published layout, made here, and the physics of two of them against what they simulate. */
class BenchmarkTest {
    @TempDir
    Path folder;

    private static OutputRecord simulated(OutputSystem system, double[] theta, double[] start, double[] u) {
        double[] x = start.clone();
        double[] y = new double[u.length];
        for (int t = 0; t < u.length; t++) {
            y[t] = system.output(theta, x);
            system.step(theta, x, u[t]);
        }
        return new OutputRecord(u, y);
    }

    private static double[] held(int rows, int hold, double middle, double size, long seed) {
        RandomStream random = RandomStream.of(seed, "benchmark", 0);
        double[] u = new double[rows];
        for (int t = 0; t < rows; t++) {
            u[t] = t % hold == 0 ? middle + size * random.nextGaussian() : u[t - 1];
        }
        return u;
    }

    @Test
    void aStepOfTheTanksByHand() {
        CascadedTanks tanks = new CascadedTanks(4, false, false, false);
        double[] theta = {0.05, 0.06, 0.07, 0.04, 0.5, 9, 0.5, 0.1};
        double[] x = {4, 9};
        double h1 = 4;
        double h2 = 9;
        for (int k = 0; k < 4; k++) {
            double next1 = h1 + 0.04 * (3 - 0.5) - 0.05 * Math.sqrt(h1);
            h2 += 0.06 * Math.sqrt(h1) - 0.07 * Math.sqrt(h2);
            h1 = next1;
        }
        tanks.step(theta, x, 3);
        assertEquals(h1, x[0], 1e-12);
        assertEquals(h2, x[1], 1e-12);
        assertEquals(h2 + 0.1, tanks.output(theta, x), 1e-12);
        assertEquals(10, tanks.output(theta, new double[] {4, 11}), "the sensor ends");
        double[] full = {12, 5};
        double[] spilt = {12, 5};
        tanks.step(theta, full, 3);
        theta[6] = 0;
        tanks.step(theta, spilt, 3);
        assertTrue(full[1] > spilt[1] + 0.5, "what spills falls into the lower tank");
        assertEquals(full[0], spilt[0], 1e-12);
    }

    @Test
    void tanksAreIdentifiedThroughTheirOverflow() {
        CascadedTanks tanks = new CascadedTanks(4, false, false, false);
        double[] theta = {0.045, 0.055, 0.05, 0.042, 0.3, 8, 0.7, 0.05};
        OutputRecord record = simulated(tanks, theta, new double[] {6, 4}, held(400, 15, 3, 1.5, 1));
        SystemFit.Fitted fitted = SystemFit.fit(tanks, List.of(record), new SystemFit.Settings(0, 60, 0.01), 1);
        assertTrue(fitted.error() < 0.01, "error " + fitted.error());
        OutputRecord test = simulated(tanks, theta, new double[] {2, 5}, held(300, 15, 3, 1.5, 2));
        assertTrue(test.error(fitted.run(test, 5), 5) < 0.1, "test " + test.error(fitted.run(test, 5), 5));
    }

    @Test
    void frictionOfTheAxis() {
        FrictionAxis axis = new FrictionAxis(1e-3, 0, Set.of());
        double[] theta = {2, 5, 0.6, 0.1, 0, 0, 0, 0, 0};
        double[] sticking = {0, 0, 0};
        for (int t = 0; t < 1000; t++) {
            axis.step(theta, sticking, 0.5);
        }
        assertTrue(Math.abs(sticking[1]) < 2e-3, "0.4 N do not overcome 0.6 N: " + sticking[1]);
        double[] moving = {0, 0, 0};
        for (int t = 0; t < 5000; t++) {
            axis.step(theta, moving, 3.2);
        }
        assertEquals((3.2 - 0.1 - 0.6) / 5, moving[1], 1e-3, "the speed at which friction balances the force");
        assertEquals(5, moving[2], 1e-9, "time passes");
        double[] x = new double[3];
        double[] y = new double[60];
        for (int t = 0; t < 60; t++) {
            y[t] = 0.3 + 0.2 * t * 1e-3 + 4 * t * 1e-3 * t * 1e-3;
        }
        axis.guess(theta, y, 0, x);
        assertEquals(0.3, x[0], 1e-9);
        assertEquals(0.2, x[1], 1e-9);
    }

    /** Change of speed over a step of the force that detail number {@code entry} leaves, at a speed far from rest. */
    private static double acceleration(int entry, double value, double speed, double position, double elapsed) {
        double[] theta = {2, 5, 0.6, 0.1, 0, 0, 0, 0, 0};
        theta[entry] = value;
        double[] x = {position, speed, elapsed};
        new FrictionAxis(1e-6, 0, Set.of()).step(theta, x, 3);
        return (x[1] - speed) / 1e-6;
    }

    @Test
    void detailsOfFrictionByHand() {
        double forwards = (3 - 0.1 - 5 * 0.03 - 0.6) / 2;
        double backwards = (3 - 0.1 + 5 * 0.03 + 0.6) / 2;
        assertEquals(forwards, acceleration(4, 0, 0.03, 0.2, 7), 1e-5);
        assertEquals(backwards, acceleration(4, 0, -0.03, 0.2, 7), 1e-5);
        double rise = 0.4 * Math.exp(-2.25); // 0.03 m/s is 1.5 of 0.02 m/s
        assertEquals(forwards - rise / 2, acceleration(4, 0.4, 0.03, 0.2, 7), 1e-5);
        assertEquals(backwards + rise / 2, acceleration(4, 0.4, -0.03, 0.2, 7), 1e-5);
        assertEquals(forwards, acceleration(5, 2, 0.03, 0.2, 7), 1e-5, "backwards alone");
        assertEquals(backwards + 2 * 0.03 / 2, acceleration(5, 2, -0.03, 0.2, 7), 1e-5);
        assertEquals(backwards + 8 * 0.0009 / 2, acceleration(6, 8, -0.03, 0.2, 7), 1e-5);
        assertEquals(forwards - 0.5 * 0.2 / 2, acceleration(7, 0.5, 0.03, 0.2, 7), 1e-5);
        assertEquals(forwards - 0.01 * 7 / 2, acceleration(8, 0.01, 0.03, 0.2, 7), 1e-5);
    }

    /** A machine whose friction has two details: they are found among five; what is small beside them stays open. */
    @Test
    void detailsOfFrictionAreChosenWithinTheTraining() {
        double[] theta = {2.5, 4.5, 0.6, 0.05, 0, 2, 0, 0, -0.01};
        double[] u = new double[4000];
        for (int t = 0; t < u.length; t++) {
            u[t] = 2.2 * Math.sin(t * 4e-3) + 0.6 * Math.sin(t * 0.011);
        }
        OutputRecord exact = simulated(new FrictionAxis(1e-3, 0, Set.of()), theta, new double[] {0.1, 0, 0}, u);
        RandomStream random = RandomStream.of(5, "encoder", 0);
        double[] y = Arrays.stream(exact.y())
                .map(q -> q + 1e-5 * random.nextGaussian())
                .toArray();
        OutputRecord all = new OutputRecord(u, y);
        Benchmark benchmark = new Benchmark("axis", "mm", 1000, all, List.of(new Benchmark.Test("", all, 20)));
        BenchmarkModels.Fitted fitted = BenchmarkModels.axis(benchmark);
        assertTrue(fitted.choice().startsWith("sides and drift; median of "), fitted.choice());
        List<Set<FrictionAxis.Detail>> choices = BenchmarkModels.subsets(FrictionAxis.Detail.values());
        assertEquals(32, Set.copyOf(choices).size());
        double error = fitted.error(benchmark, benchmark.tests().get(0));
        assertTrue(error < 0.05, "error " + error + " mm");
    }

    @Test
    void aHalfIsLearnedFromAndTheOtherTested() throws IOException {
        double[] u = held(300, 5, 0, 1, 3);
        StringBuilder text = new StringBuilder("u,y\n");
        double y = 0;
        for (double input : u) {
            text.append(String.format(Locale.ROOT, "%.9f,%.9f%n", input, y));
            y = 0.8 * y + 0.5 * input;
        }
        Files.createDirectories(folder.resolve("gpssm-sets"));
        Files.writeString(folder.resolve("gpssm-sets/dryer.csv"), text);
        Benchmark benchmark = Benchmark.half(folder, "dryer", 150);
        Benchmark.Test test = benchmark.tests().get(0);
        assertEquals(150, benchmark.training().rows());
        assertEquals(150, test.record().rows() - test.known());
        Settings settings = new Settings(0.4, 2, 10, 20, 1, 1, 1000);
        BenchmarkModels.Fitted linear =
                BenchmarkModels.linear(benchmark, settings, new int[] {1, 1, 1}, new int[] {2, 2, 1});
        assertTrue(linear.error(benchmark, test) < 1e-4, "error " + linear.error(benchmark, test));
        assertTrue(benchmark.meanError(test) > 0.3);
        assertTrue(linear.coverage(test) > 0.9);
        assertTrue(assertThrows(InputException.class, () -> Benchmark.silverbox(folder))
                .getMessage()
                .contains("holds no silverbox/silverbox.csv"));
        assertTrue(assertThrows(InputException.class, () -> Benchmark.half(folder, "dryer", 290))
                .getMessage()
                .contains("300 rows, and the benchmark needs 330"));
    }
}
