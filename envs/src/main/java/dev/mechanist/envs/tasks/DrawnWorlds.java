package dev.mechanist.envs.tasks;

import dev.mechanist.core.RandomStream;

/** Worlds that differ from one episode to the next, as those of a data set do, in states and actions of the same names. */
@FunctionalInterface
public interface DrawnWorlds {
    /**
     * A world and where an episode starts in it.
     *
     * @param world with the states and actions of all others
     * @param start the first state [n], not modified
     */
    record Drawn(World world, double[] start) {}

    /** The next one, drawn from {@code random} and nothing else. */
    Drawn draw(RandomStream random);
}
