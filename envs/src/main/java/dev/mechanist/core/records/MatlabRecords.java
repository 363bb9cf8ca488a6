package dev.mechanist.core.records;

import dev.mechanist.core.InputException;
import dev.mechanist.core.io.FileErrors;
import dev.mechanist.core.records.ArrayRecords.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * MATLAB's files of version 5 to 7 (those of 7.3 are HDF5). Fields of structures are named with a point, {@code data.u};
 * elements of structure and cell arrays are records, {@code runs(1)/u}.
 */
final class MatlabRecords {
    private final Map<String, Numbers> arrays = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();

    private MatlabRecords() {}

    static List<RawRecord> read(Path file) {
        MatlabRecords found = new MatlabRecords();
        try (Mat5File mat = Mat5.newReader(Sources.openFile(file.toFile())).readMat()) {
            for (MatFile.Entry entry : mat.getEntries()) {
                if (!entry.getName().isEmpty()) {
                    found.collect(entry.getName(), entry.getValue());
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (e instanceof InputException input) {
                throw input;
            }
            throw new InputException(
                    file + ": a damaged MATLAB file, or one of a kind that is not read (" + FileErrors.said(e)
                            + "); save it again with save -v7",
                    e);
        }
        return ArrayRecords.of(file.toString(), found.arrays, found.ignored);
    }

    private void collect(String name, Array array) {
        if (array instanceof Matrix matrix && array.getNumDimensions() <= 3 && !matrix.isComplex()) {
            arrays.put(name, numbers(matrix));
        } else if (array instanceof Struct struct && struct.getNumElements() == 1) {
            struct.getFieldNames().forEach(field -> collect(name + "." + field, struct.get(field)));
        } else if (array instanceof Struct struct) {
            for (int i = 0; i < struct.getNumElements(); i++) {
                for (String field : struct.getFieldNames()) {
                    collect(name + "(" + (i + 1) + ")/" + field, struct.get(field, i));
                }
            }
        } else if (array instanceof Cell cell) {
            for (int i = 0; i < cell.getNumElements(); i++) {
                Array element = cell.get(i);
                String part = name + "(" + (i + 1) + ")";
                if (element instanceof Struct struct && struct.getNumElements() == 1) {
                    struct.getFieldNames().forEach(field -> collect(part + "/" + field, struct.get(field)));
                } else {
                    collect(part + "/" + name, element);
                }
            }
        } else {
            ignored.add(name + " (no numbers)");
        }
    }

    /** MATLAB counts the first axis fastest; of three axes the last is that of records. */
    private static Numbers numbers(Matrix matrix) {
        int[] extent = matrix.getDimensions();
        int rows = extent[0];
        int columns = extent[1];
        int layers = extent.length == 3 ? extent[2] : 1;
        double[] values = new double[rows * columns * layers];
        for (int l = 0; l < layers; l++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    values[(l * rows + i) * columns + j] = matrix.getDouble((l * columns + j) * rows + i);
                }
            }
        }
        return new Numbers(layers > 1 ? new int[] {layers, rows, columns} : new int[] {rows, columns}, values);
    }
}
