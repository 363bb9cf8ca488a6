/**
 * Trees of bodies in motion, without what drives them: {@code Tree} is what a step needs, {@code SpatialTree} any tree, with its
 * places by {@code Placement} and its {@code InverseInertia} by whichever of two ways is less work, {@code SparseInertia} or
 * {@code ArticulatedInertia}; {@code PlanarTree} parallel hinges in a plane at a fraction of the price; {@code TreeDerivatives}
 * its exact derivatives (Carpentier and Mansard 2018). Small things beside: {@code PointRows} says how points follow the
 * joints, {@code FluidBox} and {@code FluidEllipsoids} what a medium does, {@code ForcePolynomial} what a spring. All
 * quantities in world axes about the root body of their tree.
 */
@Internal
package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.core.Internal;
