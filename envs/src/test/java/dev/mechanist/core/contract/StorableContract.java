package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.Manifest;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.Provenance;
import dev.mechanist.core.io.Storable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What everything {@link Storable} must satisfy: it comes back with the same bits, and damage is told in one line. */
public interface StorableContract {
    /** The thing under test. */
    Storable storable();

    /** Numbers that it decides, of the thing itself and of what was loaded: predictions, moments, samples, actions. */
    double[] facts(Object thing);

    private Path stored(Path directory) {
        Path place = directory.resolve("thing");
        Artefacts.save(place, storable(), Provenance.NONE.withSeed(3));
        return place;
    }

    @Test
    default void whatIsLoadedDecidesTheSameBits(@TempDir Path directory) {
        Path place = stored(directory);
        Artefacts.Loaded loaded = Artefacts.load(place);
        assertEquals(storable().kind(), loaded.manifest().text("kind"));
        double[] expected = facts(storable());
        assertTrue(expected.length > 0 && Arrays.stream(expected).distinct().count() > 1, "facts that say nothing");
        assertArrayEquals(expected, facts(loaded.content()));
    }

    @Test
    default void storingAgainGivesTheSameArrays(@TempDir Path directory) throws IOException {
        Path arrays = stored(directory.resolve("a")).resolve("arrays.npz");
        Path again = stored(directory.resolve("b")).resolve("arrays.npz");
        assertEquals(Files.exists(arrays), Files.exists(again));
        if (Files.exists(arrays)) {
            assertArrayEquals(Files.readAllBytes(arrays), Files.readAllBytes(again));
        }
    }

    /** An array that is missing, short, of another shape, not finite or of whole numbers is refused, never stumbled over. */
    @Test
    default void damagedArraysAreRefusedInOneLine(@TempDir Path directory) {
        Path place = stored(directory);
        Path file = place.resolve("arrays.npz");
        if (!Files.exists(file)) {
            return;
        }
        Map<String, NpyArray> whole = Npz.read(file).arrays();
        for (Map.Entry<String, NpyArray> entry : whole.entrySet()) {
            List<NpyArray> others = new ArrayList<>(List.of(NpyArray.of(new double[0]), NpyArray.of(-1L)));
            others.add(null);
            if (entry.getValue() instanceof NpyArray.Doubles doubles) {
                others.add(new NpyArray.Doubles(doubles.shape(), filled(doubles.values().length, Double.NaN)));
                others.add(NpyArray.of(filled(doubles.values().length + 1, 0.5)));
            }
            for (NpyArray other : others) {
                Map<String, NpyArray> changed = new TreeMap<>(whole);
                changed.remove(entry.getKey());
                if (other != null) {
                    changed.put(entry.getKey(), other);
                }
                Npz.write(file, changed);
                refused(place, entry.getKey() + " as " + (other == null ? "nothing" : Arrays.toString(other.shape())));
            }
        }
    }

    private static double[] filled(int length, double value) {
        double[] all = new double[length];
        Arrays.fill(all, value);
        return all;
    }

    /** Entries that are missing or of another type: refused in one line, or of no account. */
    @Test
    default void damagedEntriesAreRefusedInOneLineOrIgnored(@TempDir Path directory) {
        Path place = stored(directory);
        ObjectNode whole = Manifest.read(place).content().deepCopy();
        List<String> names = new ArrayList<>();
        whole.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            for (int k = 0; k < 4; k++) {
                ObjectNode changed = whole.deepCopy();
                switch (k) {
                    case 0 -> changed.remove(name);
                    case 1 -> changed.put(name, "nothing of the sort");
                    case 2 -> changed.put(name, -7);
                    default -> changed.putArray(name);
                }
                new Manifest(place.resolve(Manifest.FILE).toString(), changed).write(place);
                refusedOrLoaded(place, "entry '" + name + "' changed in way " + k);
            }
        }
    }

    private static void refused(Path place, String why) {
        oneLine(place, why, assertThrows(InputException.class, () -> Artefacts.load(place), why));
    }

    private static void refusedOrLoaded(Path place, String why) {
        try {
            Artefacts.load(place);
        } catch (InputException e) {
            oneLine(place, why, e);
        } catch (RuntimeException e) {
            throw new AssertionError(why + ": " + e, e);
        }
    }

    private static void oneLine(Path place, String why, InputException e) {
        assertTrue(e.getMessage().contains(place.toString()), why + ": " + e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), why + ": " + e.getMessage());
    }
}
