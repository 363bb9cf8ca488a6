package dev.mechanist.experiments.models;

import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.GraphModelSettings;
import dev.mechanist.graphnet.GraphModelTrainer;
import dev.mechanist.graphnet.GraphTrainingSettings;
import dev.mechanist.graphnet.views.MaximalCoordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Graph networks over the structures of worlds: they learn from worlds of several sizes at once and plan in others. */
final class GraphNetworkModel {
    /**
     * Shape and training.
     *
     * @param form which network
     * @param coordinates in which bodies are seen and predicted
     * @param latent width of nodes, edges and hidden layers
     * @param blocks rounds of messages
     * @param shared whether all rounds have the same weights
     * @param substeps equal parts of a step, each of which asks the network
     * @param together whether the joints of a body follow what forces make of its nodes, else each node says and is judged alone
     * @param updates of the weights
     * @param rows stretches of data per update and world
     * @param unroll steps of a prediction before it is compared
     * @param rate learning rate at the start
     * @param noise on the states, in shares of their deviation
     * @param cut share of the pairs of joined nodes that pass no messages after the first round while it is trained
     * @param decay of the weights
     */
    record Settings(
            GraphModelSettings.Form form,
            Coordinates coordinates,
            int latent,
            int blocks,
            boolean shared,
            int substeps,
            boolean together,
            int updates,
            int rows,
            int unroll,
            double rate,
            double noise,
            double cut,
            double decay) {
        static final Settings DEFAULT = new Settings(
                GraphModelSettings.Form.ENCODE_PROCESS_DECODE,
                Coordinates.JOINTS,
                64,
                6,
                false,
                1,
                true,
                4000,
                32,
                1,
                1e-3,
                0,
                0,
                0);

        GraphModelSettings shape() {
            return GraphModelSettings.DEFAULT
                    .withForm(form)
                    .withWidths(latent, latent)
                    .withBlocks(blocks, shared)
                    .withSubsteps(substeps)
                    .withTogether(together);
        }

        GraphTrainingSettings training() {
            return GraphTrainingSettings.DEFAULT
                    .withUpdates(updates)
                    .withRows(rows)
                    .withUnroll(unroll)
                    .withRates(rate, rate / 100)
                    .withNoise(noise)
                    .withCut(cut)
                    .withDecay(decay);
        }
    }

    /** What a body's state is to the network. */
    enum Coordinates {
        /** Positions and speeds of joints: every prediction is a state of the body, to plan and to compare with. */
        JOINTS,
        /** Place, orientation and velocities of every body, as in the paper: to be evaluated, not to be planned with. */
        MAXIMAL
    }

    private GraphNetworkModel() {}

    static StudyModel fit(Trial trial, Settings settings, long seed, Fitting fitting) {
        List<Episode> episodes = new ArrayList<>();
        for (int world = 0; world < trial.trainingWorlds().size(); world++) {
            Optional<Structure> common = trial.structures().get(world);
            for (Episode episode : trial.trainingWorlds().get(world).episodes()) {
                Structure structure = episode.structure()
                        .or(() -> common)
                        .orElseThrow(() -> new UnsuitableModelException("'" + episode.name()
                                + "' does not say what its world is made of, and a graph network learns objects"
                                + " and relations; give NPZ or HDF5 files that 'simulate' wrote"));
                episodes.add(episode.withStructure(structure));
            }
        }
        List<Episode> seen =
                settings.coordinates == Coordinates.MAXIMAL ? MaximalCoordinates.episodes(episodes) : episodes;
        try (GraphModelTrainer trainer = new GraphModelTrainer(seen, settings.shape(), settings.training(), seed)) {
            GraphModel model = trainer.fit(fitting.checkpoint(), fitting.listener());
            return StudyModel.of(model, seen.get(0).structure().orElseThrow());
        }
    }
}
