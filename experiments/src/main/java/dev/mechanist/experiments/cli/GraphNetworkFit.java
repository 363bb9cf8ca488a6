package dev.mechanist.experiments.cli;

import dev.mechanist.core.Environment;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.experiments.models.GraphNetworkModel;
import dev.mechanist.experiments.run.OutputDirectory;
import dev.mechanist.experiments.run.Progress;
import dev.mechanist.experiments.subjects.Settings;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fits a graph network to episodes of environments under random actions, and judges one on others. */
final class GraphNetworkFit {
    private static final int HOLD = 3;

    private GraphNetworkFit() {}

    /** Settings {@code key=value} over the usual ones. */
    static GraphNetworkModel.Settings settings(List<String> given) {
        Settings settings = Settings.ofWords(given);
        settings.allow(List.of(GraphNetworkModel.Settings.DEFAULT), List.of());
        return settings.over(GraphNetworkModel.Settings.DEFAULT);
    }

    /** Episodes of environments under random actions, each held for three steps. */
    static List<Episode> episodes(List<String> worlds, int count, int steps, long seed, String purpose) {
        List<Episode> all = new ArrayList<>();
        for (String world : worlds) {
            Environment environment = Environments.make(world);
            EpisodePlayer player = new EpisodePlayer(environment);
            for (int e = 0; e < count; e++) {
                long start = RandomStream.of(seed, purpose + " " + world, e).nextLong();
                all.add(player.play(RandomActions.held(environment.spec(), HOLD), start, steps)
                        .episode());
            }
        }
        return all;
    }

    /** Fits, tells how it goes, and stores the model with a checkpoint beside it until it is done. */
    static void run(
            List<String> worlds, int count, int steps, List<String> changes, long seed, Path out, PrintWriter print) {
        GraphNetworkModel.Settings settings = settings(changes);
        OutputDirectory.requireFree(out, Artefacts.isIn(out, GraphModel.KIND));
        List<Episode> episodes = episodes(worlds, count, steps, seed, "fit");
        GraphModel model;
        try (Progress progress = Progress.start("training", settings.training().reports())) {
            model = GraphNetworkModel.fit(
                    episodes,
                    settings,
                    seed,
                    Optional.empty(),
                    p -> progress.step(String.format(
                            Locale.ROOT,
                            "loss %.4g%s",
                            p.loss(),
                            p.validation().isPresent()
                                    ? String.format(
                                            Locale.ROOT,
                                            ", one-step error %.3f of constant velocity's",
                                            p.validation().getAsDouble())
                                    : "")));
        }
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("environments", String.join(",", worlds));
        configuration.put("episodes", Integer.toString(count));
        configuration.put("steps", Integer.toString(steps));
        configuration.put("settings", settings.toString());
        Artefacts.save(out, model, Provenance.of(configuration).withSeed(seed).withData(new DataSet(episodes).hash()));
        print.printf("%d weights, stored in %s%n", model.size(), out);
    }

    /** One line per environment: the error of one step relative to constant velocities. */
    static void judge(GraphModel model, List<String> worlds, int count, int steps, long seed, PrintWriter print) {
        print.printf("%-20s %s%n", "environment", "one-step error relative to constant velocities");
        for (String world : worlds) {
            double error = OneStepError.relative(model, episodes(List.of(world), count, steps, seed, "evaluate"));
            print.printf(Locale.ROOT, "%-20s %.4f%n", world, error);
        }
    }
}
