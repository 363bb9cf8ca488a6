package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.io.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's spring, word for word: fitted, stored, scored, planned with and studied. */
class OwnEquationsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void fromTheReadme() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Files.writeString(directory.resolve("Spring.java"), block(readme, "java", "public record Spring"));
        Files.writeString(directory.resolve("spring.yaml"), block(readme, "yaml", "java: Spring.java"));
        for (int k = 0; k < 2; k++) {
            Files.writeString(directory.resolve("run" + k + ".csv"), record(k));
        }
    }

    private static String block(String readme, String language, String holding) {
        Matcher blocks =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
        while (blocks.find()) {
            if (blocks.group(1).contains(holding)) {
                return blocks.group(1);
            }
        }
        throw new AssertionError("README.md shows no " + holding);
    }

    /** A mass of 0.5 kg, 0.2 N s/m, 20 N/m and 300 N/m^3, sampled every 10 ms with noise of 0.1 mm, in mm; nothing of Mechanist's integrates it. */
    private static String record(int k) {
        StringBuilder text = new StringBuilder("t,y,F\n");
        double y = 0.05 * k;
        double v = 0;
        RandomStream noise = RandomStream.of(5, "spring", k);
        for (int i = 0; i < 200; i++) {
            double t = 0.01 * i;
            double force = 2.5 * Math.sin(2 * Math.PI * (0.5 + 0.2 * k) * t) + 2 * Math.sin(2 * Math.PI * 1.7 * t + k);
            text.append(
                    String.format(Locale.ROOT, "%d,%.6f,%.9f%n", 10 * i, 1000 * y + 0.1 * noise.nextGaussian(), force));
            for (int j = 0; j < 2000; j++) { // the symplectic rule of second order, steps of 5 us
                double h = 5e-6;
                v += h / 2 * (force - 0.2 * v - 20 * y - 300 * y * y * y) / 0.5;
                y += h * v;
                v += h / 2 * (force - 0.2 * v - 20 * y - 300 * y * y * y) / 0.5;
            }
        }
        return text.toString();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private Terminal done(String... words) {
        Terminal run = Terminal.run(words);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private String refused(String... words) {
        Terminal run = Terminal.run(words);
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        return run.err();
    }

    @Test
    void fittedStoredScoredAndPlannedWith() throws IOException {
        done("fit", "--records", file("spring.yaml"), "--out", file("model"));
        JsonNode manifest = new ObjectMapper()
                .readTree(directory.resolve("model/manifest.json").toFile());
        double[] truth = {0.5, 0.2, 20, 300};
        for (int j = 0; j < 4; j++) {
            JsonNode parameter = manifest.get("parameters").get(j);
            assertEquals(truth[j], parameter.get("value").asDouble(), 0.01 * truth[j], parameter.toString());
        }
        String source = Files.readString(directory.resolve("Spring.java"));
        assertEquals(source, manifest.get("java_source").asText());
        assertEquals(Hashes.ofText(source), manifest.get("java_sha256").asText());

        String described = done("evaluate", "--model", file("model"), "--records", file("spring.yaml"), "--json")
                .out();
        JsonNode scores = new ObjectMapper().readTree(described);
        assertTrue(scores.at("/overall/rmse_by_state/y").asDouble() < 1e-3, described);

        // A stored model runs nothing by itself, and takes no other file.
        Files.writeString(directory.resolve("own.csv"), "time,y,v,force\n0,0,0,1\n0.3,0,0,1\n0.6,0,0,1\n");
        String[] evaluate = {"evaluate", "--model", file("model"), "--data", file("own.csv"), "--smooth", "0"};
        assertTrue(refused(evaluate)
                .contains("its equations are the Java of Spring.java, and nothing that is stored is"
                        + " run; give the file again with --physics Spring.java"));
        Files.writeString(directory.resolve("Other.java"), source.replace("p[3] * y * y * y", "p[3] * y * y"));
        String[] other = java.util.Arrays.copyOf(evaluate, evaluate.length + 2);
        other[evaluate.length] = "--physics";
        other[evaluate.length + 1] = file("Other.java");
        String said = refused(other);
        assertTrue(
                said.contains("fitted with Spring.java of SHA-256 "
                        + Hashes.ofText(source).substring(0, 12)),
                said);
        other[evaluate.length + 1] = file("Spring.java");
        done(other);

        Path out = directory.resolve("plan");
        Terminal plan = done(
                "plan",
                file("spring.yaml"),
                "--model",
                file("model"),
                "--planner",
                "ilqr",
                "--set",
                "horizon=15",
                "--out",
                out.toString());
        assertTrue(Files.exists(out.resolve("episode.gif")), plan.out());
        String[] last = Files.readString(out.resolve("episode.csv")).strip().split("\n");
        assertEquals(0.1, Double.parseDouble(last[last.length - 1].split(",")[1]), 0.02);
    }

    /** One command compares it with what learns; the same bits with one thread and with two. */
    @Test
    void studied() throws IOException {
        String entry =
                Files.readString(directory.resolve("spring.yaml")).strip().replace("\n", "\n    ");
        Files.writeString(
                directory.resolve("study.yaml"),
                "name: springs\nmodels: [linear, physics]\nseeds: [0]\nenvironments:\n  - " + entry + "\n");
        String one = predictions("1");
        assertEquals(one, predictions("2"));
        assertTrue(one.contains("physics"), one);
    }

    private String predictions(String threads) throws IOException {
        Path out = directory.resolve("study-" + threads);
        done("study", file("study.yaml"), "--threads", threads, "--out", out.toString());
        assertFalse(Files.readString(out.resolve("report.html")).isEmpty());
        return Files.readString(out.resolve("prediction.csv"));
    }

    @Test
    void aMistakeInTheJavaIsOneLineWithItsPlace() throws IOException {
        Path java = directory.resolve("Spring.java");
        Files.writeString(java, Files.readString(java).replace("double v = x[xo + 1];", "double w = x[xo + 1];"));
        String said = refused("fit", "--records", file("spring.yaml"));
        assertTrue(said.contains("Spring.java:30: cannot find symbol; symbol:   variable v"), said);
        Files.delete(java);
        assertTrue(refused("fit", "--records", file("spring.yaml")).contains("Spring.java"), said);
    }
}
