package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    private Path directory;

    @Test
    void numbersRoundTripToTheBit() {
        Manifest manifest = Manifest.create("test");
        manifest.content().put("third", 1.0 / 3).put("seed", 7).put("name", "n");
        Spec spec = new Spec(
                1.0 / 30,
                List.of(Variable.angle("theta"), Variable.bounded("v", "m/s", -1.0 / 3, 2)),
                List.of(Variable.of("u", "N")));
        manifest.putSpec(spec);
        manifest.write(directory);
        Manifest read = Manifest.read(directory, "test");
        assertEquals(1.0 / 3, read.number("third"));
        assertEquals(7, read.integer("seed"));
        assertEquals("n", read.text("name"));
        assertEquals(spec, read.spec());
    }

    @Test
    void foreignAndDamagedManifestsAreRefusedWithTheirPlace() throws IOException {
        refused("no manifest.json in ");
        Files.writeString(directory.resolve(Manifest.FILE), "{\n\"kind\": \"test\",\n oops }");
        refused("manifest.json:3: damaged JSON");
        Files.writeString(directory.resolve(Manifest.FILE), "[1]");
        refused("not a JSON object");
        Files.writeString(directory.resolve(Manifest.FILE), "{\"command\": []}");
        refused("manifest.json: not of a stored model; give the directory of a stored model");
        Files.writeString(directory.resolve(Manifest.FILE), "{\"kind\": \"test\"}");
        refused("'format' must be an integer but is absent");
        Files.writeString(directory.resolve(Manifest.FILE), "{\"kind\": \"test\", \"format\": 99}");
        refused("format 99 where this version reads 1");
        Files.writeString(directory.resolve(Manifest.FILE), "{\"kind\": \"other\", \"format\": 1}");
        refused("a 'other' where a 'test' is needed");
    }

    private void refused(String message) {
        InputException e = assertThrows(InputException.class, () -> Manifest.read(directory, "test"));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void hashesAndCommitsAreThoseOfTheStandardTools() throws IOException {
        Path file = directory.resolve("abc");
        Files.writeString(file, "abc");
        // FIPS 180-2, appendix B.1.
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hashes.ofFile(file));
        Path git = Files.createDirectories(directory.resolve("repository/.git/refs/heads"))
                .getParent()
                .getParent();
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("packed-refs"), "# pack-refs\n1234 refs/heads/main\n");
        Path inside = Files.createDirectories(git.resolveSibling("a/b"));
        assertEquals(Optional.of("1234"), Manifest.gitCommit(inside));
        Files.writeString(git.resolve("refs/heads/main"), "5678\n");
        assertEquals(Optional.of("5678"), Manifest.gitCommit(inside));
    }
}
