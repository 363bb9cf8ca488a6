package dev.mechanist.tensor.training;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;

/**
 * Rows of a data set in random order, each once per epoch. The order of an epoch depends on the seed and its number alone, so
 * that training resumes in the middle of an epoch.
 *
 * @param rows number of rows in the data
 * @param batch rows per minibatch; the last of an epoch may be smaller
 * @param seed of the order
 */
public record Minibatches(int rows, int batch, long seed) {
    public Minibatches {
        if (rows < 1 || batch < 1) {
            throw new InputException(
                    "minibatches need at least one row and one row per batch, not " + rows + " and " + batch);
        }
    }

    /** Minibatches per epoch. */
    public int perEpoch() {
        return (rows + batch - 1) / batch;
    }

    /** All rows in the order of an epoch, a fresh array. */
    public int[] order(long epoch) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        RandomStream random = RandomStream.of(seed, "minibatches", epoch);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }
}
