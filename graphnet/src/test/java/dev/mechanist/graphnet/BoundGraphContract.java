package dev.mechanist.graphnet;

import dev.mechanist.core.contract.DifferentiableDynamicsContract;

/** The kit of graph networks in float64 that are bound to a system: rows of a batch to rounding, derivatives to their differences'. */
interface BoundGraphContract extends DifferentiableDynamicsContract {
    @Override
    BoundGraphModel dynamics();

    @Override
    default double derivativeTolerance() {
        return 1e-6;
    }

    @Override
    default double batchTolerance() {
        return 1e-12;
    }

    /** A step after a step; what is built for each horizon grows faster than it. */
    @Override
    default int horizon() {
        return 2;
    }
}
