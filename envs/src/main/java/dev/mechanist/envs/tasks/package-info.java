/**
 * What there is to be done in a world. A {@link dev.mechanist.envs.tasks.World} is a physical system with its energy and drawing, a {@link
 * dev.mechanist.envs.tasks.Task} what is to be done in it, a {@link dev.mechanist.envs.tasks.Scenario} both under a name; {@link
 * dev.mechanist.envs.tasks.TaskEnvironment} plays it. {@link dev.mechanist.envs.tasks.DrawnWorlds} differ from episode to episode.
 */
package dev.mechanist.envs.tasks;
