package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.ObservationSpec;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.cost.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ejml.data.DMatrixRMaj;

/**
 * The one loop of acting and seeing: plays an episode of any environment with any policy, and records what was seen, done and
 * rewarded.
 *
 * <p>The record's states are, where the environment shows them, what was measured of them; otherwise the true ones, beside what was
 * seen. A world that keeps its state to itself and shows numbers is recorded with those numbers as states. What the world is made of
 * is recorded too, as it is in this episode.
 */
public final class EpisodePlayer {
    private final Environment environment;
    private final Spec spec;
    private final ObservationSpec shown;
    private final double[] noise;

    /** Measures exactly. */
    public EpisodePlayer(Environment environment) {
        this(environment, new double[environment.observations().p()]);
    }

    /**
     * @param environment reset by each episode
     * @param noise standard deviation of the measurement noise of each number that is seen [p], in its unit; independent and
     *     normal. The policy sees what is recorded, the world moves by its true state.
     */
    public EpisodePlayer(Environment environment, double[] noise) {
        this.environment = environment;
        spec = environment.spec();
        shown = environment.observations();
        Shapes.requireLength("noise", noise, shown.p());
        for (double deviation : noise) {
            if (!(deviation >= 0)) {
                throw new InputException("a standard deviation of noise must be at least 0, not " + deviation);
            }
        }
        this.noise = noise.clone();
    }

    /**
     * One episode from reset to its end. Actions are recorded as clipped.
     *
     * @param policy started anew
     * @param seed of the reset, the policy and the noise
     */
    public PlayedEpisode play(Policy policy, long seed) {
        return play(policy, seed, environment.maxSteps());
    }

    /** One episode of at most {@code steps} steps; one that is cut short by them is neither terminated nor truncated. */
    public PlayedEpisode play(Policy policy, long seed, int steps) {
        int m = spec.m();
        double[] lower = spec.actionLower();
        double[] upper = spec.actionUpper();
        RandomStream random = RandomStream.of(seed, "measurement noise", 0);
        Optional<Cost> cost = environment.cost();
        Record record = new Record(steps);
        double[] u = new double[m];
        double totalReward = 0;
        double totalCost = 0;

        Policy acting = policy.start(seed);
        Observation seen = measure(environment.reset(seed), random);
        Optional<double[]> state = environment.state();
        boolean costed = cost.isPresent() && state.isPresent();
        record.add(seen, state);
        boolean terminated = false;
        boolean truncated = false;
        int t = 0;
        while (t < steps && !terminated && !truncated) {
            acting.act(seen, t * spec.dt(), u);
            Environment.Step step = environment.step(u);
            for (int i = 0; i < m; i++) {
                u[i] = Math.min(Math.max(u[i], lower[i]), upper[i]);
            }
            if (costed) {
                totalCost += cost.get().running(state.get(), 0, u, 0, t);
            }
            record.addStep(u, step.reward());
            totalReward += step.reward();
            t++;
            seen = measure(step.observation(), random);
            state = environment.state();
            record.add(seen, state);
            terminated = step.terminated();
            truncated = step.truncated();
        }
        if (costed) {
            totalCost += cost.get().terminal(state.get(), 0, t);
        }
        return new PlayedEpisode(
                record.episode(environment.name() + " seed " + seed, terminated, truncated),
                totalReward,
                costed ? OptionalDouble.of(totalCost) : OptionalDouble.empty());
    }

    /** Several episodes of one policy, with seeds seed, seed + 1, ... */
    public DataSet play(int episodes, Policy policy, long seed) {
        List<Episode> played = new ArrayList<>();
        for (int k = 0; k < episodes; k++) {
            played.add(play(policy, seed + k).episode());
        }
        return new DataSet(played);
    }

    private Observation measure(Observation exact, RandomStream random) {
        double[] vector = exact.vector();
        Shapes.requireLength("observation", vector, noise.length);
        for (int i = 0; i < vector.length; i++) {
            if (noise[i] > 0) {
                vector[i] += noise[i] * random.nextGaussian();
            }
        }
        return exact;
    }

    /** What has been recorded so far of an episode of at most so many steps; its memory grows with the episode. */
    private final class Record {
        private static final int FIRST_ROOM = 256;

