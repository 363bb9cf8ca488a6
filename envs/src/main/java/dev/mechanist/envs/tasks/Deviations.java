package dev.mechanist.envs.tasks;

import dev.mechanist.core.cost.Residuals;
import java.util.Arrays;

/**
 * The plainest residuals: every state's distance from a goal, which may move, then every action's: r = (x - goal(t), u - hold).
 */
public final class Deviations implements Residuals {
    /** A goal that moves; a function of its arguments alone. */
    @FunctionalInterface
    public interface Reference {
        /** Where state i is to be at step t of an episode. */
        double at(int t, int i);
    }

    private final int n;
    private final Reference goal;
    private final double[] hold;

    /**
     * @param goal the state to be reached [n]
     * @param hold the action that keeps it there [m]
     */
    public Deviations(double[] goal, double[] hold) {
        this(goal.length, constant(goal.clone()), hold);
    }

    /**
     * @param n number of states
     * @param goal the states to be followed
     * @param hold the action that does, without feedback, on average [m]
     */
    public Deviations(int n, Reference goal, double[] hold) {
        this.n = n;
        this.goal = goal;
        this.hold = hold.clone();
    }

    private static Reference constant(double[] goal) {
        return (t, i) -> goal[i];
    }

    @Override
    public int size() {
        return n + hold.length;
    }

    @Override
    public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
        for (int i = 0; i < n; i++) {
            r[i] = x[xo + i] - goal.at(t, i);
        }
        for (int j = 0; j < hold.length; j++) {
            r[n + j] = u[uo + j] - hold[j];
        }
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
        int m = hold.length;
        Arrays.fill(rx, 0, (n + m) * n, 0);
        Arrays.fill(ru, 0, (n + m) * m, 0);
        for (int i = 0; i < n; i++) {
            rx[i * n + i] = 1;
        }
        for (int j = 0; j < m; j++) {
            ru[(n + j) * m + j] = 1;
        }
    }
}
