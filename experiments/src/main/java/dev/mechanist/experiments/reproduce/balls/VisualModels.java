package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.objectcentric.visual.PushedBalls;
import dev.mechanist.objectcentric.visual.PushedBalls.Tables;
import dev.mechanist.objectcentric.visual.VisualModel;
import dev.mechanist.objectcentric.visual.VisualNetwork;
import dev.mechanist.objectcentric.visual.VisualScore;
import dev.mechanist.objectcentric.visual.VisualTrainer;
import dev.mechanist.objectcentric.visual.VisualTraining;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Visual models of pushed balls in the directory of a reproduction: trained once, loaded ever after. */
final class VisualModels {
    private static final int FRAMES = 100;

    private VisualModels() {}

    /** Worlds of one ball, and more of two, on rectangles. */
    static DataSet training(long seed, int worlds, Tables tables) {
        List<Episode> episodes = new ArrayList<>();
        episodes.addAll(PushedBalls.draw(seed, "training", tables, 1, (worlds + 1) / 2, FRAMES)
                .episodes());
        episodes.addAll(
                PushedBalls.draw(seed, "training", tables, 2, worlds, FRAMES).episodes());
        return new DataSet(episodes);
    }

    /** Seed of worlds that were not looked at while the models were made: those of 1, 7 to 9, 21, 22, 31 and 41 to 44 have been. */
    private static final long FRESH = 53;

    /** Worlds that no model has seen, the same for all. */
    static DataSet test(Tables tables, int balls, int worlds) {
        return PushedBalls.draw(FRESH, "test", tables, balls, worlds, 60);
    }

    /** Scores on such worlds. */
    static VisualScore score(VisualModel model, Tables tables, int balls, int worlds) {
        return VisualScore.of(model, test(tables, balls, worlds), 1);
    }

    /**
     * The model of one seed.
     *
     * @param name of the model's directory
     * @param worlds to train on, of two balls; half as many of one: turned any way, but level as in the test for the whole table
     */
    static VisualModel model(
            ReproductionRun run, String name, VisualNetwork network, VisualTraining settings, int worlds, long seed) {
        String folder = name + "-seed-" + seed;
        Path directory = run.kept(folder, VisualModel.KIND, place -> {
            Tables tables = network.gaze().centred() ? Tables.TURNED : Tables.RECTANGLES;
            DataSet data = training(seed, worlds, tables);
            Duration before = processors();
            try (VisualTrainer trainer = new VisualTrainer(network, settings, data, seed, Device.AUTO);
                    Progress progress = Progress.start(name + ", seed " + seed, trainer.epochs())) {
                VisualModel model = trainer.train(
                        run.checkpoint(folder),
                        p -> progress.step(String.format(
                                Locale.ROOT,
                                "loss %.4g, %.0f pictures/s, %.0f%% of the time outside the tensors, %d s of processors",
                                p.loss(),
                                trainer.picturesPerSecond(),
                                100 * trainer.shareOutside(),
                                processors().minus(before).toSeconds())));
                Artefacts.save(
                        place,
                        model,
                        Provenance.of(Map.of(
                                        "network", network.toString(),
                                        "training", settings.toString(),
                                        "worlds", Integer.toString(worlds)))
                                .withSeed(seed)
                                .withData(data.hash()));
            }
        });
        return VisualModel.load(directory, Device.AUTO);
    }

    /** Time that this program has had on all processors. */
    private static Duration processors() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
