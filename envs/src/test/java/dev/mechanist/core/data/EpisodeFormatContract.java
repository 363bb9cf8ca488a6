package dev.mechanist.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link EpisodeFormat} and the {@link EpisodeFile}s that it opens must satisfy. */
interface EpisodeFormatContract {
    EpisodeFormat format();

    /** Whether a file holds any number of episodes, of any widths and with observations, and says of what system they are. */
    default boolean describesItself() {
        return true;
    }

    Spec SPEC = new Spec(
            0.1,
            List.of(Variable.of("p", "m"), new Variable("a", "rad", -3, 3, true)),
            List.of(Variable.bounded("f", "N", -2, 2)));

    /** Numbers that decimal digits would blur, and times that are not even. */
    private static Episode rewarded(boolean terminated, boolean truncated) {
        return new Episode(
                "rewarded",
                SPEC,
                new double[] {0, 0.1, 0.30000000000000004},
                new DMatrixRMaj(3, 2, true, 1.0 / 3, -0.0, Math.PI, 1e-300, Double.MIN_VALUE, 1e17),
                new DMatrixRMaj(2, 1, true, 0.1 + 0.2, -1),
                new double[] {-0.7, 1.0 / 7},
                terminated,
                truncated);
    }

    private static Episode withoutActionsAndRewards() {
        Spec spec = new Spec(0.5, List.of(Variable.of("x", "m")), List.of());
        return Episode.recorded(
                "watched", spec, new double[] {1, 1.5}, new DMatrixRMaj(2, 1, true, 3, 4), new DMatrixRMaj(1, 0));
    }

    private static Episode seen(boolean vectors, boolean pictures) {
        byte[] pixels = new byte[2 * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (120 + 11 * i);
        }
        Observations seen = new Observations(
                vectors ? Optional.of(new DMatrixRMaj(2, 3, true, 5, 6, 7, 8, 9, 0.1)) : Optional.empty(),
                pictures ? Optional.of(new Observations.Bytes(new int[] {2, 3, 1}, pixels)) : Optional.empty());
        return new Episode(
                "seen",
                SPEC,
                Optional.empty(),
                new double[] {0, 0.1},
                new DMatrixRMaj(2, 2, true, 3, 4, 1, 2),
                Optional.of(seen),
                new DMatrixRMaj(1, 1, true, 0.5),
                new double[] {2},
                false,
                false);
    }

    private static void assertSame(Episode expected, Episode found) {
        assertArrayEquals(expected.times(), found.times());
        assertEquals(expected.spec().state(), found.spec().state());
        assertEquals(expected.spec().action(), found.spec().action());
        assertArrayEquals(expected.states().data, found.states().data);
        assertArrayEquals(expected.actions().data, found.actions().data);
        assertArrayEquals(expected.rewards(), found.rewards());
        assertEquals(expected.terminated(), found.terminated());
        assertEquals(expected.truncated(), found.truncated());
        assertEquals(expected.observations().isPresent(), found.observations().isPresent());
        expected.observations().ifPresent(e -> {
            Observations f = found.observations().orElseThrow();
            assertArrayEquals(
                    e.vectors().map(v -> v.data).orElse(null),
                    f.vectors().map(v -> v.data).orElse(null));
            assertArrayEquals(
                    e.images().map(i -> i.shape()).orElse(null),
                    f.images().map(i -> i.shape()).orElse(null));
            assertArrayEquals(
                    e.images().map(i -> i.values()).orElse(null),
                    f.images().map(i -> i.values()).orElse(null));
        });
    }

    private Path file(Path directory) {
        return directory.resolve("episodes." + format().endings().get(0));
    }

    @Test
    default void episodesComeBackWithTheSameBits(@TempDir Path directory) {
        for (Episode episode : List.of(
                rewarded(true, false), rewarded(false, true), rewarded(false, false), withoutActionsAndRewards())) {
            format().write(file(directory), List.of(episode));
            try (EpisodeFile open = format().open(file(directory), Optional.of(EpisodeColumns.of(episode.spec())))) {
                assertEquals(1, open.count());
                assertTrue(open.size(0) >= 8L * episode.states().getNumElements(), "size " + open.size(0));
                assertSame(episode, open.episode(0));
                assertSame(episode, open.episode(0));
            }
        }
    }

    /** Read in any order, without a word about the system; or refused, and the file of before is still there. */
    @Test
    default void manyEpisodesLieInOneFileOrAreRefused(@TempDir Path directory) throws IOException {
        List<Episode> many = List.of(
                rewarded(true, false),
                withoutActionsAndRewards(),
                seen(true, false),
                seen(false, true),
                seen(true, true));
        if (!describesItself()) {
            format().write(file(directory), many.subList(0, 1));
            byte[] before = Files.readAllBytes(file(directory));
            refused(file(directory), "many", () -> format().write(file(directory), many));
            refused(file(directory), "of what system", () -> format().open(file(directory), Optional.empty()));
            assertArrayEquals(before, Files.readAllBytes(file(directory)));
            return;
        }
        format().write(file(directory), many);
        try (EpisodeFile open = format().open(file(directory), Optional.empty())) {
            assertEquals(many.size(), open.count());
            for (int k = many.size() - 1; k >= 0; k--) {
                assertSame(many.get(k), open.episode(k));
                assertEquals(many.get(k).name(), open.episode(k).name());
                assertEquals(many.get(k).spec(), open.episode(k).spec());
            }
        }
    }

