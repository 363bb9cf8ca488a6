/**
 * Articulated rigid bodies: trees of bodies read from MuJoCo's MJCF format, simulated with MuJoCo's conventions, with exact
 * derivatives.
 *
 * <p>{@link dev.mechanist.envs.bodies.mjcf.Mjcf} reads a file into an immutable {@link dev.mechanist.envs.bodies.BodyModel};
 * {@link dev.mechanist.envs.bodies.BodySimulator} steps it; {@link dev.mechanist.envs.bodies.BodyDynamics} makes it a
 * {@link dev.mechanist.core.ParametricDynamics} for planners and fits.
 *
 * <p>What resists motion is one convex problem, {@code ConstraintProblem}: {@code JointLimits}, {@code Contacts} with the solids of
 * {@link dev.mechanist.envs.bodies.shapes}, {@code Equalities} and {@code Tendons} add their rows to it; {@code ContactSlopes}
 * knows how contacts change with the state. {@link dev.mechanist.envs.bodies.zoo} has bodies that the field knows, with tasks.
 *
 * <p>What pulls: {@code JointForces} with {@code Actuators} and their {@code ActuatorLaw}, {@code Tendons} along {@code TendonPaths},
 * {@code SitePulls}.
 *
 * <p>Conventions. Positions q [nq] hold, per joint: hinge an angle, rad; slide a length, m; ball a unit quaternion (w, x, y,
 * z); free a position and a unit quaternion. Velocities v [nv] hold: hinge rad/s, slide m/s, ball the angular velocity in the
 * child frame, free the linear velocity of the body origin in the world frame followed by the angular velocity in the body
 * frame. A state is (q, v, activations of actuators). Body 0 is the world. Spatial vectors are (angular, linear), in world axes, about the position of
 * the root body of the tree, so that no vector is ever transformed between bodies.
 */
package dev.mechanist.envs.bodies;
