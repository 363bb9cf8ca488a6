package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpisodeStoreTest {
    private static final Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("p", "m"), new Variable("a", "rad", -3, 3, true)),
            List.of(Variable.bounded("f", "N", -2, 2)));

    @TempDir
    private Path directory;

    /** Numbers that decimal digits would blur, and times that are not even. */
    private static Episode episode(boolean terminated, boolean truncated) {
        return new Episode(
                "an episode",
                SPEC,
                new double[] {0, 0.1, 0.30000000000000004},
                new DMatrixRMaj(3, 2, true, 1.0 / 3, -0.0, Math.PI, 1e-300, Double.MIN_VALUE, 1e17),
                new DMatrixRMaj(2, 1, true, 0.1 + 0.2, -1),
                new double[] {-0.7, 1.0 / 7},
                terminated,
                truncated);
    }

    private static Episode pictured() {
        byte[] pixels = new byte[2 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (120 + 11 * i);
        }
        return new Episode(
                "pictured",
                new Spec(0.5, List.of(Variable.of("x", "m")), List.of()),
                Optional.empty(),
                new double[] {0, 0.5},
                new DMatrixRMaj(2, 1, true, 3, 4),
                Optional.of(new Observations(
                        Optional.of(new DMatrixRMaj(2, 2, true, 5, 6, 7, 8)),
                        Optional.of(new Observations.Bytes(new int[] {2, 3, 1}, pixels)))),
                new DMatrixRMaj(1, 0),
                new double[] {2},
                false,
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "csv,true,false",
        "npz,true,false",
        "hdf5,true,false",
        "csv,false,true",
        "npz,false,true",
        "hdf5,false,true",
        "h5,false,false"
    })
    void anEpisodeComesBackWithTheSameBits(String ending, boolean terminated, boolean truncated) {
        Episode written = episode(terminated, truncated);
        Path file = directory.resolve("deep/episode." + ending);
        EpisodeStore.write(file, written);
        DataSet read = EpisodeStore.read(List.of(file), SPEC);
        assertEquals(1, read.episodes().size());
        assertSame(written, read.episodes().get(0));
        assertEquals(0.30000000000000004 - 0.1, read.spec().dt(), "the median");
        assertEquals(SPEC.state(), read.spec().state());
    }

    private static void assertSame(Episode expected, Episode found) {
        assertArrayEquals(expected.times(), found.times());
        assertArrayEquals(expected.states().data, found.states().data);
        assertArrayEquals(expected.actions().data, found.actions().data);
        assertArrayEquals(expected.rewards(), found.rewards());
        assertEquals(expected.terminated(), found.terminated());
        assertEquals(expected.truncated(), found.truncated());
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "hdf5"})
    void episodesOfAnyWidthsAndObservationsLieInOneFile(String ending) {
        Path file = directory.resolve("all." + ending);
        EpisodeStore.write(file, episode(true, false), pictured(), episode(false, true));
        try (EpisodeFile open = EpisodeStore.open(file)) {
            assertEquals(3, open.count());
            assertSame(episode(false, true), open.episode(2));
            assertSame(episode(true, false), open.episode(0));
            assertEquals(SPEC, open.episode(0).spec());
            assertEquals("an episode", open.episode(0).name());
            Episode other = open.episode(1);
            assertSame(pictured(), other);
            assertEquals(pictured().spec(), other.spec());
            Observations seen = other.observations().orElseThrow();
            assertArrayEquals(new double[] {5, 6, 7, 8}, seen.vectors().orElseThrow().data);
            assertArrayEquals(new int[] {2, 3, 1}, seen.images().orElseThrow().shape());
            assertArrayEquals(
                    pictured()
                            .observations()
                            .orElseThrow()
                            .images()
                            .orElseThrow()
                            .values(),
                    seen.images().orElseThrow().values());
        }
    }

    /** Two steps of 0.1 and 0.2 s: the rewards' column sums to their sum, and only the last line ends the episode. */
    @Test
    void aTableSaysWhatHappenedOnce() throws IOException {
        Path file = directory.resolve("episode.csv");
        EpisodeStore.write(file, episode(true, false));
        List<String> lines = Files.readAllLines(file);
        assertEquals("time,p,a,f,reward,terminated,truncated", lines.get(0));
        assertEquals("0.0,0.3333333333333333,-0.0,0.30000000000000004,-0.7,0,0", lines.get(1));
        assertEquals("0.30000000000000004,4.9E-324,1.0E17,-1.0,0.0,1,0", lines.get(3));
        assertEquals(4, lines.size());
    }

    @Test
    void aTableHoldsOneEpisode() {
        String message = assertThrows(
                        InputException.class,
                        () -> EpisodeStore.write(
                                directory.resolve("two.csv"), episode(true, false), episode(true, false)))
                .getMessage();
        assertTrue(message.contains("a table holds one"), message);
        assertFalse(Files.exists(directory.resolve("two.csv")));
        refused("none of .csv, .npz, .hdf5", () -> EpisodeStore.write(directory.resolve("x.txt"), pictured()));
    }

    /** A joint and its motor have one name, and a state is called as a column of its own is. */
    @Test
    void namesThatAreTakenAreTold() throws IOException {
        Spec spec = new Spec(
                1, List.of(Variable.angle("hinge"), Variable.of("reward", "")), List.of(Variable.of("hinge", "N m")));
        Episode episode = Episode.recorded(
                "e",
                spec,
                new double[] {0, 1},
                new DMatrixRMaj(2, 2, true, 1, 2, 3, 4),
                new DMatrixRMaj(1, 1, true, 9));
        Path file = directory.resolve("taken.csv");
        EpisodeStore.write(file, episode);
        assertEquals(
                "time,hinge,state_reward,action_hinge,reward,terminated,truncated",
                Files.readAllLines(file).get(0));
        assertSame(episode, EpisodeStore.read(List.of(file), spec).episodes().get(0));
    }

    /** Made by {@code make_minari.py} beside it: episode k has k + 1 steps; names would sort 10 before 2. */
    @Test
    void whatMinariWroteIsRead() throws IOException {
        Spec spec = new Spec(
                0.25,
                List.of(Variable.of("k", ""), Variable.of("t", ""), Variable.of("kt", "")),
                List.of(Variable.of("u", "")));
        List<Episode> all =
                EpisodeStore.read(List.of(resource("minari-box.hdf5")), spec).episodes();
        assertEquals(12, all.size());
        for (int k = 0; k < 12; k++) {
            Episode e = all.get(k);
            assertEquals(k + 1, e.steps());
            assertEquals(k % 2 == 0, e.terminated());
            assertEquals(k % 2 == 1, e.truncated());
            for (int t = 0; t <= k + 1; t++) {
                assertEquals(k, e.states().get(t, 0));
                assertEquals(t, e.states().get(t, 1));
                assertEquals(k * t + 0.5, e.states().get(t, 2));
                assertEquals(0.25 * t, e.times()[t]);
            }
            for (int t = 0; t <= k; t++) {
                assertEquals(t % 2, e.actions().get(t, 0));
                assertEquals(t / 4.0, e.rewards()[t]);
            }
        }
        Spec narrow = new Spec(0.25, List.of(Variable.of("k", "")), List.of(Variable.of("u", "")));
        refused(
                "has 3 states and 1 actions, expected 1 and 1",
                () -> EpisodeStore.read(List.of(resource("minari-box.hdf5")), narrow));
    }

    @Test
    void dictionariesOfMinariAreSideBySideAndPicturesBeside() throws IOException {
        try (EpisodeFile open = EpisodeStore.open(resource("minari-dict.hdf5"))) {
            Episode e = open.episode(0);
            assertArrayEquals(new double[] {1, 2, 0.5, 3, 4, 0.25, 5, 6, 0.125}, e.states().data);
            assertArrayEquals(new double[] {0.1, 0.2, 0.3, 0.4}, e.actions().data);
            assertTrue(e.truncated() && !e.terminated());
            assertEquals("observation_2", e.spec().state().get(2).name());
            Observations.Bytes images = e.observations().orElseThrow().images().orElseThrow();
            assertArrayEquals(new int[] {2, 3, 1}, images.shape());
            assertEquals(3, images.count());
            assertEquals(247, images.values()[17] & 0xff);
        }
        refused("'terminations' is set at step 1 of 3", () -> {
            try (EpisodeFile open = EpisodeStore.open(resource("ends-twice.hdf5"))) {
                open.episode(0);
            }
        });
    }

    /** Beside a file of Minari's own name lies what Minari asks for. */
    @Test
    void metadataSaysHowMuchThereIs() throws IOException {
        EpisodeStore.write(directory.resolve("data/main_data.hdf5"), episode(true, false), episode(true, false));
        JsonNode metadata = new ObjectMapper().readTree(Files.readString(directory.resolve("data/metadata.json")));
        assertEquals(2, metadata.get("total_episodes").asInt());
        assertEquals(4, metadata.get("total_steps").asInt());
        assertEquals(
                "{\"type\":\"Box\",\"dtype\":\"float64\",\"shape\":[2],\"low\":[-Infinity,-3.0],\"high\":[Infinity,3.0]}",
                metadata.get("observation_space").asText());
        assertEquals(
                "{\"type\":\"Box\",\"dtype\":\"float64\",\"shape\":[1],\"low\":[-2.0],\"high\":[2.0]}",
                metadata.get("action_space").asText());
        EpisodeStore.write(directory.resolve("other/main_data.hdf5"), pictured());
        String space = new ObjectMapper()
                .readTree(Files.readString(directory.resolve("other/metadata.json")))
                .get("observation_space")
                .asText();
        assertTrue(
                space.contains("\"image\":{\"type\":\"Box\",\"dtype\":\"uint8\",\"shape\":[2,3,1],\"low\":[[[0],[0]"),
                space);
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "hdf5"})
    void aTruncatedFileIsNamedAndLeftAlone(String ending) throws IOException {
        Path file = directory.resolve("cut." + ending);
        EpisodeStore.write(file, episode(true, false), pictured());
        byte[] whole = Files.readAllBytes(file);
        for (int keep : new int[] {0, 1, 7, 100, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, keep));
            String message = assertThrows(InputException.class, () -> EpisodeStore.read(List.of(file), SPEC))
                    .getMessage();
            assertTrue(message.startsWith(file.toString()), message);
            assertEquals(1, message.lines().count(), message);
            assertEquals(keep, Files.size(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"npz", "hdf5"})
    void dataOfAnotherSystemAreRefused(String ending) {
        Path file = directory.resolve("other." + ending);
        EpisodeStore.write(file, episode(true, false));
        Spec other = new Spec(0.1, List.of(Variable.of("q", "m"), Variable.angle("a")), SPEC.action());
        refused("has the states p, a where q, a are needed", () -> EpisodeStore.read(List.of(file), other));
        Path pictures = directory.resolve("pictures." + ending);
        EpisodeStore.write(pictures, pictured());
        refused("where p, a are needed", () -> EpisodeStore.read(List.of(pictures), SPEC));
        refused("no such file", () -> EpisodeStore.read(List.of(directory.resolve("absent." + ending)), SPEC));
    }

    @Test
    void numbersThatAreNoneAreNamed() {
        Path file = directory.resolve("broken.npz");
        EpisodeStore.write(file, episode(true, false));
        Map<String, NpyArray> arrays = new TreeMap<>(Npz.read(file).arrays());
        arrays.put("0/states", NpyArray.of(new DMatrixRMaj(3, 2, true, 1, 2, 3, Double.NaN, 5, 6)));
        Npz.write(file, arrays);
        refused(
                "broken.npz: episode 'an episode': state 1 of row 1 is NaN",
                () -> EpisodeStore.read(List.of(file), SPEC));
        arrays.remove("0/states");
        Npz.write(file, arrays);
        refused("holds no episodes", () -> EpisodeStore.read(List.of(file), SPEC));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time,p,a,f,terminated;0,1,2,3,1;1,1,2,3,0|column 'terminated' has 1.0 in line 1 of the numbers",
                "time,p,a,f,truncated;0,1,2,3,0;1,1,2,3,2|column 'truncated' has 2.0 in line 2",
                "time,p,a;0,1,2;1,2,3|no column 'f' among time,p,a",
                "time,p,a,f,g;0,1,2,3,4;1,2,3,4,5|unknown column 'g'",
                "time,p,a,f;0,1,2,3|1 lines of numbers; a record needs at least two",
            })
    void tablesThatAreWrongAreRefused(String text, String part) throws IOException {
        Path file = Files.writeString(directory.resolve("t.csv"), text.replace(';', '\n') + "\n");
        refused(part, () -> EpisodeStore.read(List.of(file), SPEC));
    }

    @Test
    void otherNamesOfColumnsAreTakenWhereTheyAreGiven() throws IOException {
        Path file = Files.writeString(directory.resolve("t.csv"), "step,time,qpos_0,a,f\n0,0,1,2,3\n1,1,4,5,6\n");
        EpisodeColumns columns = EpisodeColumns.of(SPEC).orCalled(List.of("qpos_0", "qvel_0"), List.of("ctrl_0"));
        Episode e = EpisodeStore.read(List.of(file), columns).episodes().get(0);
        assertArrayEquals(new double[] {1, 2, 4, 5}, e.states().data);
        Path lacking = Files.writeString(directory.resolve("l.csv"), "time,q,a,f\n0,1,2,3\n1,4,5,6\n");
        refused("has no column 'p' or 'qpos_0'", () -> EpisodeStore.read(List.of(lacking), columns));
    }

    /** Uneven times; by hand (3 - 1) / 0.5, (7 - 1) / 1.5 and (7 - 3) / 1. */
    @Test
    void ratesThatATableLacksAreDifferencesWhereThatIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("t.csv"), "time,p,f\n0,1,0\n0.5,3,0\n1.5,7,0\n");
        EpisodeColumns columns = EpisodeColumns.of(SPEC).orRatesOf(Map.of(1, 0));
        EpisodeStore.Held held = EpisodeStore.held(List.of(file), columns);
        assertArrayEquals(
                new double[] {1, 4, 3, 4, 7, 4}, held.data().episodes().get(0).states().data, 1e-15);
        assertEquals(Set.of("a"), held.differenced());
        refused("no column 'a'", () -> EpisodeStore.read(List.of(file), SPEC));
        Path whole = Files.writeString(directory.resolve("w.csv"), "time,p,a,f\n0,1,9,0\n0.5,3,9,0\n");
        assertEquals(Set.of(), EpisodeStore.held(List.of(whole), columns).differenced());
        assertEquals(
                Set.of("a"), EpisodeStore.held(List.of(whole, file), columns).differenced());
        assertArrayEquals(
                new double[] {1, 9, 3, 9},
                EpisodeStore.read(List.of(whole), columns).episodes().get(0).states().data);
    }

    /** An angle that jumps by a turn goes on by 0.2. */
    @Test
    void differencesOfWrappedAnglesDoNotJump() throws IOException {
        StringBuilder table = new StringBuilder("time,p,f\n");
        for (int t = 0; t < 80; t++) {
            table.append(t)
                    .append(',')
                    .append(Math.IEEEremainder(0.2 * t, 2 * Math.PI))
                    .append(",0\n");
        }
        Path file = Files.writeString(directory.resolve("t.csv"), table);
        EpisodeColumns columns = EpisodeColumns.of(SPEC).orRatesOf(Map.of(1, 0));
        Episode e = EpisodeStore.read(List.of(file), columns).episodes().get(0);
        for (int t = 0; t < 80; t++) {
            assertEquals(0.2, e.states().get(t, 1), 1e-12);
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIsRefusedBeforeItIsRead() {
        Path file = directory.resolve("large.hdf5");
        EpisodeStore.requireMemory(file, 10, 10);
        refused(
                "its episodes take 3.0 GiB and 1.5 GiB of memory are free",
                () -> EpisodeStore.requireMemory(file, 3L << 30, 3L << 29));
        EpisodeStore.write(file, episode(true, false), pictured());
        try (EpisodeFile open = EpisodeStore.open(file)) {
            // times, states, actions, rewards and flags; of pictures one byte each.
            assertEquals(8 * (3 + 6 + 2 + 2 + 2 + 2), open.size(0));
            assertEquals(8 * (2 + 2 + 4 + 1 + 1 + 1) + 12, open.size(1));
        }
    }

    @Test
    void anInterruptedWriteLeavesNothing() throws IOException {
        Path blocked = Files.createDirectory(directory.resolve("dir.hdf5"));
        refused("it is a directory", () -> EpisodeStore.write(blocked, episode(true, false)));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(blocked), left.toList());
        }
    }

    private Path resource(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (InputStream in = EpisodeStoreTest.class.getResourceAsStream(name)) {
            Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    @FunctionalInterface
    private interface Call {
        void run() throws IOException;
    }

    private static void refused(String part, Call call) {
        String message = assertThrows(InputException.class, call::run).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}
