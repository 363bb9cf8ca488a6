package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.report.StudyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole studies whose test worlds stand apart. */
class ConditionRunsTest {
    private static Study study(String entry, String models) {
        return Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 1
                prediction: {longest: 0.2, windows: 5}
                environments:
                  - %s
                models: [%s]
                """.formatted(entry, models)));
    }

    private static List<String> run(Study study, Path directory) throws IOException {
        StudyRun run = new StudyRun(study, directory, "program");
        run.compute(1, cell -> {});
        StudyReport.finish(run, RunManifest.start(List.of("study", "s.yaml"), study, study.seeds(), List.of()));
        return Files.readAllLines(directory.resolve("prediction.csv"));
    }

    /** One model per seed, scored in each world: without error where it learned, if the world is linear, and with one elsewhere. */
    @Test
    void resultsStandPerCondition(@TempDir Path directory) throws IOException {
        Study study = study(
                "{name: mass-spring-damper, training: {stiffness_1: 10, episodes: 2, steps: 40}, test: {stiffness_1: [10, 20], episodes: 1}}",
                "true, linear");
        List<String> table = run(study, directory);
        assertEquals(0, error(table, "true,1", "stiffness_1=20"), 1e-9);
        double there = error(table, "linear,1", "stiffness_1=10");
        double elsewhere = error(table, "linear,1", "stiffness_1=20");
        assertTrue(Math.max(there, elsewhere) > 10 * Math.min(there, elsewhere), there + " and " + elsewhere);
        String report = Files.readString(directory.resolve("report.html"));
        String finding =
                "mass-spring-damper: after 0.2 s of open-loop prediction the error over 2 conditions, in standard"
                        + " deviations of the data, is linear ";
        assertTrue(
                report.contains(finding)
                        && report.contains("(stiffness_1=10) to ")
                        && report.contains("(stiffness_1=20)."),
                report);
        assertTrue(report.contains("Across conditions") && report.contains("mass-spring-damper, stiffness_1=20"));
        assertTrue(Files.exists(directory.resolve("plots/error-conditions-mass-spring-damper.svg")));
    }

    private static double error(List<String> table, String who, String condition) {
        return table.stream()
                .filter(row -> row.contains("," + who + ",") && row.contains("," + condition + ","))
                .mapToDouble(row -> Double.parseDouble(row.split(",")[4]))
                .max()
                .orElseThrow();
    }

    @Test
    void aFlatModelIsMarkedInAWorldOfAnotherSize(@TempDir Path directory) throws IOException {
        List<String> table = run(
                study(
                        "{name: grow, train: {worlds: [chain-2], episodes: 1, steps: 20}, test: {worlds: [chain-2, chain-3],"
                                + " episodes: 1, steps: 20}}",
                        "true, linear"),
                directory);
        assertTrue(
                table.contains(
                        "grow,linear,1,,,,,chain-3,\"not possible: the model has 4 states with 2 actions, the world 6"
                                + " states with 3 actions\""),
                table.toString());
        assertTrue(table.stream().anyMatch(row -> row.startsWith("grow,linear,1,0.") && row.endsWith(",chain-2,")));
        assertEquals(0, error(table, "true,1", "chain-3"), 1e-9);
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains("linear, chain-3: not possible"), "the reason");
    }

    /** Each reason once, with all conditions that it holds for; what needs no learning is judged everywhere, and drawn. */
    @Test
    void flatModelsLearnNoTwoSizesAtOnce(@TempDir Path directory) throws IOException {
        List<String> table = run(
                study(
                        "{name: grow, train: {worlds: [chain-2, chain-3], episodes: 1, steps: 20}, test: {worlds: [chain-3,"
                                + " chain-4], episodes: 1, steps: 20}}",
                        "true, linear, constant-velocity"),
                directory);
        assertEquals(
                2,
                table.stream()
                        .filter(row -> row.contains("learns worlds of one size"))
                        .count());
        assertTrue(error(table, "constant-velocity,1", "chain-4") > 0.01);
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains("linear: not possible: the training worlds have"), report);
        assertTrue(report.contains("film strip of grow, chain-4 as constant-velocity predicts it"), report);
        assertTrue(
                report.contains("constant-velocity, chain-3: 0.2 s from left to right; error over all windows"),
                report);
        assertTrue(report.contains(">learned</text>"), "the range of what was learned is marked");
        assertEquals(1, report.split("learns worlds of one size", -1).length - 1);
    }
}
