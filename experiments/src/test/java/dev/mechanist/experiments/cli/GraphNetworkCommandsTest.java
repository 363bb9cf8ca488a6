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
        String out = directory.resolve("model").toString();
        String[] words = {
            "fit",
            "--model",
            "graph-network",
            "--env",
            "train-2,train-3",
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

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() {
        refused(fit("--set", "blocs=2"), "blocs");
        refused(fit("--set", "form=three-blocks"), "three-blocks");
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
