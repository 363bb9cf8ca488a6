package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;
import dev.mechanist.core.data.EpisodeStore;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Data files as named on the command line. */
public final class DataFiles {
    private DataFiles() {}

    /** Files as they are, and for each directory its files of episodes by name. */
    public static List<Path> resolve(List<Path> named) {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (!Files.exists(path)) {
                throw new InputException("no such file or directory: " + path + "; check the path");
            }
            if (!Files.isDirectory(path)) {
                if (!Files.isRegularFile(path)) {
                    throw FileErrors.unrepeatable(path);
                }
                files.add(path);
                continue;
            }
            try (Stream<Path> inside = Files.list(path)) {
                List<Path> tables = inside.filter(file -> EpisodeStore.isNamed(file))
                        .sorted()
                        .toList();
                if (tables.isEmpty()) {
                    throw new InputException(path + ": no file ending in " + String.join(", ", EpisodeStore.endings())
                            + " in this directory; name another or a file");
                }
                files.addAll(tables);
            } catch (IOException e) {
                throw FileErrors.reading(path, e);
            }
        }
        return files;
    }
}
