package dev.mechanist.core.structure;

import dev.mechanist.core.InputException;
import dev.mechanist.core.KnownNames;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    private final StructureParts objects;
    private final StructureParts relations;
    private final int[] senders;
    private final int[] receivers;
    private final double[] globals;

    Structure(
            StructureSchema schema,
            Spec spec,
            StructureParts objects,
            StructureParts relations,
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
    public static StructureBuilder builder(StructureSchema schema, Spec spec) {
        return new StructureBuilder(schema, spec);
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
        return objects.names();
    }

    /** Names of the relations. */
    public List<String> relationNames() {
        return relations.names();
    }

    /** Index of a named object. */
    public int object(String name) {
        return index("object", objects.names(), name);
    }

    /** Index of a named relation. */
    public int relation(String name) {
        return index("relation", relations.names(), name);
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
        return objects.kinds().clone();
    }

    /** Kind of each relation [R], an index into the schema's kinds of relations; a fresh array. */
    public int[] relationKinds() {
        return relations.kinds().clone();
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
        return objects.matrix(schema.objectFeatures().size());
    }

    /** Static features of the relations [R, F_r], a fresh matrix. */
    public DMatrixRMaj relationFeatures() {
        return relations.matrix(schema.relationFeatures().size());
    }

    /** Numbers of the whole, a fresh array. */
    public double[] globals() {
        return globals.clone();
    }

    /** Where object k has its entries in x, in the order of its kind; a fresh array. */
    public int[] objectStates(int k) {
        return objects.states()[k].clone();
    }

    /** Which entries of u act on object k; a fresh array. */
    public int[] objectActions(int k) {
        return objects.actions()[k].clone();
    }

    /** Where relation r has its entries in x, in the order of its kind; a fresh array. */
    public int[] relationStates(int r) {
        return relations.states()[r].clone();
    }

    /** Which entries of u act on relation r; a fresh array. */
    public int[] relationActions(int r) {
        return relations.actions()[r].clone();
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
                StructureParts.without(globals, schema.globals(), unknown));
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
        StructureBuilder whole = builder(first.schema, new Spec(first.spec.dt(), state, action));
        whole.globals(first.globals);
        int x = 0;
        int u = 0;
        for (int i = 0; i < parts.size(); i++) {
            Structure part = parts.get(i);
            int object = whole.objects();
            for (int k = 0; k < part.objects(); k++) {
                whole.object(
                        i + "." + part.objects.names().get(k),
                        first.schema.objectKinds().get(part.objects.kinds()[k]).name(),
                        part.objects.features()[k],
                        shifted(part.objects.states()[k], x),
                        shifted(part.objects.actions()[k], u));
            }
            for (int r = 0; r < part.relations(); r++) {
                whole.relation(
                        i + "." + part.relations.names().get(r),
                        first.schema
                                .relationKinds()
                                .get(part.relations.kinds()[r])
                                .name(),
                        object + part.senders[r],
                        object + part.receivers[r],
                        part.relations.features()[r],
                        shifted(part.relations.states()[r], x),
                        shifted(part.relations.actions()[r], u));
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
        return schema.name() + ": " + objects() + " objects " + objects.names() + ", " + relations() + " relations "
                + relations.names();
    }
}
