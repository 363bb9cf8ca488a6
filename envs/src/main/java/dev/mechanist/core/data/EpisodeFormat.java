package dev.mechanist.core.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A way to keep episodes in a file. */
interface EpisodeFormat {
    /** How the names of its files end, without the dot; the first is what a listing shows. */
    List<String> endings();

    /**
     * Opens a file.
     *
     * @param columns of the system whose episodes they are; empty to take the file's word for it
     */
    EpisodeFile open(Path file, Optional<EpisodeColumns> columns);

    /** Writes episodes, whole or not at all. */
    void write(Path file, List<Episode> episodes);
}
