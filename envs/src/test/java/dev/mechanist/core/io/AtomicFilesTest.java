package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path directory;

    @Test
    void replacesTheFileWhenComplete() throws IOException {
        Path file = directory.resolve("deep/results.txt");
        AtomicFiles.writeString(file, "one");
        AtomicFiles.writeString(file, "two");
        assertEquals("two", Files.readString(file));
        assertEquals(List.of(file), list(file.getParent()));
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = directory.resolve("results.txt");
        AtomicFiles.writeString(file, "old");
        InputException e = assertThrows(
                InputException.class,
                () -> AtomicFiles.write(file, out -> {
                    out.write(1);
                    throw new IOException("disk full");
                }));
        assertTrue(e.getMessage().contains("results.txt") && e.getMessage().contains("disk full"), e.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(file, out -> {
                    out.write(1);
                    throw new IllegalStateException("a fault of the program");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list(directory));
    }

    /** What the shutdown hook does when a program is interrupted in the middle of a write. */
    @Test
    void anInterruptedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = directory.resolve("results.txt");
        AtomicFiles.writeString(file, "old");
        assertThrows(
                InputException.class,
                () -> AtomicFiles.write(file, out -> {
                    out.write(new byte[100_000]);
                    assertEquals(2, list(directory).size());
                    AtomicFiles.removeUnfinished();
                    assertEquals(List.of(file), list(directory));
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list(directory));
    }

    @Test
    void whatStandsInTheWayIsNamed() throws IOException {
        Path blocking = Files.createFile(directory.resolve("plain"));
        assertMessage(
                "cannot write " + blocking.resolve("deep/x.txt") + ": " + blocking
                        + " is a file, not a directory; choose a directory that can be written",
                blocking.resolve("deep/x.txt"));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        assertMessage("cannot write " + folder + ": it is a directory; name a file in it", folder);
        assertEquals(Set.of(blocking, folder), Set.copyOf(list(directory)));
    }

    private static void assertMessage(String message, Path file) {
        InputException e = assertThrows(InputException.class, () -> AtomicFiles.writeString(file, "content"));
        assertEquals(message, e.getMessage());
    }

    /** Results can be read by whom any new file of this user can be read. */
    @Test
    void permissionsAreThoseOfAnyNewFile() throws IOException {
        Path plain = Files.createFile(directory.resolve("plain"));
        Path file = directory.resolve("results.txt");
        AtomicFiles.writeString(file, "content");
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(file));
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void aSymbolicLinkStaysAndItsTargetIsWritten(@TempDir Path here) throws IOException {
        Path target =
                Files.writeString(Files.createDirectory(here.resolve("store")).resolve("latest.csv"), "old");
        Path second = Files.createSymbolicLink(here.resolve("second.csv"), Path.of("store/latest.csv"));
        Path link = Files.createSymbolicLink(here.resolve("out.csv"), second);
        AtomicFiles.writeString(link, "new");
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
        assertEquals("new", Files.readString(target));
        Path round = Files.createSymbolicLink(here.resolve("round.csv"), Path.of("round.csv"));
        InputException e = assertThrows(InputException.class, () -> AtomicFiles.writeString(round, "x"));
        assertTrue(e.getMessage().contains("lead round in a circle"), e.getMessage());
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    /** What reads at its other end gets the whole, and the pipe stays one. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(20)
    void aPipeIsWrittenInto() throws Exception {
        Path pipe = pipe();
        Path link = Files.createSymbolicLink(directory.resolve("link"), pipe);
        for (Path place : List.of(pipe, link)) {
            CompletableFuture<byte[]> reader = CompletableFuture.supplyAsync(() -> {
                try {
                    return Files.readAllBytes(pipe);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            AtomicFiles.writeString(place, "all of it");
            assertEquals("all of it", new String(reader.get(), StandardCharsets.UTF_8));
        }
        assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(Set.of(pipe, link), Set.copyOf(list(directory)));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeHasNoHash() throws Exception {
        Path pipe = pipe();
        InputException e = assertThrows(InputException.class, () -> Hashes.ofFile(pipe));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "pipe: is a pipe or a device, which can be read only once; write it to a file and name that"),
                e.getMessage());
    }

    /** A library that wrote half of a file itself. */
    @Test
    void aFailedFileOfALibraryLeavesTheOldOneAndNothingElse() throws IOException {
        Path file = directory.resolve("episodes.h5");
        AtomicFiles.writeString(file, "old");
        assertThrows(
                InputException.class,
                () -> AtomicFiles.writeFile(file, to -> {
                    Files.writeString(to, "half");
                    throw new IOException("disk full");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), list(directory));
        AtomicFiles.writeFile(file, to -> Files.writeString(to, "new"));
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), list(directory));
    }
}
