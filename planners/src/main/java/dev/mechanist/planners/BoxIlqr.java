package dev.mechanist.planners;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.core.Spec;
import dev.mechanist.core.TwiceDifferentiableCost;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Iterative LQR with control limits: Tassa, Mansard and Todorov, "Control-limited differential dynamic programming" (ICRA
 * 2014), with the regularisation and line search of Tassa, Erez and Todorov (IROS 2012), sections II-F and II-G. Second
 * derivatives of the dynamics are dropped (iLQG); the cost's Hessian is Gauss-Newton's or the full one.
 *
 * <p>Departures: the first step is tried without regularisation and kept if it lowers the cost by what the model predicts, so
 * that a linear-quadratic problem is solved in one iteration; otherwise the published schedule begins. A step that leaves the
 * finite numbers is a rejected one. In receding horizons the first rollout of a plan follows the last plan under its gains, so
 * that a state that the model did not predict does not turn an unstable world's old actions into a useless start.
 */
public final class BoxIlqr implements Planner {
    private final DifferentiableDynamics dynamics;
    private final SmoothCost cost;
    private final QuadraticModel.Expansion expansion;
    private final SequenceSpace space;
    private final TrajectorySettings settings;
    private final Spec spec;
    private final int n;
    private final int m;
    private final int horizon;

    private final QuadraticModel model;
    private final BackwardPass backward;
    private final Regularisation regularisation;
    private final DMatrixRMaj stepState;
    private final DMatrixRMaj stepAction;
    private final DMatrixRMaj stepNext = new DMatrixRMaj(0, 0);
    private double[] x;
    private double[] u;
    private double[] newX;
    private double[] newU;

    private BoxIlqr(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            QuadraticModel.Expansion expansion,
            int horizon,
            TrajectorySettings settings) {
        this.dynamics = dynamics;
        this.cost = cost;
        this.expansion = expansion;
        this.horizon = horizon;
        this.settings = settings;
        spec = dynamics.spec();
        space = SequenceSpace.of(spec, horizon);
        Checks.cost(spec, cost);
        n = spec.n();
        m = spec.m();
        model = new QuadraticModel(n, m, horizon);
        backward = new BackwardPass(n, m, horizon);
        regularisation = new Regularisation(settings);
        stepState = new DMatrixRMaj(1, n);
        stepAction = new DMatrixRMaj(1, m);
        x = new double[(horizon + 1) * n];
        newX = new double[(horizon + 1) * n];
        u = new double[horizon * m];
        newU = new double[horizon * m];
    }

    /** With the cost's positive semi-definite Hessian. The model and cost are forked. */
    public static BoxIlqr gaussNewton(
            DifferentiableDynamics dynamics, SmoothCost cost, int horizon, TrajectorySettings settings) {
        SmoothCost own = cost.fork();
        return new BoxIlqr(dynamics.fork(), own, QuadraticModel.Expansion.gaussNewton(own), horizon, settings);
    }

    /** With the cost's exact Hessian, which the regularisation makes positive definite where it is not. */
    public static BoxIlqr fullHessian(
            DifferentiableDynamics dynamics, TwiceDifferentiableCost cost, int horizon, TrajectorySettings settings) {
        TwiceDifferentiableCost own = cost.fork();
        return new BoxIlqr(dynamics.fork(), own, QuadraticModel.Expansion.full(own), horizon, settings);
    }

