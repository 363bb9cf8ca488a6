package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.envs.tasks.Scenario;
import dev.mechanist.envs.tasks.Task;
import dev.mechanist.envs.tasks.TaskEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the swing-up tasks ask for. */
class SwingUpTaskTest {
    /** The goal, with angles in turns of pi from the world's zero: no cost, and the best reward a step can have. */
    @ParameterizedTest
    @CsvSource({
        "pendulum, 0 0, 0",
        "cart-pole, 0 0 0 1, 1",
        "cart-pole-gymnasium, 0 0 0 1, 1",
        "cart-pole-pets, 0 -1 0 0, 1",
        "double-pendulum, 1 0 0 0, 1",
        "acrobot, -1 2 0 0, 1",
        "pendubot, 1 0 0 0, 1"
    })
    void restAtTheGoalIsFreeAndRewarded(String name, String turns, double reward) {
        Scenario scenario = Environments.scenario(name);
        String[] parts = turns.split(" ");
        double[] goal = new double[parts.length];
        for (int i = 0; i < goal.length; i++) {
            goal[i] = Math.PI * Double.parseDouble(parts[i]);
        }
        Spec spec = scenario.world().dynamics().spec();
        SmoothCost cost = scenario.task().cost();
        double[] u = new double[spec.m()];
        assertEquals(0, cost.running(goal, 0, u, 0, 0), 1e-25);
        assertEquals(0, cost.terminal(goal, 0, 0), 1e-25);
        assertEquals(reward, scenario.task().reward().of(goal, u, goal, 1), 1e-12);
        double[] next = new double[goal.length];
        scenario.world().dynamics().stepRow(goal, 0, u, 0, next, 0);
        assertArrayEquals(goal, next, 1e-12);
    }

    /** Angles that differ by whole turns cost the same and score the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {"pendulum", "cart-pole", "cart-pole-pets", "double-pendulum", "acrobot", "acrobot-gymnasium"})
    void turnsDoNotMatter(String name) {
        Scenario scenario = Environments.scenario(name);
        Spec spec = scenario.world().dynamics().spec();
        RandomStream random = RandomStream.of(1, "turns", 0);
        double[] x = new double[spec.n()];
        double[] u = new double[spec.m()];
        random.fillGaussian(x, 0, x.length);
        random.fillGaussian(u, 0, u.length);
        for (int i = 0; i < x.length; i++) {
            if (spec.state().get(i).isAngle()) {
                double[] turned = x.clone();
                turned[i] += 6 * Math.PI;
                SmoothCost cost = scenario.task().cost();
                assertEquals(cost.running(x, 0, u, 0, 0), cost.running(turned, 0, u, 0, 0), 1e-12);
                assertEquals(cost.terminal(x, 0, 0), cost.terminal(turned, 0, 0), 1e-11);
                Task.Reward reward = scenario.task().reward();
                assertEquals(reward.of(x, u, x, 1), reward.of(turned, u, turned, 1), 1e-12);
            }
        }
    }

    /** Acrobot-v1's equations ("book" version) written as there, without the torque on the first joint. */
    @Test
    void acrobotAcceleratesLikeGymnasium() {
        ParametricDynamics acrobot =
                Environments.scenario("acrobot-gymnasium").world().dynamics();
        RandomStream random = RandomStream.of(2, "acrobot", 0);
        for (int k = 0; k < 20; k++) {
            double[] x = new double[4];
            random.fillGaussian(x, 0, 4);
            double torque = random.nextGaussian();
            double d1 = 0.25 + (1 + 0.25 + Math.cos(x[1])) + 2;
            double d2 = 0.25 + 0.5 * Math.cos(x[1]) + 1;
            double phi2 = 0.5 * 9.8 * Math.cos(x[0] + x[1] - Math.PI / 2);
            double phi1 = -0.5 * x[3] * x[3] * Math.sin(x[1])
                    - x[3] * x[2] * Math.sin(x[1])
                    + 1.5 * 9.8 * Math.cos(x[0] - Math.PI / 2)
                    + phi2;
            double second =
                    (torque + d2 / d1 * phi1 - 0.5 * x[2] * x[2] * Math.sin(x[1]) - phi2) / (0.25 + 1 - d2 * d2 / d1);
            double first = -(d2 * second + phi1) / d1;
            double[] next = new double[4];
            double h = 1e-7;
            acrobot.advance(x, 0, new double[] {torque}, 0, h, next, 0);
            assertEquals(first, (next[2] - x[2]) / h, 1e-5 * Math.max(1, Math.abs(first)));
            assertEquals(second, (next[3] - x[3]) / h, 1e-5 * Math.max(1, Math.abs(second)));
        }
    }

    @Test
    void acrobotEndsWhenItsTipIsHighEnough() {
        TaskEnvironment environment = Environments.scenario("acrobot-gymnasium").environment();
        environment.resetTo(new double[] {Math.PI - 0.1, 0, 0.1, 0});
        Environment.Step step = environment.step(new double[] {0});
        assertTrue(step.terminated());
        assertEquals(0, step.reward());
        environment.reset(1);
        step = environment.step(new double[] {1});
        assertFalse(step.terminated());
        assertEquals(-1, step.reward());
    }

    /** The tip at rest below: PETS' reward is exp(-(2 * 0.6)^2 / 0.36) = e^-4 without force. */
    @Test
    void petsRewardsAsPublished() {
        Task.Reward reward = Environments.scenario("cart-pole-pets").task().reward();
        double[] hanging = new double[4];
        assertEquals(Math.exp(-4), reward.of(hanging, new double[1], hanging, 1), 1e-15);
        assertEquals(Math.exp(-4) - 0.01 * 9, reward.of(hanging, new double[] {3}, hanging, 1), 1e-15);
    }
}
