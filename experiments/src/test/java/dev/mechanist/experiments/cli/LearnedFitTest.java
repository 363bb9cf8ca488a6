package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit --model}: from environments to a stored model, and on to other worlds. */
class LearnedFitTest {
    @TempDir
    private Path directory;

    private Terminal fit(String... more) {
        List<String> words = new ArrayList<>(List.of("fit", "--model", "interaction-network"));
        words.addAll(List.of(more));
        return Terminal.run(words.toArray(String[]::new));
    }

    @Test
    void aModelOfSeveralSizesIsStoredScoredAndPlannedWithInAnother() {
        String model = directory.resolve("balls").toString();
        Terminal fitted = fit(
                "--env",
                "billiards-1,billiards-2",
                "--episodes",
                "3",
                "--steps",
                "12",
                "--set",
                "updates=30",
                "--set",
                "batch=16",
                "--set",
                "width=8",
                "--set",
                "vectors=3",
                "--out",
                model);
        assertEquals(0, fitted.exitCode(), fitted.err());
        assertTrue(fitted.err().contains("1/1  loss"), fitted.err());
        assertFalse(Files.exists(Path.of(model, "checkpoint.npz")));
        Path record = directory.resolve("three.npz");
        assertEquals(
                0,
                Terminal.run("simulate", "billiards-3", "--policy", "random", "--out", record.toString())
                        .exitCode());
        Terminal scored = Terminal.run(
                "evaluate",
                "--model",
                model,
                "--env",
                "billiards-3",
                "--data",
                record.toString(),
                "--smooth",
                "0",
                "--window",
                "0.1");
        assertEquals(0, scored.exitCode(), scored.err());
        assertTrue(scored.out().contains("RMSE m/s"), scored.out());
        Terminal without = Terminal.run("evaluate", "--model", model, "--data", record.toString());
        assertEquals(2, without.exitCode());
        assertTrue(without.err().contains("name an environment"), without.err());
        Terminal planned = Terminal.run(
                "plan",
                "billiards-3",
                "--model",
                model,
                "--planner",
                "cem",
                "--set",
                "horizon=25",
                "--set",
                "population=8",
                "--set",
                "elites=2",
                "--set",
                "iterations=1",
                "--set",
                "replanEvery=25");
        assertEquals(0, planned.exitCode(), planned.err());
        Terminal pool = Terminal.run("plan", "pool", "--model", model);
        assertEquals(2, pool.exitCode());
        assertTrue(pool.err().contains("pocket"), pool.err());
    }

    @Test
    void aClassOfOneSizeLearnsOneEnvironment() {
        String model = directory.resolve("linear").toString();
        Terminal fitted = Terminal.run(
                "fit",
                "--model",
                "linear",
                "--env",
                "pendulum",
                "--episodes",
                "2",
                "--steps",
                "20",
                "--set",
                "degree=2",
                "--out",
                model);
        assertEquals(0, fitted.exitCode(), fitted.err());
        assertTrue(Files.exists(Path.of(model, "manifest.json")));
        Terminal again = Terminal.run("evaluate", "--model", model, "--env", "pendulum", "--data", "x.csv");
        assertEquals(2, again.exitCode());
        assertTrue(again.err().contains("leave out --env"), again.err());
        Terminal mixed =
                Terminal.run("fit", "--model", "linear", "--env", "chain-2,chain-3", "--episodes", "1", "--steps", "5");
        assertEquals(2, mixed.exitCode());
        assertTrue(mixed.err().contains("worlds of one size"), mixed.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fit --model interaction-networks --env billiards-2 | interaction-network",
                "fit --model interaction-network --env billiard-2 | billiards",
                "fit --model interaction-network --env pendulum --episodes 1 --steps 5 | balls on tables",
                "fit --model interaction-network --env billiards-2,billiards-2 | twice",
                "fit --model interaction-network --env billiards-2 --episodes 0 | at least one episode",
                "fit --model interaction-network --env billiards-2 --set updates=0 | updates",
                "fit --model interaction-network --env billiards-2 --set update=3 | updates",
                "fit --model interaction-network --env billiards-2 --data x.csv | give --env or --data",
                "fit --model interaction-network --env billiards-2 --free mass | physical parameters",
                "fit --model interaction-network | --env",
                "fit --model true --env pendulum | model class",
                "fit --model physics --env pendulum | --system",
                "fit --system double-pendulum | --data",
                "fit | --model"
            })
    void whatCannotBeLearnedIsRefused(String command, String part) {
        Terminal terminal = Terminal.run(command.strip().split(" "));
        assertEquals(2, terminal.exitCode(), terminal.out());
        assertTrue(terminal.err().contains(part), terminal.err());
        assertFalse(terminal.err().contains("\tat "), terminal.err());
    }
}
