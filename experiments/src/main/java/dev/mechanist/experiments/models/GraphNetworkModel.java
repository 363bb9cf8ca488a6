package dev.mechanist.experiments.models;

import dev.mechanist.core.Structure;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.GraphModelSettings;
import dev.mechanist.graphnet.GraphModelTrainer;
import dev.mechanist.graphnet.GraphTrainingSettings;
import dev.mechanist.tensor.training.TrainingProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Graph networks over the structures of worlds: they learn from worlds of several sizes at once and plan in others. */
public final class GraphNetworkModel {
    /**
     * Shape and training.
     *
     * @param form which network
     * @param latent width of nodes, edges and hidden layers
     * @param blocks rounds of messages
     * @param shared whether all rounds have the same weights
     * @param together whether training judges what the joints of a body make of the nodes' changes, else each node alone
     * @param updates of the weights
     * @param rows stretches of data per update and world
     * @param unroll steps of a prediction before it is compared
     * @param rate learning rate at the start
     * @param noise on the states, in shares of their deviation
     */
    public record Settings(
            GraphModelSettings.Form form,
            int latent,
            int blocks,
            boolean shared,
            boolean together,
            int updates,
            int rows,
            int unroll,
            double rate,
            double noise) {
        public static final Settings DEFAULT =
                new Settings(GraphModelSettings.Form.ENCODE_PROCESS_DECODE, 64, 6, false, true, 4000, 32, 1, 1e-3, 0);

        GraphModelSettings shape() {
            return GraphModelSettings.DEFAULT
                    .withForm(form)
                    .withWidths(latent, latent)
                    .withBlocks(blocks, shared)
                    .withTogether(together);
        }

        /** How it is fitted. */
        public GraphTrainingSettings training() {
            return GraphTrainingSettings.DEFAULT
                    .withUpdates(updates)
                    .withRows(rows)
                    .withUnroll(unroll)
                    .withRates(rate, rate / 100)
                    .withNoise(noise);
        }
    }

    private GraphNetworkModel() {}

    static StudyModel fit(Trial trial, Settings settings, long seed) {
        List<Episode> episodes = new ArrayList<>();
        for (int world = 0; world < trial.trainingWorlds().size(); world++) {
            Optional<Structure> structure = trial.structures().get(world);
            if (structure.isEmpty()) {
                throw new UnsuitableModelException(
                        "the world does not say what it is made of, and a graph network learns objects and relations");
            }
            episodes.addAll(withStructure(trial.trainingWorlds().get(world), structure.get()));
        }
        GraphModel model = fit(episodes, settings, seed, Optional.empty(), TrainingProgress.Listener.NONE);
        return StudyModel.of(model, trial.structures().get(0).orElseThrow());
    }

    /** Episodes that say what their world is made of; those that do not are of this structure. */
    public static List<Episode> withStructure(DataSet data, Structure structure) {
        return data.episodes().stream()
                .map(e -> e.structure().isPresent() ? e : e.withStructure(structure))
                .toList();
    }

    /**
     * Fits one.
     *
     * @param checkpoint file to continue from
     */
    public static GraphModel fit(
            List<Episode> episodes,
            Settings settings,
            long seed,
            Optional<Path> checkpoint,
            TrainingProgress.Listener listener) {
        try (GraphModelTrainer trainer = new GraphModelTrainer(episodes, settings.shape(), settings.training(), seed)) {
            return trainer.fit(checkpoint, listener);
        }
    }
}
