package dev.mechanist.core.data;

import static dev.mechanist.core.data.Hdf5Episodes.ACTIONS;
import static dev.mechanist.core.data.Hdf5Episodes.EPISODE;
import static dev.mechanist.core.data.Hdf5Episodes.ID;
import static dev.mechanist.core.data.Hdf5Episodes.INFOS;
import static dev.mechanist.core.data.Hdf5Episodes.NAME;
import static dev.mechanist.core.data.Hdf5Episodes.OBSERVATIONS;
import static dev.mechanist.core.data.Hdf5Episodes.REWARDS;
import static dev.mechanist.core.data.Hdf5Episodes.SPEC;
import static dev.mechanist.core.data.Hdf5Episodes.STATE;
import static dev.mechanist.core.data.Hdf5Episodes.STRUCTURE;
import static dev.mechanist.core.data.Hdf5Episodes.TERMINATIONS;
import static dev.mechanist.core.data.Hdf5Episodes.TIME;
import static dev.mechanist.core.data.Hdf5Episodes.TRUNCATIONS;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.acting.Observations;
import dev.mechanist.core.structure.Structure;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * An open file in the layout of {@link Hdf5Episodes}, also one that Minari wrote: observations are then the states, dictionaries
 * of numbers side by side in the order of their names, time runs by the step of the system, and whole numbers are read as
 * numbers.
 */
final class Hdf5EpisodeFile implements EpisodeFile {
    private final Path file;
    private final HdfFile hdf;
    private final Optional<EpisodeColumns> columns;
    private final List<Group> groups = new ArrayList<>();

    Hdf5EpisodeFile(Path file, HdfFile hdf, Optional<EpisodeColumns> columns) {
        this.file = file;
        this.hdf = hdf;
        this.columns = columns;
        for (Node node : hdf.getChildren().values()) {
            if (node instanceof Group group && node.getName().startsWith(EPISODE)) {
                groups.add(group);
            }
        }
        if (groups.isEmpty()) {
            List<String> found = List.copyOf(hdf.getChildren().keySet());
            hdf.close();
            throw new InputException(file + ": holds no episodes (no group '" + EPISODE + "0' among "
                    + String.join(", ", found) + "); give a file in Minari's layout");
        }
        groups.sort(Comparator.comparingLong(Hdf5EpisodeFile::number));
    }

