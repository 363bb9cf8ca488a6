package dev.mechanist.core.structure;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What all {@link Structure structures} of a sort have in common, whatever the number of their parts: a model that learned from
 * some of them can be bound to any other of the same schema.
 *
 * @param name of the sort, for messages: {@code bodies}, {@code masses on springs}, {@code billiards}
 * @param objectKinds kinds of objects; at least one
 * @param relationKinds kinds of relations; may be empty
 * @param objectFeatures names of the static numbers of every object, whatever its kind; one that a kind does not have is 0
 * @param relationFeatures names of the static numbers of every relation
 * @param globals names of the static numbers of the whole
 */
public record StructureSchema(
        String name,
        List<Kind> objectKinds,
        List<Kind> relationKinds,
        List<String> objectFeatures,
        List<String> relationFeatures,
        List<String> globals) {
    /**
     * Parts that are alike: they share normalisers, and their state entries mean the same in the same order.
     *
     * @param name for example {@code hinge}
     * @param states how many entries of the state belong to each
     */
    public record Kind(String name, int states) {
        public Kind {
            requireName("a kind", name);
            if (states < 0) {
                throw new InputException("kind '" + name + "' cannot have " + states + " states");
            }
        }
    }

    public StructureSchema {
        requireName("a schema", name);
        objectKinds = List.copyOf(objectKinds);
        relationKinds = List.copyOf(relationKinds);
        objectFeatures = List.copyOf(objectFeatures);
        relationFeatures = List.copyOf(relationFeatures);
        globals = List.copyOf(globals);
        if (objectKinds.isEmpty()) {
            throw new InputException("the schema '" + name + "' needs at least one kind of object");
        }
        requireDistinct(
                name, "kind of object", objectKinds.stream().map(Kind::name).toList());
        requireDistinct(
                name, "kind of relation", relationKinds.stream().map(Kind::name).toList());
        requireDistinct(name, "feature of objects", objectFeatures);
        requireDistinct(name, "feature of relations", relationFeatures);
        requireDistinct(name, "global", globals);
    }

    private static void requireName(String what, String name) {
        if (name == null || name.isBlank()) {
            throw new InputException(what + " of structures needs a name");
        }
    }

    private static void requireDistinct(String schema, String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            requireName("a " + what, name);
            if (!seen.add(name)) {
                throw new InputException("the schema '" + schema + "' names the " + what + " '" + name + "' twice");
            }
        }
    }

    /** Column of an object's feature. */
    public int objectFeature(String feature) {
        return index("feature of objects", objectFeatures, feature);
    }

    /** Column of a relation's feature. */
    public int relationFeature(String feature) {
        return index("feature of relations", relationFeatures, feature);
    }

    /** Index of a global. */
    public int global(String global) {
        return index("global", globals, global);
    }

    /** Index of a kind of objects. */
    public int objectKind(String kind) {
        return index("kind of object", objectKinds.stream().map(Kind::name).toList(), kind);
    }

    /** Index of a kind of relations. */
    public int relationKind(String kind) {
        return index("kind of relation", relationKinds.stream().map(Kind::name).toList(), kind);
    }

    private static int index(String what, List<String> names, String wanted) {
        int i = names.indexOf(wanted);
        if (i < 0) {
            throw KnownNames.unknown(what, wanted, names);
        }
        return i;
    }

    /**
     * Refuses a structure of another schema; a {@link StructuredModel} calls it first when it is bound.
     *
     * @throws InputException that says in which part the two differ
     */
    public void require(Structure structure) {
        StructureSchema other = structure.schema();
        if (equals(other)) {
            return;
        }
        String difference = "";
        if (name.equals(other.name)) {
            difference = Stream.of(
                            differing("kinds of objects", objectKinds, other.objectKinds),
                            differing("kinds of relations", relationKinds, other.relationKinds),
                            differing("features of objects", objectFeatures, other.objectFeatures),
                            differing("features of relations", relationFeatures, other.relationFeatures),
                            differing("globals", globals, other.globals))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
        }
        throw new InputException("a model of '" + name + "' cannot be bound to a structure of '" + other.name + "'"
                + difference + "; use a structure of the sort that it was made for");
    }

    private static Optional<String> differing(String what, List<?> own, List<?> other) {
        return own.equals(other)
                ? Optional.empty()
                : Optional.of(": its " + what + " are " + own + ", those of the structure " + other);
    }
}
