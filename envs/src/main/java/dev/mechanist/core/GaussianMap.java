package dev.mechanist.core;

/**
 * A function through which Gaussians can be pushed by matching moments: a Gaussian process, a policy, squashing,
 * trigonometric features and a cost alike (Deisenroth and Rasmussen 2011, section 2.2).
 */
public interface GaussianMap {
    /** Input dimension D. */
    int inputs();

    /** Output dimension E. */
    int outputs();

    /** Number of parameters that {@link #pullback} differentiates by; 0 where there are none. */
    default int parameterCount() {
        return 0;
    }

    /** Moments of the output for z ~ N(m, S). */
    Moments propagate(Gaussian z);

    /**
     * The adjoint of {@link #propagate}: from the derivatives of a scalar L by the output moments to those by the input.
     *
     * @param z the same input as given to {@link #propagate}
     * @param seed dL/d mean [E], dL/d covariance [E, E] (symmetric), dL/d gain [D, E]
     * @param gTheta length {@link #parameterCount()}; dL/d parameters is ADDED to it; may be null
     * @return dL/dm [D] and dL/dS [D, D], the latter symmetrised
     */
    Gaussian pullback(Gaussian z, Moments seed, double[] gTheta);
}
