package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.Environments;
import dev.mechanist.objectcentric.visual.Gaze;
import dev.mechanist.objectcentric.visual.PushedBalls;
import dev.mechanist.objectcentric.visual.VisualNetwork;
import dev.mechanist.objectcentric.visual.VisualTrainer;
import dev.mechanist.objectcentric.visual.VisualTraining;
import dev.mechanist.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shots of 'plan --goal', with the true world, a class that learns and a stored visual model; records with pictures. */
class ShotCommandTest {
    @Test
    void aShotIsPlannedMadeAndWritten(@TempDir Path directory) {
        String out = directory.resolve("shot").toString();
        Terminal run = Terminal.run("plan", "billiards-2", "--goal", "hit=1", "--set", "population=80", "--out", out);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("ball 0 hits ball 1"), run.out());
        assertTrue(run.out().matches("(?s).*reached +yes.*"), run.out());
        for (String file : List.of("episode.csv", "shot.png", "shot.gif", "manifest.json")) {
            assertTrue(Files.exists(directory.resolve("shot").resolve(file)), file);
        }
    }

    /** Balls that slide before they roll are shot as others are, and written. */
    @Test
    void aShotWithSpinIsMade(@TempDir Path directory) {
        String out = directory.resolve("spin").toString();
        Terminal run = Terminal.run(
                "plan", "pool-slide", "--goal", "hit=1", "--set", "population=60", "--set", "horizon=40", "--out", out);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(directory.resolve("spin").resolve("shot.png")));
    }

    @Test
    void aStoredVisualModelPlansIt(@TempDir Path directory) {
        VisualNetwork network = new VisualNetwork(new Gaze(true, 16, 8e-3), 2, 4, false);
        try (VisualTrainer trainer = new VisualTrainer(
                network,
                new VisualTraining(3, 4, 1e-3, List.of(1), 0.5),
                PushedBalls.draw(1, "few", PushedBalls.Tables.RECTANGLES, 1, 4, 20),
                1,
                Device.CPU)) {
            Artefacts.save(
                    directory.resolve("model"), trainer.train(Optional.empty(), p -> {}), Provenance.of(Map.of()));
        }
        Terminal run = Terminal.run(
                "plan",
                "billiards-1",
                "--goal",
                "at=0.3:0.3",
                "--model",
                directory.resolve("model").toString(),
                "--set",
                "population=10",
                "--set",
                "horizon=5");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("imagined distance"), run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "billiards-2; at=9:9; off the table",
                "billiards-2; pocket; no pocket",
                "cart-pole; at=0:0; a goal is for billiards",
                "billiards-2; ball=7,at=0.2:0.2; there is no ball 7"
            })
    void whatCannotBeAimedAtIsRefused(String environment, String goal, String reason, @TempDir Path directory) {
        Path out = directory.resolve("shot");
        Terminal run = Terminal.run("plan", environment, "--goal", goal, "--out", out.toString());
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(reason), run.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void picturesAreRecorded(@TempDir Path directory) {
        Path file = directory.resolve("balls.npz");
        Terminal run =
                Terminal.run("simulate", "billiards-2", "--images", "22", "--steps", "3", "--out", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        var images = EpisodeStore.read(
                        List.of(file), Environments.make("billiards-2").spec())
                .episodes()
                .get(0)
                .observations()
                .orElseThrow()
                .images()
                .orElseThrow();
        assertEquals(4, images.count());
        assertEquals(20 * 22, images.size());
        Terminal other =
                Terminal.run("simulate", "pendulum", "--images", "22", "--steps", "3", "--out", file.toString());
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("shows no pictures"), other.err());
    }
}
