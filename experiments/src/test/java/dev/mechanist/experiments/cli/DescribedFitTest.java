package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.records.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of a machine that is built in, copied and changed: fitted as it says. */
class DescribedFitTest {
    @TempDir
    private Path directory;

    /** The simple pendulum, sampled every 10 ms, pushed by a torque of some size that forgets itself in 0.2 s. */
    private void record(String name, long seed, double push) throws IOException {
        ParametricDynamics truth = Machines.system("simple-pendulum").model();
        RandomStream random = RandomStream.of(seed, "pushed", 0);
        double keeps = Math.exp(-0.01 / 0.2);
        double pushed = push * random.nextGaussian();
        double[] x = new double[2];
        StringBuilder text = new StringBuilder("time,position,velocity,torque\n");
        for (int t = 0; t < 500; t++) {
            double u = 1.5 * Math.sin(0.03 * t + seed) + Math.sin(0.07 * t);
            text.append(String.format(
                    Locale.ROOT,
                    "%.2f,%.9f,%.9f,%.9f%n",
                    0.01 * t,
                    x[0] + 5e-4 * random.nextGaussian(),
                    x[1] + 5e-4 * random.nextGaussian(),
                    u));
            double[] next = new double[2];
            truth.advance(x, 0, new double[] {u + pushed}, 0, 0.01, next, 0);
            x = next;
            pushed = keeps * pushed + Math.sqrt(1 - keeps * keeps) * push * random.nextGaussian();
        }
        Files.writeString(directory.resolve(name), text);
    }

    private Terminal done(String... words) {
        Terminal run = Terminal.run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    /** What is printed, copied as it is, fits and scores as the name does. */
    @Test
    void theCopyIsTheMachine() throws IOException {
        record("a.csv", 1, 0);
        String data = directory.resolve("a.csv").toString();
        Path copy = directory.resolve("mine.yaml");
        Files.writeString(copy, done("records", "--describe", "simple-pendulum").out());
        String named =
                done("fit", "--system", "simple-pendulum", "--data", data).out();
        assertEquals(
                named, done("fit", "--records", copy.toString(), "--data", data).out());
        assertTrue(done("list").out().contains("simple-pendulum  the torque-controlled simple pendulum"));
        Terminal unknown = Terminal.run("records", "--describe", "simple-pendulm");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("did you mean 'simple-pendulum'?"), unknown.err());
    }

    /** Disturbances that a copy asks for: a torque of 0.15 Nm is found to within a third, and said in the table and on the page. */
    @Test
    void howLargeDisturbancesAre() throws IOException {
        record("a.csv", 1, 0.15);
        record("b.csv", 2, 0.15);
        Path copy = directory.resolve("mine.yaml");
        String text = Machines.text("simple-pendulum")
                .replace(
                        "    noise: {position: 1} ",
                        "    disturbances: {pieces: 5, starts: {position: 0.001, velocity: 0.03},"
                                + " actions: {torque: 0.1}, memory: 0.1, noise: 1}\n    noise: {position: 0.001} ");
        assertTrue(text.contains("disturbances"), text);
        Files.writeString(copy, text);
        Path page = directory.resolve("fit.html");
        String data = directory.resolve("a.csv") + "," + directory.resolve("b.csv");
        String out = done("fit", "--records", copy.toString(), "--data", data, "--report", page.toString())
                .out();
        Matcher sizes = Pattern.compile(
                        "disturbances \\(standard deviation\\): (starts \\S+ rad, starts \\S+ rad/s, torque (\\S+) N m, forgotten in \\S+ s)\\R")
                .matcher(out);
        assertTrue(sizes.find(), out);
        assertEquals(0.15, Double.parseDouble(sizes.group(2)), 0.05, sizes.group());
        assertTrue(Files.readString(page).contains("disturbances of these standard deviations: " + sizes.group(1)));
    }
}
