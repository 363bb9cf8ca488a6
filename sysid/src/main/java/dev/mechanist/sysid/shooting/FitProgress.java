package dev.mechanist.sysid.shooting;

/** Hears of every improvement of a fit, on the thread that runs it. */
@FunctionalInterface
public interface FitProgress {
    /**
     * Called after an accepted step.
     *
     * @param iteration steps tried so far
     * @param misfit root mean square of predicted minus measured over all that is compared, in standard deviations of the noise that the
     *     fit began with: the same measure throughout, while the sum that is minimised changes as noise is estimated anew and joints
     *     tighten
     */
    void iteration(int iteration, double misfit);
}
