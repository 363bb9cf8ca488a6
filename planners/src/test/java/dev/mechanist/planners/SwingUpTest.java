package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Environment;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.envs.Environments;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swing-ups with the true dynamics, from rest. */
class SwingUpTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ilqrSwingsTheCartPoleUp(long seed) {
        Environment world = Environments.make("cart-pole");
        Planner planner = new RandomStart(
                BoxIlqr.gaussNewton(world.truth(), world.cost(), 100, TrajectorySettings.DEFAULT),
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
        Environment world = Environments.make("cart-pole");
        Planner planner =
                new SamplingPlanner(world.truth(), world.cost(), 30, new CrossEntropy.Settings(200, 20, 4, 0.1), seed);
        ControlledEpisode run = ControlledEpisode.run(world, new RecedingHorizon(planner, world.spec()), seed);
        int last = run.episode().steps();
        assertTrue(Math.cos(run.episode().states().get(last, 3)) < -0.95);
        assertTrue(run.totalReward() > 40, "reward " + run.totalReward());
    }
}
