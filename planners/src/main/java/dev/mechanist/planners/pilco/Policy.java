package dev.mechanist.planners.pilco;

import dev.mechanist.core.GaussianMap;

/** A deterministic controller v = pi(z; theta), before squashing, with a vector of parameters. Immutable. */
public interface Policy extends GaussianMap {
    /** Parameters theta, a fresh array. */
    double[] parameters();

    /** The same kind of policy with other parameters, of the same length. */
    Policy withParameters(double[] theta);

    /** v = pi(z) at a point, a fresh array [E]. */
    double[] at(double[] z);
}
