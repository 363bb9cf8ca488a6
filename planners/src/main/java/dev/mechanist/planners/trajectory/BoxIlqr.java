package dev.mechanist.planners.trajectory;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.PlannedTrajectory;
import java.util.Arrays;
import java.util.Optional;

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
        return gaussNewton(dynamics, cost, horizon, settings, WorkSharing.NONE);
    }

    /** The same by several threads. */
    public static BoxIlqr gaussNewton(
            DifferentiableDynamics dynamics,
            SmoothCost cost,
            int horizon,
            TrajectorySettings settings,
            WorkSharing sharing) {
        SmoothCost own = cost.fork();
        return new BoxIlqr(
                new ShootingIterate(dynamics.fork(), own, QuadraticModel.Expansion.gaussNewton(own), horizon, sharing),
                settings);
    }

    /** With the cost's exact Hessian, which the regularisation makes positive definite where it is not. */
    public static BoxIlqr fullHessian(
            DifferentiableDynamics dynamics, TwiceDifferentiableCost cost, int horizon, TrajectorySettings settings) {
        return fullHessian(dynamics, cost, horizon, settings, WorkSharing.NONE);
    }

    /** The same by several threads. */
    public static BoxIlqr fullHessian(
            DifferentiableDynamics dynamics,
            TwiceDifferentiableCost cost,
            int horizon,
            TrajectorySettings settings,
            WorkSharing sharing) {
        TwiceDifferentiableCost own = cost.fork();
        return new BoxIlqr(
                new ShootingIterate(dynamics.fork(), own, QuadraticModel.Expansion.full(own), horizon, sharing),
                settings);
    }

    @Override
    public int horizon() {
        return iterate.horizon;
    }

    @Override
    public Plan plan(Request request) {
        Checks.request(iterate.spec, request);
        ShootingRun run = new ShootingRun(iterate, settings, request);
        start(request);
        run.setValue(firstRollout(run, request.state()));
        Arrays.fill(backward.K, 0);
        regularisation.reset();
        improve(run);
        return run.plan(new PlannedTrajectory(iterate.states(), iterate.actions(), Optional.of(iterate.gains()), 0));
    }

    private void improve(ShootingRun run) {
        boolean probing = true;
        while (run.goesOn()) {
            run.linearise();
            if (!solve(run, probing)) {
                return;
            }
            probing = false;
            if (stationary(run.value())) {
                run.stay();
                run.converge();
                return;
            }
            double before = run.value();
            double reached = search(run);
            if (Double.isNaN(reached)) {
                run.stay();
                regularisation.increase();
                if (regularisation.exhausted()) {
                    return;
                }
            } else {
                run.accept(reached);
                regularisation.decrease();
                if (before - reached < settings.costTolerance()) {
                    run.converge();
                    return;
                }
            }
        }
    }

    /**
     * The step of the iterate, regularised as far as it must be; false where nothing makes it definite.
     *
     * @param probing whether the full step is tried first, and the published schedule begins unless it does what it should
     */
    private boolean solve(ShootingRun run, boolean probing) {
        boolean definite = iterate.solve(null, regularisation.mu());
        if (probing && !(definite && predicted(run.value(), run.attempt(1, null)))) {
            regularisation.engage();
            definite = iterate.solve(null, regularisation.mu());
        }
        while (!definite && !regularisation.exhausted()) {
            regularisation.increase();
            definite = iterate.solve(null, regularisation.mu());
        }
        return definite;
    }

    /** Whether the step is negligible, or the improvement that the model expects of it is lost in rounding. */
    private boolean stationary(double value) {
        return backward.relativeStep(iterate.u) < settings.gradientTolerance() && regularisation.mu() < 1e-5
                || -(backward.slope + backward.curvature) <= 4 * Math.ulp(value);
    }

    /** Cost of the first step length that improves enough, whose trial is then at hand; NaN where none does. */
    private double search(ShootingRun run) {
        double[] alphas = settings.backtracking();
        for (int i = 0; i < alphas.length; i++) {
            double alpha = alphas[i];
            double reached = run.attempt(alphas, i, null);
            double expected = -(alpha * backward.slope + alpha * alpha * backward.curvature);
            if (run.value() - reached > settings.c1() * expected) {
                return reached;
            }
        }
        return Double.NaN;
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
     * Follows the reference from the measured state and makes that the trajectory where it is finite; otherwise rolls its
     * actions out, halved until that is. Returns the cost.
     */
    private double firstRollout(ShootingRun run, double[] state) {
        double value = run.count(iterate.follow(state));
        if (!Double.isFinite(value)) {
            System.arraycopy(state, 0, iterate.x, 0, iterate.n);
        }
        while (!Double.isFinite(value) && run.rejected() <= settings.backtracking().length) {
            halveActions();
            value = run.count(iterate.rollOutOpenLoop());
        }
        return value;
    }

    private void halveActions() {
        double[] u = iterate.u;
        for (int i = 0; i < u.length; i++) {
            u[i] = iterate.space.clip(u[i] / 2, i % iterate.m);
        }
    }
}
