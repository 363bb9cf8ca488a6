package dev.mechanist.graphnet.views;

import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureSchema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ejml.data.DMatrixRMaj;

/**
 * The joints of a body from the world to its tips, out of a {@link Structure} of the schema {@code bodies}: which bodies are nodes,
 * and which joints lie between two of them. The world is a node where something holds the body; one that slides and turns freely, in
 * space or in a plane, is held by nothing.
 */
final class BodyTree {
    /**
     * Two bodies that joints join, perhaps several with massless parts between them.
     *
     * @param parent node
     * @param child node
     * @param joints relations between them, from parent to child
     */
    record Link(int parent, int child, List<Integer> joints) {}

    /**
     * One way in which a joint moves: a hinge or a slide has one, a ball three, a free joint three to slide and then three to turn.
     *
     * @param relation the joint
     * @param turns about an axis through the joint's anchor, else it slides along the axis
     * @param axis unit vector [3]; treat as immutable
     * @param own whether the axis belongs to the child, which turning takes along, else to the parent
     */
    record Freedom(int relation, boolean turns, double[] axis, boolean own) {}

    final Structure structure;
    final int world;
    /** Relations in an order in which parents come before their children. */
    final List<Integer> order = new ArrayList<>();
    /** Relations with a state, in that order. */
    final List<Integer> joints = new ArrayList<>();
    /** What they can do, joint after joint: one for every speed. */
    final List<Freedom> freedoms = new ArrayList<>();
    /** Fixed relations that carry a torque about their axis, the drive of the ball before them. */
    final List<Integer> torques = new ArrayList<>();
    /** Objects that are nodes. */
    final List<Integer> nodes = new ArrayList<>();

    final List<Link> links = new ArrayList<>();
    final boolean isHeld;

    private final int[] senders;
    private final int[] receivers;
    private final DMatrixRMaj features;
    private final StructureSchema schema;

    BodyTree(Structure structure) {
        this.structure = structure;
        schema = structure.schema();
        senders = structure.senders();
        receivers = structure.receivers();
        features = structure.relationFeatures();
        if (!structure.isTree()) {
            throw GraphView.unsuited(
                    structure,
                    "the bodies fall into " + structure.components().size()
                            + " groups or close a loop; joints have to make one tree of them");
        }
        if (hasFloor() && global("floors") > 1) {
            throw GraphView.unsuited(
                    structure, "it may touch " + (int) global("floors") + " planes; one floor is served");
        }
        world = objectOf("world");
        order();
        for (int r : order) {
            if (!kind(r).equals("fixed")) {
                requireServed(r);
                joints.add(r);
                freedoms.addAll(freedoms(r));
            } else if (structure.relationActions(r).length > 0) {
                torques.add(r);
            }
        }
        requireDrives();
        List<Integer> bodies = new ArrayList<>();
        for (int k = 0; k < structure.objects(); k++) {
            if (objectKind(k).equals("body")) {
                bodies.add(k);
            }
        }
        if (bodies.isEmpty() || joints.isEmpty()) {
            throw GraphView.unsuited(structure, "it has no body that a joint moves");
        }
        isHeld = bodies.stream().anyMatch(k -> isHeldAt(jointsAbove(k), ancestor(k)));
        if (isHeld) {
            nodes.add(world);
        }
        nodes.addAll(bodies);
        for (int body : bodies) {
            int parent = ancestor(body);
            if (parent != world || isHeld) {
                links.add(new Link(nodes.indexOf(parent), nodes.indexOf(body), jointsAbove(body)));
            }
        }
    }

    /** Controls that act on no joint that is known would be left out unseen. */
    private void requireDrives() {
        boolean[] drives = new boolean[structure.spec().m()];
        for (int r : order) {
            for (int a : structure.relationActions(r)) {
                drives[a] = true;
            }
        }
        for (int a = 0; a < drives.length; a++) {
            if (!drives[a]) {
                throw GraphView.unsuited(
                        structure,
                        "action '" + structure.spec().action().get(a).name()
                                + "' drives none of its joints: it acts by a tendon, a site or a body, or on a slide with a gear unlike"
                                + " another's; drive joints, slides by one gear");
            }
        }
    }

    private void requireServed(int r) {
        String joint = "joint '" + structure.relationNames().get(r) + "' is of the kind " + kind(r);
        if (hasQuaternion(r) && structure.relationActions(r).length > 0) {
            throw GraphView.unsuited(
                    structure,
                    joint
                            + " and driven in a frame that turns otherwise; drive balls in their own, or hinges and slides");
        }
        if (isFree(r) && feature(r, "stiffness") != 0) {
            throw GraphView.unsuited(structure, joint + " and has a spring; springs of the other kinds are served");
        }
        if (isFree(r) && parentObject(r) != world) {
            throw GraphView.unsuited(structure, joint + " and leads away from a body; the world alone can have such");
        }
    }

