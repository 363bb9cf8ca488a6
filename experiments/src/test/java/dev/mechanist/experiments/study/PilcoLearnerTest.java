package dev.mechanist.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.experiments.run.RunManifest;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.report.StudyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilcoLearnerTest {
    private static Study study(String environment) {
        return study(environment, "");
    }

    private static Study study(String environment, String more) {
        return Study.read(YamlNode.parse("tiny.yaml", """
                name: tiny
                seeds: 1
                prediction: {longest: 0.3, windows: 2}
                environments:
                  - name: %s
                    training: {episodes: 3, steps: 20}
                    test: {episodes: 1, steps: 10}
                models: [true, linear]
                planners:
                  - {name: ilqr, horizon: 20, iterations: 20}
                learners:
                  - {name: pilco, trials: 2, basis: 4, searches: 2%s}
                """.formatted(environment, more)));
    }

    /** Two trials of two line searches learn nothing; iLQR on the true plant swings up in its first episode. */
    @Test
    void tablesShowTrialsExperienceAndMinutesBesideThoseOfPlanners(@TempDir Path directory) throws IOException {
        Study study = study("cart-pole-pilco");
        StudyRun run = new StudyRun(study, directory, "program");
        assertEquals(2 * 2 + 2, run.total());
        run.compute(2, cell -> {});
        assertEquals(0, run.missing());
        StudyReport.finish(run, RunManifest.start(List.of("study", "tiny.yaml"), study, study.seeds(), List.of()));

        List<String> control = Files.readAllLines(directory.resolve("control.csv"));
        assertTrue(
                control.get(0).endsWith(",trials_to_solved,experience_s,propagation,particles,condition,note"),
                control.get(0));
        assertTrue(
                row(control, "true,ilqr").endsWith(",1,4.0,mean,1,,"),
                "its episode alone: " + row(control, "true,ilqr"));
        assertTrue(row(control, "linear,ilqr").endsWith(",10.0,mean,1,,"), "6 s of data and 4 s of acting");
        assertTrue(row(control, "pilco,policy").endsWith(",not solved,12.0,,,,"), row(control, "pilco,policy"));
        assertTrue(row(control, "pilco,ilqr").endsWith(",12.0,mean,1,,"), "8 s of data and 4 s of acting");
        double planned = Double.parseDouble(row(control, "pilco,ilqr").split(",")[4]);
        double plannedWithTruth = Double.parseDouble(row(control, "true,ilqr").split(",")[4]);
        assertTrue(planned != plannedWithTruth && Double.isFinite(planned), "iLQR planned with " + planned);
        String timing = row(Files.readAllLines(directory.resolve("timing.csv")), "pilco,policy");
        double seconds = Double.parseDouble(timing.split(",")[4]);
        assertEquals(seconds / 60 / 2, Double.parseDouble(timing.split(",")[7]), 1e-12);
        String report = Files.readString(directory.resolve("report.html"));
        assertTrue(report.contains("minutes per trial") && report.contains("not solved"));
        assertTrue(report.contains("policy with pilco"), "its film strip");
    }

    /** As with models: with {@code plan: false} there is the policy's cell alone. */
    @Test
    void planningWithALearnersDataMayBeLeftOut(@TempDir Path directory) throws IOException {
        Study study = study("cart-pole-pilco", ", plan: false");
        assertEquals(2 * 2 + 1, new StudyRun(study, directory, "program").total());
    }

    private static String row(List<String> table, String who) {
        return table.stream()
                .filter(row -> row.startsWith("cart-pole-pilco," + who + ","))
                .findFirst()
                .orElseThrow();
    }

    /** Planners and PILCO act in one world: the environment steps and starts as the published scenario does. */
    @Test
    void theEnvironmentIsThePublishedProblem() {
        PilcoScenario published = PilcoScenarios.named("cart-pole");
        Scenario scenario = Environments.scenario("cart-pole-pilco");
        assertEquals(published.plant().spec(), scenario.world().dynamics().spec());
        assertEquals(published.horizon(), scenario.task().maxSteps());
        ContinuousDynamics own = (ContinuousDynamics) scenario.world().dynamics();
        double[] x = {0.3, -0.5, 2, 2.5};
        double[] expected = new double[4];
        double[] next = new double[4];
        published.plant().stepRow(x, 0, new double[] {7}, 0, expected, 0);
        own.stepRow(x, 0, new double[] {7}, 0, next, 0);
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], next[i], 1e-5); // four Runge-Kutta steps against three hundred
        }
    }

    @Test
    void aLearnerWithoutAProblemIsRefusedWithTheEnvironmentsItKnows() {
        InputException e = assertThrows(InputException.class, () -> study("cart-pole"));
        assertTrue(e.getMessage().contains("cart-pole-pilco"), e.getMessage());
        assertTrue(e.getMessage().contains("tiny.yaml"), e.getMessage());
    }
}
