package dev.mechanist.experiments.reproduce.quantities;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.Artefacts;
import dev.mechanist.core.io.CsvTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What a reproduction runs in.
 *
 * @param quick whether minutes are to do, with fewer seeds and shorter runs; bars are then those of the quick form
 * @param directory where models and tables are kept
 * @param records measured records, where the reproduction takes some
 * @param commands runs a command of this program, to its exit code
 */
public record ReproductionRun(
        boolean quick, Path directory, Optional<Path> records, ToIntFunction<List<String>> commands) {

    /** Runs a command of this program; one that does not end well ends the reproduction. */
    public void command(String... words) {
        List<String> command = List.of(words);
        int code = commands.applyAsInt(command);
        if (code != 0) {
            throw new InputException("'mechanist " + String.join(" ", command) + "' ended with exit code " + code);
        }
    }

    /**
     * A column of the table that a learning run keeps, after so many rows.
     *
     * @param folder of the run, below the directory
     */
    public double[] column(String folder, String table, String column) {
        return CsvTable.read(directory.resolve(folder).resolve(table)).column(column);
    }

    /**
     * The directory of what is trained once, kept, and loaded ever after.
     *
     * @param folder below the directory
     * @param kind of what is stored there
     * @param train writes it, where it is not there yet
     */
    public Path kept(String folder, String kind, Consumer<Path> train) {
        Path place = directory.resolve(folder);
        if (!Artefacts.isIn(place, kind)) {
            train.accept(place);
        }
        return place;
    }

    /** Where the training of what is kept in a folder goes on from when it was stopped. */
    public Optional<Path> checkpoint(String folder) {
        return Optional.of(directory.resolve(folder + ".checkpoint.npz"));
    }

    /** {@code full} values, or the first {@code few} where the run is quick. */
    public List<Integer> seeds(int full, int few) {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 1; seed <= (quick ? few : full); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    /** The full value, or the other one where the run is quick. */
    public <T> T choose(T full, T fast) {
        return quick ? fast : full;
    }
}
