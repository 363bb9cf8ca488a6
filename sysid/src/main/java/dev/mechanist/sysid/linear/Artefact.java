package dev.mechanist.sysid.linear;

import dev.mechanist.core.Manifest;
import dev.mechanist.core.NpyArray;
import dev.mechanist.core.Npz;
import dev.mechanist.core.Spec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * What linear models store: {@code arrays.npz}, and {@code manifest.json} with the specification and settings, written last.
 */
final class Artefact {
    private static final String ARRAYS = "arrays.npz";

    private final Manifest manifest;
    private final Map<String, NpyArray> written = new HashMap<>();
    private final Npz arrays;

    private Artefact(Manifest manifest, Npz arrays) {
        this.manifest = manifest;
        this.arrays = arrays;
    }

    static Artefact of(String kind, InputEncoding encoding, double[] changeMean, double[] changeDeviation) {
        Artefact artefact = new Artefact(Manifest.create(kind), null);
        artefact.manifest.putSpec(encoding.spec());
        artefact.written.put("input_mean", NpyArray.of(encoding.mean()));
        artefact.written.put("input_deviation", NpyArray.of(encoding.deviation()));
        artefact.written.put("change_mean", NpyArray.of(changeMean));
        artefact.written.put("change_deviation", NpyArray.of(changeDeviation));
        return artefact;
    }

    Artefact with(String name, DMatrixRMaj matrix) {
        written.put(name, NpyArray.of(matrix));
        return this;
    }

    Artefact with(String name, double value) {
        manifest.content().put(name, value);
        return this;
    }

    Artefact with(String name, int value) {
        manifest.content().put(name, value);
        return this;
    }

    void write(Path directory) {
        Npz.write(directory.resolve(ARRAYS), written);
        manifest.write(directory);
    }

    static Artefact read(Path directory, String kind) {
        return new Artefact(Manifest.read(directory, kind), Npz.read(directory.resolve(ARRAYS)));
    }

    Manifest manifest() {
        return manifest;
    }

    DMatrixRMaj matrix(String name) {
        return arrays.matrix(name);
    }

    InputEncoding encoding() {
        Spec spec = manifest.spec();
        return new InputEncoding(spec, arrays.doubles("input_mean"), arrays.doubles("input_deviation"));
    }

    double[] changeMean() {
        return arrays.doubles("change_mean");
    }

    double[] changeDeviation() {
        return arrays.doubles("change_deviation");
    }
}
