package dev.mechanist.envs.tasks;

import dev.mechanist.core.InputException;
import java.util.List;

/**
 * What stands between whoever acts and a world: sensors with noise, and actuators that are late.
 *
 * @param noise standard deviation of the independent normal noise on each state that is seen [n], in its unit; empty for none
 * @param delay steps between an action and its effect; until the first one acts, as little acts as the bounds allow
 */
public record Instruments(List<Double> noise, int delay) {
    /** The state is seen as it is, and actions act at once. */
    public static final Instruments IDEAL = new Instruments(List.of(), 0);

    public Instruments {
        noise = List.copyOf(noise);
        if (delay < 0) {
            throw new InputException("a delay must be at least 0 steps, not " + delay);
        }
    }
}
