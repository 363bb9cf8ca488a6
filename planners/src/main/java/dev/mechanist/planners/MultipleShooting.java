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
 * Gauss-Newton multiple shooting: Giftthaler et al., "A family of iterative Gauss-Newton shooting methods for nonlinear optimal
 * control" (IROS 2018), algorithm "GNMS". States and actions are both variables; the gaps d_t = f(x_t, u_t) - x_{t+1} of an
 * infeasible start close along the linear-quadratic solutions, so that a guess of the states alone (a straight line to the
 * goal, a measured record) is a useful start.
 *
 * <p>Departures: control limits by {@link BoxQuadratic}; a line search on the exact penalty J + rho |d|_1 (Nocedal and Wright,
 * Numerical Optimization, 2006, section 18.3); at the end the plan is made feasible by a rollout under its own feedback.
 */
public final class MultipleShooting implements Planner {
    private final DifferentiableDynamics dynamics;
    private final SmoothCost cost;
    private final QuadraticModel.Expansion expansion;
    private final TrajectorySettings settings;
    private final Spec spec;
    private final SequenceSpace space;
    private final int n;
    private final int m;
    private final int horizon;

    private final QuadraticModel model;
    private final BackwardPass backward;
    private final Regularisation regularisation;
    private final DMatrixRMaj stepStates;
    private final DMatrixRMaj stepActions;
    private final DMatrixRMaj stepNext = new DMatrixRMaj(0, 0);
    private final double[] dx;
    private final double[] du;
    private double[] x;
    private double[] u;
    private double[] gaps;
    private double[] newX;
    private double[] newU;
    private double[] newGaps;

    private MultipleShooting(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            QuadraticModel.Expansion expansion,
            int horizon,
            TrajectorySettings settings) {
        this.dynamics = dynamics;
        this.cost = cost;
        this.expansion = expansion;
        this.settings = settings;
        this.horizon = horizon;
        spec = dynamics.spec();
        space = SequenceSpace.of(spec, horizon);
        Checks.cost(spec, cost);
        n = spec.n();
        m = spec.m();
        model = new QuadraticModel(n, m, horizon);
        backward = new BackwardPass(n, m, horizon);
        regularisation = new Regularisation(settings);
        stepStates = new DMatrixRMaj(horizon, n);
        stepActions = new DMatrixRMaj(horizon, m);
        dx = new double[(horizon + 1) * n];
        du = new double[horizon * m];
        x = new double[(horizon + 1) * n];
        newX = new double[(horizon + 1) * n];
        u = new double[horizon * m];
        newU = new double[horizon * m];
        gaps = new double[horizon * n];
        newGaps = new double[horizon * n];
    }

    /** With the cost's positive semi-definite Hessian. The model and cost are forked. */
    public static MultipleShooting gaussNewton(
            DifferentiableDynamics dynamics, SmoothCost cost, int horizon, TrajectorySettings settings) {
        SmoothCost own = cost.fork();
        return new MultipleShooting(dynamics.fork(), own, QuadraticModel.Expansion.gaussNewton(own), horizon, settings);
    }

