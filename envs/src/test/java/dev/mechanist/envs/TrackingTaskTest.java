package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.acting.Policy;
import dev.mechanist.core.cost.ResidualCost;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.data.EpisodePlayer;
import dev.mechanist.core.data.PlayedEpisode;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.TaskEnvironment;
import org.junit.jupiter.api.Test;

/** A task that moves: q(t) = 0.5 sin(2 pi t / 4 s) with steps of 0.05 s, so that step 20 is 1 s and the turning point. */
class TrackingTaskTest {
    private static final Scenario TRACKING = Environments.scenario("double-integrator-tracking");

    @Test
    void costsAndRewardsAreOfTheirStep() {
        SmoothCost cost = TRACKING.task().cost();
        Task.Reward reward = TRACKING.task().reward();
        double[] turning = {0.5, 0};
        double[] u = {3};
        assertEquals(0.001 * 9, cost.running(turning, 0, u, 0, 20), 1e-12);
        assertEquals(0, cost.terminal(turning, 0, 20), 1e-12);
        assertEquals(1, reward.of(turning, u, turning, 20), 1e-12);
        double speed = 0.5 * Math.PI / 2;
        double atStart = 0.25 + 0.1 * speed * speed;
        assertEquals(atStart + 0.001 * 9, cost.running(turning, 0, u, 0, 0), 1e-12);
        assertEquals(atStart, cost.terminal(turning, 0, 80), 1e-12);
        assertEquals(Math.exp(-0.5 * 25), reward.of(turning, u, turning, 40), 1e-12);
        assertTrue(cost instanceof ResidualCost, "written by residuals");
    }

    /** Feedback on the place where the mass is to be, and the force that moves it there: the time is all that a policy needs. */
    @Test
    void policiesKnowTheTime() {
        TaskEnvironment world = TRACKING.environment();
        double w = Math.PI / 2;
        Policy following = Policy.of((o, time, u) -> u[0] = -0.5 * w * w * Math.sin(w * time)
                + 9 * (0.5 * Math.sin(w * time) - o.vector()[0])
                + 6 * (0.5 * w * Math.cos(w * time) - o.vector()[1]));
        PlayedEpisode played = new EpisodePlayer(world).play(following, 2);
        for (int t = 100; t <= 160; t++) {
            assertEquals(0.5 * Math.sin(w * 0.05 * t), played.episode().states().get(t, 0), 0.02, "step " + t);
        }
        assertTrue(played.totalReward() > 120, "return " + played.totalReward());
        double cost = world.task().cost().terminal(played.episode().states().data, 320, 160);
        for (int t = 0; t < 160; t++) {
            cost += world.task()
                    .cost()
                    .running(
                            played.episode().states().data,
                            2 * t,
                            played.episode().actions().data,
                            t,
                            t);
        }
        assertEquals(cost, played.totalCost().orElseThrow(), 1e-9);
    }
}
