package dev.mechanist.envs;

import java.util.Optional;

/**
 * A named task in a world.
 *
 * @param name registered name, for example {@code cart-pole}
 * @param summary one line for lists
 * @param world the system; where worlds are drawn, the one that they are drawn around
 * @param task what is to be done in it
 * @param drawn where every episode has a world of its own: they and their starts come from here
 */
public record Scenario(String name, String summary, World world, Task task, Optional<DrawnWorlds> drawn) {
    /** In one and the same world. */
    public Scenario(String name, String summary, World world, Task task) {
        this(name, summary, world, task, Optional.empty());
    }

    /** A fresh environment, before its first reset. */
    public TaskEnvironment environment() {
        return new TaskEnvironment(name, world, task, drawn);
    }
}