    /** With the cost's exact Hessian. */
    public static MultipleShooting fullHessian(
            DifferentiableDynamics dynamics, TwiceDifferentiableCost cost, int horizon, TrajectorySettings settings) {
        TwiceDifferentiableCost own = cost.fork();
        return new MultipleShooting(dynamics.fork(), own, QuadraticModel.Expansion.full(own), horizon, settings);
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
        start(request);
        long modelSteps = 2L * horizon;
        long rejected = 0;
        double value = evaluate(x, u, gaps);
        double rho = 0;
        boolean converged = false;
        boolean stale = true;
        Arrays.fill(backward.K, 0);
        regularisation.reset();
        for (int iteration = 0;
                iteration < settings.iterations()
                        && Double.isFinite(value)
                        && modelSteps < request.budget().modelSteps()
                        && !watch.expired()
                        && !regularisation.exhausted();
                iteration++) {
            if (stale) {
                model.update(dynamics, expansion, x, u);
                modelSteps += horizon;
                stale = false;
            }
            if (!backward.run(model, u, space, gaps, regularisation.mu())) {
                regularisation.increase();
                continue;
            }
            double slope = solveForward();
            double gap = oneNorm(gaps);
            rho = Math.max(rho, 2 * backward.largestMultiplier());
            double promised = slope - rho * gap;
            if (relativeStep() < settings.gradientTolerance() && gap < 1e-9 || promised > -4 * Math.ulp(value)) {
                history.add(value);
                converged = true;
                break;
            }
            double merit = value + rho * gap;
            double reached = 0;
            boolean accepted = false;
            for (double alpha : settings.backtracking()) {
                reached = trial(alpha);
                modelSteps += horizon;
                rejected += Double.isFinite(reached) ? 0 : 1;
                if (reached + rho * oneNorm(newGaps) < merit + settings.c1() * alpha * promised) {
                    accepted = true;
                    break;
                }
            }
            if (accepted) {
                double improvement = merit - (reached + rho * oneNorm(newGaps));
                swap();
                value = reached;
                stale = true;
                regularisation.decrease();
                history.add(value);
                if (improvement < settings.costTolerance() && oneNorm(gaps) < 1e-9) {
                    converged = true;
                    break;
                }
            } else {
                regularisation.increase();
                history.add(value);
            }
        }
        value = makeFeasible();
        modelSteps += horizon;
        history.add(value);
        DMatrixRMaj states = new DMatrixRMaj(horizon + 1, n, true, x.clone());
        DMatrixRMaj actions = new DMatrixRMaj(horizon, m, true, u.clone());
        return new Plan(
                states,
                actions,
                Double.isFinite(value) ? value : Double.POSITIVE_INFINITY,
                Optional.of(new DMatrixRMaj(horizon * m, n, true, backward.K.clone())),
                PlannedTrajectory.of(states.copy(), actions.copy()),
                new PlanStatistics(history.toArray(), modelSteps, rejected, watch.milliseconds(), converged));
    }

    private void start(Request request) {
        Optional<PlannedTrajectory> trajectory = request.warmStart()
                .filter(w -> w instanceof PlannedTrajectory p && p.states().numCols == n && p.actions().numCols == m)
                .map(PlannedTrajectory.class::cast);
        if (trajectory.isPresent()) {
            trajectory.get().fill(space, x, u);
        } else {
            double[] rest = new double[m];
            Arrays.setAll(rest, space::rest);
            Optional<PlannedActions> actions = PlannedActions.from(request.warmStart(), m);
            actions.orElseGet(() -> PlannedActions.of(new DMatrixRMaj(1, m, true, rest)))
                    .fill(space, u, actions.map(PlannedActions::last).orElse(rest));
            rollOut(request.state());
        }
        System.arraycopy(request.state(), 0, x, 0, n);
    }

    /** States under the start actions; a state that is not finite is replaced by the one before, leaving a gap. */
    private void rollOut(double[] state) {
        System.arraycopy(state, 0, x, 0, n);
        DMatrixRMaj one = new DMatrixRMaj(1, n);
        DMatrixRMaj action = new DMatrixRMaj(1, m);
        for (int t = 0; t < horizon; t++) {
            System.arraycopy(x, t * n, one.data, 0, n);
            System.arraycopy(u, t * m, action.data, 0, m);
            dynamics.step(one, action, stepNext);
            boolean finite = RolloutEvaluator.isFinite(stepNext.data, 0, n, 0);
            System.arraycopy(finite ? stepNext.data : one.data, 0, x, (t + 1) * n, n);
        }
    }

