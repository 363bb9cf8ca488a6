package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Structure;
import dev.mechanist.core.contract.StructuredModelContract;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.envs.TaskEnvironment;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graph networks that learn how bodies move. */
class GraphModelTest {
    private static final GraphModelSettings SMALL = GraphModelSettings.DEFAULT
            .withWidths(6, 5)
            .withBlocks(1, false)
            .withPrecision(Precision.FLOAT64)
            .withDevice(Device.CPU);

    private static List<Episode> swimming;
    private static GraphModel random;

    private static List<Episode> episodes(String world, int count, int steps) {
        TaskEnvironment environment = Environments.scenario(world).environment();
        EpisodePlayer player = new EpisodePlayer(environment);
        List<Episode> episodes = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            Episode episode = player.play(RandomActions.held(environment.spec(), 3), 100 + e, steps)
                    .episode();
            episodes.add(episode.withStructure(structure(world)));
        }
        return episodes;
    }

    private static Structure structure(String world) {
        return Environments.scenario(world).world().structure().orElseThrow();
    }

    @BeforeAll
    static void learn() {
        swimming = new ArrayList<>(episodes("swimmer-3", 4, 10));
        swimming.addAll(episodes("swimmer-4", 4, 10));
        random = fit(SMALL, 1);
    }

    private static GraphModel fit(GraphModelSettings settings, int updates) {
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(updates).withRows(4);
        try (GraphModelTrainer trainer = new GraphModelTrainer(swimming, settings, fit, 3)) {
            return trainer.fit(TrainingProgress.Listener.NONE);
        }
    }

    @Nested
    class OfSwimmers implements StructuredModelContract {
        @Override
        public GraphModel model() {
            return random;
        }

        @Override
        public List<Structure> structures() {
            return List.of(structure("swimmer-2"), structure("swimmer-3"), structure("swimmer-4"));
        }

        @Override
        public void randomState(Structure structure, RandomStream random, double[] x) {
            random.fillGaussian(x, 0, x.length);
            for (int i = 0; i < x.length; i++) {
                x[i] *= 0.3;
            }
        }

        /** Two swimmers are no body. */
        @Override
        public boolean separatePartsAreIndependent() {
            return false;
        }

        @Override
        public double tolerance() {
            return 1e-10;
        }

        @Override
        public double derivativeTolerance() {
            return 1e-6;
        }

        @Override
        public double batchTolerance() {
            return 1e-12;
        }
    }

    /** Stored and loaded: the same bits. */
    @Test
    void aStoredModelPredictsTheSameBits(@TempDir Path directory) {
        dev.mechanist.core.io.Artefacts.save(directory, random, dev.mechanist.core.io.Provenance.of(Map.of()));
        GraphModel loaded = dev.mechanist.core.io.Artefacts.load(
                directory, GraphModel.KIND, stored -> GraphModel.read(stored, Device.CPU));
        assertEquals(random.schema(), loaded.schema());
        assertEquals(
                random.settings(),
                loaded.settings().withDevice(random.settings().device()));
        assertArrayEquals(step(random, "swimmer-5"), step(loaded, "swimmer-5"));
    }

    private static double[] step(GraphModel model, String world) {
        Structure structure = structure(world);
        DMatrixRMaj x = new DMatrixRMaj(3, structure.spec().n());
        DMatrixRMaj u = new DMatrixRMaj(3, structure.spec().m());
        RandomStream.of(1, "x", 0).fillGaussian(x.data, 0, x.getNumElements());
        RandomStream.of(2, "u", 0).fillGaussian(u.data, 0, u.getNumElements());
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.bind(structure).step(x, u, next);
        return next.data;
    }

    /** 300 updates in float32 on swimmers of 3 and 4 links, judged on one of 5 that it never saw: 0.41 and 0.61 of what
     * constant velocity leaves.
     */
    @Test
    void itLearnsAndCarriesOver() {
        List<Episode> data = new ArrayList<>(episodes("swimmer-3", 20, 40));
        data.addAll(episodes("swimmer-4", 20, 40));
        GraphModelSettings settings =
                GraphModelSettings.DEFAULT.withWidths(24, 24).withBlocks(2, false);
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(300).withRows(16).withRates(3e-3, 1e-4);
        try (GraphModelTrainer trainer = new GraphModelTrainer(data, settings, fit, 1)) {
            GraphModel model = trainer.fit(TrainingProgress.Listener.NONE);
            double known = OneStepError.relative(model, episodes("swimmer-4", 3, 40));
            double unknown = OneStepError.relative(model, episodes("swimmer-5", 3, 40));
            assertTrue(known < 0.45, "on 4 links " + known);
            assertTrue(unknown < 0.65, "on 5 links " + unknown);
        }
    }

    /** The training gives the same bits when it goes on from a checkpoint. */
    @Test
    void aTrainingGoesOnWithTheSameBits(@TempDir Path directory) {
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(6).withRows(4).withNoise(0.1);
        Map<String, double[]> whole;
        try (GraphModelTrainer trainer = new GraphModelTrainer(swimming, SMALL, fit, 3)) {
            whole = trainer.fit(TrainingProgress.Listener.NONE).weights();
        }
        Optional<Path> file = Optional.of(directory.resolve("training.npz"));
        try (GraphModelTrainer trainer = new GraphModelTrainer(swimming, SMALL, fit, 3)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> trainer.fit(file, progress -> {
                        if (progress.epoch() == 3) {
                            throw new IllegalStateException("stopped");
                        }
                    }));
        }
        try (GraphModelTrainer trainer = new GraphModelTrainer(swimming, SMALL, fit, 3)) {
            Map<String, double[]> resumed =
                    trainer.fit(file, TrainingProgress.Listener.NONE).weights();
            whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused("cannot be bound", () -> random.bind(structure("billiards-3")));
        assertRefused("steps of 0.03 s, not of", () -> random.bind(structure("chain-3")));
        Episode plain = swimming.get(0);
        Episode bare = new Episode(
                "bare", plain.spec(), plain.times(), plain.states(), plain.actions(), plain.rewards(), false, false);
        assertRefused(
                "does not say what its system is made of",
                () -> new GraphModelTrainer(List.of(bare), SMALL, GraphTrainingSettings.DEFAULT, 1));
        List<Episode> mixed = new ArrayList<>(swimming);
        mixed.addAll(episodes("chain-3", 1, 5));
        assertRefused(
                "learns one time step", () -> new GraphModelTrainer(mixed, SMALL, GraphTrainingSettings.DEFAULT, 1));
    }

    private static void assertRefused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(InputException.class, action).getMessage();
        assertTrue(message.contains(part) && !message.contains("\n"), message);
    }
}
