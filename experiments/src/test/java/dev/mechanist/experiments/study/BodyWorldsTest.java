package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.data.Episode;
import dev.mechanist.experiments.models.ModelClasses;
import dev.mechanist.experiments.models.StudyModel;
import dev.mechanist.experiments.run.Json;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.cells.Choice;
import dev.mechanist.experiments.study.cells.PlannedEpisode;
import dev.mechanist.experiments.study.learners.LearnerClasses;
import dev.mechanist.experiments.subjects.Subject;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies in MuJoCo's format as worlds of a study. */
class BodyWorldsTest {
    /** 1.2 kg at 0.5 m, with a moment of inertia of 0.06 kg m^2 about it: 0.36 kg m^2 about the hinge. */
    private static final String ARM = """
            <mujoco model="arm">
              <option timestep="0.01"/>
              <worldbody>
                <body name="arm">
                  <joint name="hinge" axis="0 1 0" damping="0.05"/>
                  <inertial pos="0 0 -0.5" mass="1.2" diaginertia="0.06 0.06 0.06"/>
                </body>
              </worldbody>
              <actuator><motor name="push" joint="hinge" %s/></actuator>
            </mujoco>
            """;

    @TempDir
    private Path folder;

    private Path arm() {
        return write("arm.xml", ARM.formatted("ctrlrange=\"-3 2\""));
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Study study(String entry) {
        return Study.read(YamlNode.parse(folder.resolve("s.yaml").toString(), """
                name: s
                environments:
                  - %s
                models: [physics]
                """.formatted(entry)));
    }

    private Subject subject(String entry) {
        return study(entry).subjects().get(0);
    }

    /**
     * Two semi-implicit Euler steps of 0.01 s, with damping taken at their ends, as MuJoCo does:
     * (I + h d) v' = I v + h (u - m g l sin q), q' = q + h v', where the mass of 2 kg makes I = 0.6 kg m^2.
     */
    @Test
    void aBodyMovesAsItsFileAndItsParametersSay() {
        arm();
        Subject subject = subject("{name: arm, mjcf: arm.xml, parameters: {mass: 2}, training: {episodes: 2, steps: 9},"
                + " task: {goal: {hinge: 3}, start: {hinge: 0.4}, spread: {hinge: 0}}}");
        Trial trial = subject.trial(1);
        Spec spec = trial.training().spec();
        assertEquals(0.02, spec.dt(), 1e-12);
        assertEquals(-3, spec.action().get(0).lower());
        assertEquals(2, spec.action().get(0).upper());
        Episode episode = trial.training().episodes().get(1);
        assertEquals(0.4, episode.states().get(0, 0), 1e-12);
        for (int t = 0; t < 9; t++) {
            double q = episode.states().get(t, 0);
            double v = episode.states().get(t, 1);
            for (int k = 0; k < 2; k++) {
                double torque = episode.actions().get(t, 0) - 2 * 9.81 * 0.5 * Math.sin(q);
                v = (0.6 * v + 0.01 * torque) / (0.6 + 0.01 * 0.05);
                q += 0.01 * v;
            }
            assertEquals(q, episode.states().get(t + 1, 0), 1e-10);
            assertEquals(v, episode.states().get(t + 1, 1), 1e-10);
        }
        assertTrue(subject.hasTask());
        assertEquals(100, subject.scenario("").task().maxSteps());
        assertTrue(trial.structures().get(0).isPresent(), "whole steps of the body keep its structure");
    }

    /** The damping of 0.2 is found, whatever the file says; without 'free' no equations are known. */
    @Test
    void physicsFindsWhatIsFree() {
        arm();
        Subject subject =
                subject("{name: arm, mjcf: arm.xml, free: [\"damping:hinge\"], parameters: {\"damping:hinge\": 0.2},"
                        + " training: {episodes: 1, steps: 50}, test: {episodes: 1, steps: 9}}");
        Trial trial = subject.trial(2);
        assertNotEquals(
                0.2, trial.requireEquations().nominal().parameters().get(0).value());
        StudyModel found = ModelClasses.fit(
                "physics", study("{name: arm, mjcf: arm.xml}").models().get(0).settings(), trial, 2);
        assertEquals(0.2, found.parameters().get(0).value(), 1e-4);
        assertEquals(0.2, found.parameters().get(0).truth(), 0);
        Trial blind = subject("{name: arm, mjcf: arm.xml, training: {episodes: 1, steps: 9}}")
                .trial(1);
        UnsuitableModelException e = assertThrows(UnsuitableModelException.class, blind::requireEquations);
        assertTrue(e.getMessage().endsWith("or 'free' beside 'mjcf'"), e.getMessage());
        assertFalse(subject.hasTask(), "nothing is to be done");
    }

    /** A step that is not made of the body's own is covered all the same, and a body is what it says, wherever it lies. */
    @Test
    void whatABodyIs() throws IOException {
        arm();
        Subject here = subject("{name: arm, mjcf: arm.xml, step: 0.025}");
        assertEquals(0.025, here.trial(1).training().spec().dt(), 1e-12);
        Files.createDirectory(folder.resolve("there"));
        Files.copy(folder.resolve("arm.xml"), folder.resolve("there/body.xml"));
        String moved = Json.canonical(subject("{name: arm, mjcf: there/body.xml, step: 0.025}"));
        assertEquals(Json.canonical(here), moved);
        write("there/body.xml", ARM.formatted("ctrlrange=\"-3 1\""));
        assertNotEquals(moved, Json.canonical(subject("{name: arm, mjcf: there/body.xml, step: 0.025}")));
        assertEquals(
                List.of("arm mjcf=arm.xml", "arm mjcf=there/body.xml"),
                study("{name: arm, mjcf: [arm.xml, there/body.xml]}").subjects().stream()
                        .map(Subject::name)
                        .toList());
    }

    @Test
    void wrongEntriesAreRefusedWithTheirPlace() {
        arm();
        write("free.xml", ARM.formatted(""));
        write("broken.xml", "<mujoco><worldbody>");
        Map<String, String> bad = Map.of(
                "mjcf: free.xml", "the action 'push' has no bounds",
                "mjcf: broken.xml", "'environments[0].mjcf' is refused",
                "mjcf: none.xml", "none.xml",
                "mjcf: arm.xml, free: [\"mass:leg\"]", "has no parameter 'mass:leg'",
                "mjcf: arm.xml, task: {goal: {hing: 1}}", "has no state 'hing'; did you mean 'hinge'?",
                "mjcf: arm.xml, step: 0", "must be a positive number of seconds",
                "mjcf: arm.xml, test: [chain-2]", "names worlds beside the body",
                "mjcf: arm.xml, parameters: {mas: 1}", "unknown parameter 'mas'",
                "mjcf: arm.xml, control: {delay: 0.013}", "take 0.02 s, say",
                "free: [mass], training: {episodes: 1}, test: {episodes: 1}",
                        "'environments[0].free' is an unknown key");
        bad.forEach((entry, complaint) -> {
            InputException e = assertThrows(InputException.class, () -> subject("{name: arm, " + entry + "}"), entry);
            assertTrue(e.getMessage().contains(complaint), e.getMessage());
            assertTrue(e.getMessage().contains("s.yaml:3: "), e.getMessage());
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        });
    }

    /** A file of one entry is planned in, late actions and all. */
    @Test
    void aBodyIsPlannedIn() {
        arm();
        String entry = """
                name: arm
                mjcf: arm.xml
                control: {delay: 0.04}
                task: {goal: {hinge: 1}, steps: 6}
                """;
        Path file = write("arm.yaml", entry);
        PlannedEpisode planned =
                PlannedEpisode.run(file.toString(), "true", "random-shooting", List.of("population=4", "horizon=3"), 1);
        assertEquals(6, planned.run().episode().steps());
        assertEquals(2, planned.scenario().instruments().delay());
        Path several = write("several.yaml", entry.replace("0.04", "[0, 0.04]"));
        InputException e = assertThrows(
                InputException.class,
                () -> PlannedEpisode.run(several.toString(), "true", "random-shooting", List.of(), 1));
        assertTrue(e.getMessage().contains("stands for several worlds"), e.getMessage());
    }

    /** Lists for settings of models and planners are axes too; of settings that are lists, lists of lists. */
    @Test
    void settingsMakeAxes() {
        Study study = Study.read(YamlNode.parse("s.yaml", """
                name: s
                environments: [pendulum]
                models: [{name: gp, label: process, exactUpTo: [20, 30], inducing: [5, 6]}]
                planners: [{name: cem, horizon: [10, 20]}]
                """));
        assertEquals(
                List.of(
                        "process exactUpTo=20, inducing=5",
                        "process exactUpTo=20, inducing=6",
                        "process exactUpTo=30, inducing=5",
                        "process exactUpTo=30, inducing=6"),
                study.models().stream().map(Choice::label).toList());
        assertEquals("30", study.models().get(3).settings().asText().get("exactUpTo"));
        assertEquals(
                List.of("cem horizon=10", "cem horizon=20"),
                study.planners().stream().map(Choice::label).toList());
    }

    /** PILCO's problems are published ones: in a changed world it had learned, in silence, in the usual one. */
    @Test
    void pilcoRefusesAChangedWorld() {
        Choice pilco = new Choice("pilco", "pilco", dev.mechanist.experiments.subjects.Settings.NONE, true);
        for (String change : List.of("parameters: {mass_cart: 1}", "noise: 0.1", "control: {delay: 0.1}")) {
            Subject changed = subject("{name: cart-pole-pilco, " + change + "}");
            assertTrue(LearnerClasses.unfit(pilco, changed).isPresent(), change);
        }
        assertTrue(LearnerClasses.unfit(pilco, subject("{name: cart-pole-pilco, label: c, training: {episodes: 2}}"))
                .isEmpty());
    }
}
