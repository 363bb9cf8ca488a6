package dev.mechanist.core.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.Spec;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/** Takes what decides an artefact: numbers as arrays, the rest as entries of the manifest. */
public final class ArtefactWriter {
    private final Manifest manifest;
    private final Map<String, NpyArray> arrays = new TreeMap<>();

    ArtefactWriter(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Keeps an array under a name. */
    public ArtefactWriter put(String name, NpyArray array) {
        arrays.put(name, array);
        return this;
    }

    /** Keeps numbers [length] under a name. */
    public ArtefactWriter put(String name, double... values) {
        return put(name, NpyArray.of(values));
    }

    /** Keeps a matrix under a name. */
    public ArtefactWriter put(String name, DMatrixRMaj matrix) {
        return put(name, NpyArray.of(matrix));
    }

    /** Keeps the specification. */
    public ArtefactWriter put(Spec spec) {
        manifest.putSpec(spec);
        return this;
    }

    /** Notes the version of a library that the artefact depends on. */
    public ArtefactWriter version(String library, String version) {
        ((ObjectNode) manifest.content().get("versions")).put(library, version);
        return this;
    }

    /** The manifest's entries; names beginning with {@code kind}, {@code format} and the like are taken. */
    public ObjectNode content() {
        return manifest.content();
    }

    Map<String, NpyArray> arrays() {
        return arrays;
    }
}