    @Override
    public int horizon() {
        return horizon;
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(spec, request);
        Stopwatch watch = new Stopwatch(request.budget());
        CostHistory history = new CostHistory();
        long limit = request.budget().modelSteps();
        start(request);
        long modelSteps = horizon;
        long rejected = 0;
        double value = closedLoopRollout(request.state());
        while (!Double.isFinite(value) && rejected < settings.backtracking().length) {
            rejected++;
            for (int i = 0; i < u.length; i++) {
                u[i] = space.clip(u[i] / 2, i % m);
            }
            value = startRollout();
            modelSteps += horizon;
        }
        boolean converged = false;
        boolean stale = true;
        boolean probing = true;
        Arrays.fill(backward.K, 0);
        regularisation.reset();
        for (int iteration = 0;
                iteration < settings.iterations() && Double.isFinite(value) && modelSteps < limit && !watch.expired();
                iteration++) {
            if (stale) {
                model.update(dynamics, expansion, x, u);
                modelSteps += horizon;
                stale = false;
            }
            boolean definite = backward.run(model, u, space, null, regularisation.mu());
            if (probing) {
                probing = false;
                modelSteps += horizon;
                if (!definite || !predicted(value, forward(1))) {
                    regularisation.engage();
                    definite = backward.run(model, u, space, null, regularisation.mu());
                }
            }
            while (!definite && !regularisation.exhausted()) {
                regularisation.increase();
                definite = backward.run(model, u, space, null, regularisation.mu());
            }
            if (!definite) {
                break;
            }
            if (backward.relativeStep(u) < settings.gradientTolerance() && regularisation.mu() < 1e-5) {
                history.add(value);
                converged = true;
                break;
            }
            if (-(backward.slope + backward.curvature) <= 4 * Math.ulp(value)) {
                history.add(value);
                converged = true;
                break;
            }
            double reached = value;
            boolean accepted = false;
            for (double alpha : settings.backtracking()) {
                reached = forward(alpha);
                modelSteps += horizon;
                rejected += Double.isFinite(reached) ? 0 : 1;
                double expected = -(alpha * backward.slope + alpha * alpha * backward.curvature);
                if (value - reached > settings.c1() * expected) {
                    accepted = true;
                    break;
                }
            }
            if (accepted) {
                double improvement = value - reached;
                swap();
                value = reached;
                stale = true;
                regularisation.decrease();
                history.add(value);
                if (improvement < settings.costTolerance()) {
                    converged = true;
                    break;
                }
            } else {
                history.add(value);
                regularisation.increase();
                if (regularisation.exhausted()) {
                    break;
                }
            }
        }
        DMatrixRMaj states = new DMatrixRMaj(horizon + 1, n, true, x.clone());
        DMatrixRMaj actions = new DMatrixRMaj(horizon, m, true, u.clone());
        DMatrixRMaj gains = new DMatrixRMaj(horizon * m, n, true, backward.K.clone());
        return new Plan(
                states,
                actions,
                Double.isFinite(value) ? value : Double.POSITIVE_INFINITY,
                Optional.of(gains),
                new PlannedTrajectory(states.copy(), actions.copy(), Optional.of(gains.copy()), 0),
                new PlanStatistics(history.toArray(), modelSteps, rejected, watch.milliseconds(), converged));
    }

    /** Whether the full step lowers the cost as the quadratic model says, to a relative 1e-6: the problem is such a model. */
    private boolean predicted(double before, double after) {
        double expected = -(backward.slope + backward.curvature);
        return Math.abs(before - after - expected) <= 1e-6 * expected;
    }

    /** The reference of the first rollout: states, actions and gains of a warm start, or actions alone. */
    private void start(Request request) {
        Optional<PlannedTrajectory> trajectory = PlannedTrajectory.from(request.warmStart(), n, m);
        if (trajectory.isPresent()) {
            trajectory.get().fill(space, x, u);
            trajectory.get().fillGains(space, backward.K);
            return;
        }
        PlannedActions.fillHolding(request.warmStart(), space, u);
        Arrays.fill(x, 0);
        Arrays.fill(backward.K, 0);
    }

    /**
     * Follows the reference from the measured state, u = u_t + K_t (x - x_t) clipped to the bounds, and makes that the
     * trajectory where it is finite; otherwise its actions are left for an open loop. Returns the cost.
     */
    private double closedLoopRollout(double[] state) {
        Arrays.fill(backward.k, 0);
        System.arraycopy(state, 0, newX, 0, n);
        double total = follow(0);
        if (Double.isFinite(total)) {
            swap();
        } else {
            System.arraycopy(state, 0, x, 0, n);
        }
        return total;
    }

    /** Rolls the start actions out and returns their cost. */
    private double startRollout() {
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            step(x, t, u);
            total += cost.running(x, t * n, u, t * m, t);
        }
        return total + cost.terminal(x, horizon * n);
    }

    /** The trajectory under u + alpha k + K (x' - x), clipped to the bounds; returns its cost. */
    private double forward(double alpha) {
        System.arraycopy(x, 0, newX, 0, n);
        return follow(alpha);
    }

    /** The same from the state that newX begins with. */
    private double follow(double alpha) {
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            for (int j = 0; j < m; j++) {
                double sum = u[t * m + j] + alpha * backward.k[t * m + j];
                int row = (t * m + j) * n;
                for (int i = 0; i < n; i++) {
                    sum += backward.K[row + i] * (newX[t * n + i] - x[t * n + i]);
                }
                newU[t * m + j] = space.clip(sum, j);
            }
            step(newX, t, newU);
            total += cost.running(newX, t * n, newU, t * m, t);
        }
        return total + cost.terminal(newX, horizon * n);
    }

    private void step(double[] states, int t, double[] actions) {
        System.arraycopy(states, t * n, stepState.data, 0, n);
        System.arraycopy(actions, t * m, stepAction.data, 0, m);
        dynamics.step(stepState, stepAction, stepNext);
        System.arraycopy(stepNext.data, 0, states, (t + 1) * n, n);
    }

    private void swap() {
        double[] old = x;
        x = newX;
        newX = old;
        old = u;
        u = newU;
        newU = old;
    }
}
