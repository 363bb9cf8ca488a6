package dev.mechanist.core.gaussian;

/** A {@link GaussianMap} evaluated at one input, with what its adjoint needs kept. Immutable. */
public interface GaussianLinearisation {
    /** The output moments, as {@link GaussianMap#propagate} gives them. */
    Moments moments();

    /** As {@link GaussianMap#pullback} at the input that this was made for; may be called any number of times. */
    Gaussian pullback(Moments seed, double[] gTheta);
}
