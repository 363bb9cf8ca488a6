package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What graph networks of bodies store, and what they refuse. */
class GraphModelTest {
    static final GraphModelSettings SMALL = GraphModelSettings.DEFAULT
            .withWidths(6, 5)
            .withBlocks(1, false)
            .withPrecision(Precision.FLOAT64)
            .withDevice(Device.CPU);

    private static List<Episode> swimming;
    private static GraphModel random;

    static List<Episode> episodes(String world, int count, int steps) {
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

    static Structure structure(String world) {
        return Environments.scenario(world).world().structure().orElseThrow();
    }

    @BeforeAll
    static void learn() {
        swimming = swimmers();
        random = fit(swimming, SMALL, 1);
    }

    static List<Episode> swimmers() {
        List<Episode> swimmers = new ArrayList<>(episodes("swimmer-3", 4, 10));
        swimmers.addAll(episodes("swimmer-4", 4, 10));
        return swimmers;
    }

    static GraphModel fit(List<Episode> swimming, GraphModelSettings settings, int updates) {
        GraphTrainingSettings fit =
                GraphTrainingSettings.DEFAULT.withUpdates(updates).withRows(4);
        try (GraphModelTrainer trainer = new GraphModelTrainer(swimming, settings, fit, 3)) {
            return trainer.fit(TrainingProgress.Listener.NONE);
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

    /** Fixed ends of strings do not move at all, whatever the network says; what is between them does. */
    @Test
    void fixedEndsStayWhereTheyAre() {
        List<Episode> strings = episodes("string-of-masses-4", 2, 10);
        GraphModel model = fit(strings, SMALL, 1);
        Structure structure = strings.get(0).structure().orElseThrow();
        int n = structure.spec().n();
        DMatrixRMaj start =
                new DMatrixRMaj(1, n, true, Arrays.copyOf(strings.get(0).states().data, n));
        DMatrixRMaj paths = new DMatrixRMaj(0, 0);
        model.bind(structure)
                .rollout(start, new DMatrixRMaj(1, 5 * structure.spec().m()), paths);
        int fixed = structure.schema().objectFeatures().indexOf("fixed");
        for (int k = 0; k < structure.objects(); k++) {
            boolean isFixed = structure.objectFeatures().get(k, fixed) == 1;
            assertEquals(k == 0 || k == 3, isFixed);
            for (int slot : structure.objectStates(k)) {
                boolean stays = paths.get(0, 5 * n + slot) == start.get(0, slot);
                assertEquals(isFixed, stays, "part " + k + ", state " + slot);
            }
        }
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
