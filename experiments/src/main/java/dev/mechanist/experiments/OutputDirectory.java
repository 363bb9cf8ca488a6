package dev.mechanist.experiments;

import dev.mechanist.core.InputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Places that commands write to, looked at before any work. */
final class OutputDirectory {
    private OutputDirectory() {}

    /** Refuses a file that cannot be written. */
    static void requireWritable(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot write " + file + ": it is a directory; name a file in it");
        }
        requireReachable(file.toAbsolutePath().getParent());
    }

    /** Refuses a directory that cannot be made. */
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
