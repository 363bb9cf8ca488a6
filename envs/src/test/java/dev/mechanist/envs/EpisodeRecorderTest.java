package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpisodeRecorderTest {
    private static final Spec SPEC = Environments.make("pendulum").spec();

    @Test
    void recordsWhatHappened() {
        TaskEnvironment environment = Environments.scenario("pendulum").environment();
        Episode episode = new EpisodeRecorder(environment).record(4, RandomActions.uniform(SPEC, 4), 20);
        assertEquals(20, episode.steps());
        double[] x = environment.reset(4);
        for (int t = 0; t < 20; t++) {
            assertArrayEquals(x, Arrays.copyOfRange(episode.states().data, 2 * t, 2 * t + 2));
            assertEquals(t * 0.05, episode.times()[t]);
            var step = environment.step(new double[] {episode.actions().data[t]});
            assertEquals(step.reward(), episode.rewards()[t]);
            x = step.observation();
        }
    }

    @Test
    void sameSeedSameBits() {
        double[] noise = {0.1, 0.2};
        DataSet a = new EpisodeRecorder(Environments.make("pendulum"), noise)
                .record(2, 5, seed -> RandomActions.smooth(SPEC, seed, 10));
        DataSet b = new EpisodeRecorder(Environments.make("pendulum"), noise)
                .record(2, 5, seed -> RandomActions.smooth(SPEC, seed, 10));
        assertArrayEquals(a.episodes().get(1).states().data, b.episodes().get(1).states().data);
        assertFalse(Arrays.equals(
                a.episodes().get(0).states().data, a.episodes().get(1).states().data));
    }

    /** 200 steps: the sample deviation of the noise lies within four of its standard errors, and the motion is the same. */
    @Test
    void noiseIsMeasuredAndDoesNotMoveTheWorld() {
        Episode clean = new EpisodeRecorder(Environments.make("pendulum")).record(6, RandomActions.uniform(SPEC, 6));
        Episode noisy = new EpisodeRecorder(Environments.make("pendulum"), new double[] {0.1, 0})
                .record(6, RandomActions.uniform(SPEC, 6));
        assertArrayEquals(clean.rewards(), noisy.rewards());
        double sum = 0;
        for (int t = 0; t <= 200; t++) {
            double e = noisy.states().get(t, 0) - clean.states().get(t, 0);
            sum += e * e;
            assertEquals(clean.states().get(t, 1), noisy.states().get(t, 1));
        }
        assertEquals(0.1, Math.sqrt(sum / 201), 4 * 0.1 / Math.sqrt(2 * 201));
    }

    @Test
    void actionsAreRecordedAsClipped() {
        Episode episode =
                new EpisodeRecorder(Environments.make("pendulum")).record(1, (x, t) -> new double[] {t - 5}, 10);
        for (int t = 0; t < 10; t++) {
            assertEquals(Math.min(Math.max(t - 5, -2), 2), episode.actions().data[t]);
        }
    }

    @Test
    void heldActionsAreHeldAndSmoothActionsPassTheirKnots() {
        ActionSource held = RandomActions.held(SPEC, 7, 10);
        ActionSource smooth = RandomActions.smooth(SPEC, 7, 10);
        double largest = 0;
        double last = smooth.action(new double[2], 0)[0];
        for (int t = 0; t < 100; t++) {
            double h = held.action(new double[2], t)[0];
            double s = smooth.action(new double[2], t)[0];
            assertEquals(held.action(new double[2], t - t % 10)[0], h);
            if (t % 10 == 0) {
                assertEquals(h, s);
            }
            assertTrue(Math.abs(s) <= 2);
            largest = Math.max(largest, Math.abs(s - last));
            last = s;
        }
        // The steepest spline between knots 4 N m apart rises by about 2 * 4 / 10 per step.
        assertTrue(largest < 0.9, "largest change " + largest);
    }

    @Test
    void terminatedEpisodesAreShort() {
        Episode episode =
                new EpisodeRecorder(Environments.make("cart-pole-balance")).record(1, (x, t) -> new double[] {10});
        assertTrue(episode.terminated());
        assertTrue(episode.steps() < 20);
        assertEquals(episode.steps() + 1, episode.times().length);
    }

    @Test
    void unboundedActionsAreRefused() {
        Spec unbounded = new Spec(0.1, List.of(Variable.of("x", "m")), List.of(Variable.of("push", "N")));
        InputException e = assertThrows(InputException.class, () -> RandomActions.uniform(unbounded, 1));
        assertTrue(e.getMessage().contains("push"), e.getMessage());
        assertThrows(
                InputException.class, () -> new EpisodeRecorder(Environments.make("pendulum"), new double[] {-1, 0}));
    }
}
