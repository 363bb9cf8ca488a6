/**
 * Articulated rigid bodies: trees of bodies read from MuJoCo's MJCF format, simulated with MuJoCo's conventions, with exact
 * derivatives.
 *
 * <p>{@link dev.mechanist.envs.bodies.mjcf.Mjcf} reads a file into an immutable {@link dev.mechanist.envs.bodies.model.BodyModel};
 * {@link dev.mechanist.envs.bodies.BodySimulator} steps it; {@link dev.mechanist.envs.bodies.BodyDynamics} makes it a
 * {@link dev.mechanist.core.dynamics.ParametricDynamics} for planners and fits.
 *
 * <p>Rooms, from the ground up: {@link dev.mechanist.envs.bodies.model} says what a body is,
 * {@link dev.mechanist.envs.bodies.mechanics} how it moves, {@link dev.mechanist.envs.bodies.tendons} and
 * {@link dev.mechanist.envs.bodies.forces} what drives it, {@link dev.mechanist.envs.bodies.constraints} what resists, with the
 * solids of {@link dev.mechanist.envs.bodies.shapes}. Here these are put together: {@code StepDerivatives} for exact Jacobians,
 * {@link dev.mechanist.envs.bodies.BodyReadings} and its like for looking closely. {@link dev.mechanist.envs.bodies.zoo} has
 * bodies that the field knows, with tasks.
 *
 * <p>Conventions. Positions q [nq] hold, per joint: hinge an angle, rad; slide a length, m; ball a unit quaternion (w, x, y,
 * z); free a position and a unit quaternion. Velocities v [nv] hold: hinge rad/s, slide m/s, ball the angular velocity in the
 * child frame, free the linear velocity of the body origin in the world frame followed by the angular velocity in the body
 * frame. A state is (q, v, activations of actuators). Body 0 is the world. Spatial vectors are (angular, linear), in world axes, about the position of
 * the root body of the tree, so that no vector is ever transformed between bodies.
 */
package dev.mechanist.envs.bodies;
