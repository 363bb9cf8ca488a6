package dev.mechanist.experiments.reproduce.balls;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.experiments.reproduce.quantities.ReproductionRun;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.objectcentric.balls.NpeWorlds;
import dev.mechanist.objectcentric.balls.NpeWorlds.Kept;
import dev.mechanist.objectcentric.relational.BallModel;
import dev.mechanist.objectcentric.relational.BallNetwork;
import dev.mechanist.objectcentric.relational.BallTrainer;
import dev.mechanist.objectcentric.relational.BallTraining;
import dev.mechanist.tensor.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** State-based models of balls in the directory of a reproduction: trained once, loaded ever after. */
final class BallModels {
    private static final List<Integer> TRAINED = List.of(3, 4, 5);

    private BallModels() {}

    /** Worlds of 3 to 5 balls, as many of each. */
    static DataSet training(long seed, int worlds) {
        List<Episode> episodes = new ArrayList<>();
        for (int balls : TRAINED) {
            episodes.addAll(NpeWorlds.draw(seed, "training", Kept.SLOW, balls, worlds, NpeWorlds.FRAMES)
                    .episodes());
        }
        return new DataSet(episodes);
    }

    /** Worlds that no model has seen, the same for all. */
    static DataSet test(int balls, int worlds) {
        return NpeWorlds.draw(1, "test", Kept.SLOW, balls, worlds, NpeWorlds.FRAMES);
    }

    /**
     * The model of one seed.
     *
     * @param name of the model's directory
     * @param data to train on, drawn where it must be
     */
    static BallModel model(
            ReproductionRun run,
            String name,
            BallNetwork network,
            BallTraining settings,
            Supplier<DataSet> data,
            long seed) {
        String folder = name + "-seed-" + seed;
        Path directory = run.kept(folder, BallModel.KIND, place -> {
            try (BallTrainer trainer = new BallTrainer(network, settings, data.get(), seed, Device.AUTO);
                    Progress progress = Progress.start(name + ", seed " + seed, trainer.epochs())) {
                BallModel model = trainer.train(
                        run.checkpoint(folder),
                        p -> progress.step(String.format(
                                Locale.ROOT,
                                "loss %.4g, held out %.4g",
                                p.loss(),
                                p.validation().orElse(Double.NaN))));
                Artefacts.save(
                        place,
                        model,
                        Provenance.of(Map.of(
                                        "network", network.toString(),
                                        "training", settings.toString()))
                                .withSeed(seed)
                                .withData(trainer.dataHash()));
            }
        });
        return BallModel.load(directory, Device.AUTO);
    }
}
