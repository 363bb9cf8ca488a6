package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.planning.PlannerClasses;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.cells.CellComputation;
import dev.mechanist.experiments.study.cells.CellResult;
import dev.mechanist.experiments.study.cells.PlannedEpisode;
import dev.mechanist.experiments.study.cells.PredictionWindows;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.experiments.subjects.SimulatedSubject;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every registered name works, on a task as small as it can be. */
class RegistriesTest {
    static Set<String> planners() {
        return PlannerClasses.ALL.keySet();
    }

    private static final Set<String> OF_BALLS =
            Set.of("interaction-network", "npe", "ball-graph-network", "visual-balls", "visual-table");

    static Set<String> models() {
        Set<String> others = new TreeSet<>(ModelClasses.ALL.keySet());
        others.removeAll(OF_BALLS);
        return others;
    }

    static Set<String> modelsOfBalls() {
        return OF_BALLS;
    }

    @ParameterizedTest
    @MethodSource("planners")
    void everyPlannerMovesTheMassTowardsItsGoal(String planner) {
        List<String> settings =
                planner.equals("tree-in-world") // rewards alone, no terminal cost: plans must be taken up often
                        ? List.of("horizon=15", "replanEvery=2", "modelSteps=5000")
                        : List.of("horizon=10", "replanEvery=10", "modelSteps=20000");
        PlannedEpisode planned = PlannedEpisode.run("double-integrator", "true", planner, settings, 1);
        double[] states = planned.run().episode().states().data;
        double before = distance(planned, states, 0);
        double after = distance(planned, states, states.length - 2);
        assertTrue(after < 0.5 * before, planner + ": from " + before + " to " + after);
    }

    @Test
    void familiesAreStudiedAndPlannedForAnyNumberOfParts() {
        Study study = Study.read(YamlNode.parse(
                "s", "{name: s, environments: [chain-7, {name: train-12, test: {episodes: 1}}], models: [linear]}"));
        assertEquals(
                List.of("chain-7", "train-12"),
                study.subjects().stream().map(Subject::name).toList());
        List<String> settings = List.of("horizon=2", "replanEvery=2", "iterations=1");
        PlannedEpisode planned = PlannedEpisode.run("train-2", "true", "ilqr", settings, 1);
        assertEquals("train-2", planned.scenario().name());
        InputException e = assertThrows(
                InputException.class,
                () -> Study.read(YamlNode.parse("s.yaml", "name: s\nenvironments: [chian-7]\nmodels: [linear]")));
        assertTrue(
                e.getMessage().startsWith("s.yaml:2: 'environments[0]' is 'chian-7'")
                        && e.getMessage().contains("chain-N"),
                e.getMessage());
    }

    /** Cost of being in a state and staying there. */
    private static double distance(PlannedEpisode planned, double[] states, int at) {
        return planned.scenario().task().cost().terminal(states, at, 100);
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyModelPredictsTheNextStepOfALinearSystem(String model) {
        boolean isOfParts = model.equals("graph-network");
        Study study =
                Study.read(YamlNode.parse("small", """
            name: small
            environments:
              - name: %s
                training: {episodes: 2, steps: 40}
                test: {episodes: 1, steps: 20}
            models: [%s]
            """.formatted(isOfParts ? "train-2" : "mass-spring-damper", model)));
        Trial trial = study.subjects().get(0).trial(1);
        Settings settings =
                isOfParts ? Settings.ofWords(List.of("latent=16", "blocks=2", "updates=200")) : Settings.NONE;
        StudyModel fitted = ModelClasses.fit(model, settings, trial, 1);
        CellResult.Prediction score = CellComputation.predict(fitted, trial, "", new PredictionWindows(0.1, 10))
                .prediction()
                .orElseThrow();
        double tolerance = model.equals("constant-velocity") ? 2 : 0.2; // the baseline ignores the force
        assertTrue(score.errors()[0] < tolerance, model + ": " + score.errors()[0] + " standard deviations");
        assertEquals(0, score.diverged()[0]);
    }

    /** Learned among four and five balls, briefly, tested among six, whose speeds differ up to thirtyfold. */
    @ParameterizedTest
    @MethodSource("modelsOfBalls")
    void everyModelOfBallsPredictsTheNextStepOfMoreBalls(String model) {
        Study study = Study.read(YamlNode.parse("small", """
            name: small
            environments:
              - name: growing
                train: {worlds: [billiards-4, billiards-5], episodes: 20, steps: 40}
                test: {worlds: [billiards-6], episodes: 2, steps: 20}
            models: [%s]
            """.formatted(model)));
        Trial trial = study.subjects().get(0).trial(1);
        Settings brief = Settings.ofWords(List.of("updates=300", "batch=64"));
        double error = error(ModelClasses.fit(model, brief, trial, 1), trial);
        assertTrue(error < 2, model + ": " + error + " standard deviations");
        Trial other = SimulatedSubject.of("pendulum").trial(1);
        assertThrows(UnsuitableModelException.class, () -> ModelClasses.fit(model, brief, other, 1));
    }

    private static double error(StudyModel model, Trial trial) {
        StudyModel there = CellComputation.under(model, trial.tests().get("billiards-6"));
        return CellComputation.predict(there, trial, "billiards-6", new PredictionWindows(0.01, 20))
                .prediction()
                .orElseThrow()
                .errors()[0];
    }

    /** They are read without the rest, by rules that know less of YAML. */
    @Test
    void listedStudiesAreDescribedAsTheyDescribeThemselves() {
        assertEquals(
                Set.of("quickstart", "classic", "pilco", "billiards", "graph-networks", "string-of-masses"),
                StudyLibrary.summaries().keySet());
        StudyLibrary.summaries()
                .forEach((name, summary) -> assertEquals(StudyLibrary.find(name).description(), summary));
    }
}
