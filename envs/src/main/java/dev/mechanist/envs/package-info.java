/**
 * Worlds and their tasks. Read {@link dev.mechanist.envs.Environments} first: it names them all. A {@link
 * dev.mechanist.envs.World} is a physical system with its energy and drawing, a {@link dev.mechanist.envs.Task} what is to
 * be done in it, a {@link dev.mechanist.envs.Scenario} both under a name; {@link dev.mechanist.envs.TaskEnvironment} plays it.
 * Constants are those of the sources that each world names: Gymnasium, PILCO, PETS, published machines.
 */
package dev.mechanist.envs;
