package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashesTest {
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path directory;

    @Test
    void textsAndFilesHaveTheStandardsHash() throws IOException {
        assertEquals(ABC, Hashes.ofText("abc"));
        assertEquals(ABC, Hashes.ofFile(Files.writeString(directory.resolve("f"), "abc")));
        assertThrows(InputException.class, () -> Hashes.ofFile(directory.resolve("missing")));
        assertThrows(InputException.class, () -> Hashes.ofTree(directory.resolve("missing")));
    }

    @Test
    void severalFilesAreHashedOneAfterTheOther() throws IOException {
        Path ab = Files.writeString(directory.resolve("1"), "ab");
        Path c = Files.writeString(directory.resolve("2"), "c");
        assertEquals(ABC, Hashes.ofFiles(List.of(ab, c)));
        assertNotEquals(ABC, Hashes.ofFiles(List.of(c, ab)));
    }

    /** Names and contents in the order of the names, one after the other. */
    @Test
    void aTreeIsHashedByNamesAndContents() throws IOException {
        Files.createDirectories(directory.resolve("b"));
        Files.writeString(directory.resolve("b").resolve("c"), "two");
        Files.writeString(directory.resolve("a"), "one");
        String hash = Hashes.ofTree(directory);
        assertEquals(Hashes.ofText("aoneb/ctwo"), hash);
        Files.writeString(directory.resolve("a"), "0ne");
        assertNotEquals(hash, Hashes.ofTree(directory));
    }
}
