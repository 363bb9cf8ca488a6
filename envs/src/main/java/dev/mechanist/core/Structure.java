package dev.mechanist.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ejml.data.DMatrixRMaj;
import org.jgrapht.Graph;
import org.jgrapht.GraphTests;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.AsUndirectedGraph;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.DirectedPseudograph;

/**
 * What a system is made of: K objects and R relations with their static features, who sends to whom, and which entries (slots)
 * of the state x and the action u belong to which. Models that see a system through it can be bound to any number of parts.
 * Slots make it independent of any layout: a body's joint angles belong to relations, a ball's place to an object, a wall has
 * none. Immutable; arrays are handed out as copies, taken once before a hot loop.
 */
public final class Structure {
    private final StructureSchema schema;
    private final Spec spec;
    private final Parts objects;
    private final Parts relations;
    private final int[] senders;
    private final int[] receivers;
    private final double[] globals;

    /** One side: names, kinds, features [count, F] and slots of objects or relations. */
    private record Parts(List<String> names, int[] kinds, double[][] features, int[][] states, int[][] actions) {
        int count() {
            return kinds.length;
        }

        /** Part k of the result is part order[k] of this. */
        Parts ordered(int[] order) {
            Parts p = new Parts(
                    Arrays.stream(order).mapToObj(names::get).toList(),
                    new int[order.length],
                    new double[order.length][],
                    new int[order.length][],
                    new int[order.length][]);
            for (int k = 0; k < order.length; k++) {
                p.kinds[k] = kinds[order[k]];
                p.features[k] = features[order[k]];
                p.states[k] = states[order[k]];
                p.actions[k] = actions[order[k]];
            }
            return p;
        }

        /** The same parts, whose slot s is now slot stateAt[s] or actionAt[s]. */
        Parts moved(int[] stateAt, int[] actionAt) {
            return new Parts(names, kinds, features, mapped(states, stateAt), mapped(actions, actionAt));
        }

        private static int[][] mapped(int[][] slots, int[] to) {
            return Arrays.stream(slots)
                    .map(own -> Arrays.stream(own).map(s -> to[s]).toArray())
                    .toArray(int[][]::new);
        }

        /** The same parts, of whose features some are 0. */
        Parts without(List<String> featureNames, Set<String> unknown) {
            double[][] known = new double[features.length][];
            for (int k = 0; k < known.length; k++) {
                known[k] = Structure.without(features[k], featureNames, unknown);
            }
            return new Parts(names, kinds, known, states, actions);
        }

        boolean same(Parts other) {
            return names.equals(other.names)
                    && Arrays.equals(kinds, other.kinds)
                    && Arrays.deepEquals(features, other.features)
                    && Arrays.deepEquals(states, other.states)
                    && Arrays.deepEquals(actions, other.actions);
        }

        int hash() {
            return Objects.hash(
                    names,
                    Arrays.hashCode(kinds),
                    Arrays.deepHashCode(features),
                    Arrays.deepHashCode(states),
                    Arrays.deepHashCode(actions));
        }
    }

    private Structure(
            StructureSchema schema,
            Spec spec,
            Parts objects,
            Parts relations,
            int[] senders,
            int[] receivers,
            double[] globals) {
        this.schema = schema;
        this.spec = spec;
        this.objects = objects;
        this.relations = relations;
        this.senders = senders;
        this.receivers = receivers;
        this.globals = globals;
    }

    /** An empty structure of a schema, to be furnished. */
    public static Builder builder(StructureSchema schema, Spec spec) {
        return new Builder(schema, spec);
    }

    /** Collects parts, each checked as it comes; {@link #build} checks the whole. */
    public static final class Builder {
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

