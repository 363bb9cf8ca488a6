package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.SequenceSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * What the Gauss-Newton shooting methods iterate on: a trajectory (x, u), the quadratic model about it, the step (k, K) that its
 * backward pass gives, and the trials that the step leads to.
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
    private final SharedJacobians jacobians;
    private final WorkSharing sharing;
    private final List<ShootingTrial> trials = new ArrayList<>();
    private final double[] trialCosts;
    private int chosen;
    private int begin;

    ShootingIterate(DifferentiableDynamics dynamics, SmoothCost cost, QuadraticModel.Expansion expansion, int horizon) {
        this(dynamics, cost, expansion, horizon, WorkSharing.NONE);
    }

    ShootingIterate(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            QuadraticModel.Expansion expansion,
            int horizon,
            WorkSharing sharing) {
        this.dynamics = dynamics;
        this.cost = cost;
        this.expansion = expansion;
        this.horizon = horizon;
        this.sharing = sharing;
        spec = dynamics.spec();
        space = SequenceSpace.of(spec, horizon);
        Checks.cost(spec, cost);
        n = spec.n();
        m = spec.m();
        model = new QuadraticModel(n, m, horizon);
        jacobians = new SharedJacobians(dynamics, sharing);
        backward = new BackwardPass(n, m, horizon);
        x = new double[(horizon + 1) * n];
        u = new double[horizon * m];
        trials.add(new ShootingTrial(this, dynamics, cost));
        while (trials.size() < sharing.workers().threads()) {
            trials.add(new ShootingTrial(this, dynamics.fork(), cost.fork()));
        }
        trialCosts = new double[trials.size()];
    }

    /** A plan begins, at a step of the episode. */
    void begin(int step) {
        begin = step;
    }

    /** Step of the episode that the plan begins at. */
    int beginning() {
        return begin;
    }

    /** Expands dynamics and cost about the trajectory; returns the model steps that it cost, those of H Jacobians. */
    long linearise() {
        model.update(jacobians::of, expansion, begin, x, u);
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

    /** One trial, as {@link ShootingTrial#rollOut}; returns its cost. */
    double rollOut(double[] from, double alpha, double[] gaps) {
        chosen = 0;
        return trials.get(0).rollOut(from, alpha, gaps);
    }

    /**
     * Trials from x_0 of some step lengths, from one of them on as many as there are threads, beside each other.
     *
     * @return how many
     */
    int tryOut(double[] alphas, int first, double[] gaps) {
        int count = Math.min(trials.size(), alphas.length - first);
        sharing.workers().run(count, k -> trialCosts[k] = trials.get(k).rollOut(x, alphas[first + k], gaps));
        return count;
    }

    /** The trial that {@link #accept} takes, one of those rolled out last; returns its cost. */
    double choose(int trial) {
        chosen = trial;
        return trialCosts[trial];
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

    /** The chosen trial becomes the trajectory. */
    void accept() {
        ShootingTrial trial = trials.get(chosen);
        double[] old = x;
        x = trial.x;
        trial.x = old;
        old = u;
        u = trial.u;
        trial.u = old;
    }

    /** Rolls the actions out from x_0, without feedback; returns the trajectory's cost, not finite where it diverges. */
    double rollOutOpenLoop() {
        for (int t = 0; t < horizon; t++) {
            step(t);
        }
        return ShootingTrial.ifFinite(x, cost());
    }

    /** Puts the model's step from x_t under u_t into x_{t+1}. */
    void step(int t) {
        trials.get(0).step(x, u, t);
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
