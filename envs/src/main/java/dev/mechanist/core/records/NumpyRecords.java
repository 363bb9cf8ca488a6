package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.NpyArray;
import dev.mechanist.core.io.Npz;
import dev.mechanist.core.io.NpzFile;
import dev.mechanist.core.records.ArrayRecords.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arrays of NumPy: an archive of them, or one. */
final class NumpyRecords {
    private NumpyRecords() {}

    static List<RawRecord> archive(Path file) {
        Map<String, Numbers> arrays = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        try (NpzFile npz = new NpzFile(file)) {
            if (npz.names().stream().noneMatch(npz::isArray)) {
                throw new InputException(file + ": an archive without arrays of NumPy"
                        + (npz.names().stream().anyMatch(name -> name.startsWith("xl/"))
                                ? ", a spreadsheet (xlsx); save it as CSV"
                                : "; unpack it, and name the files within"));
            }
            for (String name : npz.names()) {
                try {
                    arrays.put(name, numbers(npz.array(name)));
                } catch (InputException e) {
                    if (!e.getMessage().contains(" has type ")) {
                        throw e;
                    }
                    ignored.add(name + " (" + e.getMessage().replaceFirst(".* has (type [^;]*);.*", "$1") + ")");
                }
            }
        }
        return ArrayRecords.of(file.toString(), arrays, ignored);
    }

    static List<RawRecord> single(Path file) {
        return ArrayRecords.of(file.toString(), Map.of("column", numbers(Npz.array(file))), List.of());
    }

    private static Numbers numbers(NpyArray array) {
        double[] values;
        if (array instanceof NpyArray.Doubles doubles) {
            values = doubles.values();
        } else if (array instanceof NpyArray.Longs longs) {
            values = new double[longs.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = longs.values()[i];
            }
        } else {
            byte[] bytes = ((NpyArray.Bytes) array).values();
            values = new double[bytes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = bytes[i] & 0xff;
            }
        }
        return new Numbers(array.shape(), values);
    }
}