    /** Total cost of a trajectory; its gaps are written to {@code d}. All steps are one batch. */
    private double evaluate(double[] x, double[] u, double[] d) {
        System.arraycopy(x, 0, stepStates.data, 0, horizon * n);
        System.arraycopy(u, 0, stepActions.data, 0, horizon * m);
        dynamics.step(stepStates, stepActions, stepNext);
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            total += cost.running(x, t * n, u, t * m, t);
            for (int i = 0; i < n; i++) {
                d[t * n + i] = stepNext.data[t * n + i] - x[(t + 1) * n + i];
            }
        }
        total += cost.terminal(x, horizon * n);
        return RolloutEvaluator.isFinite(d, 0, d.length, total) ? total : Double.NaN;
    }

    /** The full step (dx, du) of the linear-quadratic problem; returns the directional derivative of the cost. */
    private double solveForward() {
        Arrays.fill(dx, 0, n, 0);
        double slope = 0;
        for (int t = 0; t < horizon; t++) {
            var stage = model.stages[t];
            for (int j = 0; j < m; j++) {
                double sum = backward.k[t * m + j];
                for (int i = 0; i < n; i++) {
                    sum += backward.K[(t * m + j) * n + i] * dx[t * n + i];
                }
                du[t * m + j] = space.clip(u[t * m + j] + sum, j) - u[t * m + j];
                slope += stage.lu[j] * du[t * m + j];
            }
            for (int i = 0; i < n; i++) {
                slope += stage.lx[i] * dx[t * n + i];
                double sum = gaps[t * n + i];
                for (int j = 0; j < n; j++) {
                    sum += model.A.data[(t * n + i) * n + j] * dx[t * n + j];
                }
                for (int j = 0; j < m; j++) {
                    sum += model.B.data[(t * n + i) * m + j] * du[t * m + j];
                }
                dx[(t + 1) * n + i] = sum;
            }
        }
        for (int i = 0; i < n; i++) {
            slope += model.last.lx[i] * dx[horizon * n + i];
        }
        return slope;
    }

    private double trial(double alpha) {
        for (int i = 0; i < x.length; i++) {
            newX[i] = x[i] + alpha * dx[i];
        }
        for (int i = 0; i < u.length; i++) {
            newU[i] = space.clip(u[i] + alpha * du[i], i % m);
        }
        return evaluate(newX, newU, newGaps);
    }

    /** Rolls the plan out under u + K (x' - x) and makes that the plan; returns its cost. */
    private double makeFeasible() {
        System.arraycopy(x, 0, newX, 0, n);
        DMatrixRMaj one = new DMatrixRMaj(1, n);
        DMatrixRMaj action = new DMatrixRMaj(1, m);
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            for (int j = 0; j < m; j++) {
                double sum = u[t * m + j];
                for (int i = 0; i < n; i++) {
                    sum += backward.K[(t * m + j) * n + i] * (newX[t * n + i] - x[t * n + i]);
                }
                newU[t * m + j] = space.clip(sum, j);
            }
            System.arraycopy(newX, t * n, one.data, 0, n);
            System.arraycopy(newU, t * m, action.data, 0, m);
            dynamics.step(one, action, stepNext);
            System.arraycopy(stepNext.data, 0, newX, (t + 1) * n, n);
            total += cost.running(newX, t * n, newU, t * m, t);
        }
        total += cost.terminal(newX, horizon * n);
        swap();
        return total;
    }

    private double relativeStep() {
        double sum = 0;
        for (int t = 0; t < horizon; t++) {
            double largest = 0;
            for (int j = t * m; j < (t + 1) * m; j++) {
                largest = Math.max(largest, Math.abs(du[j]) / (Math.abs(u[j]) + 1));
            }
            sum += largest;
        }
        return sum / horizon;
    }

    private static double oneNorm(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += Math.abs(v);
        }
        return sum;
    }

    private void swap() {
        double[] old = x;
        x = newX;
        newX = old;
        old = u;
        u = newU;
        newU = old;
        old = gaps;
        gaps = newGaps;
        newGaps = old;
    }
}
