/**
 * What a body is: an immutable {@link dev.mechanist.envs.bodies.model.BodyModel} with its
 * {@link dev.mechanist.envs.bodies.model.BodyOption} and keyframes, the arrays behind it
 * ({@link dev.mechanist.envs.bodies.model.BodyTables}, named after MuJoCo's mjModel), what of it can be fitted
 * ({@link dev.mechanist.envs.bodies.model.BodyParameter}), and the small mathematics of places:
 * {@link dev.mechanist.envs.bodies.model.Rotations}, {@link dev.mechanist.envs.bodies.model.Pose},
 * {@link dev.mechanist.envs.bodies.model.PrincipalAxes}.
 */
package dev.mechanist.envs.bodies.model;
