package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Environment;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link Environment} must satisfy. Implement {@link #environment()} and inherit the tests. */
public interface EnvironmentContract {
    /** A fresh instance, before its first reset. */
    Environment environment();

    /** A random action inside its bounds; an unbounded coordinate is standard normal. */
    private static double[] action(Spec spec, RandomStream random) {
        double[] u = new double[spec.m()];
        for (int i = 0; i < u.length; i++) {
            double lower = spec.action().get(i).lower();
            double upper = spec.action().get(i).upper();
            u[i] = Double.isInfinite(upper - lower) ? random.nextGaussian() : random.nextDouble(lower, upper);
        }
        return u;
    }

    /** Observations and rewards of an episode under random actions, from the environment's present state to its end. */
    private static List<double[]> play(Environment environment, long seed) {
        RandomStream random = RandomStream.of(seed, "contract-environment", 0);
        List<double[]> trace = new ArrayList<>();
        boolean over = false;
        while (!over) {
            Environment.Step step = environment.step(action(environment.spec(), random));
            double[] row = Arrays.copyOf(step.observation(), step.observation().length + 1);
            row[row.length - 1] = step.reward();
            trace.add(row);
            over = step.terminated() || step.truncated();
        }
        return trace;
    }

    private static void assertSame(List<double[]> expected, List<double[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int t = 0; t < expected.size(); t++) {
            assertArrayEquals(expected.get(t), actual.get(t), "step " + t);
        }
    }

    @Test
    default void sameSeedGivesSameEpisode() {
        Environment a = environment();
        Environment b = environment();
        b.reset(99);
        b.step(new double[b.spec().m()]);
        double[] start = a.reset(3);
        assertArrayEquals(start, b.reset(3));
        assertEquals(a.spec().n(), start.length);
        assertSame(play(a, 3), play(b, 3));
    }

    @Test
    default void seedsGiveDifferentStarts() {
        Environment environment = environment();
        assertNotEquals(Arrays.toString(environment.reset(1)), Arrays.toString(environment.reset(2)));
    }

    @Test
    default void snapshotsRestoreToTheBit() {
        Environment environment = environment();
        environment.reset(5);
        RandomStream random = RandomStream.of(5, "contract-environment", 1);
        for (int t = 0; t < Math.min(3, environment.maxSteps() - 1); t++) {
            environment.step(action(environment.spec(), random));
        }
        Environment.Snapshot snapshot = environment.snapshot();
        List<double[]> first = play(environment, 6);
        environment.restore(snapshot);
        assertSame(first, play(environment, 6));
        environment.reset(8);
        environment.restore(snapshot);
        assertSame(first, play(environment, 6));
        Environment other = environment();
        other.restore(snapshot);
        assertSame(first, play(other, 6));
    }

    @Test
    default void episodesEndOnce() {
        Environment environment = environment();
        environment.reset(7);
        RandomStream random = RandomStream.of(7, "contract-environment", 2);
        int steps = 0;
        Environment.Step step;
        do {
            step = environment.step(action(environment.spec(), random));
            steps++;
            assertFalse(step.terminated() && step.truncated(), "an end is one or the other");
            assertTrue(steps <= environment.maxSteps(), "no episode outlasts maxSteps");
            assertEquals(!step.terminated() && steps == environment.maxSteps(), step.truncated());
        } while (!step.terminated() && !step.truncated());
        assertThrows(
                IllegalStateException.class,
                () -> environment.step(new double[environment.spec().m()]));
        environment.reset(7);
        environment.step(new double[environment.spec().m()]);
    }

    @Test
    default void stepBeforeResetIsRefused() {
        Environment environment = environment();
        assertThrows(
                IllegalStateException.class,
                () -> environment.step(new double[environment.spec().m()]));
    }

    @Test
    default void actionsAreClippedAndNotModified() {
        Environment environment = environment();
        Spec spec = environment.spec();
        for (int sign = -1; sign <= 1; sign += 2) {
            double[] far = new double[spec.m()];
            double[] edge = new double[spec.m()];
            for (int i = 0; i < far.length; i++) {
                double bound = sign < 0
                        ? spec.action().get(i).lower()
                        : spec.action().get(i).upper();
                edge[i] = Double.isInfinite(bound) ? sign : bound;
                far[i] = Double.isInfinite(bound) ? sign : bound + 3 * sign;
            }
            environment.reset(11);
            Environment.Step expected = environment.step(edge);
            environment.reset(11);
            double[] copy = far.clone();
            Environment.Step actual = environment.step(far);
            assertArrayEquals(copy, far);
            assertArrayEquals(expected.observation(), actual.observation());
            assertEquals(expected.reward(), actual.reward());
        }
    }

    @Test
    default void badActionsAreRefused() {
        Environment environment = environment();
        environment.reset(1);
        assertThrows(
                IllegalArgumentException.class,
                () -> environment.step(new double[environment.spec().m() + 1]));
        if (environment.spec().m() > 0) {
            double[] nan = new double[environment.spec().m()];
            nan[0] = Double.NaN;
            assertThrows(IllegalArgumentException.class, () -> environment.step(nan));
        }
    }

    @Test
    default void observationsBelongToTheCaller() {
        Environment environment = environment();
        double[] start = environment.reset(13);
        double[] copy = start.clone();
        double[] zero = new double[environment.spec().m()];
        double[] first = environment.step(zero).observation();
        assertArrayEquals(copy, start);
        Arrays.fill(start, Double.NaN);
        Arrays.fill(first, Double.NaN);
        for (double v : environment.step(zero).observation()) {
            assertTrue(Double.isFinite(v));
        }
    }

    @Test
    default void truthPredictsTheEnvironment() {
        Environment environment = environment();
        RandomStream random = RandomStream.of(17, "contract-environment", 3);
        double[] x = environment.reset(17);
        double[] u = action(environment.spec(), random);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        environment.truth().step(new DMatrixRMaj(1, x.length, true, x), new DMatrixRMaj(1, u.length, true, u), next);
        assertArrayEquals(next.data, environment.step(u).observation());
        assertEquals(environment.spec(), environment.truth().spec());
        assertEquals(environment.spec().n(), environment.cost().n());
        assertEquals(environment.spec().m(), environment.cost().m());
    }
}
