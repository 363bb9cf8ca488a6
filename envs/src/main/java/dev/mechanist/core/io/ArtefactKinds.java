package dev.mechanist.core.io;

import java.util.Map;

/**
 * What a module can read of stored artefacts. An implementation has a public constructor without arguments and is named in
 * {@code META-INF/services/dev.mechanist.core.io.ArtefactKinds}.
 */
public interface ArtefactKinds {
    /** Makes a thing of what is stored. */
    @FunctionalInterface
    interface Reader {
        /** @throws dev.mechanist.core.InputException when something is missing or does not fit */
        Object read(StoredArtefact stored);
    }

    /** A reader for each kind. */
    Map<String, Reader> readers();
}
