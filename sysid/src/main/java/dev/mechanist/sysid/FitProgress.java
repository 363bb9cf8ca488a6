package dev.mechanist.sysid;

/** Hears of every improvement of a fit, on the thread that runs it. */
@FunctionalInterface
public interface FitProgress {
    /**
     * Called after an accepted step.
     *
     * @param iteration steps tried so far
     * @param cost the sum being minimised, dimensionless
     */
    void iteration(int iteration, double cost);
}
