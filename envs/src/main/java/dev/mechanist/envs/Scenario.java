package dev.mechanist.envs;

/**
 * A named task in a world.
 *
 * @param name registered name, for example {@code cart-pole}
 * @param summary one line for lists
 * @param world the system
 * @param task what is to be done in it
 */
public record Scenario(String name, String summary, World world, Task task) {
    /** A fresh environment, before its first reset. */
    public TaskEnvironment environment() {
        return new TaskEnvironment(name, world, task);
    }
}
