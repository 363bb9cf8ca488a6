package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/**
 * Ten layouts in which records of machines are published, made here with numbers of a driven, damped spring: theta'' = -9 theta -
 * theta' + 4 u, u held over 5 samples. Each is studied by one command, and a linear model must learn it, with an
 * angle as sine and cosine and derived rates too.
 */
class PublicFormatsTest {
    private static final int ROWS = 300;
    private static final double STEP = 0.02;

    @TempDir
    Path directory;

    /** Rows of theta, theta_dot, u; another motion for each seed. */
    private static double[][] motion(int seed) {
        RandomStream random = RandomStream.of(seed, "formats", 0);
        double[][] rows = new double[ROWS][3];
        double u = 0;
        double x = 0.3;
        double v = 0;
        for (int t = 0; t < ROWS; t++) {
            u = t % 5 == 0 ? random.nextGaussian() : u;
            rows[t] = new double[] {x, v, u};
            for (int k = 0; k < 20; k++) {
                v += STEP / 20 * (-9 * x - v + 4 * u);
                x += STEP / 20 * v;
            }
        }
        return rows;
    }

    @FunctionalInterface
    private interface Line {
        String of(int t, double[] row);
    }

    private void text(String name, int seed, String header, Line line) throws IOException {
        StringBuilder text = new StringBuilder(header);
        double[][] rows = motion(seed);
        for (int t = 0; t < ROWS; t++) {
            text.append(line.of(t, rows[t])).append('\n');
        }
        Files.writeString(directory.resolve(name), text.toString());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Studies records in one command; the linear model must beat standing still by far. */
    private void study(String records) throws IOException {
        Path file = directory.resolve("study.yaml");
        Files.writeString(
                file,
                "name: format\nseeds: 1\nprediction: {longest: 0.4, windows: 20}\nmodels: [linear, constant-velocity]\n"
                        + "environments:\n  - name: machine\n    records:\n"
                        + records.indent(6));
        Path out = directory.resolve("out");
        Terminal run = Terminal.run("study", file.toString(), "--out", out.toString(), "--threads", "1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(out.resolve("report.html")));
        Map<String, Double> last = new java.util.TreeMap<>();
        try (java.util.stream.Stream<Path> cells = Files.list(out.resolve("cells"))) {
            for (Path cell : cells.sorted().toList()) {
                JsonNode content = new ObjectMapper().readTree(cell.toFile());
                JsonNode errors = content.findValue("errors");
                assertTrue(errors != null, content.toString());
                last.put(
                        cell.getFileName().toString().split("\\.")[1].replaceAll("-.*", ""),
                        errors.get(errors.size() - 1).asDouble());
            }
        }
        assertTrue(last.get("linear") < 0.2, last.toString());
        assertTrue(last.get("constant") > 5 * last.get("linear"), last.toString());
    }

    @Test
    void aTableOfPandasWithItsIndex() throws IOException {
        Line line = (t, r) -> format("%d,%.4f,%.9f,%.9f,%.6f", t, t * STEP, r[0], r[1], r[2]);
        text("run0.csv", 1, ",t,theta,theta_dot,u\n", line);
        text("run1.csv", 2, ",t,theta,theta_dot,u\n", line);
        study("files: ['run*.csv']\ntime: t\nstates: [theta, theta_dot]\nactions: [u]\n");
    }

    @Test
    void aLogWithSemicolonsDecimalCommasUnitsMillisecondsAndDegrees() throws IOException {
        text(
                "log.csv",
                1,
                "\uFEFFZeit;Winkel;Drehzahl;Spannung\nms;deg;deg/s;mV\n",
                (t, r) -> format(
                                "%d;%.6f;%.6f;%.3f",
                                (int) (1000 * t * STEP), Math.toDegrees(r[0]), Math.toDegrees(r[1]), 1000 * r[2])
                        .replace('.', ','));
        study("files: [log.csv]\ntime: Zeit\nstates: {theta: Winkel, rate: Drehzahl}\nactions: {u: Spannung}\n");
    }

    @Test
    void numbersBetweenBlanksWithoutHeader() throws IOException {
        text("ball.dat", 1, "", (t, r) -> format("  %13.6e  %13.6e", r[2], r[0]));
        study("files: [ball.dat]\ntime: {step: 0.02}\noutputs: {y: {column: 2}}\nactions: {u: {column: 1}}\n");
    }

    @Test
    void stampsInNanosecondsAsRosWritesThem() throws IOException {
        text(
                "bag.csv",
                1,
                "%time,field.header.seq,field.position0,field.velocity0,field.effort0,field.name0\n",
                (t, r) -> format(
                        "%d,%d,%.9f,%.9f,%.6f,joint", 1700000000000000000L + t * 20000000L, t, r[0], r[1], r[2]));
        study("files: [bag.csv]\ntime: {column: time, unit: ns}\n"
                + "states: {q: {column: field.position0, unit: rad}, v: {column: field.velocity0, unit: rad/s}}\n"
                + "actions: {tau: {column: field.effort0, unit: Nm}}\n");
    }

    @Test
    void tabsBelowLinesOfAnInstrument() throws IOException {
        text(
                "scope.lvm",
                1,
                "Writer_Version\t2\nOperator\tann\n\nX_Value\tAngle\tDrive\n",
                (t, r) -> format("%.6f\t%.9f\t%.6f", t * STEP, r[0], r[2]));
        study("files: [scope.lvm]\n"
                + "skip: 3\n"
                + "separator: tab\n"
                + "time: X_Value\n"
                + "states: {theta: {column: Angle, unit: rad}, rate: {derivative_of: theta, cutoff: 15}}\n"
                + "actions: {u: Drive}\n");
    }

    @Test
    void datesAndTextBesideNumbers() throws IOException {
        text(
                "plc.csv",
                1,
                "\"stamp\",\"mode\",\"theta\",\"omega\",\"u\"\n",
                (t, r) -> format(
                        "\"2023-05-01 10:%02d:%02d.%02d0\",\"auto\",\"%.9f\",\"%.9f\",\"%.6f\"",
                        t * 2 / 100 / 60, t * 2 / 100 % 60, t * 2 % 100, r[0], r[1], r[2]));
        study("files: [plc.csv]\ntime: stamp\nstates: [theta, omega]\nactions: [u]\n");
    }

    private static Matrix column(double[][] rows, int j) {
        Matrix matrix = Mat5.newMatrix(rows.length, 1);
        for (int t = 0; t < rows.length; t++) {
            matrix.setDouble(t, 0, rows[t][j]);
        }
        return matrix;
    }

    private void write(String name, MatFile content) throws IOException {
        try (Sink sink = Sinks.newStreamingFile(directory.resolve(name).toFile())) {
            content.writeTo(sink);
        }
    }

    @Test
    void matlabVectorsWithASampleTime() throws IOException {
        write(
                "DATAPRBS.mat",
                Mat5.newMatFile()
                        .addArray("u1", column(motion(1), 2))
                        .addArray("z1", column(motion(1), 0))
                        .addArray("Ts", Mat5.newScalar(STEP)));
        study("files: [DATAPRBS.mat]\n"
                + "time: {step: 0.02}\n"
                + "outputs: {y: z1}\n"
                + "actions: {u: u1}\n"
                + "lags: {outputs: 2, inputs: 3}\n");
    }

    @Test
    void matlabStructuresOfSeveralRuns() throws IOException {
        Struct runs = Mat5.newStruct(1, 3);
        for (int k = 0; k < 3; k++) {
            Matrix x = Mat5.newMatrix(2, ROWS);
            for (int t = 0; t < ROWS; t++) {
                x.setDouble(0, t, motion(k)[t][0]);
                x.setDouble(1, t, motion(k)[t][1]);
            }
            runs.set("x", k, x);
            runs.set("u", k, column(motion(k), 2));
        }
        write("runs.mat", Mat5.newMatFile().addArray("runs", runs));
        study("files: [runs.mat]\ntime: {step: 0.02}\nstates: {theta: 'x[0]', rate: 'x[1]'}\nactions: {u: u}\n");
    }

    @Test
    void numpyArraysOfTrials() throws IOException {
        double[] states = new double[3 * ROWS * 2];
        double[] actions = new double[3 * ROWS];
        for (int k = 0; k < 3; k++) {
            for (int t = 0; t < ROWS; t++) {
                states[(k * ROWS + t) * 2] = motion(k)[t][0];
                states[(k * ROWS + t) * 2 + 1] = motion(k)[t][1];
                actions[k * ROWS + t] = motion(k)[t][2];
            }
        }
        Npz.write(
                directory.resolve("trials.npz"),
                Map.of(
                        "obs",
                        new NpyArray.Doubles(new int[] {3, ROWS, 2}, states),
                        "act",
                        new NpyArray.Doubles(new int[] {3, ROWS, 1}, actions),
                        "dt",
                        NpyArray.of(STEP)));
        study("files: [trials.npz]\n"
                + "time: {step: 0.02}\n"
                + "states: {theta: 'obs[0]', rate: 'obs[1]'}\n"
                + "actions: {u: act}\n");
    }

    @Test
    void minariEpisodes() throws IOException {
        try (WritableHdfFile hdf = HdfFile.write(directory.resolve("main_data.hdf5"))) {
            for (int k = 0; k < 3; k++) {
                double[][] rows = motion(k);
                double[][] observations = new double[ROWS][];
                float[][] actions = new float[ROWS - 1][];
                for (int t = 0; t < ROWS; t++) {
                    observations[t] = new double[] {rows[t][0], rows[t][1]};
                    if (t < ROWS - 1) {
                        actions[t] = new float[] {(float) rows[t][2]};
                    }
                }
                WritableGroup group = hdf.putGroup("episode_" + k);
                group.putDataset("observations", observations);
                group.putDataset("actions", actions);
                group.putDataset("rewards", new double[ROWS - 1]);
            }
        }
        study("files: [main_data.hdf5]\ntime: {step: 0.02}\n"
                + "states: {theta: 'observations[0]', rate: 'observations[1]'}\nactions: {u: actions}\n");
    }

    /** With equations, the same command also identifies and plans; the records are of the pendulum, its angle in wrapped degrees. */
    @Test
    void withEquationsTheSameRecordsAreFittedAndPlannedWith() throws IOException {
        StringBuilder records = new StringBuilder();
        for (int k = 0; k < 2; k++) {
            Path csv = directory.resolve("good" + k + ".csv");
            assertEquals(
                    0,
                    Terminal.run(
                                    "simulate",
                                    "pendulum",
                                    "--policy",
                                    "random",
                                    "--seed",
                                    "" + (3 + k),
                                    "--out",
                                    csv.toString())
                            .exitCode());
            String[] lines = Files.readString(csv, StandardCharsets.UTF_8).split("\n");
            StringBuilder changed = new StringBuilder("ms phi_deg dphi tau\n");
            for (int i = 1; i < lines.length; i++) {
                String[] fields = lines[i].split(",");
                changed.append(format(
                        "%.3f %.12f %.12f %s%n",
                        1000 * Double.parseDouble(fields[0]),
                        Math.IEEEremainder(Math.toDegrees(Double.parseDouble(fields[1])), 360),
                        Double.parseDouble(fields[2]),
                        fields[3]));
            }
            Files.writeString(directory.resolve("changed" + k + ".txt"), changed.toString());
        }
        String machine = """
            name: swing
            records:
              files: ['changed*.txt']
              time: {column: ms, unit: ms}
              states: {theta: {column: phi_deg, unit: deg}, theta_dot: {column: dphi, unit: rad/s}}
              actions: {torque: tau}
            physics: {system: pendulum, free: [mass], start: {mass: 1.4}}
            """;
        Path description = Files.writeString(directory.resolve("machine.yaml"), machine);
        Terminal fit = Terminal.run(
                "fit",
                "--records",
                description.toString(),
                "--out",
                directory.resolve("model").toString());
        assertEquals(0, fit.exitCode(), fit.err());
        assertTrue(fit.out().matches("(?s).*mass +kg +(1\\.0000|0\\.9999\\d*) .*"), fit.out());
        Terminal evaluate = Terminal.run(
                "evaluate",
                "--model",
                directory.resolve("model").toString(),
                "--records",
                description.toString(),
                "--smooth",
                "0",
                "--json");
        assertEquals(0, evaluate.exitCode(), evaluate.err());
        assertTrue(new ObjectMapper()
                        .readTree(evaluate.out())
                        .at("/overall/rmse_by_state/theta")
                        .asDouble()
                < 1e-3);
        Path study = Files.writeString(
                directory.resolve("study.yaml"),
                "name: swing\n"
                        + "seeds: 1\n"
                        + "prediction: {longest: 0.5, windows: 5}\n"
                        + "models: [physics]\n"
                        + "planners: [{name: random-shooting, population: 8, horizon: 3, replanEvery: 3}]\n"
                        + "environments:\n"
                        + machine.indent(4).replaceFirst(" {4}name", "  - name"));
        Terminal run = Terminal.run(
                "study", study.toString(), "--out", directory.resolve("planned").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.readString(directory.resolve("planned/results.json")).contains("random-shooting"));
    }
}
