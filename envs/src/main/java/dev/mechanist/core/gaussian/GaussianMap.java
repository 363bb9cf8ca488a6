package dev.mechanist.core.gaussian;

/**
 * A function through which Gaussians can be pushed by matching moments: a Gaussian process, a policy, squashing,
 * trigonometric features and a cost alike (Deisenroth and Rasmussen 2011, section 2.2). Maps are immutable and may be used
 * from several threads.
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

    /**
     * The moments together with what their adjoint needs, so that a chain of maps does the shared work once per step. A map
     * whose adjoint repeats expensive parts of {@link #propagate} overrides this; the linearisation must stay small (no n x n
     * matrices), since a reverse sweep keeps one per step.
     */
    default GaussianLinearisation linearise(Gaussian z) {
        Moments moments = propagate(z);
        return new GaussianLinearisation() {
            @Override
            public Moments moments() {
                return moments;
            }

            @Override
            public Gaussian pullback(Moments seed, double[] gTheta) {
                return GaussianMap.this.pullback(z, seed, gTheta);
            }
        };
    }
}
