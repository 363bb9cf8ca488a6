package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.experiments.records.Machines;
import dev.mechanist.sysid.FittedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitCommandsTest {
    @TempDir
    private Path directory;

    private Path record;

    /** Four seconds of a machine that differs from the start values, at 200 Hz. */
    @BeforeEach
    void simulateARecord() {
        ParametricDynamics start = Machines.system("double-pendulum").model();
        ParametricDynamics machine = start.withParameters(start.parameters().stream()
                .map(p -> switch (p.name()) {
                    case "gain1" -> p.withValue(1.3);
                    case "inertia2" -> p.withValue(0.03);
                    case "damping1" -> p.withValue(0.02);
                    default -> p;
                })
                .toList());
        int rows = 801;
        double[][] columns = new double[7][rows];
        double[] x = new double[4];
        double[] next = new double[4];
        double[] u = new double[2];
        RandomStream random = RandomStream.of(1, "fit-command-test", 0);
        for (int t = 0; t < rows; t++) {
            if (t % 40 == 0) {
                u[0] = 1.5 * random.nextGaussian();
                u[1] = 0.7 * random.nextGaussian();
            }
            columns[0][t] = 0.005 * t;
            for (int i = 0; i < 4; i++) {
                columns[1 + i][t] = x[i];
            }
            columns[5][t] = u[0];
            columns[6][t] = u[1];
            machine.advance(x, 0, u, 0, 0.005, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        record = directory.resolve("record.csv");
        CsvTable.of("record", List.of("time", "pos1", "pos2", "vel1", "vel2", "tau1", "tau2"), columns)
                .write(record);
    }

    private Terminal fit(Path data, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("fit", "--system", "double-pendulum", "--data", data.toString(), "--out", out().toString()));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private Path out() {
        return directory.resolve("model");
    }

    @Test
    void fitStoresAModelThatEvaluateScoresAndThatLoadsToTheSameBits() throws IOException {
        Terminal fitted = fit(record);
        assertEquals(0, fitted.exitCode(), fitted.err());
        for (String word : List.of("gain1", "kg m^2", "±", "start", "residual", "held")) {
            assertTrue(fitted.out().contains(word), fitted.out());
        }
        assertTrue(fitted.out().contains("what is left is noise"), fitted.out());
        assertTrue(fitted.out().contains("prior: normal about each start value"), fitted.out());
        FittedModel model = FittedModel.load(out());
        double gain = model.model().parameters().stream()
                .filter(p -> p.name().equals("gain1"))
                .findFirst()
                .orElseThrow()
                .value();
        assertEquals(1.3, gain, 0.03);
        JsonNode manifest =
                new ObjectMapper().readTree(out().resolve("manifest.json").toFile());
        assertEquals(gain, manifest.get("parameters").get(15).get("value").doubleValue());
        assertEquals(64, manifest.get("data_sha256").textValue().length());
        assertEquals(
                64,
                manifest.get("configuration").get("data " + record).textValue().length());

        Terminal scored = Terminal.run(
                "evaluate", "--model", out().toString(), "--data", record.toString(), "--window", "0.5", "--json");
        assertEquals(0, scored.exitCode(), scored.err());
        JsonNode score = new ObjectMapper().readTree(scored.out());
        assertTrue(score.get("overall").get("angle_rmse").doubleValue() < 0.01, scored.out());
        assertEquals(15, score.get("records").get(0).get("windows").intValue());
        Terminal plain = Terminal.run("evaluate", "--model", out().toString(), "--data", record + "," + record);
        assertEquals(0, plain.exitCode(), plain.err());
        assertTrue(plain.out().contains("overall"), plain.out());
        Path positions = Files.write(
                record.resolveSibling("positions.csv"),
                Files.readAllLines(record).stream()
                        .map(line -> line.split(","))
                        .map(cells -> String.join(",", cells[0], cells[1], cells[2], cells[5], cells[6]))
                        .toList());
        Terminal differenced = Terminal.run("evaluate", "--model", out().toString(), "--data", positions.toString());
        assertEquals(
                "note: vel1, vel2: not in the records; differences of positions take their place",
                differenced.err().strip());
        double[] before = FittedModel.load(out()).model().parameterValues();
        assertEquals(0, fit(record).exitCode());
        assertArrayEquals(before, FittedModel.load(out()).model().parameterValues(), "equal work, equal bits");
    }

    @Test
    void twoHundredNoiseFreeTransitionsGiveTheParametersOfACartPole() {
        ParametricDynamics truth = Machines.system("cart-pole").model();
        double dt = truth.spec().dt();
        double[][] columns = new double[6][201];
        double[] x = new double[4];
        double[] next = new double[4];
        double[] u = new double[1];
        RandomStream random = RandomStream.of(2, "fit-command-test", 0);
        for (int t = 0; t <= 200; t++) {
            u[0] = t % 5 == 0 ? 3 * random.nextGaussian() : u[0];
            columns[0][t] = t * dt;
            for (int i = 0; i < 4; i++) {
                columns[1 + i][t] = x[i];
            }
            columns[5][t] = u[0];
            truth.advance(x, 0, u, 0, dt, next, 0);
            System.arraycopy(next, 0, x, 0, 4);
        }
        List<String> header = new ArrayList<>(List.of("time"));
        truth.spec().state().forEach(v -> header.add(v.name()));
        truth.spec().action().forEach(v -> header.add(v.name()));
        Path file = directory.resolve("cart-pole.csv");
        CsvTable.of("cart-pole", header, columns).write(file);
        Terminal fitted = Terminal.run(
                "fit",
                "--system",
                "cart-pole",
                "--data",
                file.toString(),
                "--out",
                out().toString(),
                "--start",
                "mass_cart=0.7,mass_pole=0.4,length=0.6,friction_cart=0.2");
        assertEquals(0, fitted.exitCode(), fitted.err());
        double[] found = FittedModel.load(out()).model().parameterValues();
        double[] expected = truth.parameterValues();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1e-6 * Math.abs(expected[i]), fitted.out());
        }
    }

    @Test
    void startValuesAndHeldParametersAreTheUsers() {
        Terminal fitted = fit(record, "--start", "gain1=1.3,mass1=0.5", "--hold", "gain1,offset1", "--free", "gravity");
        assertEquals(0, fitted.exitCode(), fitted.err());
        assertTrue(fitted.out().lines().anyMatch(l -> l.startsWith("gain1") && l.contains("held")), fitted.out());
        assertTrue(fitted.out().lines().anyMatch(l -> l.startsWith("gravity") && !l.contains("held")), fitted.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1,0,0,0,0,0.1,x|record.csv:3: column 'tau2': 'x' is not a number",
                "0.1,0,0,nan,0,0.1,0|record.csv:3: column 'vel1' is nan; remove or repair the line",
                "0.1,0,0,0,0,0.1|record.csv:3: 6 fields where the header names 7 columns",
                "0.1,0,0,0,0,0.1,0,9|record.csv:3: 8 fields where the header names 7 columns",
                "0,0,0,0,0,0.1,0|record.csv:3: column 'time' must increase",
            })
    void badRecordsEndWithCodeTwoOneLineAndNothingWritten(String line, String message) throws IOException {
        Files.writeString(record, "time,pos1,pos2,vel1,vel2,tau1,tau2\n0,0,0,0,0,0,0\n" + line + "\n");
        refused(fit(record), message);
    }

    /** What 'simulate' writes of an environment can be fitted and scored, slowly sampled as it is. */
    @ParameterizedTest
    @CsvSource({"cart-pole,m", "chain-2,rad"})
    void simulatedEpisodesAreRecords(String environment, String unit) {
        Path episode = directory.resolve("episode.csv");
        run("simulate", environment, "--out", episode.toString());
        run("fit", "--system", environment, "--data", episode.toString(), "--out", out().toString());
        String score = run("evaluate", "--model", out().toString(), "--data", episode.toString(), "--smooth", "0");
        assertTrue(score.contains("RMSE " + unit), score);
        double error =
                Double.parseDouble(score.strip().split("\\s+")[score.strip().split("\\s+").length - 1]);
        assertTrue(error < 1e-3, "a model without noise: " + score);
    }

    private static String run(String... command) {
        Terminal terminal = Terminal.run(command);
        assertEquals(0, terminal.exitCode(), terminal.err());
        return terminal.out();
    }

    @Test
    void otherMistakesEndWithCodeTwoOneLineAndNothingWritten() throws IOException {
        refused(fit(directory.resolve("absent.csv")), "no such file");
        refused(fit(record, "--start", "mass1=-1"), "parameter 'mass1' must be within [0.0, Infinity], not -1.0");
        refused(fit(record, "--start", "mas1=1"), "unknown parameter 'mas1'; did you mean 'mass1'?");
        Files.writeString(record, "time,pos1,pos2,vel1,vel2,tau1,amps\n0,0,0,0,0,0,0\n1,0,0,0,0,0,0\n");
        refused(fit(record), "record.csv:1: unknown column 'amps'");
        Terminal misspelt = Terminal.run(
                "fit", "--system", "double-pendulm", "--data", record.toString(), "--out", out().toString());
        refused(misspelt, "did you mean 'double-pendulum'?");
        Terminal half =
                Terminal.run("fit", "--system", "mjcf:a.xml", "--data", record.toString(), "--out", out().toString());
        refused(half, "unknown system 'mjcf:a.xml'");
    }

    @Test
    void anOutputDirectoryThatCannotBeMadeIsRefusedBeforeTheWork() throws IOException {
        Files.writeString(out(), "a file where the directory should be");
        Terminal terminal = fit(record);
        assertEquals(2, terminal.exitCode());
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(terminal.err().contains("is not a directory; choose a directory"), terminal.err());
        assertTrue(Files.isRegularFile(out()));
    }

    private void refused(Terminal terminal, String message) throws IOException {
        assertEquals(2, terminal.exitCode(), terminal.err());
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(terminal.err().contains(message), terminal.err());
        assertFalse(Files.exists(out()));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(record), left.toList());
        }
    }

    @Test
    void modelsThatAreDamagedForeignOrImpossibleAreRefused() throws IOException {
        assertEquals(0, fit(record).exitCode());
        Path manifest = out().resolve("manifest.json");
        String good = Files.readString(manifest);
        damaged(
                good.replace("physics-fit", "gaussian-process"),
                "manifest.json: unknown kind of artefact 'gaussian-process'; did you mean 'gaussian-process-dynamics'?");
        // The folder of a study or of a learning run.
        damaged(
                "{\"command\": [\"study\"]}",
                "manifest.json: not of a stored model; give the directory of a stored model");
        damaged(good.substring(0, 200), "damaged JSON");
        damaged(good.replaceFirst("\"value\" : 0.5594", "\"value\" : -0.5594"), "parameter 'mass1' must be within");
        damaged(good.replace("\"mass2\"", "\"masse2\""), "parameter 'mass2' is absent");
        damaged(good.replace("double-pendulum", "triple-pendulum"), "unknown system 'triple-pendulum'");
        Files.delete(manifest);
        Terminal absent = evaluate();
        assertEquals(2, absent.exitCode());
        assertTrue(absent.err().contains("no manifest.json in"), absent.err());
    }

    private Terminal evaluate() {
        return Terminal.run("evaluate", "--model", out().toString(), "--data", record.toString());
    }

    private void damaged(String text, String message) throws IOException {
        Files.writeString(out().resolve("manifest.json"), text);
        Terminal terminal = evaluate();
        assertEquals(2, terminal.exitCode(), terminal.err());
        assertEquals(1, terminal.err().lines().count(), terminal.err());
        assertTrue(terminal.err().contains(message), terminal.err());
    }
}
