package dev.mechanist.experiments.run;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Places that commands write to, looked at before any work. */
public final class OutputDirectory {
    private OutputDirectory() {}

    /** Refuses a file that cannot be written. */
    public static void requireWritable(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot write " + file + ": it is a directory; name a file in it");
        }
        requireReachable(file.toAbsolutePath().getParent());
    }

    /** Refuses a file that is one of those that are read, by whatever name or link. */
    public static void requireApart(Path output, List<Path> inputs) {
        for (Path input : inputs) {
            try {
                if (Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input)) {
                    throw new InputException(
                            "cannot write " + output + ": it is " + input + ", which is read; name another file");
                }
            } catch (IOException e) {
                throw FileErrors.reading(input, e);
            }
        }
    }

    /**
     * Refuses a directory that cannot be made, or that holds what a result would be mixed up with.
     *
     * @param own whether what it holds is an earlier result that may be replaced or gone on with
     */
    public static void requireFree(Path directory, boolean own) {
        requireReachable(directory);
        if (!own && Files.exists(directory) && !isEmpty(directory)) {
            throw new InputException(directory + " holds something else; choose another directory or remove it");
        }
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw FileErrors.reading(directory, e);
        }
    }

    private static void requireReachable(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new InputException("cannot write to " + directory + ": " + existing
                    + (existing != null && Files.isDirectory(existing) ? " is read-only" : " is not a directory")
                    + "; choose a directory that can be written");
        }
    }
}
