package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each error names the file, the reason and the cure. */
class FileErrorsTest {
    @TempDir
    private Path directory;

    @Test
    void whatAnErrorSaysNamesNoClasses() {
        assertEquals(
                "newLimit < 0: (-15715 < 0)",
                FileErrors.said(new RuntimeException(new IllegalArgumentException("newLimit < 0: (-15715 < 0)"))));
        assertEquals(
                "first, then second",
                FileErrors.said(new IOException("java.io.IOException: \nfirst, then second\nthird")));
        assertEquals("StackOverflowError", FileErrors.said(new StackOverflowError()));
        assertEquals("IllegalStateException", FileErrors.said(new IllegalStateException("java.lang.Error: ")));
        assertEquals("a.b.c is no file", FileErrors.said(new IOException("a.b.c is no file")));
    }

    @Test
    void whatCannotBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "x");
        Path missing = directory.resolve("missing");
        assertEquals("no such file: " + missing + "; check the path", read(missing, new IOException("gone")));
        assertEquals("no such file: " + file + "; check the path", read(file, new NoSuchFileException("f")));
        assertEquals(directory + ": is a directory; name a file in it", read(directory, new IOException("x")));
        assertEquals(
                file + ": not a text file in UTF-8; export it as plain text",
                read(file, new MalformedInputException(1)));
        assertEquals(
                file + ": cannot be read (permission denied); check the file and its permissions",
                read(file, new AccessDeniedException("f")));
        assertEquals(
                file + ": cannot be read (too many links); check the file and its permissions",
                read(file, new FileSystemException("f", null, "too many links")));
        assertEquals(
                file + ": cannot be read (bad block); check the file and its permissions",
                read(file, new IOException("bad block\nsector 7")));
        assertEquals(
                file + ": cannot be read (IOException); check the file and its permissions",
                read(file, new IOException()));
    }

    @Test
    void whatCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "x");
        assertEquals(
                "cannot write " + directory + ": it is a directory; name a file in it",
                written(directory, new IOException("x")));
        assertEquals(
                "cannot write " + file.resolve("below") + ": " + file
                        + " is a file, not a directory; choose a directory that can be written",
                written(file.resolve("below"), new IOException("x")));
        Path other = directory.resolve("g");
        assertEquals(
                "cannot write " + other + ": its directory cannot be made; choose a directory that can be written",
                written(other, new NoSuchFileException("g")));
    }

    @Test
    void theCauseIsKept() {
        IOException e = new IOException("x");
        assertSame(e, FileErrors.reading(directory, e).getCause());
        assertSame(e, FileErrors.writing(directory, e).getCause());
    }

    private static String read(Path file, IOException e) {
        return FileErrors.reading(file, e).getMessage();
    }

    private static String written(Path file, IOException e) {
        return FileErrors.writing(file, e).getMessage();
    }
}
