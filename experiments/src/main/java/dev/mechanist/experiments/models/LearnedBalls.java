package dev.mechanist.experiments.models;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.billiards.BilliardStructure;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.UnsuitableModelException;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallNetwork;
import dev.mechanist.objectcentric.relational.BallTrainer;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.objectcentric.relational.Frame;
import dev.mechanist.objectcentric.relational.GraphSettings;
import dev.mechanist.objectcentric.relational.InteractionNetwork;
import dev.mechanist.objectcentric.relational.InteractionSettings;
import dev.mechanist.objectcentric.relational.NpeNetwork;
import dev.mechanist.objectcentric.relational.NpeSettings;
import dev.mechanist.objectcentric.relational.WallGraphNetwork;
import dev.mechanist.objectcentric.visual.Gaze;
import dev.mechanist.objectcentric.visual.VisualNetwork;
import dev.mechanist.objectcentric.visual.VisualTrainer;
import dev.mechanist.objectcentric.visual.VisualTraining;
import dev.mechanist.tensor.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Networks of balls, trained on worlds of any numbers of them. */
final class LearnedBalls {
    private static final int UPDATES = 4000;
    private static final int BATCH = 512;
    private static final double RATE = 2e-3;

    /**
     * An interaction network and its training.
     *
     * @param frame of what relations see and send
     * @param rounds of messages
     * @param reach of a neighbourhood, in radii
     * @param width of all hidden layers
     * @param vectors in a message
     * @param updates in all
     * @param batch balls per update
     * @param rate of the first update
     */
    record Interaction(
            Frame frame, int rounds, double reach, int width, int vectors, int updates, int batch, double rate) {
        static final Interaction DEFAULT = new Interaction(Frame.RELATION, 2, 2, 100, 24, UPDATES, BATCH, RATE);

        BallNetwork network() {
            return new InteractionNetwork(new InteractionSettings(
                    frame,
                    rounds,
                    reach,
                    Collections.nCopies(2, width),
                    vectors,
                    Collections.nCopies(2, width),
                    InteractionSettings.DEFAULT.activation()));
        }
    }

    /** A neural physics engine and its training; see {@link Interaction}. */
    record Npe(double reach, int layers, int width, int updates, int batch, double rate) {
        static final Npe DEFAULT = new Npe(1.5, 5, 50, UPDATES, BATCH, RATE);
    }

    /** A graph network and its training; see {@link Interaction}. */
    record Graph(double reach, int latent, int rounds, int updates, int batch, double rate) {
        static final Graph DEFAULT = new Graph(2, 64, 2, UPDATES, BATCH, RATE);
    }

    /**
     * A visual network and its training.
     *
     * @param whole whether it sees the whole table, as a baseline, and not what is about a ball
     * @param memory whether it is the LSTM
     * @param size of its pictures, pixels
     * @param pixel width of one, m
     * @param filters of its first convolution
     * @param width of its dense layers
     * @param updates in all
     * @param worlds moved side by side
     * @param rate of the first update
     */
    record Visual(
            boolean whole,
            boolean memory,
            int size,
            double pixel,
            int filters,
            int width,
            int updates,
            int worlds,
            double rate) {
        static final Visual DEFAULT = of(VisualNetwork.OBJECT_CENTRIC, UPDATES);

        /** An update takes a fifth of the time. */
        static final Visual TABLE = of(VisualNetwork.FRAME_CENTRIC, 5 * UPDATES);

        private static Visual of(VisualNetwork network, int updates) {
            return new Visual(
                    !network.gaze().centred(),
                    network.recurrent(),
                    network.gaze().size(),
                    network.gaze().pixel(),
                    network.filters(),
                    network.width(),
                    updates,
                    VisualTraining.DEFAULT.worlds(),
                    RATE);
        }

        VisualNetwork network() {
            return new VisualNetwork(new Gaze(!whole, size, pixel), filters, width, memory);
        }

        VisualTraining training() {
            VisualTraining all = VisualTraining.DEFAULT;
            return new VisualTraining(updates, worlds, rate, all.unrolls(), all.impacts());
        }
    }

    private LearnedBalls() {}

    static StudyModel visual(Trial trial, Visual settings, long seed, Fitting fitting) {
        DataSet data = data(trial);
        try (VisualTrainer trainer =
                new VisualTrainer(settings.network(), settings.training(), data, seed, Device.AUTO)) {
            return StudyModel.of(
                    trainer.train(fitting.checkpoint(), fitting.listener()),
                    data.episodes().get(0).structure().orElseThrow());
        }
    }

    static StudyModel interaction(Trial trial, Interaction settings, long seed, Fitting fitting) {
        return fit(trial, settings.network(), settings.updates, settings.batch, settings.rate, seed, fitting);
    }

    static StudyModel npe(Trial trial, Npe settings, long seed, Fitting fitting) {
        NpeNetwork network = new NpeNetwork(new NpeSettings(settings.reach, settings.layers, settings.width));
        return fit(trial, network, settings.updates, settings.batch, settings.rate, seed, fitting);
    }

    static StudyModel graph(Trial trial, Graph settings, long seed, Fitting fitting) {
        WallGraphNetwork network =
                new WallGraphNetwork(new GraphSettings(settings.reach, settings.latent, settings.rounds));
        return fit(trial, network, settings.updates, settings.batch, settings.rate, seed, fitting);
    }

    private static StudyModel fit(
            Trial trial, BallNetwork network, int updates, int batch, double rate, long seed, Fitting fitting) {
        DataSet data = data(trial);
        BallTraining training =
                BallTraining.DEFAULT.withUpdates(updates).withBatch(batch).withRate(rate);
        try (BallTrainer trainer = new BallTrainer(network, training, data, seed, Device.AUTO)) {
            BallModel model = trainer.train(fitting.checkpoint(), fitting.listener());
            return StudyModel.of(model, data.episodes().get(0).structure().orElseThrow());
        }
    }

    /** All episodes with what their worlds are made of: their own, or that of all episodes of the world. */
    private static DataSet data(Trial trial) {
        List<Episode> episodes = new ArrayList<>();
        for (int w = 0; w < trial.trainingWorlds().size(); w++) {
            Optional<Structure> common = trial.structures().get(w);
            for (Episode episode : trial.trainingWorlds().get(w).episodes()) {
                Structure structure = episode.structure()
                        .or(() -> common)
                        .filter(s -> s.schema().equals(BilliardStructure.SCHEMA))
                        .orElseThrow(
                                () -> new UnsuitableModelException("the model learns balls on tables, and the world"
                                        + " does not say that it is made of these"));
                episodes.add(episode.withStructure(structure));
            }
        }
        return new DataSet(episodes);
    }
}