    private static long number(Group group) {
        Attribute id = group.getAttribute(ID);
        if (id != null && id.getData() instanceof Number n) {
            return n.longValue();
        }
        String digits = group.getName().substring(EPISODE.length());
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    @Override
    public int count() {
        return groups.size();
    }

    @Override
    public long size(int episode) {
        try {
            return size(groups.get(episode));
        } catch (RuntimeException e) {
            throw Hdf5Episodes.damaged(file, e);
        }
    }

    private static long size(Group group) {
        long bytes = 0;
        for (Node node : group.getChildren().values()) {
            if (node instanceof Dataset data) {
                bytes += isImage(data) ? data.getSize() : 8 * data.getSize();
            } else if (node instanceof Group inner) {
                bytes += size(inner);
            }
        }
        return bytes;
    }

    @Override
    public Episode episode(int episode) {
        Group group = groups.get(episode);
        try {
            return read(group);
        } catch (InputException e) {
            throw e.getMessage().startsWith(file.toString())
                    ? e
                    : new InputException(file + ": " + group.getName() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw Hdf5Episodes.damaged(file, e);
        }
    }

    private Episode read(Group group) {
        Optional<Observations> seen = observations(group);
        Optional<DMatrixRMaj> own = find(group, INFOS, STATE).map(Hdf5EpisodeFile::matrix);
        DMatrixRMaj states = own.or(() -> seen.flatMap(Observations::vectors))
                .orElseThrow(() -> new InputException(
                        "there are neither numbers among its observations nor states; nothing moves in it"));
        int steps = states.numRows - 1;
        DMatrixRMaj actions = find(group, ACTIONS)
                .map(Hdf5EpisodeFile::matrix)
                .orElseGet(() -> new DMatrixRMaj(Math.max(0, steps), 0));
        Spec spec = spec(group, states.numCols, actions.numCols);
        double[] times = find(group, INFOS, TIME)
                .map(Hdf5EpisodeFile::numbers)
                .orElseGet(() -> IntStream.rangeClosed(0, steps)
                        .mapToDouble(t -> t * spec.dt())
                        .toArray());
        double[] rewards = find(group, REWARDS).map(Hdf5EpisodeFile::numbers).orElseGet(() -> new double[steps]);
        return SpecText.checked(
                new Episode(
                        text(group, NAME).orElse(group.getName()),
                        spec,
                        structure(group, spec),
                        times,
                        states,
                        own.isPresent()
                                ? seen
                                : seen.flatMap(Observations::images).map(Observations::of),
                        actions,
                        rewards,
                        ends(group, TERMINATIONS),
                        ends(group, TRUNCATIONS)),
                text(group, SPEC).isPresent() ? columns : Optional.empty());
    }

    private Optional<Structure> structure(Group group, Spec spec) {
        return find(group, INFOS, STRUCTURE)
                .map(data -> StructureText.read(
                        file + ": " + group.getName(),
                        spec,
                        new String((byte[]) data.getData(), StandardCharsets.UTF_8)));
    }

    /** That of the file; of a foreign one the system that is wanted, or names by number. */
    private Spec spec(Group group, int n, int m) {
        Optional<String> text = text(group, SPEC);
        if (text.isPresent()) {
            return SpecText.read(file + ": " + group.getName(), text.get());
        }
        return columns.map(EpisodeColumns::spec)
                .orElseGet(() -> new Spec(
                        1,
                        IntStream.range(0, n)
                                .mapToObj(i -> Variable.of("observation_" + i, ""))
                                .toList(),
                        IntStream.range(0, m)
                                .mapToObj(i -> Variable.of("action_" + i, ""))
                                .toList()));
    }

    private static Optional<Observations> observations(Group group) {
        Node node = group.getChildren().get(OBSERVATIONS);
        if (node == null) {
            throw new InputException("there is no '" + OBSERVATIONS + "' among "
                    + String.join(", ", group.getChildren().keySet()));
        }
        List<DMatrixRMaj> vectors = new ArrayList<>();
        List<Observations.Bytes> images = new ArrayList<>();
        collect(node, vectors, images);
        if (images.size() > 1) {
            throw new InputException("there are " + images.size() + " kinds of images; keep one");
        }
        return Optional.of(new Observations(
                vectors.isEmpty() ? Optional.empty() : Optional.of(sideBySide(vectors)),
                images.stream().findFirst()));
    }

    private static void collect(Node node, List<DMatrixRMaj> vectors, List<Observations.Bytes> images) {
        if (node instanceof Group inner) {
            new TreeMap<>(inner.getChildren()).values().forEach(child -> collect(child, vectors, images));
        } else if (node instanceof Dataset data && isImage(data)) {
            int[] shape = data.getDimensions();
            images.add(new Observations.Bytes(Arrays.copyOfRange(shape, 1, shape.length), bytes(data)));
        } else if (node instanceof Dataset data) {
            vectors.add(matrix(data));
        }
    }

    private static DMatrixRMaj sideBySide(List<DMatrixRMaj> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = parts.get(0).numRows;
        DMatrixRMaj all =
                new DMatrixRMaj(rows, parts.stream().mapToInt(p -> p.numCols).sum());
        int column = 0;
        for (DMatrixRMaj part : parts) {
            if (part.numRows != rows) {
                throw new InputException("observations of " + rows + " and of " + part.numRows + " states");
            }
            for (int i = 0; i < rows; i++) {
                System.arraycopy(part.data, i * part.numCols, all.data, i * all.numCols + column, part.numCols);
            }
            column += part.numCols;
        }
        return all;
    }

    /** Arrays of one byte per element with rows, columns and perhaps channels. */
    private static boolean isImage(Dataset data) {
        return data.getDimensions().length > 2 && data.getDataType().getSize() == 1;
    }

    private static Optional<Dataset> find(Group group, String... path) {
        Node node = group;
        for (String name : path) {
            node = node instanceof Group inner ? inner.getChildren().get(name) : null;
        }
        return node instanceof Dataset data ? Optional.of(data) : Optional.empty();
    }

    private static Optional<String> text(Group group, String attribute) {
        Attribute found = group.getAttribute(attribute);
        return found != null && found.getData() instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Rows [T, width], whatever the rank; one number per row where there is one axis. */
    private static DMatrixRMaj matrix(Dataset data) {
        int[] shape = data.getDimensions();
        int rows = shape.length == 0 ? 1 : shape[0];
        double[] values = numbers(data);
        return new DMatrixRMaj(rows, rows == 0 ? 0 : values.length / rows, true, values);
    }

    private static double[] numbers(Dataset data) {
        requireSize(data);
        Object flat = data.isEmpty() ? new double[0] : data.getDataFlat();
        int length = java.lang.reflect.Array.getLength(flat);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            Object value = java.lang.reflect.Array.get(flat, i);
            if (value instanceof Number number) {
                values[i] = number.doubleValue();
            } else if (value instanceof Boolean || "TRUE".equals(value) || "FALSE".equals(value)) {
                values[i] = Boolean.TRUE.equals(value) || "TRUE".equals(value) ? 1 : 0;
            } else {
                throw new InputException("'" + data.getName() + "' holds "
                        + data.getJavaType().getSimpleName() + ", not numbers; convert or remove it");
            }
        }
        return values;
    }

    private static byte[] bytes(Dataset data) {
        requireSize(data);
        Object flat = data.getDataFlat();
        byte[] values = new byte[java.lang.reflect.Array.getLength(flat)];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) java.lang.reflect.Array.get(flat, i)).byteValue();
        }
        return values;
    }

    private static void requireSize(Dataset data) {
        if (data.getSize() > Integer.MAX_VALUE - 8) {
            throw new InputException("'" + data.getName() + "' has " + data.getSize()
                    + " elements, beyond what one array holds; split it into shorter episodes");
        }
    }

    /** Whether a flag is set, which only the last step may do. */
    private static boolean ends(Group group, String flag) {
        double[] flags = find(group, flag).map(Hdf5EpisodeFile::numbers).orElseGet(() -> new double[0]);
        for (int t = 0; t < flags.length - 1; t++) {
            if (flags[t] != 0) {
                throw new InputException("'" + flag + "' is set at step " + t + " of " + flags.length
                        + "; only the last may end an episode: split it there");
            }
        }
        return flags.length > 0 && flags[flags.length - 1] != 0;
    }

    @Override
    public void close() {
        hdf.close();
    }
}
