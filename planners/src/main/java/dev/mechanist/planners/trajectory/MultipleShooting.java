package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.PlannedTrajectory;
import dev.mechanist.planners.sampling.CandidateBlocks;
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
    private final ShootingIterate iterate;
    private final BackwardPass backward;
    private final TrajectorySettings settings;
    private final Regularisation regularisation;
    private final DMatrixRMaj allStates;
    private final DMatrixRMaj allActions;
    private final DMatrixRMaj allNext = new DMatrixRMaj(0, 0);
    private final double[] gaps;

    private MultipleShooting(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            QuadraticModel.Expansion expansion,
            int horizon,
            TrajectorySettings settings,
            WorkSharing sharing) {
        this.dynamics = dynamics;
        this.settings = settings;
        iterate = new ShootingIterate(dynamics, cost, expansion, horizon, sharing);
        backward = iterate.backward;
        regularisation = new Regularisation(settings);
        allStates = new DMatrixRMaj(horizon, iterate.n);
        allActions = new DMatrixRMaj(horizon, iterate.m);
        gaps = new double[horizon * iterate.n];
    }

    /** With the cost's positive semi-definite Hessian. The model and cost are forked. */
    public static MultipleShooting gaussNewton(
            DifferentiableDynamics dynamics, SmoothCost cost, int horizon, TrajectorySettings settings) {
        return gaussNewton(dynamics, cost, horizon, settings, WorkSharing.NONE);
    }

    /** The same by several threads. */
    public static MultipleShooting gaussNewton(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            int horizon,
            TrajectorySettings settings,
            WorkSharing sharing) {
        SmoothCost own = cost.fork();
        return new MultipleShooting(
                dynamics.fork(), own, QuadraticModel.Expansion.gaussNewton(own), horizon, settings, sharing);
    }

    /** With the cost's exact Hessian. */
    public static MultipleShooting fullHessian(
            DifferentiableDynamics dynamics, TwiceDifferentiableCost cost, int horizon, TrajectorySettings settings) {
        return fullHessian(dynamics, cost, horizon, settings, WorkSharing.NONE);
    }

    /** The same by several threads. */
    public static MultipleShooting fullHessian(
            DifferentiableDynamics dynamics,
            TwiceDifferentiableCost cost,
            int horizon,
            TrajectorySettings settings,
            WorkSharing sharing) {
        TwiceDifferentiableCost own = cost.fork();
        return new MultipleShooting(
                dynamics.fork(), own, QuadraticModel.Expansion.full(own), horizon, settings, sharing);
    }

    @Override
    public int horizon() {
        return iterate.horizon;
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(iterate.spec, request);
        ShootingRun run = new ShootingRun(iterate, settings, request);
        run.spend(start(request));
        run.setValue(run.count(measure()));
        Arrays.fill(backward.K, 0);
        regularisation.reset();
        improve(run);
        double value = run.count(makeFeasible());
        if (!Double.isFinite(value)) {
            value = iterate.rollOutOpenLoop();
            run.spend(iterate.horizon);
        }
        run.setValue(value);
        run.stay();
        return run.plan(PlannedTrajectory.of(iterate.states(), iterate.actions()));
    }

    private void improve(ShootingRun run) {
        double rho = 0;
        while (run.goesOn() && !regularisation.exhausted()) {
            run.linearise();
            if (!iterate.solve(gaps, regularisation.mu())) {
                regularisation.increase();
                continue;
            }
            double gap = oneNorm(gaps);
            if (stationary(run.value(), gap)) {
                run.stay();
                run.converge();
                return;
            }
            rho = Math.max(rho, 2 * backward.largestMultiplier());
            double improvement = search(run, gap, rho);
            if (Double.isNaN(improvement)) {
                regularisation.increase();
                run.stay();
            } else {
                regularisation.decrease();
                if (improvement < settings.costTolerance() && oneNorm(gaps) < CLOSED) {
                    run.converge();
                    return;
                }
            }
        }
    }

    /** Whether the trajectory is feasible and its step negligible, or what the model expects of it is lost in rounding. */
    private boolean stationary(double value, double gap) {
        return gap < CLOSED
                && (backward.relativeStep(iterate.u) < settings.gradientTolerance() && regularisation.mu() < 1e-5
                        || backward.slope + backward.curvature > -4 * Math.ulp(value));
    }

    /** Takes the first step length that lowers the penalty enough; returns by how much, NaN where none does. */
    private double search(ShootingRun run, double gap, double rho) {
        double merit = run.value() + rho * gap;
        double[] alphas = settings.backtracking();
        for (int a = 0; a < alphas.length; a++) {
            double alpha = alphas[a];
            double reached = run.attempt(alphas, a, gaps);
            double reachedMerit = reached + rho * (1 - alpha) * gap;
            double promised = alpha * backward.slope + alpha * alpha * backward.curvature - alpha * rho * gap;
            if (reachedMerit - merit < settings.c1() * promised) {
                for (int i = 0; i < gaps.length; i++) {
                    gaps[i] *= 1 - alpha;
                }
                run.accept(reached);
                return merit - reachedMerit;
            }
        }
        return Double.NaN;
    }

    /** The trajectory to improve, from the measured state; returns the model steps it took. */
    private long start(Request request) {
        Optional<PlannedTrajectory> trajectory = PlannedTrajectory.from(request.warmStart(), iterate.n, iterate.m);
        if (trajectory.isPresent()) {
            trajectory.get().fill(iterate.space, iterate.x, iterate.u);
        } else {
            PlannedActions.fillHolding(request.warmStart(), iterate.space, iterate.u);
            rollOut(request.state());
        }
        System.arraycopy(request.state(), 0, iterate.x, 0, iterate.n);
        return trajectory.isPresent() ? 0 : iterate.horizon;
    }

    /** States under the start actions; a state that is not finite is replaced by the one before, leaving a gap. */
    private void rollOut(double[] state) {
        int n = iterate.n;
        double[] x = iterate.x;
        System.arraycopy(state, 0, x, 0, n);
        for (int t = 0; t < iterate.horizon; t++) {
            iterate.step(t);
            if (!CandidateBlocks.isFinite(x, (t + 1) * n, n, 0)) {
                System.arraycopy(x, t * n, x, (t + 1) * n, n);
            }
        }
    }

    /** Gaps of the start trajectory, all steps in one batch; returns its cost. */
    private double measure() {
        int n = iterate.n;
        System.arraycopy(iterate.x, 0, allStates.data, 0, gaps.length);
        System.arraycopy(iterate.u, 0, allActions.data, 0, iterate.u.length);
        dynamics.step(allStates, allActions, allNext);
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = allNext.data[i] - iterate.x[n + i];
        }
        double total = iterate.cost();
        return CandidateBlocks.isFinite(gaps, 0, gaps.length, total) ? total : Double.NaN;
    }

    /** Rolls the plan out under u + K (x' - x), without gaps, and makes that the plan where it is finite; returns its cost. */
    private double makeFeasible() {
        Arrays.fill(gaps, 0);
        return iterate.follow(iterate.x);
    }

    private static double oneNorm(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += Math.abs(v);
        }
        return sum;
    }
}
