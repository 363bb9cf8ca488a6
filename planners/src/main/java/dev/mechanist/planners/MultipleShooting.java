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
 * Gauss-Newton multiple shooting with closed-loop shooting intervals of one step: Giftthaler et al., "A family of iterative
 * Gauss-Newton shooting methods for nonlinear optimal control" (IROS 2018), the "iLQR-GNMS" member of the family. States and
 * actions are both variables; the gaps d_t = f(x_t, u_t) - x_{t+1} of an infeasible start enter the backward pass and close as
 * steps are taken, so that a guess of the states alone (a straight line to the goal, a measured record) is a useful start. From a
 * start without gaps the method is {@link BoxIlqr}'s.
 *
 * <p>Departures: control limits by {@link BoxQuadratic}; a step of length alpha shrinks the gaps by 1 - alpha in the nonlinear
 * rollout itself, x'_{t+1} = f(x'_t, u'_t) - (1 - alpha) d_t (Mastalli et al., "Crocoddyl", ICRA 2020, section III); steps are
 * judged by the exact penalty J + rho |d|_1 (Nocedal and Wright, Numerical Optimization, 2006, section 18.3). A plan that still
 * has gaps at the end is made feasible by a rollout under its own feedback.
 */
public final class MultipleShooting implements Planner {
    /** Sum of gaps below which a trajectory counts as feasible. */
    private static final double CLOSED = 1e-9;

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
    private final DMatrixRMaj stepState;
    private final DMatrixRMaj stepAction;
    private final DMatrixRMaj stepNext = new DMatrixRMaj(0, 0);
    private double[] x;
    private double[] u;
    private final double[] gaps;
    private double[] newX;
    private double[] newU;

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
        stepState = new DMatrixRMaj(1, n);
        stepAction = new DMatrixRMaj(1, m);
        x = new double[(horizon + 1) * n];
        newX = new double[(horizon + 1) * n];
        u = new double[horizon * m];
        newU = new double[horizon * m];
        gaps = new double[horizon * n];
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
        double value = measure();
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
            double gap = oneNorm(gaps);
            double expected = backward.slope + backward.curvature;
            if (gap < CLOSED
                    && (backward.relativeStep(u) < settings.gradientTolerance() && regularisation.mu() < 1e-5
                            || expected > -4 * Math.ulp(value))) {
                history.add(value);
                converged = true;
                break;
            }
            rho = Math.max(rho, 2 * backward.largestMultiplier());
            double merit = value + rho * gap;
            double reached = 0;
            double reachedMerit = 0;
            boolean accepted = false;
            for (double alpha : settings.backtracking()) {
                reached = forward(alpha);
                reachedMerit = reached + rho * (1 - alpha) * gap;
                modelSteps += horizon;
                rejected += Double.isFinite(reached) ? 0 : 1;
                double promised = alpha * backward.slope + alpha * alpha * backward.curvature - alpha * rho * gap;
                if (reachedMerit - merit < settings.c1() * promised) {
                    for (int i = 0; i < gaps.length; i++) {
                        gaps[i] *= 1 - alpha;
                    }
                    accepted = true;
                    break;
                }
            }
            if (accepted) {
                double improvement = merit - reachedMerit;
                swap();
                value = reached;
                stale = true;
                regularisation.decrease();
                history.add(value);
                if (improvement < settings.costTolerance() && oneNorm(gaps) < CLOSED) {
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
        Optional<PlannedTrajectory> trajectory = PlannedTrajectory.from(request.warmStart(), n, m);
        if (trajectory.isPresent()) {
            trajectory.get().fill(space, x, u);
        } else {
            PlannedActions.fillHolding(request.warmStart(), space, u);
            rollOut(request.state());
        }
        System.arraycopy(request.state(), 0, x, 0, n);
    }

    /** States under the start actions; a state that is not finite is replaced by the one before, leaving a gap. */
    private void rollOut(double[] state) {
        System.arraycopy(state, 0, x, 0, n);
        for (int t = 0; t < horizon; t++) {
            step(x, t, u);
            boolean finite = RolloutEvaluator.isFinite(stepNext.data, 0, n, 0);
            System.arraycopy(finite ? stepNext.data : stepState.data, 0, x, (t + 1) * n, n);
        }
    }

    /** Gaps of the start trajectory, all steps in one batch; returns its cost. */
    private double measure() {
        System.arraycopy(x, 0, stepStates.data, 0, horizon * n);
        System.arraycopy(u, 0, stepActions.data, 0, horizon * m);
        dynamics.step(stepStates, stepActions, stepNext);
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            total += cost.running(x, t * n, u, t * m, t);
            for (int i = 0; i < n; i++) {
                gaps[t * n + i] = stepNext.data[t * n + i] - x[(t + 1) * n + i];
            }
        }
        total += cost.terminal(x, horizon * n);
        return RolloutEvaluator.isFinite(gaps, 0, gaps.length, total) ? total : Double.NaN;
    }

    /** The trajectory under u + alpha k + K (x' - x), clipped, with its gaps shrunk by 1 - alpha; returns its cost. */
    private double forward(double alpha) {
        System.arraycopy(x, 0, newX, 0, n);
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
            for (int i = 0; i < n; i++) {
                newX[(t + 1) * n + i] = stepNext.data[i] - (1 - alpha) * gaps[t * n + i];
            }
            total += cost.running(newX, t * n, newU, t * m, t);
        }
        return total + cost.terminal(newX, horizon * n);
    }

    /** Rolls the plan out under u + K (x' - x), without gaps, and makes that the plan; returns its cost. */
    private double makeFeasible() {
        Arrays.fill(gaps, 0);
        Arrays.fill(backward.k, 0);
        double total = forward(0);
        swap();
        return total;
    }

    private void step(double[] states, int t, double[] actions) {
        System.arraycopy(states, t * n, stepState.data, 0, n);
        System.arraycopy(actions, t * m, stepAction.data, 0, m);
        dynamics.step(stepState, stepAction, stepNext);
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
    }
}
