package dev.mechanist.core.data;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Orientation;
import dev.mechanist.core.Spec;
import dev.mechanist.core.io.CsvTable;
import dev.mechanist.core.numerics.Differences;
import dev.mechanist.core.numerics.Quaternions;
import dev.mechanist.core.numerics.Unwrapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * One episode as a table: {@code time}, states, actions, {@code reward}, {@code terminated} and {@code truncated}, one line
 * per state. The action and reward of a line belong to the step that begins there. The last line is the last state: its
 * action repeats the one before, its reward is 0, and its flags say how the episode ended. A foreign table needs no more than
 * {@code time} and its states and actions; whatever its last line says of an action is dropped.
 */
final class CsvEpisodes implements EpisodeFormat {
    @Override
    public List<String> endings() {
        return List.of("csv");
    }

    @Override
    public EpisodeFile open(Path file, Optional<EpisodeColumns> columns) {
        CsvTable table = CsvTable.read(file);
        EpisodeColumns known = columns.orElseThrow(() -> new InputException(
                file + ": a table does not say what system it is of; name the system, or give an .npz or .hdf5 file"));
        return new EpisodeFile() {
            @Override
            public int count() {
                return 1;
            }

            @Override
            public long size(int episode) {
                return 8L * table.rows() * table.header().size();
            }

            @Override
            public Episode episode(int episode) {
                return read(table, known);
            }

            @Override
            public Set<Integer> differenced() {
                return known.rates().keySet().stream()
                        .filter(i -> known.states().get(i).stream().noneMatch(table::has))
                        .collect(Collectors.toUnmodifiableSet());
            }

            @Override
            public void close() {
                // It is read at once.
            }
        };
    }

    private static Episode read(CsvTable table, EpisodeColumns columns) {
        Spec spec = columns.spec();
        if (!columns.othersAllowed()) {
            table.requireOnly(columns.known());
        }
        double[] times = table.column(EpisodeColumns.TIME);
        table.requireIncreasing(EpisodeColumns.TIME);
        int steps = table.rows() - 1;
        if (steps < 1) {
            throw new InputException(
                    table.name() + ": " + table.rows() + " lines of numbers; a record needs at least two");
        }
        double[] rewards = table.has(EpisodeColumns.REWARD)
                ? Arrays.copyOf(table.column(EpisodeColumns.REWARD), steps)
                : new double[steps];
        return new Episode(
                table.name(),
                spec,
                times,
                matrix(times.length, spec.n(), j -> state(table, columns, j, times)),
                matrix(steps, spec.m(), j -> column(table, columns.actions().get(j))),
                rewards,
                endsWith(table, EpisodeColumns.TERMINATED),
                endsWith(table, EpisodeColumns.TRUNCATED));
    }

    private static DMatrixRMaj matrix(int rows, int count, IntFunction<double[]> columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, count);
        for (int j = 0; j < count; j++) {
            double[] column = columns.apply(j);
            for (int i = 0; i < rows; i++) {
                matrix.set(i, j, column[i]);
            }
        }
        return matrix;
    }

    /** A state, or its differences where it is a rate that the table lacks. */
    private static double[] state(CsvTable table, EpisodeColumns columns, int j, double[] times) {
        List<List<String>> names = columns.states();
        if (!columns.rates().containsKey(j) || names.get(j).stream().anyMatch(table::has)) {
            return column(table, names.get(j));
        }
        int of = columns.rates().get(j);
        for (Orientation orientation : Orientation.of(columns.spec())) {
            if (orientation.quaternion() == of) {
                double[] quaternions = matrix(times.length, 4, k -> column(table, names.get(of + k))).data;
                double[] omega = Quaternions.central(quaternions, times);
                int axis = j - orientation.velocity();
                return IntStream.range(0, times.length)
                        .mapToDouble(t -> omega[3 * t + axis])
                        .toArray();
            }
        }
        return differences(column(table, names.get(of)), times);
    }

    private static double[] column(CsvTable table, List<String> candidates) {
        String name = candidates.stream().filter(table::has).findFirst().orElse(null);
        if (name == null && candidates.size() > 1) {
            throw new InputException(table.name() + ": has no column '" + String.join("' or '", candidates)
                    + "'; it has " + String.join(", ", table.header()));
        }
        return table.column(name == null ? candidates.get(0) : name);
    }

    /** Rates by central differences, at the ends one-sided; of an angle that is wrapped as if it were not. */
    private static double[] differences(double[] values, double[] times) {
        double turn = 2 * Math.PI;
        return Differences.central(
                Unwrapping.looksWrapped(values, turn) ? Unwrapping.unwrap(values, turn) : values, times);
    }

    /** Whether a flag is set, which only the last line may do. */
    private static boolean endsWith(CsvTable table, String flag) {
        if (!table.has(flag)) {
            return false;
        }
        double[] column = table.column(flag);
        for (int i = 0; i < column.length; i++) {
            if (column[i] != 0 && (column[i] != 1 || i < column.length - 1)) {
                throw new InputException(table.name() + ": column '" + flag + "' has " + column[i] + " in line "
                        + (i + 1) + " of the numbers; only the last may end an episode, with 1: split the file there");
            }
        }
        return column[column.length - 1] == 1;
    }

    @Override
    public void write(Path file, List<Episode> episodes) {
        if (episodes.size() != 1) {
            throw new InputException("cannot write " + episodes.size() + " episodes to " + file
                    + ": a table holds one; name a file that ends in .npz or .hdf5");
        }
        Episode episode = episodes.get(0);
        EpisodeColumns columns = EpisodeColumns.of(episode.spec());
        List<String> header = new ArrayList<>(List.of(EpisodeColumns.TIME));
        columns.states().forEach(names -> header.add(names.get(0)));
        columns.actions().forEach(names -> header.add(names.get(0)));
        header.addAll(List.of(EpisodeColumns.REWARD, EpisodeColumns.TERMINATED, EpisodeColumns.TRUNCATED));
        CsvTable.write(file, header, lines -> {
            for (int t = 0; t <= episode.steps(); t++) {
                boolean last = t == episode.steps();
                lines.number(episode.times()[t]);
                for (int i = 0; i < episode.spec().n(); i++) {
                    lines.number(episode.states().get(t, i));
                }
                for (int i = 0; i < episode.spec().m(); i++) {
                    lines.number(episode.steps() == 0 ? 0 : episode.actions().get(last ? t - 1 : t, i));
                }
                lines.number(last ? 0 : episode.rewards()[t]);
                lines.integer(last && episode.terminated() ? 1 : 0);
                lines.integer(last && episode.truncated() ? 1 : 0).end();
            }
        });
    }
}
