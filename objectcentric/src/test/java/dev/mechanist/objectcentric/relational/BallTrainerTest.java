package dev.mechanist.objectcentric.relational;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.envs.billiards.BilliardDynamics;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.envs.billiards.Disc;
import dev.mechanist.envs.billiards.Surface;
import dev.mechanist.objectcentric.balls.BallRecords;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.objectcentric.balls.StepScore;
import dev.mechanist.tensor.Activation;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BallTrainerTest {
    private static final InteractionNetwork SMALL = new InteractionNetwork(
            new InteractionSettings(Frame.RELATION, 2, 2, List.of(32, 32), 8, List.of(32), Activation.RELU));
    private static final BallTraining BRIEF =
            BallTraining.DEFAULT.withUpdates(600).withBatch(128).withHoldout(0.1);

    private static DataSet data(int worlds) {
        List<Episode> all = new ArrayList<>();
        for (int balls = 3; balls <= 4; balls++) {
            all.addAll(NpeWorlds.draw(1, "training", NpeWorlds.Kept.SLOW, balls, worlds, 60)
                    .episodes());
        }
        return new DataSet(all);
    }

    /** A minute's training would do better; this much shows that it learns impacts, also among more balls than it has seen. */
    @Test
    void itLearnsImpactsAndCarriesOverToMoreBalls() {
        try (BallTrainer trainer = new BallTrainer(SMALL, BRIEF, data(40), 1, Device.CPU)) {
            BallModel model = trainer.train(Optional.empty(), progress -> {});
            StepScore known = score(model, 4);
            StepScore more = score(model, 6);
            assertTrue(known.relative() < 0.5 && known.impactCosine() > 0.85, known.toString());
            assertTrue(more.relative() < 0.6 && more.impactCosine() > 0.8, more.toString());
        }
    }

    private static StepScore score(BallModel model, int balls) {
        return StepScore.of(model.predictor(), NpeWorlds.draw(9, "test", NpeWorlds.Kept.SLOW, balls, 15, 60));
    }

    @Test
    void aTrainingThatWasKilledGoesOnWithTheSameBits(@TempDir Path directory) {
        DataSet data = data(4);
        BallTraining settings = BRIEF.withBatch(16).withUpdates(1100);
        InteractionNetwork tiny = new InteractionNetwork(
                new InteractionSettings(Frame.TABLE, 1, 2, List.of(8), 2, List.of(8), Activation.TANH));
        Map<String, double[]> whole;
        try (BallTrainer trainer = new BallTrainer(tiny, settings, data, 3, Device.CPU)) {
            List<Long> updates = new ArrayList<>();
            BallModel model = trainer.train(Optional.empty(), progress -> {
                updates.add(progress.updates());
                assertTrue(progress.loss() > 0);
            });
            whole = model.weights();
            assertEquals(List.of(500L, 1000L, 1100L), updates);
            assertEquals(whole.values().stream().mapToInt(w -> w.length).sum(), model.parameters());
        }
        Optional<Path> checkpoint = Optional.of(directory.resolve("c.npz"));
        try (BallTrainer trainer = new BallTrainer(tiny, settings, data, 3, Device.CPU)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> trainer.train(checkpoint, progress -> {
                        throw new IllegalStateException("killed");
                    }));
        }
        try (BallTrainer trainer = new BallTrainer(tiny, settings, data, 3, Device.CPU)) {
            Map<String, double[]> resumed =
                    trainer.train(checkpoint, progress -> {}).weights();
            whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        }
        try (BallTrainer trainer = new BallTrainer(tiny, settings.withUpdates(1200), data, 3, Device.CPU)) {
            assertThrows(InputException.class, () -> trainer.train(checkpoint, progress -> {}));
        }
    }

    /** The unit of velocity is the root of the mean square over all components of all balls. */
    @Test
    void theScaleIsThatOfAllVelocities() {
        BilliardDynamics world = new BilliardDynamics(
                BilliardPresets.NPE_TABLE, List.of(new Disc(0.06, 1)), Surface.IDEAL, List.of(), 0, 0.25);
        Episode episode = Episode.recorded(
                        "e",
                        world.spec(),
                        new double[] {0, 0.25},
                        new org.ejml.data.DMatrixRMaj(new double[][] {{0.3, 0.3, 3, 4}, {0.3, 0.3, 0, 5}}),
                        new org.ejml.data.DMatrixRMaj(1, 0))
                .withStructure(BilliardStructure.of(world));
        BallScale scale = BallSamples.scale(DataSet.of(episode));
        assertEquals(Math.sqrt(50 / 4.0), scale.velocity(), 1e-15);
        assertEquals(0.25 * Math.sqrt(50 / 4.0), scale.length(), 1e-15);
    }

    /** Shares of what is drawn: impacts, things near, any. */
    @Test
    void impactsAreDrawnAsOftenAsAsked() {
        DataSet data = data(10);
        BallSamples samples = BallSamples.of(data.episodes(), BallSamples.scale(data), 2);
        double natural = (double) samples.impacts() / samples.count();
        assertTrue(natural > 0.04 && natural < 0.2, "" + natural);
        BallBatch batch = new BallBatch(2000);
        samples.draw(RandomStream.of(1, "draw", 0), new double[] {0.6, 0.3}, batch);
        double[] changes = batch.values()[7].matrix().data;
        int changed = 0;
        for (int i = 0; i < 2000; i++) {
            changed += Math.hypot(changes[4 * i + 2], changes[4 * i + 3]) > 1e-9 ? 1 : 0;
        }
        assertEquals(0.6 + 0.1 * natural, changed / 2000.0, 0.04);
    }

    @Test
    void dataThatDoNotServeAreRefused() {
        Episode bare = data(1).episodes().get(0);
        Episode without = Episode.recorded(bare.name(), bare.spec(), bare.times(), bare.states(), bare.actions());
        refused("what its world is made of", DataSet.of(without));
        BilliardDynamics rough = new BilliardDynamics(
                BilliardPresets.NPE_TABLE,
                BallRecords.exact(bare.structure().orElseThrow()).discs(),
                new Surface(0.9, 1, 0),
                List.of(),
                0,
                BilliardPresets.NPE_FRAME);
        refused("learns one surface", DataSet.of(bare, bare.withStructure(BilliardStructure.of(rough))));
        assertThrows(InputException.class, () -> BRIEF.withUpdates(0));
        assertThrows(InputException.class, () -> BRIEF.withHoldout(1));
        assertThrows(InputException.class, () -> new BallTraining(1, 1, 0.1, 0.5, 0.7, 0.4, 0));
        assertThrows(InputException.class, () -> new BallTraining(1, 1, 0.1, 0.5, 0.2, -0.1, 0));
        assertEquals(0.4, new BallTraining(1, 1, 0.1, 0.5, 0.6, 0.4, 0).near());
    }

    private static void refused(String part, DataSet data) {
        String message = assertThrows(
                        InputException.class, () -> new BallTrainer(SMALL, BRIEF, data, 1, Device.CPU).close())
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
