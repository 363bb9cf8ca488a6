package dev.mechanist.planners.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Working arrays for blocks, each of exactly the asked length. One of each length is kept: a population is cut into full blocks
 * and a shorter last one, whose length differs between generations where the population does.
 *
 * @param <T> the array's type
 */
final class BlockArray<T> {
    private record Kept<T>(int length, T array) {}

    private final IntFunction<T> create;
    private final List<Kept<T>> kept = new ArrayList<>();

    BlockArray(IntFunction<T> create) {
        this.create = create;
    }

    /** An array with any content. */
    T of(int length) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).length == length) {
                return kept.get(i).array;
            }
        }
        Kept<T> made = new Kept<>(length, create.apply(length));
        kept.add(made);
        return made.array;
    }
}
