package dev.mechanist.graphnet;

import dev.mechanist.core.Structure;
import dev.mechanist.core.StructureSchema;
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
 * and which joints lie between two of them. The world is a node where something holds the body; one that slides and turns freely in
 * a plane is held by nothing.
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

    final Structure structure;
    final int world;
    /** Relations in an order in which parents come before their children. */
    final List<Integer> order = new ArrayList<>();
    /** Relations with a state, hinges and slides, in that order. */
    final List<Integer> joints = new ArrayList<>();
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
        world = objectOf("world");
        order();
        for (int r : order) {
            String kind = kind(r);
            if (kind.equals("free") || kind.equals("ball")) {
                throw GraphView.unsuited(
                        structure,
                        "joint '" + structure.relationNames().get(r) + "' is of the kind " + kind
                                + "; hinges and slides are served");
            }
            if (!kind.equals("fixed")) {
                joints.add(r);
            }
        }
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

    double feature(int relation, String name) {
        return features.get(relation, schema.relationFeature(name));
    }

    double[] vector(int relation, String stem) {
        return new double[] {
            feature(relation, stem + "_x"), feature(relation, stem + "_y"), feature(relation, stem + "_z")
        };
    }

    /** Rotation matrix of a relation's orientation, row-major. */
    double[] orientation(int relation) {
        return matrix(
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

    /** What a relation turns about, or where it leads, in the frame of its parent: its offset and, of a hinge, its turned anchor. */
    double[] pivot(int relation) {
        double[] pivot = vector(relation, "offset");
        double[] turn = orientation(relation);
        double[] anchor = vector(relation, "anchor");
        for (int i = 0; i < 3 && isHinge(relation); i++) {
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
            if (feature(r, "orientation_w") != 1) {
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
        boolean isFreeInPlane = slides.size() == 2
                && hinges.size() == 1
                && slides.stream().allMatch(s -> dot(vector(s, "axis"), vector(hinges.get(0), "axis")) == 0)
                && dot(vector(slides.get(0), "axis"), vector(slides.get(1), "axis")) == 0;
        return !isFreeInPlane || path.stream().anyMatch(this::isActive);
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

    /** State slots {q, v} of each of the {@link #joints}. */
    int[] slots(int index) {
        return joints.stream().mapToInt(r -> structure.relationStates(r)[index]).toArray();
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

    /** A number of the whole. */
    double global(String name) {
        return structure.globals()[schema.global(name)];
    }

    @Override
    public String toString() {
        return Arrays.toString(nodes.toArray()) + links;
    }
}
