package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.envs.pilco.PilcoScenario;
import dev.mechanist.envs.pilco.PilcoScenarios;
import dev.mechanist.experiments.pilco.PilcoLearning;
import dev.mechanist.experiments.pilco.PilcoProblems;
import dev.mechanist.planners.pilco.FeedbackLaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on the pendulum, far too short to learn anything. */
class LearnPilcoTest {
    private static Terminal learn(Path directory, String trials, String... more) {
        String[] arguments = {
            "learn",
            "pilco",
            "--scenario",
            "pendulum",
            "--trials",
            trials,
            "--basis",
            "4",
            "--searches",
            "2",
            "--out",
            directory.toString()
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Terminal.run(all);
    }

    /** All columns but the minutes. */
    private static List<String> rows(Path directory, int seed) throws IOException {
        return Files.readAllLines(directory.resolve("seed-" + seed).resolve("trials.csv")).stream()
                .map(row -> row.substring(0, row.lastIndexOf(',')))
                .toList();
    }

    @Test
    void anInterruptedRunGoesOnToTheSameRows(@TempDir Path directory) throws IOException {
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        assertEquals(0, learn(whole, "2").exitCode());
        Terminal first = learn(parts, "1");
        assertEquals(0, first.exitCode(), first.err());
        Terminal second = learn(parts, "2");
        assertTrue(second.out().contains("going on after trial 1"), second.out());
        assertEquals(3, rows(whole, 1).size());
        assertEquals(rows(whole, 1), rows(parts, 1));
        FeedbackLaw law = FeedbackLaw.load(parts.resolve("seed-1").resolve("policy"));
        assertTrue(Math.abs(law.control(new double[] {0.1, 0.2})[0]) <= 2.5);

        Terminal other = learn(parts, "3", "--starts", "1");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("other settings"), other.err());
    }

    /** Trial 1 fits 40 transitions exactly, trials 2 and 3 fit 80 and 120 with at most 60 inducing points. */
    @Test
    void sparseRunsGoOnToTheSameRows(@TempDir Path directory) throws IOException {
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        Path exact = directory.resolve("exact");
        String[] options = {"--exact", "50", "--inducing", "60", "--sparse", "FITC", "--starts", "1"};
        assertEquals(0, learn(whole, "3", options).exitCode());
        for (String trials : List.of("1", "2", "3")) {
            Terminal part = learn(parts, trials, options);
            assertEquals(0, part.exitCode(), part.err());
        }
        assertEquals(4, rows(whole, 1).size());
        assertEquals(rows(whole, 1), rows(parts, 1));

        assertEquals(0, learn(exact, "2", "--starts", "1").exitCode());
        assertEquals(rows(whole, 1).get(1), rows(exact, 1).get(1), "both exact in trial 1");
        double sparseCost = Double.parseDouble(rows(whole, 1).get(2).split(",")[2]);
        double exactCost = Double.parseDouble(rows(exact, 1).get(2).split(",")[2]);
        assertTrue(sparseCost != exactCost, "trial 2 was not sparse");
        assertEquals(exactCost, sparseCost, 0.1 * exactCost);
        Path bound = directory.resolve("bound");
        assertEquals(
                0,
                learn(bound, "2", "--starts", "1", "--exact", "50", "--inducing", "60")
                        .exitCode());
        double boundCost = Double.parseDouble(rows(bound, 1).get(2).split(",")[2]);
        assertTrue(boundCost != sparseCost && boundCost != exactCost, "trial 2 was not variational");
        assertEquals(exactCost, boundCost, 0.1 * exactCost);

        Terminal none = learn(directory.resolve("none"), "1", "--inducing", "1");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("--inducing must be at least 2"), none.err());
    }

    @Test
    void severalSeedsGiveATable(@TempDir Path directory) throws IOException {
        Terminal run = learn(directory, "1", "--seeds", "2");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("0 of 2"), run.out());
        assertEquals(2, Files.readAllLines(directory.resolve("summary.csv")).size());
    }

    /** From hanging, two lengths away, the narrow cost of 0.5 is all but one, that of 5 a few hundredths. */
    @Test
    void aWiderCostIsLowerAndAnotherRun(@TempDir Path directory) throws IOException {
        assertEquals(0, learn(directory, "1", "--starts", "1").exitCode());
        double narrow = Double.parseDouble(rows(directory, 1).get(1).split(",")[3]);
        Terminal other = learn(directory, "2", "--starts", "1", "--width", "5");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("other settings"), other.err());
        Path wide = directory.resolve("wide");
        assertEquals(0, learn(wide, "1", "--starts", "1", "--width", "5").exitCode());
        double cost = Double.parseDouble(rows(wide, 1).get(1).split(",")[3]);
        assertTrue(narrow > 20 && cost < 5, "narrow " + narrow + ", wide " + cost);
        Terminal none = learn(directory.resolve("none"), "1", "--width", "0");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("--width must be positive, not 0"), none.err());
        Terminal second = learn(directory.resolve("none"), "1", "--width", "1,-2");
        assertEquals(2, second.exitCode());
        assertTrue(second.err().contains("--width must be positive, not 1.0,-2.0"), second.err());
    }

    /** The first episodes have ten of the pendulum's forty steps; a policy of two searches does not arrive. */
    @Test
    void aFirstHorizonMakesShortEpisodes(@TempDir Path directory) throws IOException {
        Terminal run = learn(directory, "2", "--starts", "1", "--first-horizon", "10");
        assertEquals(0, run.exitCode(), run.err());
        List<String> rows = rows(directory, 1);
        assertEquals("trial,experience_s,predicted_cost,real_cost,solved,steps,rollouts", rows.get(0));
        for (int trial = 1; trial <= 2; trial++) {
            String[] row = rows.get(trial).split(",");
            assertEquals("10", row[5]);
            assertEquals(trial + 1.0, Double.parseDouble(row[1]), "seconds, with the random episode");
        }
        assertTrue(run.out().contains(" of 10, real cost"), run.out());
        Terminal none = learn(directory.resolve("none"), "1", "--first-horizon", "0");
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("--first-horizon must be at least 1"), none.err());
    }

    @Test
    void theCostOfSeveralWidthsIsTheirMean() {
        PilcoScenario scenario = PilcoScenarios.named("cart-double-pendulum");
        Gaussian aside = new Gaussian(new double[] {0.3, 0, 0, 0, 0.2, -0.1}, CommonOps_DDRM.identity(6));
        double sum = 0;
        for (double width : List.of(0.5, 1.0, 2.0)) {
            double cost =
                    PilcoProblems.of(scenario, List.of(width)).cost().at(aside).mean();
            assertTrue(cost > 0.1 && cost < 1, width + ": " + cost);
            sum += cost;
        }
        assertEquals(
                sum / 3,
                PilcoProblems.of(scenario, List.of(0.5, 1.0, 2.0))
                        .cost()
                        .at(aside)
                        .mean(),
                1e-12);
        assertEquals(List.of(0.5, 1.0, 2.0), PilcoLearning.of(scenario).widths());
        assertEquals(0.5, scenario.width(), "the published one");
    }

    @Test
    void anUnknownScenarioIsNamedWithItsNearest() {
        Terminal run = Terminal.run("learn", "pilco", "--scenario", "cartpole");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("did you mean 'cart-pole'"), run.err());
    }
}
