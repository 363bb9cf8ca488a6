package dev.mechanist.experiments.cli;

import dev.mechanist.core.Environment;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.graphnet.GraphModel;
import dev.mechanist.graphnet.OneStepError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges a graph network in environments, also such as it has never seen, by episodes under random actions. */
final class FreshEpisodes {
    private static final int HOLD = 3;
    private static final int STEPS = 100;

    private FreshEpisodes() {}

    private static List<Episode> played(String world, int count, long seed) {
        Environment environment = Environments.make(world);
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
        List<Double> errors = worlds.stream()
                .map(world -> OneStepError.relative(model, played(world, count, seed)))
                .toList();
        print.printf("%-20s %s%n", "environment", "one-step error relative to constant velocities");
        for (int i = 0; i < worlds.size(); i++) {
            print.printf(Locale.ROOT, "%-20s %.4f%n", worlds.get(i), errors.get(i));
        }
    }
}