    /** A ball and a wall that it is tied to, with numbers that decimal digits would blur. */
    private static Structure tied(double stiffness) {
        StructureSchema schema = new StructureSchema(
                "ties",
                List.of(new StructureSchema.Kind("ball", 2), new StructureSchema.Kind("wall", 0)),
                List.of(new StructureSchema.Kind("tie", 0)),
                List.of("mass", "size"),
                List.of("stiffness"),
                List.of("gravity"));
        StructureBuilder builder = Structure.builder(schema, SPEC.withTimeStep(0.25));
        builder.object("ball \"1\"", "ball", new double[] {1.0 / 3, 1e-300}, new int[] {1, 0}, new int[] {0});
        builder.object("wall", "wall", new double[] {0, -0.0}, new int[0], new int[0]);
        builder.relation("tie", "tie", 1, 0, new double[] {stiffness}, new int[0], new int[0]);
        return builder.globals(-9.81).build();
    }

    /** Of each episode its own; under other bounds of the variables nobody knows it. */
    @Test
    default void whatASystemIsMadeOfComesBack(@TempDir Path directory) {
        if (!describesItself()) {
            return;
        }
        List<Episode> made = List.of(
                rewarded(true, false).withStructure(tied(0.1 + 0.2)),
                rewarded(true, false),
                rewarded(false, true).withStructure(tied(7)));
        format().write(file(directory), made);
        try (EpisodeFile open = format().open(file(directory), Optional.empty())) {
            for (int k = 0; k < made.size(); k++) {
                assertEquals(made.get(k).structure(), open.episode(k).structure());
            }
        }
        List<Variable> wider = List.of(SPEC.state().get(0), new Variable("a", "rad", -4, 4, true));
        Spec other = new Spec(0.1, wider, SPEC.action());
        try (EpisodeFile open = format().open(file(directory), Optional.of(EpisodeColumns.of(other)))) {
            assertEquals(Optional.empty(), open.episode(0).structure());
        }
        try (EpisodeFile open = format().open(file(directory), Optional.of(EpisodeColumns.of(SPEC)))) {
            assertEquals(made.get(0).structure(), open.episode(0).structure());
        }
    }

    @Test
    default void episodesOfAnotherSystemAreRefused(@TempDir Path directory) {
        format().write(file(directory), List.of(rewarded(true, false)));
        List<Spec> others = List.of(
                new Spec(0.1, List.of(Variable.of("q", "m"), SPEC.state().get(1)), SPEC.action()),
                new Spec(0.1, SPEC.state(), List.of(Variable.of("g", "N"))),
                new Spec(0.1, SPEC.state().subList(0, 1), SPEC.action()));
        for (Spec other : others) {
            refused(file(directory), other.toString(), () -> read(directory, other));
        }
    }

    private List<Episode> read(Path directory, Spec spec) {
        List<Episode> all = new ArrayList<>();
        try (EpisodeFile open = format().open(file(directory), Optional.of(EpisodeColumns.of(spec)))) {
            for (int k = 0; k < open.count(); k++) {
                all.add(open.episode(k));
            }
        }
        return all;
    }

    /** Nothing is taken for an episode that is none, and the file is left alone. */
    @Test
    default void absentAndDamagedFilesAreRefusedInOneLine(@TempDir Path directory) throws IOException {
        refused(file(directory), "absent", () -> read(directory, SPEC));
        format().write(file(directory), List.of(rewarded(true, false)));
        byte[] whole = Files.readAllBytes(file(directory));
        for (int keep : new int[] {0, 1, 7, whole.length / 4, whole.length / 2}) {
            Files.write(file(directory), Arrays.copyOf(whole, keep));
            refused(file(directory), keep + " bytes", () -> read(directory, SPEC));
            assertEquals(keep, Files.size(file(directory)));
        }
        byte[] noise = whole.clone();
        for (int i = 0; i < noise.length; i++) {
            noise[i] ^= (byte) (37 * i + 11);
        }
        Files.write(file(directory), noise);
        refused(file(directory), "noise", () -> read(directory, SPEC));
    }

    @Test
    default void aWriteThatFailsLeavesNothing(@TempDir Path directory) throws IOException {
        Files.createDirectory(file(directory));
        refused(file(directory), "a directory", () -> format().write(file(directory), List.of(rewarded(true, false))));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(file(directory)), left.toList());
        }
    }

    @Test
    default void endingsAreNamed() {
        assertFalse(format().endings().isEmpty(), "no ending");
        for (String ending : format().endings()) {
            assertTrue(ending.matches("[a-z0-9]+"), "ending '" + ending + "'");
        }
    }

    private static void refused(Path file, String why, Runnable call) {
        InputException e = assertThrows(InputException.class, call::run, why);
        assertTrue(e.getMessage().contains(file.toString()), why + ": " + e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), why + ": " + e.getMessage());
    }
}
