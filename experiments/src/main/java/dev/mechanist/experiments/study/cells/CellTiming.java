package dev.mechanist.experiments.study.cells;

/**
 * Wall-clock times of a cell, kept apart from its result.
 *
 * @param fitSeconds time of the fit, s; of the latest one when a study was resumed. Of a learner: of all its trials
 * @param planMilliseconds median time per plan, ms; NaN without a planner
 * @param seconds time of the cell without the fit, s
 * @param beside how many other models were computed meanwhile, at most
 */
public record CellTiming(double fitSeconds, double planMilliseconds, double seconds, int beside) {
    public CellTiming(double fitSeconds, double planMilliseconds, double seconds) {
        this(fitSeconds, planMilliseconds, seconds, 0);
    }

    /** The same times, taken beside so many others. */
    public CellTiming beside(int others) {
        return new CellTiming(fitSeconds, planMilliseconds, seconds, others);
    }

    /** Time of one trial of a controller that learned in so many, minutes. */
    public double minutesPerTrial(int trials) {
        return (fitSeconds + seconds) / 60 / trials;
    }
}
