package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.sampling.CandidateBlocks;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * What the Gauss-Newton shooting methods iterate on: a trajectory (x, u), the quadratic model about it, the step (k, K) that its
 * backward pass gives, and the trial that the step leads to.
 */
final class ShootingIterate {
    final Spec spec;
    final SequenceSpace space;
    final int n;
    final int m;
    final int horizon;
    final BackwardPass backward;
    /** States [(H + 1) n] and actions [H m]; replaced by {@link #accept}. */
    double[] x;

    double[] u;

    private final DifferentiableDynamics dynamics;
    private final SmoothCost cost;
    private final QuadraticModel.Expansion expansion;
    private final QuadraticModel model;
    private final DMatrixRMaj stepState;
    private final DMatrixRMaj stepAction;
    private final DMatrixRMaj stepNext = new DMatrixRMaj(0, 0);
    private int begin;
    private double[] trialX;
    private double[] trialU;

    ShootingIterate(DifferentiableDynamics dynamics, SmoothCost cost, QuadraticModel.Expansion expansion, int horizon) {
        this.dynamics = dynamics;
        this.cost = cost;
        this.expansion = expansion;
        this.horizon = horizon;
        spec = dynamics.spec();
        space = SequenceSpace.of(spec, horizon);
        Checks.cost(spec, cost);
        n = spec.n();
        m = spec.m();
        model = new QuadraticModel(n, m, horizon);
        backward = new BackwardPass(n, m, horizon);
        stepState = new DMatrixRMaj(1, n);
        stepAction = new DMatrixRMaj(1, m);
        x = new double[(horizon + 1) * n];
        trialX = new double[(horizon + 1) * n];
        u = new double[horizon * m];
        trialU = new double[horizon * m];
    }

    /** A plan begins, at a step of the episode. */
    void begin(int step) {
        begin = step;
    }

    /** Expands dynamics and cost about the trajectory; returns the model steps that it cost, those of H Jacobians. */
    long linearise() {
        model.update(dynamics, expansion, begin, x, u);
        return (long) Math.ceil(horizon * dynamics.stepsPerJacobian());
    }

    /**
     * The step of this iterate.
     *
     * @param gaps f(x_t, u_t) - x_{t+1} [H n], or null where the trajectory is a rollout
     * @param mu regularisation
     * @return false where a Hessian by the actions is not positive definite
     */
    boolean solve(double[] gaps, double mu) {
        return backward.run(model, u, space, gaps, mu);
    }

    /**
     * The trial u + alpha k + K (x' - x), clipped to the bounds, from a state on.
     *
     * @param from where the trial's first state stands at index 0
     * @param gaps what is left open behind each step, times 1 - alpha [H n]; null for nothing
     * @return the trial's cost, not finite where it diverges
     */
    double rollOut(double[] from, double alpha, double[] gaps) {
        System.arraycopy(from, 0, trialX, 0, n);
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            for (int j = 0; j < m; j++) {
                double sum = u[t * m + j] + alpha * backward.k[t * m + j];
                int row = (t * m + j) * n;
                for (int i = 0; i < n; i++) {
                    sum += backward.K[row + i] * (trialX[t * n + i] - x[t * n + i]);
                }
                trialU[t * m + j] = space.clip(sum, j);
            }
            step(trialX, trialU, t);
            if (gaps != null) {
                for (int i = 0; i < n; i++) {
                    trialX[(t + 1) * n + i] -= (1 - alpha) * gaps[t * n + i];
                }
            }
            total += cost.running(trialX, t * n, trialU, t * m, begin + t);
        }
        return ifFinite(trialX, total + cost.terminal(trialX, horizon * n, begin + horizon));
    }

    /**
     * Follows the trajectory from a state, u = u_t + K_t (x - x_t) clipped to the bounds, and makes that the trajectory where it
     * is finite. Returns the cost.
     */
    double follow(double[] from) {
        Arrays.fill(backward.k, 0);
        double total = rollOut(from, 0, null);
        if (Double.isFinite(total)) {
            accept();
        }
        return total;
    }

    /** A cost that does not look at a state says nothing of its divergence. */
    private static double ifFinite(double[] states, double total) {
        return CandidateBlocks.isFinite(states, 0, states.length, total) ? total : Double.NaN;
    }

    /** The trial becomes the trajectory. */
    void accept() {
        double[] old = x;
        x = trialX;
        trialX = old;
        old = u;
        u = trialU;
        trialU = old;
    }

    /** Rolls the actions out from x_0, without feedback; returns the trajectory's cost, not finite where it diverges. */
    double rollOutOpenLoop() {
        for (int t = 0; t < horizon; t++) {
            step(t);
        }
        return ifFinite(x, cost());
    }

    /** Puts the model's step from x_t under u_t into x_{t+1}. */
    void step(int t) {
        step(x, u, t);
    }

    private void step(double[] states, double[] actions, int t) {
        System.arraycopy(states, t * n, stepState.data, 0, n);
        System.arraycopy(actions, t * m, stepAction.data, 0, m);
        dynamics.step(stepState, stepAction, stepNext);
        System.arraycopy(stepNext.data, 0, states, (t + 1) * n, n);
    }

    /** Cost of the trajectory as it stands. */
    double cost() {
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            total += cost.running(x, t * n, u, t * m, begin + t);
        }
        return total + cost.terminal(x, horizon * n, begin + horizon);
    }

    /** A copy of the states [H + 1, n]. */
    DMatrixRMaj states() {
        return new DMatrixRMaj(horizon + 1, n, true, x.clone());
    }

    /** A copy of the actions [H, m]. */
    DMatrixRMaj actions() {
        return new DMatrixRMaj(horizon, m, true, u.clone());
    }

    /** A copy of the gains [H m, n]. */
    DMatrixRMaj gains() {
        return new DMatrixRMaj(horizon * m, n, true, backward.K.clone());
    }
}
