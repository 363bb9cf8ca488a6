package dev.mechanist.graphnet;

import dev.mechanist.core.InputException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link RecurrentGraphModel} finds out about a system by watching it.
 *
 * @param hidden names of the static numbers of objects, relations or the whole that it is not told
 * @param steps T that it watches in training, at least 1
 * @param width of what it remembers of every node and every edge
 * @param blocks rounds of messages in each step of watching
 */
public record InferenceSettings(Set<String> hidden, int steps, int width, int blocks) {
    public InferenceSettings {
        hidden = Set.copyOf(hidden);
        if (steps < 1 || width < 1 || blocks < 1) {
            throw new InputException("an inference needs steps, a width and rounds of at least 1, not " + steps + ", "
                    + width + " and " + blocks);
        }
    }

    /** These hidden, 20 steps, a memory of 16 numbers, two rounds. */
    public static InferenceSettings hiding(String... names) {
        return new InferenceSettings(Set.of(names), 20, 16, 2);
    }

    public InferenceSettings withSteps(int steps) {
        return new InferenceSettings(hidden, steps, width, blocks);
    }

    public InferenceSettings withWidth(int width) {
        return new InferenceSettings(hidden, steps, width, blocks);
    }

    public InferenceSettings withBlocks(int blocks) {
        return new InferenceSettings(hidden, steps, width, blocks);
    }

    /** The same text in every run. */
    @Override
    public String toString() {
        return "hidden " + new TreeSet<>(hidden) + ", steps " + steps + ", width " + width + ", blocks " + blocks;
    }
}
