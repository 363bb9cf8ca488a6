package dev.mechanist.experiments.subjects;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.envs.tasks.Instruments;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
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
 * @param delay how long after it is taken an action acts, s
 */
public record Collection(int episodes, int steps, int hold, double noise, double delay) {
    public static final Collection DEFAULT = new Collection(5, 60, 3, 0);

    /** What a study file may say of it. */
    static final List<String> KEYS = List.of("episodes", "steps", "hold", "noise", "delay");

    /** Where actions act at once. */
    public Collection(int episodes, int steps, int hold, double noise) {
        this(episodes, steps, hold, noise, 0);
    }

    /** Reads {@link #KEYS} and leaves other keys alone. */
    static Collection read(YamlNode yaml, Collection usual) {
        return new Collection(
                yaml.find("episodes").map(n -> n.integer(1)).orElse(usual.episodes),
                yaml.find("steps").map(n -> n.integer(2)).orElse(usual.steps),
                yaml.find("hold").map(n -> n.integer(1)).orElse(usual.hold),
                yaml.find("noise").map(n -> n.number(0)).orElse(usual.noise),
                yaml.find("delay").map(n -> n.number(0)).orElse(usual.delay));
    }

    /** The same with the noise and the delay that an entry gives of all its data. */
    Collection through(YamlNode entry) {
        return new Collection(
                episodes,
                steps,
                hold,
                entry.find("noise").map(n -> n.number(0)).orElse(noise),
                entry.find("delay").map(n -> n.number(0)).orElse(delay));
    }

    /**
     * A delay in time steps.
     *
     * @param delay s
     * @param dt time step, s
     */
    static int lateSteps(double delay, double dt) {
        double steps = delay / dt;
        if (Math.abs(steps - Math.rint(steps)) > 1e-6 || steps > MOST_LATE) {
            throw new InputException("a delay of " + delay + " s is not a number of time steps of " + dt
                    + " s, up to " + MOST_LATE + "; take " + dt * Math.min(MOST_LATE, Math.max(1, Math.rint(steps)))
                    + " s, say");
        }
        return (int) Math.rint(steps);
    }

    private static final int MOST_LATE = 1000;

    public String describe() {
        return episodes + " episodes of at most " + steps + " steps under random actions held for " + hold + " steps"
                + (noise > 0 ? ", measured with noise of " + noise + " standard deviations" : "")
                + (delay > 0 ? ", that act " + delay + " s late" : "");
    }

    /** Collects in a scenario, where actions are as late as this says; {@code purpose} separates the random numbers of training and test. */
    public DataSet collect(Scenario scenario, long seed, String purpose) {
        int late = lateSteps(delay, scenario.world().dynamics().spec().dt());
        return collect(scenario.through(new Instruments(List.of(), late)).environment(), seed, purpose);
    }

    /** Collects in an environment as it is. */
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
