package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.cost.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    /** Numbers and picture that are seen, and the state where it is given. */
    private static double[] facts(Environment environment, Observation o) {
        double[] state = environment.state().orElse(new double[0]);
        byte[] picture = o.image().map(i -> i.values()).orElse(new byte[0]);
        double[] facts = Arrays.copyOf(o.vector(), o.vector().length + state.length + picture.length + 1);
        System.arraycopy(state, 0, facts, o.vector().length, state.length);
        for (int i = 0; i < picture.length; i++) {
            facts[o.vector().length + state.length + i] = picture[i];
        }
        return facts;
    }

    /** What is seen, the states and the rewards of an episode under random actions, from the environment's present state to its end. */
    private static List<double[]> play(Environment environment, long seed) {
        RandomStream random = RandomStream.of(seed, "contract-environment", 0);
        List<double[]> trace = new ArrayList<>();
        boolean over = false;
        while (!over) {
            Environment.Step step = environment.step(action(environment.spec(), random));
            double[] row = facts(environment, step.observation());
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
        double[] start = facts(a, a.reset(3));
        assertArrayEquals(start, facts(b, b.reset(3)));
        assertSame(play(a, 3), play(b, 3));
    }

    @Test
    default void seedsGiveDifferentStarts() {
        Environment environment = environment();
        assertNotEquals(
                Arrays.toString(facts(environment, environment.reset(1))),
                Arrays.toString(facts(environment, environment.reset(2))));
    }

    @Test
    default void snapshotsRestoreToTheBit() {
        Environment environment = environment();
        environment.reset(5);
        RandomStream random = RandomStream.of(5, "contract-environment", 1);
        for (int t = 0; t < Math.min(3, environment.maxSteps() - 1); t++) {
            environment.step(action(environment.spec(), random));
        }
        Optional<Environment.Snapshot> taken = environment.snapshot();
        assumeTrue(taken.isPresent(), "this world cannot be put back");
        Environment.Snapshot snapshot = taken.get();
        Optional<double[]> state = environment.state();
        List<double[]> first = play(environment, 6);
        environment.restore(snapshot);
        assertArrayEquals(state.orElse(null), environment.state().orElse(null));
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
            assertArrayEquals(
                    expected.observation().vector(), actual.observation().vector());
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

    /** What is seen has the extents that were announced, and is the state where its variables are the states'. */
    @Test
    default void observationsAreAsAnnounced() {
        Environment environment = environment();
        RandomStream random = RandomStream.of(13, "contract-environment", 4);
        Observation seen = environment.reset(13);
        for (int t = 0; t < Math.min(3, environment.maxSteps()); t++) {
            Observation now = seen;
            assertEquals(environment.observations().p(), now.vector().length);
            assertEquals(
                    environment.observations().image(),
                    now.image()
                            .map(i -> Arrays.stream(i.shape()).boxed().toList())
                            .orElse(List.of()));
            environment.state().ifPresent(x -> {
                assertEquals(environment.spec().n(), x.length);
                if (environment.observations().showsState(environment.spec())) {
                    assertArrayEquals(x, now.vector());
                }
            });
            seen = environment.step(action(environment.spec(), random)).observation();
        }
        if (environment.state().isEmpty()) {
            assertTrue(
                    environment.observations().showsState(environment.spec()),
                    "without a state, the states of the specification are what is seen");
        }
    }

    @Test
    default void observationsAndStatesBelongToTheCaller() {
        Environment environment = environment();
        Environment other = environment();
        double[] zero = new double[environment.spec().m()];
        Observation start = environment.reset(13);
        double[] copy = start.vector().clone();
        Observation first = environment.step(zero).observation();
        assertArrayEquals(copy, start.vector());
        Arrays.fill(start.vector(), Double.NaN);
        Arrays.fill(first.vector(), Double.NaN);
        first.image().ifPresent(i -> Arrays.fill(i.values(), (byte) 77));
        environment.state().ifPresent(x -> Arrays.fill(x, Double.NaN));
        other.reset(13);
        other.step(zero);
        double[] expected = facts(other, other.step(zero).observation());
        assertArrayEquals(expected, facts(environment, environment.step(zero).observation()));
    }

    /** Where there is a truth, it is the world's: it moves the state as a step does. */
    @Test
    default void truthPredictsTheState() {
        Environment environment = environment();
        assumeTrue(environment.truth().dynamics().isPresent(), "nothing is known of this world");
        if (environment.truth().parametric().isPresent()) {
            assertTrue(environment.truth().differentiable().isPresent(), "each capability includes those before it");
        }
        RandomStream random = RandomStream.of(17, "contract-environment", 3);
        environment.reset(17);
        double[] x = environment.state().orElseThrow();
        double[] u = action(environment.spec(), random);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        environment
                .truth()
                .dynamics()
                .get()
                .step(new DMatrixRMaj(1, x.length, true, x), new DMatrixRMaj(1, u.length, true, u), next);
        environment.step(u);
        assertArrayEquals(next.data, environment.state().orElseThrow());
        assertEquals(environment.spec(), environment.truth().dynamics().get().spec());
    }

    @Test
    default void itsStructureSpeaksOfItsOwnStateAndAction() {
        environment().structure().ifPresent(s -> assertEquals(environment().spec(), s.spec()));
    }

    @Test
    default void costsReadTheState() {
        Environment environment = environment();
        environment.reset(1);
        environment.cost().ifPresent(cost -> {
            assertTrue(environment.state().isPresent(), "a cost is a function of the state");
            assertEquals(environment.spec().n(), cost.n());
            assertEquals(environment.spec().m(), cost.m());
        });
        environment.smoothCost().ifPresent(smooth -> {
            Cost cost = environment.cost().orElseThrow();
            double[] x = environment.state().orElseThrow();
            double[] u = new double[environment.spec().m()];
            assertEquals(cost.running(x, 0, u, 0, 5), smooth.running(x, 0, u, 0, 5));
            assertEquals(cost.terminal(x, 0, 5), smooth.terminal(x, 0, 5));
        });
    }
}
