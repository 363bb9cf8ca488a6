package dev.mechanist.experiments.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.data.ReplayBuffer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.experiments.cli.Terminal;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;

/**
 * Damaged inputs of every kind, by seed: one line or the right answer, and never a stack trace, an endless wait or a lost file.
 * {@code -Dfuzz=1000} runs so many of each kind.
 */
class FuzzTest {
    private static final int CASES = Integer.getInteger("fuzz", 3);

    /** Nothing here takes seconds: what takes so many hangs. */
    private static final int PATIENCE = 120;

    private static final String STUDY = """
            name: fuzz
            description: a small one
            seeds: [1, 2]
            prediction: {longest: 0.5, windows: 5}
            environments:
              - {name: mass-spring-damper, label: spring, training: {episodes: 2, steps: 20, noise: 0.05}, test: {episodes: 1, steps: 20}}
            models:
              - linear
              - {name: constant-velocity, plan: false}
            planners:
              - {name: random-shooting, population: 4, horizon: 3, replanEvery: 3}
            """;

    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void makeInputs() {
        for (String ending : List.of("csv", "npz", "hdf5")) {
            run(
                    "simulate",
                    "cart-pole",
                    "--steps",
                    "30",
                    "--out",
                    folder.resolve("good." + ending).toString());
        }
        model = folder.resolve("model");
        Terminal fitted = run(
                "fit",
                "--system",
                "cart-pole",
                "--data",
                folder.resolve("good.csv").toString(),
                "--out",
                model.toString());
        assertEquals(0, fitted.exitCode(), fitted.err());
    }

