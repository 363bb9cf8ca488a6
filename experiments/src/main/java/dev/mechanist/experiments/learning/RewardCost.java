package dev.mechanist.experiments.learning;

import dev.mechanist.core.cost.Cost;
import dev.mechanist.envs.tasks.Task;

/**
 * A task's reward as a cost: minus the reward of each state as if it had just been reached ({@link Task.Reward#reached}), so that a
 * plan's cost is minus its return, up to the reward of the start state. What comes after a predicted end of the task is not rewarded.
 */
final class RewardCost implements Cost {
    private final Task.Reward reward;
    private final Task.End end;
    private final double[] state;
    private final double[] action;
    private final double[] noAction;

    /**
     * @param n number of states
     * @param m number of actions
     */
    RewardCost(Task.Reward reward, Task.End end, int n, int m) {
        this.reward = reward;
        this.end = end;
        state = new double[n];
        action = new double[m];
        noAction = new double[m];
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        System.arraycopy(x, xo, state, 0, state.length);
        System.arraycopy(u, uo, action, 0, action.length);
        return -reward.reached(state, action, t);
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        System.arraycopy(x, xo, state, 0, state.length);
        return -reward.reached(state, noAction, t);
    }

    @Override
    public boolean ends(double[] x, int xo) {
        System.arraycopy(x, xo, state, 0, state.length);
        return end.reached(state);
    }

    @Override
    public int n() {
        return state.length;
    }

    @Override
    public int m() {
        return action.length;
    }

    @Override
    public RewardCost fork() {
        return new RewardCost(reward, end, state.length, action.length);
    }
}
