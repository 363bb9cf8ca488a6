package dev.mechanist.experiments;

import dev.mechanist.core.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that commands write to. */
final class OutputDirectory {
    private OutputDirectory() {}

    /** Refuses a directory that cannot be made, before any work. */
    static void requireReachable(Path directory) {
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
