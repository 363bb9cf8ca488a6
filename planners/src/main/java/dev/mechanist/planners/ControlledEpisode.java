package dev.mechanist.planners;

import dev.mechanist.core.Cost;
import dev.mechanist.core.Environment;
import dev.mechanist.core.Episode;
import dev.mechanist.core.PlanStatistics;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * One episode under a controller.
 *
 * @param episode states, actions and rewards
 * @param plans statistics of every plan that was made
 * @param totalReward sum of the rewards
 * @param totalCost the task's cost of the episode: running costs and the terminal cost of its last state
 */
public record ControlledEpisode(Episode episode, List<PlanStatistics> plans, double totalReward, double totalCost) {
    /**
     * Runs an episode until it ends.
     *
     * @param environment reset with {@code seed}
     * @param controller reset first
     * @param seed chooses the start state
     */
    public static ControlledEpisode run(Environment environment, Controller controller, long seed) {
        controller.reset();
        double[] x = environment.reset(seed);
        int n = x.length;
        int m = environment.spec().m();
        int most = environment.maxSteps();
        DMatrixRMaj states = new DMatrixRMaj(most + 1, n);
        DMatrixRMaj actions = new DMatrixRMaj(most, m);
        double[] rewards = new double[most];
        Cost cost = environment.cost();
        double totalReward = 0;
        double totalCost = 0;
        System.arraycopy(x, 0, states.data, 0, n);
        int t = 0;
        boolean terminated = false;
        boolean truncated = false;
        while (!terminated && !truncated && t < most) {
            double[] u = controller.act(x);
            System.arraycopy(u, 0, actions.data, t * m, m);
            totalCost += cost.running(states.data, t * n, actions.data, t * m, t);
            Environment.Step step = environment.step(u);
            x = step.observation();
            rewards[t] = step.reward();
            totalReward += step.reward();
            t++;
            System.arraycopy(x, 0, states.data, t * n, n);
            terminated = step.terminated();
            truncated = step.truncated();
        }
        totalCost += cost.terminal(states.data, t * n);
        return new ControlledEpisode(
                episode(environment, seed, t, states, actions, rewards, terminated, truncated),
                controller.plans(),
                totalReward,
                totalCost);
    }

    private static Episode episode(
            Environment environment,
            long seed,
            int steps,
            DMatrixRMaj states,
            DMatrixRMaj actions,
            double[] rewards,
            boolean terminated,
            boolean truncated) {
        double[] times = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            times[t] = t * environment.spec().dt();
        }
        states.reshape(steps + 1, states.numCols);
        actions.reshape(steps, actions.numCols);
        return new Episode(
                environment.name() + " seed " + seed,
                environment.spec(),
                times,
                states,
                actions,
                Arrays.copyOf(rewards, steps),
                terminated,
                truncated);
    }
}
