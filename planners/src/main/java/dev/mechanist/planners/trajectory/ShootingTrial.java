package dev.mechanist.planners.trajectory;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.planners.sampling.CandidateBlocks;
import org.ejml.data.DMatrixRMaj;

/** A rollout that a step of a {@link ShootingIterate} leads to; several may be tried at a time, each with its own forks and memory. */
final class ShootingTrial {
    /** States [(H + 1) n] and actions [H m]; swapped with those of the iterate that accepts them. */
    double[] x;

    double[] u;

    private final ShootingIterate iterate;
    private final Dynamics dynamics;
    private final SmoothCost cost;
    private final DMatrixRMaj state;
    private final DMatrixRMaj action;
    private final DMatrixRMaj next = new DMatrixRMaj(0, 0);

    ShootingTrial(ShootingIterate iterate, Dynamics dynamics, SmoothCost cost) {
        this.iterate = iterate;
        this.dynamics = dynamics;
        this.cost = cost;
        state = new DMatrixRMaj(1, iterate.n);
        action = new DMatrixRMaj(1, iterate.m);
        x = new double[(iterate.horizon + 1) * iterate.n];
        u = new double[iterate.horizon * iterate.m];
    }

    /**
     * u + alpha k + K (x' - x), clipped to the bounds, from a state on.
     *
     * @param from where the trial's first state stands at index 0
     * @param gaps what is left open behind each step, times 1 - alpha [H n]; null for nothing
     * @return its cost, not finite where it diverges
     */
    double rollOut(double[] from, double alpha, double[] gaps) {
        int n = iterate.n;
        int m = iterate.m;
        BackwardPass backward = iterate.backward;
        System.arraycopy(from, 0, x, 0, n);
        double total = 0;
        for (int t = 0; t < iterate.horizon; t++) {
            for (int j = 0; j < m; j++) {
                double sum = iterate.u[t * m + j] + alpha * backward.k[t * m + j];
                int row = (t * m + j) * n;
                for (int i = 0; i < n; i++) {
                    sum += backward.K[row + i] * (x[t * n + i] - iterate.x[t * n + i]);
                }
                u[t * m + j] = iterate.space.clip(sum, j);
            }
            step(x, u, t);
            if (gaps != null) {
                for (int i = 0; i < n; i++) {
                    x[(t + 1) * n + i] -= (1 - alpha) * gaps[t * n + i];
                }
            }
            total += cost.running(x, t * n, u, t * m, iterate.beginning() + t);
        }
        double last = cost.terminal(x, iterate.horizon * n, iterate.beginning() + iterate.horizon);
        return ifFinite(x, total + last);
    }

    /** Puts the model's step from x_t under u_t into x_{t+1}. */
    void step(double[] states, double[] actions, int t) {
        int n = iterate.n;
        int m = iterate.m;
        System.arraycopy(states, t * n, state.data, 0, n);
        System.arraycopy(actions, t * m, action.data, 0, m);
        dynamics.step(state, action, next);
        System.arraycopy(next.data, 0, states, (t + 1) * n, n);
    }

    /** A cost that does not look at a state says nothing of its divergence. */
    static double ifFinite(double[] states, double total) {
        return CandidateBlocks.isFinite(states, 0, states.length, total) ? total : Double.NaN;
    }
}
