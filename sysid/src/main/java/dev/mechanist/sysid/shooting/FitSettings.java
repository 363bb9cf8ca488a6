package dev.mechanist.sysid.shooting;

import dev.mechanist.core.InputException;
import java.util.Set;

/**
 * How a {@link PhysicsFit} works.
 *
 * @param shooting where simulated stretches begin
 * @param noise standard deviation of the measurement of each state [n], in its unit; infinite for a state that is not
 *     compared, whose values in the data only begin the search for free starts. Only ratios matter to the estimates.
 * @param loss how a residual counts
 * @param priorWidth standard deviation, in scales of each free parameter, of a Gaussian prior about its start value; infinite
 *     for none
 * @param reweightings how often the noise is estimated anew from the residuals and the fit repeated: of each state with free
 *     starts; only its common size, which weighs data against prior, from measured starts
 * @param maximumIterations at most this many accepted or rejected steps in all
 * @param tolerance stop when a step lowers the cost by less than this share of it
 * @param threads worker threads; the result does not depend on their number
 * @param perRecord names of free parameters that are a matter of the session and not of the machine, such as where an encoder was
 *     zeroed: each record has its own value, and the model that is found their mean
 */
public record FitSettings(
        Shooting shooting,
        double[] noise,
        Loss loss,
        double priorWidth,
        int reweightings,
        int maximumIterations,
        double tolerance,
        int threads,
        Set<String> perRecord) {
    /** Where simulated stretches begin. */
    public sealed interface Shooting {
        /**
         * Each window starts from its measured state and predicts the rest: the fit minimises the open-loop prediction error
         * that planning suffers from. Noise in the start states is not modelled. Windows may overlap.
         *
         * @param length duration of a window, s
         * @param every time between starts, s
         */
        record FromMeasured(double length, double every) implements Shooting {}

        /**
         * Multiple shooting (Bock 1983): episodes are cut into stretches whose start states are unknowns, estimated together
         * with the parameters. Every measured state counts once. The end of a stretch and the start of the next differ by no
         * more than about {@code tolerance} standard deviations of the noise, which for a small tolerance is the maximum
         * likelihood estimate for noisy states and deterministic dynamics.
         *
         * @param length duration of a stretch, s
         * @param tolerance of the joints, in standard deviations of the noise
         */
        record FreeStarts(double length, double tolerance) implements Shooting {}
    }

    public FitSettings {
        noise = noise.clone();
        perRecord = Set.copyOf(perRecord);
        for (double s : noise) {
            if (!(s > 0)) {
                throw new InputException("the noise of a state must be positive, not " + s);
            }
        }
        if (!(priorWidth > 0)) {
            throw new InputException("the width of the prior must be positive, not " + priorWidth);
        }
        if (reweightings < 0 || maximumIterations < 1 || !(tolerance >= 0) || threads < 1) {
            throw new InputException("a fit needs reweightings >= 0, iterations >= 1, tolerance >= 0 and threads >= 1");
        }
    }

    /** Plain least squares with the given shooting and noise, no prior, 100 iterations, relative tolerance 1e-9. */
    public static FitSettings of(Shooting shooting, double... noise) {
        return new FitSettings(
                shooting,
                noise,
                Loss.SQUARED,
                Double.POSITIVE_INFINITY,
                0,
                100,
                1e-9,
                Runtime.getRuntime().availableProcessors(),
                Set.of());
    }

    @Override
    public double[] noise() {
        return noise.clone();
    }

    public FitSettings withShooting(Shooting shooting) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withLoss(Loss loss) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withNoise(double... noise) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withPriorWidth(double priorWidth) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withReweightings(int reweightings) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withMaximumIterations(int maximumIterations) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withTolerance(double tolerance) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withThreads(int threads) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }

    public FitSettings withPerRecord(Set<String> perRecord) {
        return new FitSettings(
                shooting, noise, loss, priorWidth, reweightings, maximumIterations, tolerance, threads, perRecord);
    }
}
