package dev.mechanist.core.io;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * What a directory holds of an artefact.
 *
 * @param directory where it is
 * @param manifest its entries
 * @param npz its arrays
 */
public record StoredArtefact(Path directory, Manifest manifest, Npz npz) {
    public Spec spec() {
        return manifest.spec();
    }

    public DMatrixRMaj matrix(String name) {
        return npz.matrix(name);
    }

    public double[] doubles(String name) {
        return npz.doubles(name);
    }

    /**
     * Numbers of which there must be so many.
     *
     * @throws InputException when there is no such array, or one of another type or length
     */
    public double[] doubles(String name, int length) {
        double[] values = npz.doubles(name);
        if (values.length != length) {
            throw new InputException("array '" + name + "' has " + values.length + " numbers where " + length
                    + " are needed; store the model again");
        }
        return values;
    }

    /**
     * A matrix of a known shape.
     *
     * @throws InputException when there is no such array, or one of another type or shape
     */
    public DMatrixRMaj matrix(String name, int rows, int cols) {
        DMatrixRMaj matrix = npz.matrix(name);
        if (matrix.numRows != rows || matrix.numCols != cols) {
            throw new InputException("array '" + name + "' is [" + matrix.numRows + ", " + matrix.numCols + "] where ["
                    + rows + ", " + cols + "] is needed; store the model again");
        }
        return matrix;
    }

    /** All arrays whose names begin with a prefix, by the rest of their names. */
    public Map<String, NpyArray> arrays(String prefix) {
        Map<String, NpyArray> own = new TreeMap<>();
        npz.arrays().forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), array);
            }
        });
        return own;
    }
}
