package dev.mechanist.core;

/**
 * How a plan came about.
 *
 * @param costs best cost after each iteration, not increasing for planners that keep their best
 * @param modelSteps model steps spent, derivatives included: see {@link Budget}
 * @param rejected rollouts that were not finite and were ranked last
 * @param milliseconds wall-clock time; the one field that differs between equal runs
 * @param converged whether the planner's own criterion ended it, and not a limit
 */
public record PlanStatistics(double[] costs, long modelSteps, long rejected, double milliseconds, boolean converged) {
    public int iterations() {
        return costs.length;
    }
}
