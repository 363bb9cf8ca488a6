package dev.mechanist.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.objectcentric.balls.StepScore;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallTrainer;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.objectcentric.relational.InteractionNetwork;
import dev.mechanist.objectcentric.relational.InteractionSettings;
import dev.mechanist.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of NPE's balls in pixels, as another program would write them, scored by a stored model. */
class BallsCommandTest {
    private static final int BALLS = 4;
    private static final int WORLDS = 3;
    private static final int FRAMES = 15;

    @TempDir
    private Path directory;

    private static DataSet data() {
        return NpeWorlds.draw(3, "command", NpeWorlds.Kept.SLOW, BALLS, WORLDS, FRAMES);
    }

    private BallModel model() {
        InteractionNetwork network = new InteractionNetwork(InteractionSettings.DEFAULT.withWidth(8));
        BallTraining training =
                BallTraining.DEFAULT.withUpdates(3).withBatch(16).withHoldout(0);
        try (BallTrainer trainer = new BallTrainer(network, training, data(), 1, Device.CPU)) {
            BallModel model = trainer.train(Optional.empty(), progress -> {});
            Artefacts.save(directory.resolve("model"), model, Provenance.of(Map.of()));
            return model;
        }
    }

    /** Pixels, pixels per frame, and kg. */
    private Path pixels(double disturbed) {
        DataSet data = data();
        double[] places = new double[WORLDS * (FRAMES + 1) * BALLS * 2];
        double[] speeds = new double[places.length];
        double[] masses = new double[WORLDS * BALLS];
        int at = 0;
        for (int w = 0; w < WORLDS; w++) {
            Episode episode = data.episodes().get(w);
            for (int i = 0; i < BALLS; i++) {
                masses[w * BALLS + i] =
                        episode.structure().orElseThrow().objectFeatures().get(i, 1);
            }
            for (int t = 0; t <= FRAMES; t++) {
                for (int i = 0; i < BALLS; i++, at += 2) {
                    for (int c = 0; c < 2; c++) {
                        places[at + c] = 1000 * episode.states().get(t, 4 * i + c);
                        speeds[at + c] = 1000.0 / 60 * episode.states().get(t, 4 * i + 2 + c);
                    }
                }
            }
        }
        places[0] += disturbed;
        Path file = directory.resolve("balls.npz");
        Npz.write(
                file,
                Map.of(
                        "positions", new NpyArray.Doubles(new int[] {WORLDS, FRAMES + 1, BALLS, 2}, places),
                        "velocities", new NpyArray.Doubles(new int[] {WORLDS, FRAMES + 1, BALLS, 2}, speeds),
                        "radii", NpyArray.of(60, 60, 60, 60),
                        "masses", new NpyArray.Doubles(new int[] {WORLDS, BALLS}, masses)));
        return file;
    }

    private Terminal scored(Path file, String... more) {
        String[] words = {
            "balls",
            "--model",
            directory.resolve("model").toString(),
            "--data",
            file.toString(),
            "--table",
            "800:600",
            "--length",
            "0.001",
            "--time",
            "1/60",
            "--dt",
            "1/60"
        };
        String[] all = Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
        return Terminal.run(all);
    }

    /** What exact discs have made is scored as in the reproduction, and exact discs agree with it. */
    @Test
    void recordsInPixelsAreScored() throws Exception {
        BallModel model = model();
        Terminal run = scored(pixels(0), "--json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode row = new ObjectMapper().readTree(run.out()).path("balls").path(0);
        StepScore score = StepScore.of(model.predictor(), data());
        assertEquals(BALLS, row.path("balls").asInt());
        assertEquals(WORLDS, row.path("worlds").asInt());
        assertEquals(score.cosine(), row.path("cosine").asDouble(), 1e-6);
        assertEquals(score.cosine(), row.path("cosine_moved_exactly").asDouble(), 1e-6);
        assertEquals(1, row.path("cosine_of_exact_discs").asDouble(), 1e-9);
        assertTrue(row.path("cosine_of_constant_velocity").asDouble() < 0.999);
        assertEquals(3, row.path("roll_out_cosines_after_10").size());
        assertTrue(row.path("roll_out_cosines_after_25").isMissingNode());
        Terminal table = scored(pixels(0));
        assertEquals(0, table.exitCode(), table.err());
        assertTrue(table.out().matches("(?s).*\\n +4 +3 \\|.*"), table.out());
    }

    @Test
    void whatCannotBeScoredIsRefused() throws Exception {
        model();
        Terminal off = scored(pixels(900));
        assertEquals(2, off.exitCode());
        assertTrue(off.err().contains("ball 0 is off the table in frame 0"), off.err());
        Terminal twice = scored(pixels(0), "--dt", "x");
        assertEquals(2, twice.exitCode());
        Path text = Files.writeString(directory.resolve("balls.csv"), "frame,ball,x,y,vx,vy,radius\n0,0,1,1,0,0,1\n");
        Terminal columns = scored(text);
        assertEquals(2, columns.exitCode());
        assertTrue(columns.err().contains("mass"), columns.err());
    }
}
