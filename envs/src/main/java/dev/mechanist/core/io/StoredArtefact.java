package dev.mechanist.core.io;

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
