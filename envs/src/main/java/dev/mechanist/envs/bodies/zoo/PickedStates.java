package dev.mechanist.envs.bodies.zoo;

import dev.mechanist.core.cost.Residuals;
import java.util.Arrays;

/**
 * r = (some states less their goals, then all actions).
 *
 * @param n number of states
 * @param m number of actions
 * @param indices of the states
 * @param goals as many
 */
record PickedStates(int n, int m, int[] indices, double[] goals) implements Residuals {
    @Override
    public int size() {
        return indices.length + m;
    }

    @Override
    public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
        for (int i = 0; i < indices.length; i++) {
            r[i] = x[xo + indices[i]] - goals[i];
        }
        System.arraycopy(u, uo, r, indices.length, m);
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
        Arrays.fill(rx, 0, size() * n, 0);
        Arrays.fill(ru, 0, size() * m, 0);
        for (int i = 0; i < indices.length; i++) {
            rx[i * n + indices[i]] = 1;
        }
        for (int j = 0; j < m; j++) {
            ru[(indices.length + j) * m + j] = 1;
        }
    }
}
