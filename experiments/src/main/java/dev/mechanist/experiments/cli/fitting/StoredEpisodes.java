package dev.mechanist.experiments.cli.fitting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.EpisodeFile;
import dev.mechanist.core.data.EpisodeStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Episodes out of files that say themselves of what systems they are, perhaps of several. */
final class StoredEpisodes {
    private StoredEpisodes() {}

    /**
     * All of some files, in their order.
     *
     * @throws InputException when a file is missing or damaged, or does not say of what system it is
     */
    static List<Episode> read(List<Path> files) {
        List<Episode> all = new ArrayList<>();
        files.forEach(file -> all.addAll(read(file)));
        return all;
    }

    static List<Episode> read(Path file) {
        if (file.toString().endsWith(".csv")) {
            throw new InputException(
                    file + ": a table does not say of what system it is; give NPZ or HDF5 files that 'simulate' wrote");
        }
        List<Episode> all = new ArrayList<>();
        try (EpisodeFile open = EpisodeStore.open(file)) {
            for (int k = 0; k < open.count(); k++) {
                all.add(open.episode(k));
            }
        }
        return all;
    }
}
