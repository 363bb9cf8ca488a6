/**
 * What resists motion, one convex problem for the accelerations: {@code Constraints} gathers its rows, {@code ConstraintProblem}
 * solves it. A page for each kind of row: {@code JointLimits}, {@code FrictionLosses}, {@code TendonBounds}, {@code Equalities},
 * {@code Contacts} where {@code TouchingGeoms} meet; {@code SoftConstraint} and {@code InverseWeights} say how soft each is.
 * {@code ContactSlopes} knows how contacts change with the state. Rules: MuJoCo's documentation, "Computation".
 */
@Internal
package dev.mechanist.envs.bodies.constraints;

import dev.mechanist.core.Internal;
