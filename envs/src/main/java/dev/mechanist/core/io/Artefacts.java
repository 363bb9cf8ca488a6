package dev.mechanist.core.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Stores what was learned in a directory, and loads whatever a directory holds. A directory holds {@code arrays.npz}, where
 * there are arrays, and, written last, {@code manifest.json} with the kind, where the artefact comes from, and the hash of the
 * arrays, so that halves of two stores are noticed.
 */
public final class Artefacts {
    private static final String ARRAYS = "arrays.npz";
    private static final String HASH = "arrays_sha256";

    private Artefacts() {}

    /**
     * Something that was loaded.
     *
     * @param manifest what it says about itself
     * @param content the thing
     */
    public record Loaded(Manifest manifest, Object content) {
        /**
         * The thing, where it is of the type that is needed.
         *
         * @param wanted what is needed, for the message, for example {@code a dynamics model}
         * @throws InputException when it is something else
         */
        public <T> T as(Class<T> type, String wanted) {
            if (!type.isInstance(content)) {
                throw new InputException(manifest.place() + ": a '" + manifest.text("kind") + "' where " + wanted
                        + " is needed; choose another directory");
            }
            return type.cast(content);
        }
    }

    /** Stores a thing; an earlier one in the directory is replaced. */
    public static void save(Path directory, Storable thing, Provenance provenance) {
        Manifest manifest = Manifest.create(thing.kind());
        ObjectNode content = manifest.content();
        ObjectNode configuration = content.putObject("configuration");
        provenance.configuration().forEach(configuration::put);
        provenance.seed().ifPresent(seed -> content.put("seed", seed));
        provenance.data().ifPresent(hash -> content.put("data_sha256", hash));
        ArtefactWriter writer = new ArtefactWriter(manifest);
        thing.store(writer);
        if (!writer.arrays().isEmpty()) {
            Path arrays = directory.resolve(ARRAYS);
            Npz.write(arrays, writer.arrays());
            content.put(HASH, Hashes.ofFile(arrays));
        }
        manifest.write(directory);
    }

    /** Whether a directory holds an artefact of a kind. */
    public static boolean isIn(Path directory, String kind) {
        try {
            return Manifest.read(directory).text("kind").equals(kind);
        } catch (InputException e) {
            return false;
        }
    }

    /** Whether a directory holds an artefact, of whatever kind. */
    public static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(Manifest.FILE));
    }

    /**
     * Loads whatever a directory holds.
     *
     * @throws InputException when it holds nothing, something damaged, or a kind that nobody reads
     */
    public static Loaded load(Path directory) {
        Manifest manifest = Manifest.read(directory);
        String kind = manifest.text("kind");
        Map<String, ArtefactKinds.Reader> readers = readers();
        if (!readers.containsKey(kind)) {
            throw new InputException(manifest.place() + ": "
                    + KnownNames.unknown("kind of artefact", kind, readers.keySet())
                            .getMessage());
        }
        return new Loaded(manifest, read(directory, manifest, readers.get(kind)::read));
    }

    /**
     * Loads an artefact of one kind.
     *
     * @throws InputException when the directory holds nothing, something damaged, or another kind
     */
    public static <T> T load(Path directory, String kind, Function<StoredArtefact, T> reader) {
        return read(directory, Manifest.read(directory, kind), reader);
    }

    private static <T> T read(Path directory, Manifest manifest, Function<StoredArtefact, T> reader) {
        boolean hasArrays = manifest.content().has(HASH);
        Path arrays = directory.resolve(ARRAYS);
        T content;
        try {
            Npz npz = hasArrays ? Npz.read(arrays) : Npz.empty(manifest.place());
            content = reader.apply(new StoredArtefact(directory, manifest, npz));
        } catch (InputException e) {
            boolean named = e.getMessage().startsWith(directory.toString());
            throw named ? e : new InputException((hasArrays ? arrays : manifest.place()) + ": " + e.getMessage(), e);
        }
        if (hasArrays && !Hashes.ofFile(arrays).equals(manifest.text(HASH))) {
            throw new InputException(
                    arrays + ": not the arrays that " + manifest.place() + " was written with; store the model again");
        }
        return content;
    }

    /** Readers of all kinds, from every module on the class path. */
    private static Map<String, ArtefactKinds.Reader> readers() {
        Map<String, ArtefactKinds.Reader> all = new TreeMap<>();
        for (ArtefactKinds kinds : ServiceLoader.load(ArtefactKinds.class, Artefacts.class.getClassLoader())) {
            kinds.readers().forEach((kind, reader) -> {
                if (all.put(kind, reader) != null) {
                    throw new IllegalStateException("two modules read artefacts of kind '" + kind + "'");
                }
            });
        }
        return all;
    }
}
