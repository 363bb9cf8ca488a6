package dev.mechanist.envs;

import dev.mechanist.core.Residuals;
import java.util.Arrays;

/** The plainest residuals: every state's distance from a goal, then every action's: r = (x - goal, u - hold). */
public final class Deviations implements Residuals {
    private final double[] goal;
    private final double[] hold;

    /**
     * @param goal the state to be reached [n]
     * @param hold the action that keeps it there [m]
     */
    public Deviations(double[] goal, double[] hold) {
        this.goal = goal.clone();
        this.hold = hold.clone();
    }

    @Override
    public int size() {
        return goal.length + hold.length;
    }

    @Override
    public void evaluate(double[] x, int xo, double[] u, int uo, double[] r) {
        for (int i = 0; i < goal.length; i++) {
            r[i] = x[xo + i] - goal[i];
        }
        for (int j = 0; j < hold.length; j++) {
            r[goal.length + j] = u[uo + j] - hold[j];
        }
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] rx, double[] ru) {
        int n = goal.length;
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
