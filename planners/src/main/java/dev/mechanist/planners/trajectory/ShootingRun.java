package dev.mechanist.planners.trajectory;

import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.planners.CostHistory;
import dev.mechanist.planners.PlannedTrajectory;
import dev.mechanist.planners.Stopwatch;
import java.util.Optional;

/** One plan under way: the cost of the {@link ShootingIterate}'s trajectory, and what has been spent on it. */
final class ShootingRun {
    private final ShootingIterate iterate;
    private final TrajectorySettings settings;
    private final Stopwatch watch;
    private final CostHistory history = new CostHistory();
    private final long limit;
    private double value;
    private int iterations;
    private long modelSteps;
    private long rejected;
    private boolean converged;
    private boolean stale = true;
    private int triedFrom;
    private int triedTo;

    /** The iterate begins the plan; its trajectory is the caller's to set. */
    ShootingRun(ShootingIterate iterate, TrajectorySettings settings, Planner.Request request) {
        this.iterate = iterate;
        this.settings = settings;
        iterate.begin(request.step());
        watch = new Stopwatch(request.budget());
        limit = request.budget().modelSteps();
    }

    /** Cost of the trajectory. */
    double value() {
        return value;
    }

    /** The trajectory has this cost, before the first iteration and after the last. */
    void setValue(double cost) {
        value = cost;
    }

    /** Rollouts that left the finite numbers. */
    long rejected() {
        return rejected;
    }

    /** Begins the next iteration; false where the limits or a cost that is not finite forbid it. */
    boolean goesOn() {
        return iterations++ < settings.iterations() && Double.isFinite(value) && modelSteps < limit && !watch.expired();
    }

    /** Expands about the trajectory, unless that was done since it changed. */
    void linearise() {
        if (stale) {
            modelSteps += iterate.linearise();
            stale = false;
        }
    }

    /** Counts model steps. */
    void spend(long steps) {
        modelSteps += steps;
    }

    /** Counts a rollout by its cost, which it returns. */
    double count(double cost) {
        spend(iterate.horizon);
        rejected += Double.isFinite(cost) ? 0 : 1;
        return cost;
    }

    /** The trial of a step length, as {@link ShootingTrial#rollOut}; returns its cost. */
    double attempt(double alpha, double[] gaps) {
        return count(iterate.rollOut(iterate.x, alpha, gaps));
    }

    /**
     * The trial of one of some step lengths that are asked for in their order; returns its cost. Threads that would wait roll out the next
     * ones meanwhile, which count when they are asked for.
     */
    double attempt(double[] alphas, int i, double[] gaps) {
        if (i == 0 || i >= triedTo) {
            triedFrom = i;
            triedTo = i + iterate.tryOut(alphas, i, gaps);
        }
        return count(iterate.choose(i - triedFrom));
    }

    /** The trial becomes the trajectory, and an iteration ends. */
    void accept(double cost) {
        iterate.accept();
        value = cost;
        stale = true;
        history.add(cost);
    }

    /** An iteration ends where it began. */
    void stay() {
        history.add(value);
    }

    void converge() {
        converged = true;
    }

    /** The plan, with what the next one starts from. */
    Plan plan(PlannedTrajectory warmStart) {
        return new Plan(
                iterate.states(),
                iterate.actions(),
                Double.isFinite(value) ? value : Double.POSITIVE_INFINITY,
                Optional.of(iterate.gains()),
                warmStart,
                new PlanStatistics(history.toArray(), modelSteps, rejected, watch.milliseconds(), converged));
    }
}
