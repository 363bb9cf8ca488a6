package dev.mechanist.core.structure;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the parts of a {@link Structure}, each checked as it comes; {@link #build} checks the whole. */
public final class StructureBuilder {
    private final StructureSchema schema;
    private final Spec spec;
    private final List<String> objectNames = new ArrayList<>();
    private final List<String> relationNames = new ArrayList<>();
    private final List<double[]> objectFeatures = new ArrayList<>();
    private final List<double[]> relationFeatures = new ArrayList<>();
    private final List<int[]> objectStates = new ArrayList<>();
    private final List<int[]> relationStates = new ArrayList<>();
    private final List<int[]> objectActions = new ArrayList<>();
    private final List<int[]> relationActions = new ArrayList<>();
    private final List<Integer> objectKinds = new ArrayList<>();
    private final List<Integer> relationKinds = new ArrayList<>();
    private final List<Integer> senders = new ArrayList<>();
    private final List<Integer> receivers = new ArrayList<>();
    private final Set<String> takenObjects = new HashSet<>();
    private final Set<String> takenRelations = new HashSet<>();
    private final String[] stateOwner;
    private final String[] actionOwner;
    private Optional<double[]> globals = Optional.empty();

    StructureBuilder(StructureSchema schema, Spec spec) {
        this.schema = schema;
        this.spec = spec;
        stateOwner = new String[spec.n()];
        actionOwner = new String[spec.m()];
    }

    /**
     * Adds an object.
     *
     * @param name for messages, unlike that of any other object
     * @param kind one of the schema's
     * @param features its static numbers, in the schema's order; copied
     * @param states indices of its entries in x, as many as its kind has, in the order of the kind
     * @param actions indices of the entries of u that act on it; may be empty
     * @return its index
     * @throws InputException when something does not fit the schema, is not finite or belongs to another part
     */
    public int object(String name, String kind, double[] features, int[] states, int[] actions) {
        String what = "object '" + name + "'";
        int k = schema.objectKind(kind);
        requireNew(what, name, takenObjects);
        double[] copied = finite(what, features, schema.objectFeatures());
        claim(what, schema.objectKinds().get(k), states, actions);
        takenObjects.add(name);
        objectNames.add(name);
        objectFeatures.add(copied);
        objectKinds.add(k);
        objectStates.add(states.clone());
        objectActions.add(actions.clone());
        return objectNames.size() - 1;
    }

    /**
     * Adds a relation.
     *
     * @param sender index of an object: of a joint the parent
     * @param receiver index of an object: of a joint the child
     * @return its index; see {@link #object} for the others
     */
    public int relation(
            String name, String kind, int sender, int receiver, double[] features, int[] states, int[] actions) {
        String what = "relation '" + name + "'";
        int k = schema.relationKind(kind);
        requireNew(what, name, takenRelations);
        requireObject(what, "sender", sender);
        requireObject(what, "receiver", receiver);
        double[] copied = finite(what, features, schema.relationFeatures());
        claim(what, schema.relationKinds().get(k), states, actions);
        takenRelations.add(name);
        relationNames.add(name);
        relationFeatures.add(copied);
        relationKinds.add(k);
        relationStates.add(states.clone());
        relationActions.add(actions.clone());
        senders.add(sender);
        receivers.add(receiver);
        return relationNames.size() - 1;
    }

    /** Sets the numbers of the whole, in the schema's order; copied. */
    public StructureBuilder globals(double... values) {
        globals = Optional.of(finite("the whole", values, schema.globals()));
        return this;
    }

    /**
     * The structure.
     *
     * @throws InputException when it has no objects, lacks its globals, or an entry of the state belongs to no part. An
     *     entry of the action may: it moves nothing
     */
    public Structure build() {
        if (objectNames.isEmpty()) {
            throw new InputException("a structure of '" + schema.name() + "' needs at least one object");
        }
        if (globals.isEmpty() && !schema.globals().isEmpty()) {
            throw new InputException("a structure of '" + schema.name() + "' needs its globals " + schema.globals());
        }
        for (int s = 0; s < stateOwner.length; s++) {
            if (stateOwner[s] == null) {
                throw new InputException("state '" + spec.state().get(s).name()
                        + "' belongs to no object or relation; give it to the part that it describes");
            }
        }
        return new Structure(
                schema,
                spec,
                parts(objectNames, objectKinds, objectFeatures, objectStates, objectActions),
                parts(relationNames, relationKinds, relationFeatures, relationStates, relationActions),
                integers(senders),
                integers(receivers),
                globals.orElse(new double[0]));
    }

    private static StructureParts parts(
            List<String> names, List<Integer> kinds, List<double[]> features, List<int[]> states, List<int[]> actions) {
        return new StructureParts(
                List.copyOf(names),
                integers(kinds),
                features.toArray(double[][]::new),
                states.toArray(int[][]::new),
                actions.toArray(int[][]::new));
    }

    private static void requireNew(String what, String name, Set<String> taken) {
        if (name == null || name.isBlank()) {
            throw new InputException("every object and relation needs a name");
        }
        if (taken.contains(name)) {
            throw new InputException(what + " appears twice");
        }
    }

    /** Number of objects so far. */
    int objects() {
        return objectNames.size();
    }

    private void requireObject(String what, String role, int index) {
        if (index < 0 || index >= objectNames.size()) {
            throw new InputException(what + ": its " + role + " is object " + index + ", but there are "
                    + objectNames.size() + " objects; add the objects first");
        }
    }

    private void claim(String what, StructureSchema.Kind kind, int[] states, int[] actions) {
        if (states.length != kind.states()) {
            throw new InputException(what + " has " + states.length + " states, but those of the kind '" + kind.name()
                    + "' have " + kind.states());
        }
        claim(what, "state", states, stateOwner);
        claim(what, "action", actions, actionOwner);
    }

    private static void claim(String what, String side, int[] slots, String[] owner) {
        for (int slot : slots) {
            if (slot < 0 || slot >= owner.length) {
                throw new InputException(what + " claims " + side + " " + slot + ", but there are " + owner.length);
            }
            if (owner[slot] != null) {
                throw new InputException(what + " claims " + side + " " + slot + ", which belongs to " + owner[slot]);
            }
            owner[slot] = what;
        }
    }

    private static double[] finite(String what, double[] values, List<String> names) {
        if (values.length != names.size()) {
            throw new InputException(
                    what + " has " + values.length + " features, expected " + names.size() + ": " + names);
        }
        for (int j = 0; j < values.length; j++) {
            if (!Double.isFinite(values[j])) {
                throw new InputException(what + ": its '" + names.get(j) + "' is " + values[j]);
            }
        }
        return values.clone();
    }

    private static int[] integers(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
