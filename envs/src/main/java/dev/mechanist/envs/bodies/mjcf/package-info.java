/**
 * The reader of MJCF, MuJoCo's format. {@link dev.mechanist.envs.bodies.mjcf.Mjcf} reads a file; {@code MjcfReader} follows
 * includes, {@code MjcfDefaults} the classes; {@code MjcfCompiler} leads through the rest, with a reader for bodies, joints,
 * geoms and actuators each. {@code MjcfReference} is the table that says of every element and attribute whether it is
 * simulated, has no influence on the motion, or is left out, which {@code LeftOut} then says to the user.
 */
package dev.mechanist.envs.bodies.mjcf;
