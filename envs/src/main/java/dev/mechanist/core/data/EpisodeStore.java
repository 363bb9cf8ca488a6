package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.numerics.Steps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Episodes in files, by the ending of the name: {@code .csv} holds one as a table, {@code .npz} and {@code .hdf5} hold any
 * number with their specifications. The latter has the layout of Minari's {@code main_data.hdf5} and reads files that Minari
 * wrote. Files are written whole or not at all; numbers come back with the same bits.
 */
public final class EpisodeStore {
    /** The formats: to add one, add it here. */
    static final List<EpisodeFormat> FORMATS = List.of(new CsvEpisodes(), new NpzEpisodes(), new Hdf5Episodes());

    private EpisodeStore() {}

    /** How the names of files end that can be written and read, for example {@code .csv}. */
    public static List<String> endings() {
        return FORMATS.stream().map(f -> "." + f.endings().get(0)).toList();
    }

    /** Whether a file can hold episodes, by its name. */
    public static boolean isNamed(Path file) {
        return format(file).isPresent();
    }

    private static Optional<EpisodeFormat> format(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return FORMATS.stream()
                .filter(f -> f.endings().stream().anyMatch(e -> name.endsWith("." + e)))
                .findFirst();
    }

    private static EpisodeFormat requireFormat(Path file) {
        return format(file)
                .orElseThrow(() -> new InputException(
                        file + ": what its name ends in is none of " + String.join(", ", endings()) + "; rename it"));
    }

    /** Refuses a file whose name says nothing about its format. */
    public static void requireNamed(Path file) {
        requireFormat(file);
    }

    /** Writes episodes. */
    public static void write(Path file, Episode... episodes) {
        write(file, Arrays.asList(episodes));
    }

    /**
     * Writes episodes.
     *
     * @throws InputException when the file cannot be written or the format cannot hold them
     */
    public static void write(Path file, List<Episode> episodes) {
        requireFormat(file).write(file, episodes);
    }

    /** Opens a file of the episodes of whatever system it says. */
    public static EpisodeFile open(Path file) {
        return requireFormat(file).open(file, Optional.empty());
    }

    /** Opens a file of the episodes of a system; close it after use. */
    public static EpisodeFile open(Path file, EpisodeColumns columns) {
        return requireFormat(file).open(file, Optional.of(columns));
    }

    /**
     * What files hold.
     *
     * @param data all their episodes; the time step is the median over all of them
     * @param differenced states that some of the files do not hold, by name: their values are differences of others ({@link
     *     EpisodeColumns#rates})
     */
    public record Held(DataSet data, Set<String> differenced) {}

    /** The episodes of {@link #held}. */
    public static DataSet read(List<Path> files, EpisodeColumns columns) {
        return held(files, columns).data();
    }

    /**
     * Reads all episodes of some files.
     *
     * @throws InputException when a file is missing, damaged, of another system or too large for the memory
     */
    public static Held held(List<Path> files, EpisodeColumns columns) {
        if (files.isEmpty()) {
            throw new InputException("no data files given; name at least one");
        }
        List<Episode> episodes = new ArrayList<>();
        Set<String> differenced = new TreeSet<>();
        for (Path file : files) {
            try (EpisodeFile open = open(file, columns)) {
                requireMemory(file, open);
                IntStream.range(0, open.count()).mapToObj(open::episode).forEach(episodes::add);
                open.differenced()
                        .forEach(i ->
                                differenced.add(columns.spec().state().get(i).name()));
            }
        }
        return new Held(new DataSet(episodes).withTimeStep(medianStep(episodes)), differenced);
    }

    /** {@link #read(List, EpisodeColumns)} of columns that are called as the variables are. */
    public static DataSet read(List<Path> files, Spec spec) {
        return read(files, EpisodeColumns.of(spec));
    }

    private static void requireMemory(Path file, EpisodeFile open) {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
        requireMemory(
                file, IntStream.range(0, open.count()).mapToLong(open::size).sum(), free);
    }

    /** Refuses what would not fit. */
    static void requireMemory(Path file, long needed, long free) {
        if (needed > free) {
            throw new InputException(String.format(
                    Locale.ROOT,
                    "%s: its episodes take %.1f GiB and %.1f GiB of memory are free; give Java more with -Xmx, or fewer"
                            + " episodes",
                    file,
                    needed / 0x1p30,
                    free / 0x1p30));
        }
    }

    /** Median time between states over all episodes, s. */
    public static double medianStep(List<Episode> episodes) {
        return Steps.median(episodes.stream().map(Episode::times).toArray(double[][]::new));
    }
}
