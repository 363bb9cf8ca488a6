package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.SmoothCost;
import dev.mechanist.core.TwiceDifferentiableCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.CostHistory;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.PlannedTrajectory;
import dev.mechanist.planners.Stopwatch;
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
    private final ShootingIterate iterate;
    private final BackwardPass backward;
    private final TrajectorySettings settings;
    private final Regularisation regularisation;

    private BoxIlqr(ShootingIterate iterate, TrajectorySettings settings) {
        this.iterate = iterate;
        this.settings = settings;
        backward = iterate.backward;
        regularisation = new Regularisation(settings);
    }

    /** With the cost's positive semi-definite Hessian. The model and cost are forked. */
    public static BoxIlqr gaussNewton(
            DifferentiableDynamics dynamics, SmoothCost cost, int horizon, TrajectorySettings settings) {
        SmoothCost own = cost.fork();
        return new BoxIlqr(
                new ShootingIterate(dynamics.fork(), own, QuadraticModel.Expansion.gaussNewton(own), horizon),
                settings);
    }

    /** With the cost's exact Hessian, which the regularisation makes positive definite where it is not. */
    public static BoxIlqr fullHessian(
            DifferentiableDynamics dynamics, TwiceDifferentiableCost cost, int horizon, TrajectorySettings settings) {
        TwiceDifferentiableCost own = cost.fork();
        return new BoxIlqr(
                new ShootingIterate(dynamics.fork(), own, QuadraticModel.Expansion.full(own), horizon), settings);
    }

    @Override
    public int horizon() {
        return iterate.horizon;
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(iterate.spec, request);
        iterate.begin(request.step());
        int horizon = iterate.horizon;
        Stopwatch watch = new Stopwatch(request.budget());
        CostHistory history = new CostHistory();
        long limit = request.budget().modelSteps();
        start(request);
        long modelSteps = horizon;
        long rejected = 0;
        double value = closedLoopRollout(request.state());
        rejected += Double.isFinite(value) ? 0 : 1;
        while (!Double.isFinite(value) && rejected <= settings.backtracking().length) {
            halveActions();
            value = iterate.rollOutOpenLoop();
            modelSteps += horizon;
            rejected += Double.isFinite(value) ? 0 : 1;
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
                modelSteps += iterate.linearise();
                stale = false;
            }
            boolean definite = iterate.solve(null, regularisation.mu());
            if (probing) {
                probing = false;
                double probed = definite ? forward(1) : value;
                modelSteps += definite ? horizon : 0;
                rejected += Double.isFinite(probed) ? 0 : 1;
                if (!definite || !predicted(value, probed)) {
                    regularisation.engage();
                    definite = iterate.solve(null, regularisation.mu());
                }
            }
            while (!definite && !regularisation.exhausted()) {
                regularisation.increase();
                definite = iterate.solve(null, regularisation.mu());
            }
            if (!definite) {
                break;
            }
            if (backward.relativeStep(iterate.u) < settings.gradientTolerance() && regularisation.mu() < 1e-5) {
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
                iterate.accept();
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
        DMatrixRMaj states = iterate.states();
        DMatrixRMaj actions = iterate.actions();
        DMatrixRMaj gains = iterate.gains();
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
        Optional<PlannedTrajectory> trajectory = PlannedTrajectory.from(request.warmStart(), iterate.n, iterate.m);
        if (trajectory.isPresent()) {
            trajectory.get().fill(iterate.space, iterate.x, iterate.u);
            trajectory.get().fillGains(iterate.space, backward.K);
            return;
        }
        PlannedActions.fillHolding(request.warmStart(), iterate.space, iterate.u);
        Arrays.fill(iterate.x, 0);
        Arrays.fill(backward.K, 0);
    }

    /**
     * Follows the reference from the measured state, u = u_t + K_t (x - x_t) clipped to the bounds, and makes that the
     * trajectory where it is finite; otherwise its actions are left for an open loop. Returns the cost.
     */
    private double closedLoopRollout(double[] state) {
        Arrays.fill(backward.k, 0);
        double total = iterate.rollOut(state, 0, null);
        if (Double.isFinite(total)) {
            iterate.accept();
        } else {
            System.arraycopy(state, 0, iterate.x, 0, iterate.n);
        }
        return total;
    }

    private void halveActions() {
        double[] u = iterate.u;
        for (int i = 0; i < u.length; i++) {
            u[i] = iterate.space.clip(u[i] / 2, i % iterate.m);
        }
    }

    /** The trajectory after a step of length alpha; returns its cost. */
    private double forward(double alpha) {
        return iterate.rollOut(iterate.x, alpha, null);
    }
}