        private Builder(StructureSchema schema, Spec spec) {
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
        public Builder globals(double... values) {
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
                throw new InputException(
                        "a structure of '" + schema.name() + "' needs its globals " + schema.globals());
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

        private static Parts parts(
                List<String> names,
                List<Integer> kinds,
                List<double[]> features,
                List<int[]> states,
                List<int[]> actions) {
            return new Parts(
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

        private void requireObject(String what, String role, int index) {
            if (index < 0 || index >= objectNames.size()) {
                throw new InputException(what + ": its " + role + " is object " + index + ", but there are "
                        + objectNames.size() + " objects; add the objects first");
            }
        }

        private void claim(String what, StructureSchema.Kind kind, int[] states, int[] actions) {
            if (states.length != kind.states()) {
                throw new InputException(what + " has " + states.length + " states, but those of the kind '"
                        + kind.name() + "' have " + kind.states());
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
                    throw new InputException(
                            what + " claims " + side + " " + slot + ", which belongs to " + owner[slot]);
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

    /** What it has in common with others of its sort. */
    public StructureSchema schema() {
        return schema;
    }

    /** Time step, and names, units and bounds of the state and the action that its slots point into. */
    public Spec spec() {
        return spec;
    }

    /** Number of objects K. */
    public int objects() {
        return objects.count();
    }

    /** Number of relations R. */
    public int relations() {
        return relations.count();
    }

    /** Names of the objects. */
    public List<String> objectNames() {
        return objects.names;
    }

    /** Names of the relations. */
    public List<String> relationNames() {
        return relations.names;
    }

    /** Index of a named object. */
    public int object(String name) {
        return index("object", objects.names, name);
    }

    /** Index of a named relation. */
    public int relation(String name) {
        return index("relation", relations.names, name);
    }

    private static int index(String what, List<String> names, String wanted) {
        int i = names.indexOf(wanted);
        if (i < 0) {
            throw KnownNames.unknown(what, wanted, names);
        }
        return i;
    }

    /** Kind of each object [K], an index into the schema's kinds of objects; a fresh array. */
    public int[] objectKinds() {
        return objects.kinds.clone();
    }

    /** Kind of each relation [R], an index into the schema's kinds of relations; a fresh array. */
    public int[] relationKinds() {
        return relations.kinds.clone();
    }

    /** Object that each relation comes from [R], a fresh array. */
    public int[] senders() {
        return senders.clone();
    }

    /** Object that each relation goes to [R], a fresh array. */
    public int[] receivers() {
        return receivers.clone();
    }

    /** Static features of the objects [K, F_o], a fresh matrix. */
    public DMatrixRMaj objectFeatures() {
        return matrix(objects, schema.objectFeatures().size());
    }

    /** Static features of the relations [R, F_r], a fresh matrix. */
    public DMatrixRMaj relationFeatures() {
        return matrix(relations, schema.relationFeatures().size());
    }

    private static DMatrixRMaj matrix(Parts parts, int width) {
        DMatrixRMaj matrix = new DMatrixRMaj(parts.count(), width);
        for (int k = 0; k < parts.count(); k++) {
            System.arraycopy(parts.features[k], 0, matrix.data, k * width, width);
        }
        return matrix;
    }

    /** Numbers of the whole, a fresh array. */
    public double[] globals() {
        return globals.clone();
    }

    /** Where object k has its entries in x, in the order of its kind; a fresh array. */
    public int[] objectStates(int k) {
        return objects.states[k].clone();
    }

    /** Which entries of u act on object k; a fresh array. */
    public int[] objectActions(int k) {
        return objects.actions[k].clone();
    }

    /** Where relation r has its entries in x, in the order of its kind; a fresh array. */
    public int[] relationStates(int r) {
        return relations.states[r].clone();
    }

    /** Which entries of u act on relation r; a fresh array. */
    public int[] relationActions(int r) {
        return relations.actions[r].clone();
    }

    /** Objects as vertices 0 .. K-1, relations as edges 0 .. R-1 from sender to receiver; it cannot be changed. */
    public Graph<Integer, Integer> graph() {
        Graph<Integer, Integer> graph = new DirectedPseudograph<>(null, null, false);
        for (int k = 0; k < objects(); k++) {
            graph.addVertex(k);
        }
        for (int r = 0; r < relations(); r++) {
            graph.addEdge(senders[r], receivers[r], r);
        }
        return new AsUnmodifiableGraph<>(graph);
    }

    /** The objects that hang together, whatever the directions, one set for each connected part. */
    public List<Set<Integer>> components() {
        return new ConnectivityInspector<>(graph()).connectedSets();
    }

    /** Whether the relations make one tree of all objects, whatever their directions. */
    public boolean isTree() {
        return GraphTests.isTree(new AsUndirectedGraph<>(graph()));
    }

    /**
     * The same system as somebody sees it who does not know some of its static numbers: these are 0.
     *
     * @param unknown names of features of objects or relations, or of numbers of the whole
     * @throws InputException when the schema has no number of a name
     */
    public Structure without(Set<String> unknown) {
        Set<String> names = new TreeSet<>(schema.objectFeatures());
        names.addAll(schema.relationFeatures());
        names.addAll(schema.globals());
        for (String name : unknown) {
            if (!names.contains(name)) {
                throw KnownNames.unknown("static number", name, names);
            }
        }
        return new Structure(
                schema,
                spec,
                objects.without(schema.objectFeatures(), unknown),
                relations.without(schema.relationFeatures(), unknown),
                senders,
                receivers,
                without(globals, schema.globals(), unknown));
    }

    private static double[] without(double[] numbers, List<String> names, Set<String> unknown) {
        double[] known = numbers.clone();
        for (int j = 0; j < known.length; j++) {
            known[j] = unknown.contains(names.get(j)) ? 0 : known[j];
        }
        return known;
    }

    /**
     * The same system with its parts in another order; x and u stay as they are.
     *
     * @param objectOrder object k of the result is object objectOrder[k] of this one: all numbers below K, each once
     * @param relationOrder the same for relations
     */
    public Structure relabelled(int[] objectOrder, int[] relationOrder) {
        int[] objectAt = inverse("objects", objectOrder, objects());
        inverse("relations", relationOrder, relations());
        int[] from = new int[relations()];
        int[] to = new int[relations()];
        for (int r = 0; r < from.length; r++) {
            from[r] = objectAt[senders[relationOrder[r]]];
            to[r] = objectAt[receivers[relationOrder[r]]];
        }
        return new Structure(
                schema, spec, objects.ordered(objectOrder), relations.ordered(relationOrder), from, to, globals);
    }

    /**
     * The same system with the entries of x and u in another order.
     *
     * @param stateOrder state s of the result is state stateOrder[s] of this one: all numbers below n, each once
     * @param actionOrder the same for actions
     */
    public Structure reordered(int[] stateOrder, int[] actionOrder) {
        int[] stateAt = inverse("states", stateOrder, spec.n());
        int[] actionAt = inverse("actions", actionOrder, spec.m());
        Spec moved = new Spec(
                spec.dt(),
                Arrays.stream(stateOrder).mapToObj(spec.state()::get).toList(),
                Arrays.stream(actionOrder).mapToObj(spec.action()::get).toList());
        return new Structure(
                schema,
                moved,
                objects.moved(stateAt, actionAt),
                relations.moved(stateAt, actionAt),
                senders,
                receivers,
                globals);
    }

    /** Where each of {@code count} things went; refuses what is not an order of them. */
    private static int[] inverse(String what, int[] order, int count) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        int[] all = new int[count];
        Arrays.setAll(all, k -> k);
        if (!Arrays.equals(sorted, all)) {
            throw new InputException(
                    "an order of " + count + " " + what + " names each of them once, not " + Arrays.toString(order));
        }
        int[] at = new int[count];
        for (int k = 0; k < count; k++) {
            at[order[k]] = k;
        }
        return at;
    }

    /**
     * Several systems side by side as one that falls apart into them: their states, actions, objects and relations one after
     * the other, named {@code 0.name}, {@code 1.name} and so on.
     *
     * @throws InputException when there are none, or their schemas, time steps or globals differ
     */
    public static Structure union(List<Structure> parts) {
        if (parts.isEmpty()) {
            throw new InputException("a union needs at least one structure");
        }
        Structure first = parts.get(0);
        List<Variable> state = new ArrayList<>();
        List<Variable> action = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Structure part = parts.get(i);
            first.schema.require(part);
            if (part.spec.dt() != first.spec.dt() || !Arrays.equals(part.globals, first.globals)) {
                throw new InputException("structures of one union need the same time step and the same globals");
            }
            String prefix = i + ".";
            part.spec.state().forEach(v -> state.add(renamed(v, prefix)));
            part.spec.action().forEach(v -> action.add(renamed(v, prefix)));
        }
        Builder whole = builder(first.schema, new Spec(first.spec.dt(), state, action));
        whole.globals(first.globals);
        int x = 0;
        int u = 0;
        for (int i = 0; i < parts.size(); i++) {
            Structure part = parts.get(i);
            int object = whole.objectNames.size();
            for (int k = 0; k < part.objects(); k++) {
                whole.object(
                        i + "." + part.objects.names.get(k),
                        first.schema.objectKinds().get(part.objects.kinds[k]).name(),
                        part.objects.features[k],
                        shifted(part.objects.states[k], x),
                        shifted(part.objects.actions[k], u));
            }
            for (int r = 0; r < part.relations(); r++) {
                whole.relation(
                        i + "." + part.relations.names.get(r),
                        first.schema
                                .relationKinds()
                                .get(part.relations.kinds[r])
                                .name(),
                        object + part.senders[r],
                        object + part.receivers[r],
                        part.relations.features[r],
                        shifted(part.relations.states[r], x),
                        shifted(part.relations.actions[r], u));
            }
            x += part.spec.n();
            u += part.spec.m();
        }
        return whole.build();
    }

    private static Variable renamed(Variable v, String prefix) {
        return new Variable(prefix + v.name(), v.unit(), v.lower(), v.upper(), v.isAngle());
    }

    private static int[] shifted(int[] slots, int by) {
        return Arrays.stream(slots).map(s -> s + by).toArray();
    }

    /** Equal where everything is: names, order and all numbers to the bit. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Structure s
                && schema.equals(s.schema)
                && spec.equals(s.spec)
                && objects.same(s.objects)
                && relations.same(s.relations)
                && Arrays.equals(senders, s.senders)
                && Arrays.equals(receivers, s.receivers)
                && Arrays.equals(globals, s.globals);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                schema,
                spec,
                objects.hash(),
                relations.hash(),
                Arrays.hashCode(senders),
                Arrays.hashCode(receivers),
                Arrays.hashCode(globals));
    }

    @Override
    public String toString() {
        return schema.name() + ": " + objects() + " objects " + objects.names + ", " + relations() + " relations "
                + relations.names;
    }
}
