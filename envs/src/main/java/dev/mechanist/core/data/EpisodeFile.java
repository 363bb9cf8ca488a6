package dev.mechanist.core.data;

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

    @Override
    void close();
}
