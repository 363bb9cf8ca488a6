package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.records.RawRecord.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Arrays under names become records. Time runs along the longest axis of most arrays; another axis makes columns {@code name[0]},
 * {@code name[1]}; a third, the first of three, makes records. Names with a path of which the first parts hold the same names, as
 * {@code episode_0/actions}, are records too. An array that is shorter by one, as the actions of an episode, is held to the
 * end; what fits in nowhere is ignored, and said.
 */
final class ArrayRecords {
    /**
     * An array.
     *
     * @param shape extent of each axis
     * @param values row-major
     */
    record Numbers(int[] shape, double[] values) {
        int longest() {
            return Arrays.stream(shape).max().orElse(1);
        }

        /** The part at {@code index} of the first axis. */
        Numbers part(int index) {
            int size = values.length / shape[0];
            return new Numbers(
                    Arrays.copyOfRange(shape, 1, shape.length),
                    Arrays.copyOfRange(values, index * size, (index + 1) * size));
        }
    }

    private ArrayRecords() {}

    static List<RawRecord> of(String name, Map<String, Numbers> arrays, List<String> ignored) {
        List<RawRecord> records = new ArrayList<>();
        groups(arrays)
                .forEach((group, members) ->
                        records.addAll(stacked(group.isEmpty() ? name : name + ": " + group, members, ignored)));
        return records;
    }

    /** The arrays of each record by its part of the names; all of them under the empty one where there are no such parts. */
    private static Map<String, Map<String, Numbers>> groups(Map<String, Numbers> arrays) {
        Map<String, Map<String, Numbers>> groups = new LinkedHashMap<>();
        arrays.forEach((path, array) -> {
            int slash = path.indexOf('/');
            if (slash > 0) {
                groups.computeIfAbsent(path.substring(0, slash), g -> new LinkedHashMap<>())
                        .put(path.substring(slash + 1), array);
            }
        });
        Set<Set<String>> contents = new HashSet<>();
        groups.values().forEach(members -> contents.add(members.keySet()));
        boolean alike = groups.size() > 1 && contents.size() == 1 || groups.size() == 1 && covered(groups, arrays);
        return alike && covered(groups, arrays) ? groups : Map.of("", arrays);
    }

    private static boolean covered(Map<String, Map<String, Numbers>> groups, Map<String, Numbers> arrays) {
        return groups.values().stream().mapToInt(Map::size).sum() == arrays.size();
    }

    private static List<RawRecord> stacked(String name, Map<String, Numbers> arrays, List<String> ignored) {
        int records = arrays.values().stream()
                .filter(a -> a.shape().length == 3)
                .mapToInt(a -> a.shape()[0])
                .findFirst()
                .orElse(0);
        if (records == 0) {
            return List.of(record(name, arrays, ignored));
        }
        List<RawRecord> all = new ArrayList<>();
        for (int r = 0; r < records; r++) {
            Map<String, Numbers> parts = new LinkedHashMap<>();
            for (Map.Entry<String, Numbers> entry : arrays.entrySet()) {
                Numbers array = entry.getValue();
                boolean shared = array.shape().length < 2 || array.shape()[0] != records;
                parts.put(entry.getKey(), shared ? array : array.part(r));
            }
            all.add(record(name + "[" + r + "]", parts, ignored));
        }
        return all;
    }

    private static RawRecord record(String name, Map<String, Numbers> arrays, List<String> ignoredBefore) {
        int rows = arrays.values().stream()
                .filter(a -> a.shape().length <= 2)
                .mapToInt(Numbers::longest)
                .max()
                .orElse(0);
        if (rows < 2) {
            throw new InputException(name + ": holds no array of numbers along time"
                    + (arrays.isEmpty() ? "" : " among " + String.join(", ", arrays.keySet()))
                    + (ignoredBefore.isEmpty() ? "" : ", but " + String.join(", ", ignoredBefore))
                    + "; give arrays with a row per sample");
        }
        List<Column> columns = new ArrayList<>();
        List<String> ignored = new ArrayList<>(ignoredBefore);
        arrays.forEach((called, array) -> {
            int[] shape = array.shape();
            boolean alongColumns = shape.length == 2 && shape[0] != rows && fits(shape[1], rows);
            boolean alongRows = shape.length > 0 && fits(shape[0], rows) && !(alongColumns && shape[1] == rows);
            if (shape.length > 2 || !alongRows && !alongColumns) {
                ignored.add(called + " " + Arrays.toString(shape));
                return;
            }
            int width = shape.length == 1 ? 1 : alongRows ? shape[1] : shape[0];
            for (int j = 0; j < width; j++) {
                double[] values = new double[rows];
                int length = alongRows ? shape[0] : shape[1];
                for (int i = 0; i < rows; i++) {
                    int at = Math.min(i, length - 1);
                    values[i] = array.values()[alongRows ? at * width + j : j * length + at];
                }
                columns.add(Column.of(width == 1 ? called : called + "[" + j + "]", values));
            }
        });
        return new RawRecord(name, columns, new int[0], ignored);
    }

    private static boolean fits(int extent, int rows) {
        return extent == rows || extent == rows - 1 && rows > 2;
    }
}