    private List<Freedom> freedoms(int r) {
        if (!hasQuaternion(r)) {
            return List.of(new Freedom(r, isHinge(r), vector(r, "axis"), true));
        }
        List<Freedom> all = new ArrayList<>();
        for (int i = 0; i < 3 && isFree(r); i++) {
            all.add(new Freedom(r, false, along(i), false));
        }
        for (int i = 0; i < 3; i++) {
            all.add(new Freedom(r, true, along(i), true));
        }
        return all;
    }

    private static double[] along(int i) {
        double[] axis = new double[3];
        axis[i] = 1;
        return axis;
    }

    private int objectOf(String kind) {
        for (int k = 0; k < structure.objects(); k++) {
            if (objectKind(k).equals(kind)) {
                return k;
            }
        }
        throw GraphView.unsuited(structure, "it has no world");
    }

    private String objectKind(int k) {
        return schema.objectKinds().get(structure.objectKinds()[k]).name();
    }

    String kind(int relation) {
        return schema.relationKinds().get(structure.relationKinds()[relation]).name();
    }

    boolean isHinge(int relation) {
        return kind(relation).equals("hinge");
    }

    boolean isSlide(int relation) {
        return kind(relation).equals("slide");
    }

    boolean isBall(int relation) {
        return kind(relation).equals("ball");
    }

    boolean isFree(int relation) {
        return kind(relation).equals("free");
    }

    /** Whether a joint's orientation is four numbers. */
    boolean hasQuaternion(int relation) {
        return isBall(relation) || isFree(relation);
    }

    /** Whether what hangs on a joint turns about its anchor. */
    boolean isPivot(int relation) {
        return isHinge(relation) || isBall(relation);
    }

    double feature(int relation, String name) {
        return features.get(relation, schema.relationFeature(name));
    }

    double[] vector(int relation, String stem) {
        return new double[] {
            feature(relation, stem + "_x"), feature(relation, stem + "_y"), feature(relation, stem + "_z")
        };
    }

    /** Rotation matrix of a relation's orientation, row-major; a free joint says itself how it is turned. */
    double[] orientation(int relation) {
        return isFree(relation)
                ? matrix(1, 0, 0, 0)
                : matrix(
                        feature(relation, "orientation_w"),
                        feature(relation, "orientation_x"),
                        feature(relation, "orientation_y"),
                        feature(relation, "orientation_z"));
    }

    /** Rotation matrices from the principal axes of inertia of every node to its body's frame [K, 3, 3]. */
    double[] principalAxes() {
        double[] quaternions = ofNodes("principal_w", "principal_x", "principal_y", "principal_z");
        double[] matrices = new double[9 * nodes.size()];
        for (int k = 0; k < nodes.size(); k++) {
            double[] turn = nodes.get(k) == world
                    ? matrix(1, 0, 0, 0)
                    : matrix(
                            quaternions[4 * k], quaternions[4 * k + 1], quaternions[4 * k + 2], quaternions[4 * k + 3]);
            System.arraycopy(turn, 0, matrices, 9 * k, 9);
        }
        return matrices;
    }

    private static double[] matrix(double w, double x, double y, double z) {
        return new double[] {
            1 - 2 * (y * y + z * z),
            2 * (x * y - w * z),
            2 * (x * z + w * y),
            2 * (x * y + w * z),
            1 - 2 * (x * x + z * z),
            2 * (y * z - w * x),
            2 * (x * z - w * y),
            2 * (y * z + w * x),
            1 - 2 * (x * x + y * y)
        };
    }

    /**
     * What a relation turns about, or where it leads, in the frame of its parent: its offset and, where it {@link #isPivot turns}, its
     * turned anchor. A free joint says itself where it leads.
     */
    double[] pivot(int relation) {
        if (isFree(relation)) {
            return new double[3];
        }
        double[] pivot = vector(relation, "offset");
        double[] turn = orientation(relation);
        double[] anchor = vector(relation, "anchor");
        for (int i = 0; i < 3 && isPivot(relation); i++) {
            for (int j = 0; j < 3; j++) {
                pivot[i] += turn[3 * i + j] * anchor[j];
            }
        }
        return pivot;
    }

    /** Whether all hinges turn about one axis of the world and nothing else turns. */
    boolean isPlanar() {
        double[] axis = null;
        for (int r : order) {
            if (feature(r, "orientation_w") != 1 || hasQuaternion(r)) {
                return false;
            }
            if (isHinge(r)) {
                double[] own = vector(r, "axis");
                if (axis != null && Math.abs(Math.abs(dot(axis, own)) - 1) > 1e-12) {
                    return false;
                }
                axis = axis == null ? own : axis;
            }
        }
        return axis != null;
    }

    int parentObject(int relation) {
        return senders[relation];
    }

    int childObject(int relation) {
        return receivers[relation];
    }

