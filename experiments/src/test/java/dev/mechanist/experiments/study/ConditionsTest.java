package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.RunManifest;
import dev.mechanist.experiments.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worlds that models learn and worlds that they are tested in. */
class ConditionsTest {
    private static Study study(String entry, String models) {
        return Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 2
                prediction: {longest: 0.2, windows: 5}
                environments:
                  - %s
                models: [%s]
                """.formatted(entry, models)));
    }

    private static Subject subject(String entry) {
        return study(entry, "linear").subjects().get(0);
    }

    @Test
    void worldsAndParametersAreConditions() {
        Subject chains = subject("{name: grow, train: [chain-2, chain-3], test: [chain-3, chain-4]}");
        assertEquals(List.of("chain-3", "chain-4"), chains.conditions());
        assertEquals(4, chains.position("chain-4").getAsDouble());
        assertEquals("grow", chains.name());
        Subject masses = subject("{name: pendulum, test: {mass: 0.8..1.2}}");
        assertEquals(List.of("mass=0.8", "mass=0.9", "mass=1", "mass=1.1", "mass=1.2"), masses.conditions());
        assertEquals(1.1, masses.position("mass=1.1").getAsDouble(), 1e-12);
        Subject both = subject("{name: b, train: [chain-2], test: {worlds: [chain-2, chain-3], damping: [0.1, 0.2]}}");
        assertEquals(
                List.of("chain-2 damping=0.1", "chain-2 damping=0.2", "chain-3 damping=0.1", "chain-3 damping=0.2"),
                both.conditions());
        assertTrue(both.position("chain-2 damping=0.1").isEmpty());
        assertEquals(
                List.of(""), subject("{name: pendulum, test: {episodes: 2}}").conditions());
    }

    @Test
    void valuesAreNumbersListsAndRanges() {
        YamlNode yaml = YamlNode.parse("v", "{a: 2, b: [1, 4], c: -1..1, d: 0.5..1e-1}");
        assertArrayEquals(new double[] {2}, WorldVariants.values(yaml.get("a")));
        assertArrayEquals(new double[] {1, 4}, WorldVariants.values(yaml.get("b")));
        assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, WorldVariants.values(yaml.get("c")));
        assertArrayEquals(new double[] {0.5, 0.4, 0.3, 0.2, 0.1}, WorldVariants.values(yaml.get("d")), 1e-12);
        assertThrows(
                InputException.class,
                () -> WorldVariants.values(YamlNode.parse("v", "{a: 1..}").get("a")));
    }

    @Test
    void aWrongNameOrValueIsRefusedWithItsPlace() {
        InputException unknown = assertThrows(InputException.class, () -> subject("{name: pendulum, test: {mas: 2}}"));
        assertTrue(
                unknown.getMessage().startsWith("s.yaml:5: 'environments[0].test.mas'")
                        && unknown.getMessage().contains("mass"),
                unknown.getMessage());
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: {mass: -1}}"));
        assertThrows(InputException.class, () -> subject("{name: grow, train: [chain-2]}"));
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: [chain-2, chain-2]}"));
        assertThrows(InputException.class, () -> subject("{name: pendulum, test: [chain]}"));
    }

    /** The mass of a pendulum that was learned is 1 kg; the heavier ones are tested in. */
    @Test
    void eachConditionHasItsOwnWorld() {
        Trial trial = subject("{name: pendulum, training: {mass: 1}, test: {mass: [1, 2]}}")
                .trial(1);
        double usual = mass(trial, "mass=1");
        assertEquals(1, usual, 1e-12);
        assertEquals(2, mass(trial, "mass=2"), 1e-12);
        double[] light = trial.tests().get("mass=1").data().episodes().get(0).states().data;
        double[] heavy = trial.tests().get("mass=2").data().episodes().get(0).states().data;
        assertArrayEquals(new double[] {light[0], light[1]}, new double[] {heavy[0], heavy[1]}, "the same start");
        assertTrue(Math.abs(light[light.length - 1] - heavy[heavy.length - 1]) > 1e-3, "and another motion");
    }

    /** {@code damping} is that of every joint. */
    @Test
    void aKindOfParameterIsThatOfAllParts() {
        Trial trial = subject("{name: chain-2, test: {damping: 0.3, episodes: 1, steps: 9}}")
                .trial(1);
        List<Double> damping = trial.tests().get("damping=0.3").truth().orElseThrow().parameters().stream()
                .filter(p -> p.name().startsWith("damping:"))
                .map(p -> p.value())
                .toList();
        assertEquals(List.of(0.3, 0.3), damping);
    }

    private static double mass(Trial trial, String condition) {
        return trial.tests().get(condition).truth().orElseThrow().parameters().stream()
                .filter(p -> p.name().equals("mass"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<String> run(Study study, Path directory) throws IOException {
        StudyRun run = new StudyRun(study, directory, "program");
        run.compute(1, cell -> {});
        run.finish(RunManifest.start(List.of("study", "s.yaml"), study, study.seeds(), List.of()));
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

    @Test
    void aFlatModelDoesNotLearnWorldsOfTwoSizes() {
        Trial trial = subject(
                        "{name: grow, train: {worlds: [chain-1, chain-2], episodes: 1, steps: 9}, test: [chain-2]}")
                .trial(1);
        assertEquals(2, trial.trainingWorlds().size());
        assertThrows(UnsuitableModelException.class, trial::training);
        Trial alike = subject("{name: pendulum, training: {mass: [1, 2], episodes: 3, steps: 9}, test: {mass: 3}}")
                .trial(1);
        assertEquals(6, alike.training().episodes().size());
    }
}
