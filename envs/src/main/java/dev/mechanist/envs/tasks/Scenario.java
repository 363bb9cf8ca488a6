package dev.mechanist.envs.tasks;

import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.data.EpisodePlayer;
import java.util.Optional;

/**
 * A named task in a world.
 *
 * @param name registered name, for example {@code cart-pole}
 * @param summary one line for lists
 * @param world the system; where worlds are drawn, the one that they are drawn around
 * @param task what is to be done in it
 * @param drawn where every episode has a world of its own: they and their starts come from here
 * @param instruments through which it is seen and moved
 */
public record Scenario(
        String name, String summary, World world, Task task, Optional<DrawnWorlds> drawn, Instruments instruments) {
    /** Seen and moved as it is. */
    public Scenario(String name, String summary, World world, Task task, Optional<DrawnWorlds> drawn) {
        this(name, summary, world, task, drawn, Instruments.IDEAL);
    }

    /** In one and the same world. */
    public Scenario(String name, String summary, World world, Task task) {
        this(name, summary, world, task, Optional.empty());
    }

    /** The same through instruments. */
    public Scenario through(Instruments other) {
        return new Scenario(name, summary, world, task, drawn, other);
    }

    /** A fresh environment, before its first reset; its actions are as late as the instruments make them. */
    public TaskEnvironment environment() {
        return new TaskEnvironment(name, world, task, drawn, instruments.delay());
    }

    /** Plays episodes of an environment of this scenario; policies see what the instruments show. */
    public EpisodePlayer player(Environment environment) {
        return instruments.noise().isEmpty()
                ? new EpisodePlayer(environment)
                : new EpisodePlayer(
                        environment,
                        instruments.noise().stream()
                                .mapToDouble(deviation -> deviation)
                                .toArray());
    }
}
