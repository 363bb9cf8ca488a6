package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.ExplicitEuler;
import dev.mechanist.envs.fields.MassSpringDamper;
import dev.mechanist.envs.tasks.RandomActions;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.ScriptedActions;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.TaskEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class EpisodePlayerTest {
    private static final Spec SPEC = Environments.make("pendulum").spec();

    @Test
    void recordsWhatHappened() {
        TaskEnvironment environment = Environments.scenario("pendulum").environment();
        Episode episode = new EpisodePlayer(environment)
                .play(RandomActions.uniform(SPEC), 4, 20)
                .episode();
        assertEquals(20, episode.steps());
        double[] x = environment.reset(4).vector();
        for (int t = 0; t < 20; t++) {
            assertArrayEquals(x, Arrays.copyOfRange(episode.states().data, 2 * t, 2 * t + 2));
            assertEquals(t * 0.05, episode.times()[t]);
            var step = environment.step(new double[] {episode.actions().data[t]});
            assertEquals(step.reward(), episode.rewards()[t]);
            x = step.observation().vector();
        }
    }

    /** Longer than the room that a record begins with, twice over. */
    @Test
    void recordsOfAnyLength() {
        TaskEnvironment environment = Environments.scenario("cart-pole-balance").environment();
        Task standing = new Task(
                900,
                (random, x) -> x[0] = random.nextDouble(),
                environment.task().cost(),
                (x, u, next, t) -> t,
                Task.End.NEVER);
        Episode episode = new EpisodePlayer(new TaskEnvironment("still", environment.dynamics(), standing))
                .play(RandomActions.uniform(environment.spec()), 4)
                .episode();
        assertEquals(900, episode.steps());
        for (int t = 0; t < 900; t++) {
            assertEquals(t + 1, episode.rewards()[t]);
        }
        DMatrixRMaj x = new DMatrixRMaj(1, 4, true, Arrays.copyOfRange(episode.states().data, 4 * 255, 4 * 256));
        DMatrixRMaj next = new DMatrixRMaj(1, 4);
        for (int t = 255; t < 515; t++) {
            environment.dynamics().step(x, new DMatrixRMaj(1, 1, true, episode.actions().data[t]), next);
            assertArrayEquals(next.data, Arrays.copyOfRange(episode.states().data, 4 * (t + 1), 4 * (t + 2)));
            x.setTo(next);
        }
    }

    @Test
    void sameSeedSameBits() {
        double[] noise = {0.1, 0.2};
        DataSet a = new EpisodePlayer(Environments.make("pendulum"), noise).play(2, RandomActions.smooth(SPEC, 10), 5);
        DataSet b = new EpisodePlayer(Environments.make("pendulum"), noise).play(2, RandomActions.smooth(SPEC, 10), 5);
        assertArrayEquals(a.episodes().get(1).states().data, b.episodes().get(1).states().data);
        assertFalse(Arrays.equals(
                a.episodes().get(0).states().data, a.episodes().get(1).states().data));
    }

    /** The first two draws of the stream of measurement noise, scaled and added to what is seen first. */
    @Test
    void noiseIsThatOfItsStream() {
        double[] exact = Environments.make("pendulum").reset(5).vector();
        Episode noisy = new EpisodePlayer(Environments.make("pendulum"), new double[] {0.1, 0.2})
                .play(RandomActions.uniform(SPEC), 5, 1)
                .episode();
        RandomStream random = RandomStream.of(5, "measurement noise", 0);
        assertEquals(exact[0] + 0.1 * random.nextGaussian(), noisy.states().get(0, 0), 1e-15);
        assertEquals(exact[1] + 0.2 * random.nextGaussian(), noisy.states().get(0, 1), 1e-15);
    }

    /** 200 steps: the sample deviation of the noise lies within four of its standard errors, and the motion is the same. */
    @Test
    void noiseIsMeasuredAndDoesNotMoveTheWorld() {
        Episode clean = new EpisodePlayer(Environments.make("pendulum"))
                .play(RandomActions.uniform(SPEC), 6)
                .episode();
        Episode noisy = new EpisodePlayer(Environments.make("pendulum"), new double[] {0.1, 0})
                .play(RandomActions.uniform(SPEC), 6)
                .episode();
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
        Episode episode = new EpisodePlayer(Environments.make("pendulum"))
                .play(Policy.of((o, time, u) -> u[0] = time / 0.05 - 5), 1, 10)
                .episode();
        for (int t = 0; t < 10; t++) {
            assertEquals(Math.min(Math.max(t - 5, -2), 2), episode.actions().data[t], 1e-12);
        }
    }

    private static double action(Policy policy, int t) {
        double[] u = new double[1];
        policy.act(Observation.of(0, 0), t * SPEC.dt(), u);
        return u[0];
    }

    @Test
    void heldActionsAreHeldAndSmoothActionsPassTheirKnots() {
        Policy held = RandomActions.held(SPEC, 10).start(7);
        Policy smooth = RandomActions.smooth(SPEC, 10).start(7);
        double largest = 0;
        double last = action(smooth, 0);
        for (int t = 0; t < 100; t++) {
            double h = action(held, t);
            double s = action(smooth, t);
            assertEquals(action(held, t - t % 10), h);
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
        Episode episode = new EpisodePlayer(Environments.make("cart-pole-balance"))
                .play(ScriptedActions.holding(10), 1)
                .episode();
        assertTrue(episode.terminated());
        assertFalse(episode.truncated());
        assertTrue(episode.steps() < 20);
        assertEquals(episode.steps() + 1, episode.times().length);
    }

    @Test
    void unboundedActionsAreRefused() {
        Spec unbounded = new Spec(0.1, List.of(Variable.of("x", "m")), List.of(Variable.of("push", "N")));
        InputException e = assertThrows(InputException.class, () -> RandomActions.uniform(unbounded));
        assertTrue(e.getMessage().contains("push"), e.getMessage());
        assertThrows(
                InputException.class, () -> new EpisodePlayer(Environments.make("pendulum"), new double[] {-1, 0}));
    }

    /** By hand: 3 steps of the double integrator at rest in 0.1 under full force; the costs are those of its true states. */
    @Test
    void costsAreThoseOfTheTrueStates() {
        TaskEnvironment environment = Environments.scenario("double-integrator").environment();
        PlayedEpisode exact = new EpisodePlayer(environment).play(ScriptedActions.holding(1), 3, 3);
        PlayedEpisode noisy =
                new EpisodePlayer(environment, new double[] {0.3, 0.4}).play(ScriptedActions.holding(1), 3, 3);
        double[] x = Arrays.copyOf(exact.episode().states().data, 2);
        double expected = 0;
        for (int t = 0; t < 3; t++) {
            expected += (x[0] - 1) * (x[0] - 1) + 0.1 * x[1] * x[1] + 0.01;
            x[0] += 0.05 * x[1] + 0.5 * 0.05 * 0.05;
            x[1] += 0.05;
        }
        expected += 10 * (x[0] - 1) * (x[0] - 1) + 10 * x[1] * x[1];
        assertEquals(expected, exact.totalCost().orElseThrow(), 1e-9);
        assertEquals(exact.totalCost(), noisy.totalCost());
        assertEquals(exact.totalReward(), noisy.totalReward());
        assertFalse(exact.episode().terminated() || exact.episode().truncated(), "cut short by whoever played");
    }

    /** The policy sees what is recorded, noise and all. */
    @Test
    void policiesSeeWhatIsRecorded() {
        Episode episode = new EpisodePlayer(Environments.make("pendulum"), new double[] {0.1, 0.2})
                .play(Policy.of((o, time, u) -> u[0] = Math.min(Math.max(o.vector()[1], -2), 2)), 8, 30)
                .episode();
        for (int t = 0; t < 30; t++) {
            assertEquals(Math.min(Math.max(episode.states().get(t, 1), -2), 2), episode.actions().data[t]);
        }
    }

    @Test
    void scriptsAreReadByTimeAndHeldAtTheirEnd() {
        Policy script = new ScriptedActions(new DMatrixRMaj(3, 1, true, new double[] {0.5, -1, 2}), SPEC.dt());
        double[] expected = {0.5, -1, 2, 2, 2};
        for (int t = 0; t < 5; t++) {
            assertEquals(expected[t], action(script.start(1), t));
        }
    }

    /** A task whose first step is both its end and its limit: what ends is not cut. */
    @Test
    void anEndAtTheLimitIsAnEnd() {
        Scenario reach = Environments.scenario("double-integrator");
        Task task = reach.task();
        for (boolean ends : new boolean[] {true, false}) {
            Task brief = new Task(1, task.start(), task.cost(), task.reward(), x -> ends);
            Episode episode = new EpisodePlayer(
                            new TaskEnvironment("short", reach.world().dynamics(), brief))
                    .play(ScriptedActions.holding(1), 1)
                    .episode();
            assertEquals(ends, episode.terminated());
            assertEquals(!ends, episode.truncated());
        }
    }

    /** A spring far too stiff for the step: the message names the environment and the time, and no file. */
    @Test
    void aLostMotionIsTheEnvironmentsFault() {
        Scenario usual = Environments.scenario("mass-spring-damper");
        MassSpringDamper stiff = new MassSpringDamper(new double[] {1}, new double[] {1e200}, new double[] {0});
        ContinuousDynamics truth =
                new ContinuousDynamics(usual.world().dynamics().spec(), stiff, new ExplicitEuler(), 1);
        TaskEnvironment wild = new TaskEnvironment("wild", truth, usual.task());
        Policy still = RandomActions.uniform(truth.spec());
        InputException e = assertThrows(InputException.class, () -> new EpisodePlayer(wild).play(still, 1, 4));
        assertTrue(e.getMessage().startsWith("environment 'wild': the motion is lost at 0."), e.getMessage());
        // The speed after one step is of 1e199, so is the place after two, and 1e200 times that of no number after
        // three.
        String at = String.format(Locale.ROOT, "%.3g s", 3 * truth.spec().dt());
        assertTrue(
                e.getMessage()
                        .contains(at + ", where '" + truth.spec().state().get(1).name() + "' is"),
                e.getMessage());
    }
}
