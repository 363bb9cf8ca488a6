package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.experiments.subjects.WorldVariant;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges a graph network in environments, also such as it has never seen, by episodes under random actions, or by stored ones. */
final class FreshEpisodes {
    private static final int HOLD = 3;
    private static final int STEPS = 100;

    private FreshEpisodes() {}

    private static List<Episode> played(String world, int count, long seed) {
        Environment environment = WorldVariant.named(world).scenario().environment();
        EpisodePlayer player = new EpisodePlayer(environment);
        List<Episode> all = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            long start = RandomStream.of(seed, "evaluate " + world, e).nextLong();
            all.add(player.play(RandomActions.held(environment.spec(), HOLD), start, STEPS)
                    .episode());
        }
        return all;
    }

    /** One line per environment: the error of one step relative to constant velocities. */
    static void judge(GraphModel model, List<String> worlds, int count, long seed, PrintWriter print) {
        table(
                "environment",
                worlds,
                worlds.stream()
                        .map(world -> OneStepError.relative(model, played(world, count, seed)))
                        .toList(),
                print);
    }

    /** The same of stored episodes, one line per file. */
    static void judge(GraphModel model, List<Path> files, PrintWriter print) {
        table(
                "file",
                files.stream().map(Path::toString).toList(),
                files.stream()
                        .map(file -> OneStepError.relative(model, known(file)))
                        .toList(),
                print);
    }

    private static List<Episode> known(Path file) {
        List<Episode> episodes = StoredEpisodes.read(file);
        for (Episode episode : episodes) {
            if (episode.structure().isEmpty()) {
                throw new InputException(file + ": episode '" + episode.name()
                        + "' does not say what its world is made of; name the environment with --env, or give a file that"
                        + " 'simulate' wrote");
            }
        }
        return episodes;
    }

    private static void table(String what, List<String> names, List<Double> errors, PrintWriter print) {
        int width = Math.max(20, names.stream().mapToInt(String::length).max().orElse(0));
        print.printf("%-" + width + "s %s%n", what, "one-step error relative to constant velocities");
        for (int i = 0; i < names.size(); i++) {
            print.printf(Locale.ROOT, "%-" + width + "s %.4f%n", names.get(i), errors.get(i));
        }
    }
}
