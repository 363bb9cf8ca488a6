package dev.mechanist.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Whole files or none: content goes to a temporary sibling that replaces the target when it is complete. */
public final class AtomicFiles {
    /** Tells the writes of this process apart. */
    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code file}, creating its directory.
     *
     * @throws InputException when the directory cannot be created or written
     */
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path temporary = null;
        try {
            Files.createDirectories(target.getParent());
            // Not a createTempFile: its files are readable by their owner only, and so would be every result.
            Path sibling = target.resolveSibling("." + target.getFileName() + "."
                    + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".tmp");
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(sibling, StandardOpenOption.CREATE_NEW))) {
                temporary = sibling;
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            temporary = null;
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        } finally {
            if (temporary != null) {
                try {
                    Files.deleteIfExists(temporary);
                } catch (IOException ignored) {
                    // The write already failed with a message that says why; a leftover temporary file does no harm.
                }
            }
        }
    }

    /** Writes text in UTF-8. */
    public static void writeString(Path file, String text) {
        write(file, out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
