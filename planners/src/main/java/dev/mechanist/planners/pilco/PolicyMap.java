package dev.mechanist.planners.pilco;

import dev.mechanist.core.gaussian.GaussianMap;

/** A deterministic controller v = pi(z; theta), before squashing, with a vector of parameters. Immutable. */
public interface PolicyMap extends GaussianMap {
    /** Parameters theta, a fresh array. */
    double[] parameters();

    /** The same kind of policy with other parameters, of the same length. */
    PolicyMap withParameters(double[] theta);

    /** v = pi(z) at a point z [D], a fresh array [E], in the units of the controls. */
    double[] at(double[] z);
}
