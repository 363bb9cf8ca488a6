package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.examples.HillClimbingLearner;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.learners.Learned;
import dev.mechanist.experiments.study.learners.LearnerClass;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import dev.mechanist.experiments.study.learners.LoopLearner;
import dev.mechanist.experiments.study.report.StudyReport;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every registered learner runs in a study, as little as it can: some ten seconds for a fit, a plan and an episode of each. */
class LearnersTest {
    private static Study study(String learners) {
        return Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 1
                environments: [{name: double-integrator, training: {episodes: 1}, test: {episodes: 1}}, chain-2]
                models: []
                planners: [{name: random-shooting, horizon: 5, population: 10, replanEvery: 5}]
                learners:
                """ + learners));
    }

    @Test
    void learnersActInAnyWorldThatSuitsThem(@TempDir Path directory) throws IOException {
        Study study = study("""
                  - {name: pets, trials: 1, carry: e}
                  - {name: mbmf, trials: 1, random: 1, population: 20, horizon: 3, epochs: 2}
                  - {name: dagger-sysid, trials: 1, horizon: 3, epochs: 2}
                  - {name: policy-gradient, trials: 1, randomTrials: 1, horizon: 3, updates: 2}
                  - {name: imitation, trials: 1, horizon: 3, epochs: 2}
                """);
        Study one = new Study(
                study.name(),
                study.description(),
                study.seeds(),
                study.prediction(),
                study.subjects().subList(0, 1),
                study.models(),
                study.planners(),
                study.learners());
        StudyRun run = new StudyRun(one, directory, "program");
        assertEquals(4 * 2 + 1, run.total(), "four learn models that planners plan with");
        run.compute(1, cell -> {});
        List<String> failures = StudyReport.finish(
                        run, RunManifest.start(List.of("study"), one, one.seeds(), List.of()))
                .failures();
        assertEquals(List.of(), failures);
        List<String> table = Files.readAllLines(directory.resolve("control.csv"));
        for (String learner : List.of("pets", "mbmf", "dagger-sysid", "policy-gradient", "imitation")) {
            String row = table.stream()
                    .filter(line -> line.startsWith("double-integrator," + learner + ",policy,1,"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Double.isFinite(Double.parseDouble(row.split(",")[4])), row);
            assertTrue(Double.parseDouble(row.split(",")[10]) > 0, "its experience: " + row);
        }
        assertTrue(Files.readString(directory.resolve("report.html")).contains("policy with imitation"));
    }

    @Test
    void aLearnerThatSuitsSomeWorldsIsMarkedInTheOthers(@TempDir Path directory) throws IOException {
        Study study = Study.read(YamlNode.parse("s.yaml", """
                name: s
                seeds: 1
                environments: [cart-pole-pilco, {name: pendulum, test: {mass: [1, 2]}}]
                models: []
                learners: [pilco]
                """));
        Study one = new Study(
                study.name(),
                study.description(),
                study.seeds(),
                study.prediction(),
                study.subjects().subList(1, 2),
                study.models(),
                study.planners(),
                study.learners());
        StudyRun run = new StudyRun(one, directory, "program");
        run.compute(1, cell -> {});
        StudyReport.finish(run, RunManifest.start(List.of("study"), one, one.seeds(), List.of()));
        assertEquals(
                "pendulum,pilco,policy,1,,,,,,,,,,,\"not possible: learners act in one world, and here are 2\"",
                Files.readAllLines(directory.resolve("control.csv")).get(1));
    }

    /** The README's learner by the line that a registry would hold. */
    @Test
    void aLearnerIsOneLineMore(@TempDir Path directory) {
        LearnerClass<?> learner = LoopLearner.of(
                "climbs hills", new HillClimbingLearner(1, 2, 3, 4), (settings, place) -> settings.method());
        Subject subject = study("  - imitation").subjects().get(0);
        assertTrue(learner.unfit().apply(subject).isEmpty());
        Learned learned = learner.learn(subject, Settings.NONE, 1, directory);
        assertEquals(1 + 4, learned.experience().size(), "the last of five own trials came after the last fit");
        assertTrue(learned.model(1).isPresent());
    }

    /** None stands in the registry that these tests do not run; what PILCO learns is tested apart. */
    @Test
    void everyRegisteredLearnerIsRunHere() {
        assertEquals(
                Set.of("pilco", "pets", "mbmf", "dagger-sysid", "policy-gradient", "imitation"),
                LearnerClasses.ALL.keySet());
    }

    /** Tables need states to count. */
    @Test
    void whatSuitsNoEnvironmentIsNamedWithItsReason() {
        assertTrue(LearnerClasses.summaries().get("dyna").contains("only its maze"));
        for (String entry : List.of("  - dyna", "  - {name: dyna, trials: 3}")) {
            InputException e = assertThrows(InputException.class, () -> study(entry));
            assertTrue(
                    e.getMessage().contains("is 'dyna'") && e.getMessage().contains("only its maze"), e.getMessage());
        }
    }

    @Test
    void settingsAreThoseOfTheMethod() {
        InputException e = assertThrows(InputException.class, () -> study("  - {name: pets, varient: d}"));
        assertTrue(e.getMessage().contains("variant"), e.getMessage());
        assertThrows(InputException.class, () -> study("  - {name: mbmf, trials: 0}"));
        InputException few = assertThrows(InputException.class, () -> study("  - {name: mbmf, epochs: 0}"));
        assertTrue(
                few.getMessage().contains("epochs must be at least 1")
                        && !few.getMessage().contains("--"),
                few.getMessage());
        assertThrows(InputException.class, () -> study("  - {name: policy-gradient, randomTrials: 0}"));
    }
}