        private final DMatrixRMaj states;
        private final DMatrixRMaj vectors;
        private final DMatrixRMaj actions;
        private final boolean asSeen;
        private final int pictureSize;
        private final int most;
        private byte[] pictures;
        private double[] rewards;
        private int count;

        Record(int steps) {
            most = steps;
            asSeen = shown.showsState(spec);
            int room = Math.min(steps, FIRST_ROOM);
            states = new DMatrixRMaj(room + 1, spec.n());
            vectors = new DMatrixRMaj(asSeen ? 0 : room + 1, shown.p());
            actions = new DMatrixRMaj(room, spec.m());
            rewards = new double[room];
            pictureSize = shown.image().isEmpty() ? 0 : shown.image().stream().reduce(1, (a, b) -> a * b);
            pictures = new byte[(room + 1) * pictureSize];
        }

        /** Makes room for one more step. */
        private void grow() {
            if (count < states.numRows) {
                return;
            }
            int room = (int) Math.min(most, 2L * rewards.length);
            states.reshape(room + 1, states.numCols, true);
            if (!asSeen) {
                vectors.reshape(room + 1, vectors.numCols, true);
            }
            actions.reshape(room, actions.numCols, true);
            rewards = Arrays.copyOf(rewards, room);
            pictures = Arrays.copyOf(pictures, Math.multiplyExact(room + 1, pictureSize));
        }

        /** An action [m], not kept, and what it earned; the state after it follows. */
        void addStep(double[] u, double reward) {
            grow();
            System.arraycopy(u, 0, actions.data, (count - 1) * u.length, u.length);
            rewards[count - 1] = reward;
        }

        void add(Observation seen, Optional<double[]> state) {
            double[] x = asSeen
                    ? seen.vector()
                    : state.orElseThrow(
                            () -> new InputException(
                                    "environment '" + environment.name()
                                            + "' gives no state, so the states of its specification must be the numbers that it shows"));
            System.arraycopy(x, 0, states.data, count * states.numCols, states.numCols);
            if (!asSeen) {
                System.arraycopy(seen.vector(), 0, vectors.data, count * vectors.numCols, vectors.numCols);
            }
            if (pictureSize > 0) {
                byte[] picture = seen.image()
                        .orElseThrow(() -> new InputException(
                                "environment '" + environment.name() + "' promises a picture and shows none"))
                        .values();
                System.arraycopy(picture, 0, pictures, count * pictureSize, pictureSize);
            }
            count++;
        }

        Episode episode(String name, boolean terminated, boolean truncated) {
            double[] times = new double[count];
            for (int t = 0; t < count; t++) {
                times[t] = t * spec.dt();
            }
            requireFinite(times);
            return new Episode(
                    name,
                    spec,
                    environment.structure(),
                    times,
                    head(states, count),
                    observations(),
                    head(actions, count - 1),
                    Arrays.copyOf(rewards, count - 1),
                    terminated,
                    truncated);
        }

        private void requireFinite(double[] times) {
            for (int i = 0; i < count * states.numCols; i++) {
                if (!Double.isFinite(states.data[i])) {
                    throw new InputException(String.format(
                            Locale.ROOT,
                            "environment '%s': the motion is lost at %.3g s, where '%s' is %s; its time step is too long for it",
                            environment.name(),
                            times[i / states.numCols],
                            spec.state().get(i % states.numCols).name(),
                            states.data[i]));
                }
            }
        }

        private Optional<Observations> observations() {
            boolean noVectors = asSeen || shown.p() == 0;
            if (noVectors && shown.image().isEmpty()) {
                return Optional.empty();
            }
            int[] shape = shown.image().stream().mapToInt(extent -> extent).toArray();
            return Optional.of(new Observations(
                    noVectors ? Optional.empty() : Optional.of(head(vectors, count)),
                    shape.length == 0
                            ? Optional.empty()
                            : Optional.of(
                                    new Observations.Bytes(shape, Arrays.copyOf(pictures, count * pictureSize)))));
        }

        private static DMatrixRMaj head(DMatrixRMaj rows, int count) {
            return new DMatrixRMaj(count, rows.numCols, true, Arrays.copyOf(rows.data, count * rows.numCols));
        }
    }
}
