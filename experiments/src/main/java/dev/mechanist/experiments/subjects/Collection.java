package dev.mechanist.experiments.subjects;

import dev.mechanist.core.Environment;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.RandomActions;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.scores.Scales;
import java.util.List;

/**
 * How data are collected in an environment: actions are drawn uniformly within their bounds and held.
 *
 * @param episodes number of episodes
 * @param steps steps of each, unless it ends before
 * @param hold steps that an action is held
 * @param noise standard deviation of the measurement noise, as a share of each state's own over the data
 */
public record Collection(int episodes, int steps, int hold, double noise) {
    public static final Collection DEFAULT = new Collection(5, 60, 3, 0);

    /** What a study file may say of it. */
    static final List<String> KEYS = List.of("episodes", "steps", "hold", "noise");

    /** Reads {@link #KEYS} and leaves other keys alone. */
    static Collection read(YamlNode yaml, Collection usual) {
        return new Collection(
                yaml.find("episodes").map(n -> n.integer(1)).orElse(usual.episodes),
                yaml.find("steps").map(n -> n.integer(2)).orElse(usual.steps),
                yaml.find("hold").map(n -> n.integer(1)).orElse(usual.hold),
                yaml.find("noise").map(n -> n.number(0)).orElse(usual.noise));
    }

    public String describe() {
        return episodes + " episodes of at most " + steps + " steps under random actions held for " + hold + " steps"
                + (noise > 0 ? ", measured with noise of " + noise + " standard deviations" : "");
    }

    /** Collects; {@code purpose} separates the random numbers of training and test. */
    DataSet collect(Environment environment, long seed, String purpose) {
        DataSet exact = record(environment, new double[environment.spec().n()], seed, purpose);
        if (noise == 0) {
            return exact;
        }
        double[] deviation = Scales.of(exact.episodes());
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] *= noise;
        }
        return record(environment, deviation, seed, purpose);
    }

    private DataSet record(Environment environment, double[] deviation, long seed, String purpose) {
        EpisodePlayer player = new EpisodePlayer(environment, deviation);
        return new DataSet(java.util.stream.IntStream.range(0, episodes)
                .mapToLong(e -> RandomStream.of(seed, "collect " + purpose, e).nextLong())
                .mapToObj(s -> player.play(RandomActions.held(environment.spec(), hold), s, steps)
                        .episode())
                .toList());
    }
}
