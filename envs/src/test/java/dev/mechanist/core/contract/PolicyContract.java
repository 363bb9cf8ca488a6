package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every {@link Policy} must satisfy, in any world. */
public interface PolicyContract {
    int STEPS = 6;

    /** A policy that has not been started. */
    Policy policy();

    /** Time step and bounds of the actions. */
    Spec spec();

    /** Something it may see; numbers alone unless overridden, as many as there are states. */
    default Observation observation(RandomStream random) {
        double[] vector = new double[spec().n()];
        random.fillGaussian(vector, 0, vector.length);
        return Observation.of(vector);
    }

    /** What is seen at each step of an episode. */
    private Observation[] seen(long seed) {
        RandomStream random = RandomStream.of(seed, "contract-policy", 0);
        Observation[] seen = new Observation[STEPS];
        Arrays.setAll(seen, t -> observation(random));
        return seen;
    }

    private double[] action(Policy running, Observation o, int t) {
        double[] u = new double[spec().m()];
        running.act(o, t * spec().dt(), u);
        return u;
    }

    private double[][] play(Policy running, Observation[] seen) {
        double[][] actions = new double[STEPS][];
        for (int t = 0; t < STEPS; t++) {
            actions[t] = action(running, seen[t], t);
        }
        return actions;
    }

    @Test
    default void sameSeedSameActions() {
        Observation[] seen = seen(1);
        Policy policy = policy();
        double[][] expected = play(policy.start(5), seen);
        play(policy.start(6), seen(2));
        assertArrayEquals(expected, play(policy.start(5), seen), "the same policy, started again");
        assertArrayEquals(expected, play(policy().start(5), seen), "another instance");
        Policy running = policy.start(7);
        action(running, seen[0], 0);
        assertArrayEquals(expected, play(running.start(5), seen), "started from one that is running");
    }

    @Test
    default void episodesInTurnsDoNotDisturbEachOther() {
        Observation[] seenByA = seen(1);
        Observation[] seenByB = seen(2);
        Policy policy = policy();
        double[][] expectedA = play(policy.start(5), seenByA);
        double[][] expectedB = play(policy.start(6), seenByB);
        Policy a = policy.start(5);
        Policy b = policy.start(6);
        for (int t = 0; t < STEPS; t++) {
            assertArrayEquals(expectedA[t], action(a, seenByA[t], t), "first episode, step " + t);
            assertArrayEquals(expectedB[t], action(b, seenByB[t], t), "second episode, step " + t);
        }
    }

    @Test
    default void observationsAreNotModified() {
        Observation[] seen = seen(3);
        Policy running = policy().start(5);
        for (int t = 0; t < STEPS; t++) {
            double[] vector = seen[t].vector().clone();
            byte[] picture = seen[t].image().map(i -> i.values().clone()).orElse(new byte[0]);
            action(running, seen[t], t);
            assertArrayEquals(vector, seen[t].vector());
            assertArrayEquals(picture, seen[t].image().map(i -> i.values()).orElse(new byte[0]));
        }
    }

    @Test
    default void actionsAreWithinBoundsAndOverwriteWhatWasThere() {
        Observation[] seen = seen(4);
        double[] lower = spec().actionLower();
        double[] upper = spec().actionUpper();
        Policy clean = policy().start(5);
        Policy running = policy().start(5);
        for (int t = 0; t < STEPS; t++) {
            double[] u = new double[spec().m()];
            Arrays.fill(u, Double.NaN);
            running.act(seen[t], t * spec().dt(), u);
            assertArrayEquals(action(clean, seen[t], t), u);
            for (int i = 0; i < u.length; i++) {
                assertTrue(u[i] >= lower[i] && u[i] <= upper[i], "step " + t + ": action " + u[i]);
            }
        }
    }
}
