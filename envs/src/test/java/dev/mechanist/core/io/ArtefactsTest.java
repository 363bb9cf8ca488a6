package dev.mechanist.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory must hold to be an artefact, whatever it is of. */
class ArtefactsTest {
    @TempDir
    private Path directory;

    private Path stored() {
        Path place = directory.resolve("thing");
        Artefacts.save(place, new Weights("weights", new double[] {1, 2, 3}, 0.5), Provenance.NONE);
        return place;
    }

    @Test
    void halvesAreRefusedInOneLine() throws IOException {
        Path place = stored();
        refused(directory.resolve("nothing"), "manifest.json");
        for (String name : List.of("manifest.json", "arrays.npz")) {
            Path file = place.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            for (int keep : new int[] {0, 1, whole.length / 2, whole.length - 3}) {
                Files.write(file, Arrays.copyOf(whole, keep));
                refused(place, name);
            }
            Files.delete(file);
            refused(place, name);
            Files.write(file, whole);
        }
        assertEquals(0.5, Artefacts.load(place).as(Weights.class, "weights").gain());
    }

    /** The manifest of one store with the arrays of another: they fit, and yet they are not one thing. */
    @Test
    void halvesOfTwoStoresAreNoticed() throws IOException {
        Path place = stored();
        byte[] manifest = Files.readAllBytes(place.resolve("manifest.json"));
        Artefacts.save(place, new Weights("weights", new double[] {1, 2, 4}, 0.5), Provenance.NONE);
        Files.write(place.resolve("manifest.json"), manifest);
        refused(place, "not the arrays that");
    }

    @Test
    void kindsThatNobodyReadsAreRefusedWithThoseThatAre() {
        Path place = stored();
        Manifest manifest = Manifest.read(place);
        manifest.content().put("kind", "weight");
        manifest.write(place);
        refused(place, "did you mean 'weights'?");
        assertFalse(Artefacts.isIn(place, "weights"));
        assertTrue(Artefacts.isIn(place));
    }

    private static void refused(Path place, String part) {
        String message = assertThrows(InputException.class, () -> Artefacts.load(place), part)
                .getMessage();
        assertTrue(message.contains(part) && message.contains(place.toString()), message);
        assertEquals(1, message.lines().count(), message);
    }

    /** A specification, an enumeration's constant and the version of a library come back by the reader of their kind. */
    @Test
    void whatAWriterKeepsItsReaderFinds() {
        Spec spec = new Spec(0.25, List.of(Variable.angle("a"), Variable.of("w", "rad/s")), List.of());
        Path place = directory.resolve("kept");
        Artefacts.save(
                place,
                new Storable() {
                    @Override
                    public String kind() {
                        return "weights";
                    }

                    @Override
                    public void store(ArtefactWriter out) {
                        out.put(spec).put("numbers", 3, 4).put("more", NpyArray.of(new double[] {5}));
                        out.version("library", "1.2.3").content().put("unit", "SECONDS");
                    }
                },
                Provenance.NONE);
        Manifest manifest = Manifest.read(place);
        assertEquals(spec, manifest.spec());
        assertEquals("1.2.3", manifest.content().get("versions").get("library").asText());
        assertEquals(TimeUnit.SECONDS, manifest.constant("unit", TimeUnit.class));
        String refusal = assertThrows(InputException.class, () -> manifest.constant("unit", Thread.State.class))
                .getMessage();
        assertTrue(refusal.contains("not \"SECONDS\"") && refusal.contains("RUNNABLE"), refusal);
        assertEquals(4.0, Artefacts.load(place, "weights", stored -> stored.doubles("numbers")[1]));
        assertEquals(5.0, Artefacts.load(place, "weights", stored -> stored.doubles("more")[0]));
        assertThrows(InputException.class, () -> Artefacts.load(place, "tables", stored -> 0));
    }

    /** Arrays of another shape than a reader needs are refused, those of a prefix come by the rest of their names. */
    @Test
    void arraysAreReadAsTheyAreNeeded() {
        Path place = directory.resolve("shapes");
        Artefacts.save(
                place,
                new Storable() {
                    @Override
                    public String kind() {
                        return "weights";
                    }

                    @Override
                    public void store(ArtefactWriter out) {
                        out.put("m/wide", new DMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6))
                                .put("other", 7);
                        out.put("n/mean", 1, 2)
                                .put("n/deviation", 3)
                                .put("o/mean", 1)
                                .put("o/deviation", 0);
                    }
                },
                Provenance.NONE.withSeed(5).withData("abc"));
        assertEquals("abc", Manifest.read(place).content().get("data_sha256").asText());
        assertEquals(
                6.0,
                Artefacts.load(place, "weights", s -> s.matrix("m/wide", 2, 3).get(1, 2)));
        for (int[] shape : new int[][] {{3, 3}, {2, 2}}) {
            String refusal = assertThrows(
                            InputException.class,
                            () -> Artefacts.load(place, "weights", s -> s.matrix("m/wide", shape[0], shape[1])))
                    .getMessage();
            assertTrue(refusal.contains("is [2, 3] where [" + shape[0] + ", " + shape[1] + "]"), refusal);
        }
        assertEquals(
                Set.of("wide"),
                Artefacts.load(place, "weights", s -> s.arrays("m/").keySet()));
        for (String name : List.of("n", "o")) {
            assertThrows(
                    InputException.class,
                    () -> Artefacts.load(place, "weights", s -> dev.mechanist.core.data.Normaliser.read(s, name)));
        }
    }
}
