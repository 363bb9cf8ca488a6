package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.io.Artefacts;
import dev.mechanist.graphnet.GraphModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph network from the command line: learned from two worlds, judged and planned with in a third. */
class GraphNetworkCommandsTest {
    @TempDir
    private Path directory;

    private Terminal fit(String... more) {
        return fitIn("train-2,train-3", more);
    }

    private Terminal fitIn(String worlds, String... more) {
        String out = directory.resolve("model").toString();
        String[] words = {
            "fit",
            "--model",
            "graph-network",
            "--env",
            worlds,
            "--episodes",
            "2",
            "--steps",
            "10",
            "--set",
            "latent=4",
            "--set",
            "blocks=1",
            "--set",
            "updates=3",
            "--out",
            out
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Terminal.run(all);
    }

    @Test
    void itIsFittedJudgedAndPlannedWithElsewhere() {
        Terminal fitted = fit();
        assertEquals(0, fitted.exitCode(), fitted.err());
        Path model = directory.resolve("model");
        assertEquals(
                "bodies",
                Artefacts.load(model)
                        .as(GraphModel.class, "a graph network")
                        .schema()
                        .name());
        Terminal judged =
                Terminal.run("evaluate", "--model", model.toString(), "--env", "train-3,train-4", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*train-3 +[0-9.]+\\Rtrain-4 +[0-9.]+\\R"), judged.out());
        Terminal planned = Terminal.run(
                "plan",
                "train-4",
                "--model",
                model.toString(),
                "--planner",
                "cem",
                "--set",
                "horizon=2",
                "--set",
                "population=4",
                "--set",
                "elites=2",
                "--set",
                "iterations=1",
                "--set",
                "replanEvery=2");
        assertEquals(0, planned.exitCode(), planned.err());
        assertTrue(planned.out().contains("return"), planned.out());
    }

    /** A body that is free in space: its quaternion is in its state. */
    @Test
    void eelsAreLearnedAndJudged() {
        assertEquals(0, fitIn("eel-2").exitCode());
        String model = directory.resolve("model").toString();
        Terminal judged = Terminal.run("evaluate", "--model", model, "--env", "eel-2,eel-3", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*eel-2 +[0-9.]+\\Reel-3 +[0-9.]+\\R"), judged.out());
    }

    /** Bodies one by one, as in the paper: judged, also on others, but not planned with, and not of what has no joints. */
    @Test
    void maximalCoordinatesAreJudgedAndNotPlannedWith() {
        refused(fitIn("string-of-masses-3", "--set", "coordinates=maximal"), "leave out maximal coordinates");
        assertEquals(
                0, fitIn("swimmer-2,swimmer-3", "--set", "coordinates=maximal").exitCode());
        String model = directory.resolve("model").toString();
        Terminal judged = Terminal.run("evaluate", "--model", model, "--env", "swimmer-4", "--episodes", "1");
        assertEquals(0, judged.exitCode(), judged.err());
        assertTrue(judged.out().matches("(?s)environment .*swimmer-4 +[0-9.]+\\R"), judged.out());
        Terminal planned = Terminal.run("plan", "swimmer-3", "--model", model, "--planner", "cem");
        assertEquals(2, planned.exitCode(), planned.out() + planned.err());
        assertTrue(
                planned.err().contains("coordinates=joints")
                        && planned.err().strip().lines().count() == 1,
                planned.err());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        refused(fit("--set", "blocs=2"), "blocs");
        refused(fit("--set", "form=three-blocks"), "three-blocks");
        refused(fit("--set", "coordinates=minimal"), "minimal");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-net",
                        "--env",
                        "train-2",
                        "--out",
                        directory.resolve("model").toString()),
                "graph-network");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-network",
                        "--env",
                        "pendulum",
                        "--out",
                        directory.resolve("model").toString()),
                "does not say what it is made of");
        refused(
                Terminal.run(
                        "fit",
                        "--model",
                        "graph-network",
                        "--env",
                        "train-2,swimmer-3",
                        "--out",
                        directory.resolve("model").toString()),
                "learns one time step");
    }

    private void refused(Terminal run, String part) {
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertTrue(run.err().contains(part) && run.err().strip().lines().count() == 1, run.err());
        assertTrue(Files.notExists(directory.resolve("model")), "something was written");
    }
}