    private void order() {
        Deque<Integer> open = new ArrayDeque<>(List.of(world));
        while (!open.isEmpty()) {
            int at = open.removeFirst();
            for (int r = 0; r < senders.length; r++) {
                if (senders[r] == at) {
                    order.add(r);
                    open.addLast(receivers[r]);
                }
            }
        }
        if (order.size() != senders.length) {
            throw GraphView.unsuited(structure, "its joints do not all lead away from the world");
        }
    }

    private int above(int object) {
        for (int r = 0; r < receivers.length; r++) {
            if (receivers[r] == object) {
                return r;
            }
        }
        throw GraphView.unsuited(structure, "'" + structure.objectNames().get(object) + "' hangs on nothing");
    }

    /** The next body towards the world, or the world. */
    private int ancestor(int body) {
        int at = senders[above(body)];
        while (at != world && !objectKind(at).equals("body")) {
            at = senders[above(at)];
        }
        return at;
    }

    /** Relations between a body and its {@link #ancestor}, from there to the body. */
    private List<Integer> jointsAbove(int body) {
        List<Integer> path = new ArrayList<>();
        int end = ancestor(body);
        for (int at = body; at != end; at = senders[above(at)]) {
            path.add(0, above(at));
        }
        return path;
    }

    /** Whether the world acts on what hangs on it by these joints. */
    private boolean isHeldAt(List<Integer> path, int parent) {
        if (parent != world) {
            return false;
        }
        List<Integer> slides = path.stream().filter(this::isSlide).toList();
        List<Integer> hinges = path.stream().filter(this::isHinge).toList();
        boolean isFree = path.stream().anyMatch(this::isFree);
        boolean isFreeInPlane = slides.size() == 2
                && hinges.size() == 1
                && slides.stream().allMatch(s -> dot(vector(s, "axis"), vector(hinges.get(0), "axis")) == 0)
                && dot(vector(slides.get(0), "axis"), vector(slides.get(1), "axis")) == 0;
        return !(isFree || isFreeInPlane) || path.stream().anyMatch(this::isActive);
    }

    private boolean isActive(int relation) {
        return structure.relationActions(relation).length > 0
                || feature(relation, "limited") != 0
                || feature(relation, "damping") != 0
                || feature(relation, "stiffness") != 0;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /** Relations on the way from the world to an object. */
    Set<Integer> way(int object) {
        Set<Integer> way = new TreeSet<>();
        for (int at = object; at != world; at = senders[above(at)]) {
            way.add(above(at));
        }
        return way;
    }

    /** Where the state has which positions and speeds, the speeds in the order of the {@link #freedoms}. */
    Placement placement() {
        List<Integer> positions = new ArrayList<>();
        List<Integer> rates = new ArrayList<>();
        List<Integer> speeds = new ArrayList<>();
        List<Placement.Turn> turns = new ArrayList<>();
        for (int r : joints) {
            int[] own = structure.relationStates(r);
            int places = isFree(r) ? 3 : isBall(r) ? 0 : 1;
            int quaternion = hasQuaternion(r) ? 4 : 0;
            for (int i = 0; i < places; i++) {
                positions.add(own[i]);
                rates.add(own[places + quaternion + i]);
            }
            if (quaternion > 0) {
                turns.add(new Placement.Turn(
                        Arrays.copyOfRange(own, places, places + 4),
                        Arrays.copyOfRange(own, own.length - 3, own.length)));
            }
            Arrays.stream(own, places + quaternion, own.length).forEach(speeds::add);
        }
        return new Placement(ints(positions), ints(rates), turns, true, ints(speeds));
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(i -> i).toArray();
    }

    /** A feature of every node, the world's zero. */
    double[] ofNodes(String... names) {
        DMatrixRMaj all = structure.objectFeatures();
        double[] values = new double[nodes.size() * names.length];
        for (int k = 0; k < nodes.size(); k++) {
            for (int j = 0; j < names.length; j++) {
                boolean isWorld = nodes.get(k) == world;
                values[k * names.length + j] = isWorld ? 0 : all.get(nodes.get(k), schema.objectFeature(names[j]));
            }
        }
        return values;
    }

    /** Half lengths, along its own axes, of the box around the box around each node's shapes [K, 3]. */
    double[] ownExtents() {
        double[] extents = ofNodes("extent_x", "extent_y", "extent_z");
        double[] turns = principalAxes();
        double[] own = new double[3 * nodes.size()];
        for (int i = 0; i < own.length; i++) {
            for (int j = 0; j < 3; j++) {
                own[i] += Math.abs(turns[i / 3 * 9 + 3 * j + i % 3]) * extents[i / 3 * 3 + j];
            }
        }
        return own;
    }

    /** Whether its parts may touch a plane. */
    boolean hasFloor() {
        return schema.globals().contains("floors");
    }

    /** A number of the whole. */
    double global(String name) {
        return structure.globals()[schema.global(name)];
    }

    @Override
    public String toString() {
        return Arrays.toString(nodes.toArray()) + links;
    }
}
