package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whole files or none: content goes to a temporary sibling that replaces the target when it is complete, and that is removed
 * when the write fails or the program is stopped (but not when it is killed). A pipe or a device is written into, never replaced.
 */
public final class AtomicFiles {
    /** Tells the writes of this process apart. */
    private static final AtomicLong WRITES = new AtomicLong();

    private static final int MOST_LINKS = 40;

    /** Temporary files of writes under way. */
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtomicFiles::removeUnfinished, "unfinished files"));
    }

    private AtomicFiles() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes the content of a file at a place. */
    @FunctionalInterface
    public interface FileContent {
        /** @param place of the file, which does not exist yet */
        void writeTo(Path place) throws IOException;
    }

    /**
     * Writes {@code file}, creating its directory. Where it is a symbolic link, its target is written.
     *
     * @throws InputException when the directory cannot be created or written
     */
    public static void write(Path file, Content content) {
        writeFile(file, place -> {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(place, StandardOpenOption.CREATE_NEW))) {
                content.writeTo(out);
            }
        });
    }

    /** {@link #write} for a library that wants to open the file itself. */
    public static void writeFile(Path file, FileContent content) {
        Path target = target(file);
        if (Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target)) {
            writeInto(target, file, content);
            return;
        }
        // Not a createTempFile: its files are readable by their owner only, and so would be every result.
        Path temporary = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".tmp");
        try {
            Files.createDirectories(target.getParent());
            UNFINISHED.add(temporary);
            content.writeTo(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        } finally {
            UNFINISHED.remove(temporary);
            remove(temporary);
        }
    }

    /** Into what stays where it is, whole or not at all as far as the program can help it. */
    private static void writeInto(Path target, Path file, FileContent content) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("mechanist-" + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".tmp");
        UNFINISHED.add(temporary);
        try {
            content.writeTo(temporary);
            try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
                Files.copy(temporary, out);
            }
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        } finally {
            UNFINISHED.remove(temporary);
            remove(temporary);
        }
    }

    /** Where a chain of symbolic links ends; the file itself where it is none. */
    private static Path target(Path file) {
        Path target = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            try {
                if (links == MOST_LINKS) {
                    throw new InputException("cannot write " + file + ": its symbolic links lead round in a circle");
                }
                target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
            } catch (IOException e) {
                throw FileErrors.writing(file, e);
            }
        }
        return target;
    }

    /** Removes the temporary files of all writes under way, for the end of the program. */
    static void removeUnfinished() {
        UNFINISHED.forEach(AtomicFiles::remove);
    }

    private static void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
            // What stopped the write has said why; a leftover temporary file does no harm.
        }
    }

    /** Writes text in UTF-8. */
    public static void writeString(Path file, String text) {
        write(file, out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
