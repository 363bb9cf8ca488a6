package dev.mechanist.planners;

import java.util.function.IntFunction;

/**
 * Working arrays for blocks, each of exactly the asked length: full blocks share one, and so do the last, shorter ones.
 *
 * @param <T> the array's type
 */
final class BlockArray<T> {
    private final IntFunction<T> create;
    private T longer;
    private T shorter;
    private int longerLength;
    private int shorterLength;

    BlockArray(IntFunction<T> create) {
        this.create = create;
        longer = create.apply(0);
        shorter = longer;
    }

    /** An array with any content. */
    T of(int length) {
        if (length > longerLength) {
            shorter = longer;
            shorterLength = longerLength;
            longer = create.apply(length);
            longerLength = length;
        }
        if (length == longerLength) {
            return longer;
        }
        if (length != shorterLength) {
            shorter = create.apply(length);
            shorterLength = length;
        }
        return shorter;
    }
}
