package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.fields.CartPole;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.sampling.CrossEntropy;
import dev.mechanist.planners.sampling.SamplingPlanner;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Swing-ups of the cart-pole from rest, with the true dynamics and with wrong ones. */
class SwingUpTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ilqrSwingsTheCartPoleUp(long seed) {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        Planner planner = new RandomStart(
                BoxIlqr.gaussNewton(world.dynamics(), world.task().cost(), 100, TrajectorySettings.DEFAULT),
                world.spec(),
                RandomStart.Settings.DEFAULT,
                seed);
        Plan plan = planner.plan(Planner.Request.from(new double[4]));
        double[] last = {plan.states().get(100, 0), plan.states().get(100, 3)};
        assertTrue(Math.abs(last[0]) < 0.1, "the cart ends at " + last[0]);
        assertTrue(Math.cos(last[1]) < -0.99, "the pole ends at " + last[1]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cemSwingsTheCartPoleUp(long seed) {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        Planner planner = new SamplingPlanner(
                world.dynamics(), world.task().cost(), 30, new CrossEntropy.Settings(200, 20, 4, 0.1), seed);
        PlayedEpisode run = new EpisodePlayer(world).play(new RecedingHorizon(planner, world.spec()), seed);
        int last = run.episode().steps();
        assertTrue(Math.cos(run.episode().states().get(last, 3)) < -0.95);
        assertTrue(run.totalReward() > 40, "reward " + run.totalReward());
    }

    /**
     * Masses, length and friction are wrong by 10% either way. Followed under their gains, old plans keep the pole up for the
     * last 55 to 82 of 101 states; replayed in open loop they end with it down on all of these starts.
     */
    @ParameterizedTest
    @CsvSource({"1.1, 1", "1.1, 2", "1.1, 3", "0.9, 1", "0.9, 2", "0.9, 3"})
    void ilqrHoldsThePoleUpWithAWrongModel(double error, long seed) {
        TaskEnvironment world = Environments.scenario("cart-pole").environment();
        CartPole wrong = new CartPole(0.5 * error, 0.5 / error, 0.5 * error, 0.1 * error, 0, 9.82);
        Planner planner = new RandomStart(
                BoxIlqr.gaussNewton(
                        new ContinuousDynamics(world.spec(), wrong, new RungeKutta4(), 2),
                        world.task().cost(),
                        30,
                        TrajectorySettings.DEFAULT.withIterations(30)),
                world.spec(),
                RandomStart.Settings.DEFAULT,
                seed);
        PlayedEpisode run = new EpisodePlayer(world).play(new RecedingHorizon(planner, world.spec()), seed);
        int last = run.episode().steps();
        for (int t = last - 30; t <= last; t++) {
            double cosine = Math.cos(run.episode().states().get(t, 3));
            assertTrue(cosine < -0.95, "the pole is down at step " + t + ": " + cosine);
        }
    }
}