    /** In a thread of its own, that is given up when it hangs. */
    private static Terminal run(String... arguments) {
        try {
            return CompletableFuture.supplyAsync(() -> Terminal.run(arguments)).get(PATIENCE, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("hangs: " + String.join(" ", arguments), e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("breaks: " + String.join(" ", arguments), e);
        }
    }

    /** @return whether it was taken for good */
    private static boolean assertCivil(String what, Terminal terminal) {
        String said = terminal.err();
        assertTrue(terminal.exitCode() >= 0 && terminal.exitCode() <= 2, () -> what + ": exit " + terminal.exitCode());
        assertFalse(said.contains("\tat ") || said.contains("java.lang."), () -> what + "\n" + said);
        if (terminal.exitCode() == 2) {
            long complaints =
                    said.lines().filter(line -> line.startsWith("mechanist: ")).count();
            assertEquals(1, complaints, () -> what + "\n" + said);
        }
        return terminal.exitCode() == 0;
    }

    /** One of many damaged inputs. */
    @FunctionalInterface
    private interface Case {
        void run(int k) throws IOException;
    }

    /** All of them, whatever becomes of some. */
    private static void inEach(Case one) {
        assertAll(IntStream.range(0, CASES).mapToObj(k -> () -> one.run(k)));
    }

    private static RandomStream random(String kind, int k) {
        return RandomStream.of(7, "fuzz " + kind, k);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void studies() throws IOException {
        inEach(k -> {
            String text = Mutation.ofText(STUDY, random("yaml", k));
            Path file = Files.writeString(folder.resolve("study-" + k + ".yaml"), text);
            Path out = folder.resolve("study-out-" + k);
            Terminal terminal = run("study", file.toString(), "--out", out.toString(), "--threads", "1");
            assertCivil("yaml " + k + "\n" + text, terminal);
            assertEquals(text, Files.readString(file), "the study file is the user's");
            assertTrue(terminal.exitCode() != 2 || !Files.exists(out), () -> "left behind after\n" + text);
        });
    }

    private static String evaluated(Path directory, Path records) {
        return run("evaluate", "--model", directory.toString(), "--data", records.toString(), "--json")
                .out();
    }

    /** Of tables nobody can know what was meant; NPZ has checksums, and a damaged one gives nothing or what it gave before. */
    @Test
    void records() throws IOException {
        String right = evaluated(model, folder.resolve("good.npz"));
        for (String ending : List.of("csv", "npz", "hdf5")) {
            byte[] good = bytes(folder.resolve("good." + ending));
            inEach(k -> {
                RandomStream random = random(ending, k);
                byte[] bad =
                        ending.equals("csv") ? Mutation.ofBytesOfText(good, random) : Mutation.ofBytes(good, random);
                Path file = Files.write(folder.resolve("bad." + ending), bad);
                Terminal terminal = run("evaluate", "--model", model.toString(), "--data", file.toString(), "--json");
                boolean taken = assertCivil(ending + " " + k, terminal);
                assertArrayEquals(bad, bytes(file), "records are the user's");
                if (taken && ending.equals("npz")) {
                    assertEquals(right.replace("good.npz", "bad.npz"), terminal.out(), "npz " + k + " is misread");
                }
            });
        }
    }

    /** Numbers of the good record as MATLAB keeps them, in its two formats, and how both are described. */
    @Test
    void matlabAndDescriptions() throws IOException {
        Episode good = EpisodeStore.read(
                        List.of(folder.resolve("good.npz")),
                        Environments.scenario("cart-pole").world().dynamics().spec())
                .episodes()
                .get(0);
        MatFile five = Mat5.newMatFile();
        Path seven = folder.resolve("good73.mat");
        StringBuilder columns = new StringBuilder();
        try (WritableHdfFile hdf = HdfFile.write(seven)) {
            five.addArray("t", column(good.times()));
            hdf.putDataset("t", good.times());
            for (int j = 0; j < good.spec().n(); j++) {
                String name = good.spec().state().get(j).name();
                double[] values = values(good.states(), j);
                five.addArray(name, column(values));
                hdf.putDataset(name, values);
                columns.append(name).append(": {column: ").append(name).append("}, ");
            }
            double[] forces = values(good.actions(), 0);
            five.addArray("u", column(forces));
            hdf.putDataset("u", forces);
        }
        try (Sink sink = Sinks.newStreamingFile(folder.resolve("good5.mat").toFile())) {
            five.writeTo(sink);
        }
        String description = """
                name: cart
                records:
                  files: [%s]
                  time: {column: t, unit: s}
                  states: {%s}
                  actions: {force: {column: u}}
                """;
        String states = columns.substring(0, columns.length() - 2);
        String action = good.spec().action().get(0).name();
        String right = description.replace("force", action).formatted("good5.mat", states);
        Path file = Files.writeString(folder.resolve("right.yaml"), right);
        Terminal whole = run("evaluate", "--model", model.toString(), "--records", file.toString(), "--json");
        assertEquals(0, whole.exitCode(), whole.err());
        for (String from : List.of("good5.mat", "good73.mat")) {
            byte[] bytes = bytes(folder.resolve(from));
            inEach(k -> {
                Path bad = Files.write(folder.resolve("bad.mat"), Mutation.ofBytes(bytes, random(from, k)));
                assertCivil(
                        from + " " + k,
                        run(
                                "evaluate",
                                "--model",
                                model.toString(),
                                "--records",
                                file.toString(),
                                "--data",
                                bad.toString()));
                assertCivil(from + " looked at " + k, run("records", bad.toString()));
            });
        }
        inEach(k -> {
            String text = Mutation.ofText(right, random("description", k));
            Path bad = Files.writeString(folder.resolve("described.yaml"), text);
            assertCivil(
                    "description " + k + "\n" + text,
                    run("evaluate", "--model", model.toString(), "--records", bad.toString()));
        });
    }

    private static double[] values(DMatrixRMaj matrix, int column) {
        return IntStream.range(0, matrix.numRows)
                .mapToDouble(row -> matrix.get(row, column))
                .toArray();
    }

    private static Matrix column(double[] values) {
        Matrix matrix = Mat5.newMatrix(values.length, 1);
        for (int t = 0; t < values.length; t++) {
            matrix.setDouble(t, 0, values[t]);
        }
        return matrix;
    }

    @Test
    void models() throws IOException {
        Path manifest = model.resolve("manifest.json");
        byte[] good = bytes(manifest);
        try {
            inEach(k -> {
                Files.write(manifest, Mutation.ofBytesOfText(good, random("manifest", k)));
                Terminal terminal = run(
                        "evaluate",
                        "--model",
                        model.toString(),
                        "--data",
                        folder.resolve("good.csv").toString());
                assertCivil("manifest " + k + "\n" + Files.readString(manifest), terminal);
            });
        } finally {
            Files.write(manifest, good);
        }
    }

    /** Whatever became of one file of a finished study: the study is finished again with the same numbers. */
    @Test
    void cells() throws IOException {
        Path file = Files.writeString(folder.resolve("whole.yaml"), STUDY);
        Path out = folder.resolve("whole");
        Terminal first = run("study", file.toString(), "--out", out.toString());
        assertEquals(0, first.exitCode(), first.err());
        Map<String, String> right = tables(out);
        List<Path> kept = new ArrayList<>();
        for (String part : List.of("cells", "times")) {
            try (Stream<Path> files = Files.list(out.resolve(part))) {
                kept.addAll(files.sorted().toList());
            }
        }
        inEach(k -> {
            RandomStream random = random("cell", k);
            Path cell = kept.get(random.nextInt(kept.size()));
            byte[] good = bytes(cell);
            Files.write(cell, k % 2 == 0 ? Mutation.ofBytes(good, random) : Mutation.ofBytesOfText(good, random));
            Terminal again = run("study", file.toString(), "--out", out.toString(), "--threads", "1");
            assertTrue(assertCivil("cell " + k, again), again.err());
            assertEquals(right, tables(out), "cell " + k);
        });
    }

    private static Map<String, String> tables(Path out) throws IOException {
        Map<String, String> tables = new TreeMap<>();
        for (String table : List.of("prediction.csv", "control.csv", "results.json")) {
            tables.put(table, Files.readString(out.resolve(table)));
        }
        return tables;
    }

    /** What a learner keeps of its experience. */
    @Test
    void checkpoints() throws IOException {
        Spec spec = Environments.make("pendulum").spec();
        ReplayBuffer buffer = new ReplayBuffer(spec, 50);
        new EpisodePlayer(Environments.make("pendulum"))
                .play(2, RandomActions.uniform(spec), 1)
                .episodes()
                .forEach(buffer::add);
        Path file = folder.resolve("buffer.npz");
        buffer.save(file);
        byte[] good = bytes(file);
        inEach(k -> {
            Files.write(file, Mutation.ofBytes(good, random("checkpoint", k)));
            try {
                ReplayBuffer read = ReplayBuffer.load(file);
                assertEquals(buffer.size(), read.size(), "checkpoint " + k + " is misread");
            } catch (InputException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        });
    }

    @Test
    void options() throws IOException {
        List<List<String>> good = List.of(
                List.of("simulate", "pendulum", "--steps", "20", "--seed", "3", "--hold", "2", "--out", "OUT.csv"),
                List.of(
                        "evaluate",
                        "--model",
                        model.toString(),
                        "--data",
                        "DATA",
                        "--window",
                        "0.5",
                        "--every",
                        "0.25"),
                List.of(
                        "fit",
                        "--system",
                        "cart-pole",
                        "--data",
                        "DATA",
                        "--hold",
                        "mass_cart",
                        "--start",
                        "length=0.4"),
                List.of(
                        "plan",
                        "mass-spring-damper",
                        "--model",
                        "true",
                        "--planner",
                        "random-shooting",
                        "--set",
                        "population=4"),
                List.of("list", "--json"));
        inEach(k -> {
            RandomStream random = random("options", k);
            List<String> words = new ArrayList<>(good.get(random.nextInt(good.size())));
            words.replaceAll(
                    word -> word.equals("DATA") ? folder.resolve("good.csv").toString() : word);
            words.replaceAll(word ->
                    word.equals("OUT.csv") ? folder.resolve("options.csv").toString() : word);
            int at = 1 + random.nextInt(words.size() - 1);
            if (!words.get(at).startsWith("/")) {
                words.set(at, Mutation.ofText(words.get(at), random).replace("\u0000", ""));
            }
            if (random.nextInt(4) == 0) {
                words.remove(at);
            }
            assertCivil(String.join(" ", words), run(words.toArray(String[]::new)));
        });
        try (Stream<Path> left = Files.walk(folder)) {
            List<Path> unfinished = left.filter(p -> p.toString().endsWith(".tmp"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
            assertEquals(List.of(), unfinished);
        }
    }
}
