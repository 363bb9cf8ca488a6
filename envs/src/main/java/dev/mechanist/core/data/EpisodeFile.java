package dev.mechanist.core.data;

import java.util.Set;

/** A file of episodes that are read one by one, when they are asked for. */
public interface EpisodeFile extends AutoCloseable {
    /** Number of episodes. */
    int count();

    /** Bytes that an episode takes in memory, at least. */
    long size(int episode);

    /**
     * Reads an episode.
     *
     * @throws dev.mechanist.core.InputException when it is damaged, of another system or not finite
     */
    Episode episode(int episode);

    /** States, by index, that the file does not hold and whose values are differences of others ({@link EpisodeColumns#rates}). */
    default Set<Integer> differenced() {
        return Set.of();
    }

    @Override
    void close();
}
