package dev.mechanist.envs;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Environment;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.ejml.data.DMatrixRMaj;

/** Plays episodes in an environment and keeps what was measured. */
public final class EpisodeRecorder {
    private final Environment environment;
    private final double[] noise;

    /** Measures exactly. */
    public EpisodeRecorder(Environment environment) {
        this(environment, new double[environment.spec().n()]);
    }

    /**
     * @param environment reset by each recording
     * @param noise standard deviation of the measurement noise of each state [n], in its unit; independent and normal
     */
    public EpisodeRecorder(Environment environment, double[] noise) {
        Shapes.requireLength("noise", noise, environment.spec().n());
        for (double deviation : noise) {
            if (!(deviation >= 0)) {
                throw new InputException("a standard deviation of noise must be at least 0, not " + deviation);
            }
        }
        this.environment = environment;
        this.noise = noise.clone();
    }

    /**
     * One episode from reset to its end. States are recorded as measured, and the source of actions sees what is
     * recorded; actions as clipped; rewards are the environment's.
     *
     * @param seed of the reset and the noise
     */
    public Episode record(long seed, ActionSource source) {
        return record(seed, source, environment.maxSteps());
    }

    /** One episode of at most {@code steps} steps. */
    public Episode record(long seed, ActionSource source, int steps) {
        int n = environment.spec().n();
        int m = environment.spec().m();
        double[] lower = environment.spec().actionLower();
        double[] upper = environment.spec().actionUpper();
        RandomStream random = RandomStream.of(seed, "measurement noise", 0);
        DMatrixRMaj states = new DMatrixRMaj(steps + 1, n);
        DMatrixRMaj actions = new DMatrixRMaj(steps, m);
        double[] rewards = new double[steps];
        double[] measured = measure(environment.reset(seed), random);
        System.arraycopy(measured, 0, states.data, 0, n);
        boolean terminated = false;
        boolean truncated = false;
        int t = 0;
        while (t < steps) {
            double[] action = source.action(measured, t);
            Environment.Step step = environment.step(action);
            for (int i = 0; i < m; i++) {
                actions.data[t * m + i] = Math.min(Math.max(action[i], lower[i]), upper[i]);
            }
            rewards[t++] = step.reward();
            measured = measure(step.observation(), random);
            System.arraycopy(measured, 0, states.data, t * n, n);
            if (step.terminated() || step.truncated()) {
                terminated = step.terminated();
                truncated = step.truncated();
                break;
            }
        }
        states.reshape(t + 1, n);
        actions.reshape(t, m);
        double[] times = new double[t + 1];
        for (int k = 0; k <= t; k++) {
            times[k] = k * environment.spec().dt();
        }
        String name = environment.name() + " seed " + seed;
        return new Episode(
                name,
                environment.spec(),
                times,
                states.copy(),
                actions.copy(),
                Arrays.copyOf(rewards, t),
                terminated,
                truncated);
    }

    /**
     * Several episodes, with seeds seed, seed + 1, ...
     *
     * @param sources gives the source of actions for the episode with a seed
     */
    public DataSet record(int episodes, long seed, LongFunction<ActionSource> sources) {
        List<Episode> recorded = new ArrayList<>();
        for (int k = 0; k < episodes; k++) {
            recorded.add(record(seed + k, sources.apply(seed + k)));
        }
        return new DataSet(recorded);
    }

    private double[] measure(double[] state, RandomStream random) {
        for (int i = 0; i < state.length; i++) {
            if (noise[i] > 0) {
                state[i] += noise[i] * random.nextGaussian();
            }
        }
        return state;
    }
}
