package dev.mechanist.graphnet.views;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructureSchema.Kind;
import dev.mechanist.tensor.CompiledFunction;
import dev.mechanist.tensor.Device;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Precision;
import dev.mechanist.tensor.TensorProgram.Input;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A body of joints as so many bodies that each say where they are and how they move, as Sanchez-Gonzalez et al. (2018) have them:
 * place of the centre of mass, m, unit quaternion of the principal axes of inertia, velocity of the centre, m/s, and angular velocity,
 * rad/s, all in the world's frame; 13 numbers a body. Joints are relations without a state, and carry the actions.
 *
 * <p>A model of these predicts the bodies one by one and lets joints come apart: what it predicts is no state of the joints. So it
 * reproduces the paper, and planners and scores of states, which need one, refuse it.
 */
public final class MaximalCoordinates {
    /** Numbers of a body. */
    static final int STATES = 13;

    private static final String SORT = "bodies in maximal coordinates";
    private static final List<String> COPIED = List.of(
            "limited", "lower", "upper", "gear", "damping", "armature", "stiffness", "spring_reference", "reference");
    private static final List<String> RELATION_FEATURES = List.of(
            "axis_x",
            "axis_y",
            "axis_z",
            "in_child_x",
            "in_child_y",
            "in_child_z",
            "in_parent_x",
            "in_parent_y",
            "in_parent_z",
            "limited",
            "lower",
            "upper",
            "gear",
            "damping",
            "armature",
            "stiffness",
            "spring_reference",
            "reference");

    /**
     * What all bodies have in common. Objects: mass, kg; principal moments of inertia, kg m^2; half lengths along the principal axes, m.
     * Relations: axis in the child's principal axes; where the joint is, from the centre of mass of the child and of the parent, along
     * principal axes, as long as other joints between the two are at their reference; the rest as structures of joints have it. The
     * world is an object where something holds the body.
     */
    public static final StructureSchema SCHEMA = new StructureSchema(
            SORT,
            List.of(new Kind("world", 0), new Kind("body", STATES)),
            List.of(
                    new Kind("free", 0),
                    new Kind("ball", 0),
                    new Kind("slide", 0),
                    new Kind("hinge", 0),
                    new Kind("fixed", 0)),
            List.of("mass", "inertia_x", "inertia_y", "inertia_z", "extent_x", "extent_y", "extent_z"),
            RELATION_FEATURES,
            List.of("gravity_x", "gravity_y", "gravity_z", "density", "viscosity"));

    private final BodyTree tree;
    private final Structure structure;
    private final int first;
    private final CompiledFunction poses;

    /**
     * @param joints a body whose state are positions and speeds of its joints
     * @throws InputException when it is no body, or none that a graph network can see
     */
    public MaximalCoordinates(Structure joints) {
        if (!BodyView.isBody(joints.schema())) {
            throw GraphView.unsuited(joints, "its parts say themselves where they are; leave out maximal coordinates");
        }
        tree = new BodyTree(joints);
        first = tree.isHeld ? 1 : 0;
        structure = described();
        poses = CompiledFunction.of(
                Precision.FLOAT64,
                Device.CPU,
                List.of(Input.of("x", -1, joints.spec().n())),
                (scope, in) -> poses(scope, in.get(0)));
    }

    /** Of the sort {@link #SCHEMA}. */
    public Structure structure() {
        return structure;
    }

    /**
     * Where bodies are and how they move.
     *
     * @param x states of the joints [rows, n]
     * @return [rows, 13 bodies]; the sign of each quaternion is that of the row before, the first has w >= 0
     */
    public DMatrixRMaj states(DMatrixRMaj x) {
        int bodies = structure.spec().n() / STATES;
        DMatrixRMaj places = new DMatrixRMaj(1, 1);
        DMatrixRMaj turns = new DMatrixRMaj(1, 1);
        DMatrixRMaj speeds = new DMatrixRMaj(1, 1);
        poses.call(new DMatrixRMaj[] {x}, new DMatrixRMaj[] {places, turns, speeds});
        DMatrixRMaj states = new DMatrixRMaj(x.numRows, bodies * STATES);
        for (int row = 0; row < x.numRows; row++) {
            for (int k = 0; k < bodies; k++) {
                int at = row * bodies + k;
                int to = at * STATES;
                System.arraycopy(places.data, 3 * at, states.data, to, 3);
                double[] q = Quaternions.ofMatrix(turns.data, 9 * at);
                double along = q[0];
                if (row > 0) {
                    along = 0;
                    for (int i = 0; i < 4; i++) {
                        along += q[i] * states.data[to - bodies * STATES + 3 + i];
                    }
                }
                for (int i = 0; i < 4; i++) {
                    states.data[to + 3 + i] = along < 0 ? -q[i] : q[i];
                }
                System.arraycopy(speeds.data, 6 * at, states.data, to + 7, 6);
            }
        }
        return states;
    }

    /** The same episode of bodies instead of joints; what was seen beside states is left out. */
    public Episode episode(Episode episode) {
        return new Episode(
                        episode.name(),
                        structure.spec(),
                        episode.times(),
                        states(episode.states()),
                        episode.actions(),
                        episode.rewards(),
                        episode.terminated(),
                        episode.truncated())
                .withStructure(structure);
    }

    /**
     * Episodes of bodies instead of joints.
     *
     * @throws InputException when one does not say what its system is made of, or that is no body
     */
    public static List<Episode> episodes(List<Episode> episodes) {
        Map<Structure, MaximalCoordinates> known = new HashMap<>();
        List<Episode> all = new ArrayList<>();
        for (Episode episode : episodes) {
            Structure joints = episode.structure()
                    .orElseThrow(() -> new InputException(
                            "episode '" + episode.name() + "' does not say what its system is made of"));
            all.add(known.computeIfAbsent(joints, MaximalCoordinates::new).episode(episode));
        }
        return all;
    }

    /** Whether a sort is bodies of joints, which these coordinates can stand for. */
    public static boolean standFor(StructureSchema schema) {
        return BodyView.isBody(schema);
    }

    /** Whether a sort is bodies in these coordinates. */
    public static boolean isMaximal(StructureSchema schema) {
        return schema.name().equals(SORT);
    }

    /** Places [B, bodies, 3], rotations [B, bodies, 9], and velocities of centres and turning, world frame [B, bodies, 6]. */
    private List<Expression> poses(TensorScope scope, Expression x) {
        int bodies = tree.nodes.size() - first;
        BodyKinematics.State state = new BodyKinematics(tree).at(scope, x);
        Expression own = state.velocities(state.speeds()).slice(1, first, first + bodies);
        Expression turns = state.rotations().slice(1, first, first + bodies);
        Expression turning = turns.times(own.slice(2, 0, 3).expand(2)).sum(3);
        Expression moving = turns.times(own.slice(2, 3, 6).expand(2)).sum(3);
        return List.of(
                state.centres().slice(1, first, first + bodies),
                turns.reshape(-1, bodies, 9),
                scope.concatenate(2, List.of(moving, turning)));
    }

    private Structure described() {
        Structure joints = tree.structure;
        List<Variable> state = new ArrayList<>();
        for (int object : tree.nodes.subList(first, tree.nodes.size())) {
            String name = joints.objectNames().get(object);
            List.of("x", "y", "z").forEach(axis -> state.add(Variable.of(name + "_" + axis, "m")));
            List.of("w", "x", "y", "z").forEach(part -> state.add(Variable.of(name + "_q" + part, "")));
            List.of("x", "y", "z").forEach(axis -> state.add(Variable.of(name + "_v" + axis, "m/s")));
            List.of("x", "y", "z").forEach(axis -> state.add(Variable.of(name + "_w" + axis, "rad/s")));
        }
        Spec spec = new Spec(joints.spec().dt(), state, joints.spec().action());
        StructureBuilder built = Structure.builder(SCHEMA, spec)
                .globals(SCHEMA.globals().stream().mapToDouble(tree::global).toArray());
        double[] masses = tree.ofNodes("mass", "inertia_x", "inertia_y", "inertia_z");
        double[] extents = tree.ownExtents();
        for (int k = 0; k < tree.nodes.size(); k++) {
            double[] features = new double[SCHEMA.objectFeatures().size()];
            System.arraycopy(masses, 4 * k, features, 0, 4);
            System.arraycopy(extents, 3 * k, features, 4, 3);
            int from = (k - first) * STATES;
            int[] slots = k < first
                    ? new int[0]
                    : IntStream.range(from, from + STATES).toArray();
            String kind = k < first ? "world" : "body";
            built.object(joints.objectNames().get(tree.nodes.get(k)), kind, features, slots, new int[0]);
        }
        for (BodyTree.Link link : tree.links) {
            for (int r : link.joints()) {
                built.relation(
                        joints.relationNames().get(r),
                        tree.kind(r),
                        link.parent(),
                        link.child(),
                        features(link, r),
                        new int[0],
                        joints.relationActions(r));
            }
        }
        return built.build();
    }

    private double[] features(BodyTree.Link link, int r) {
        double[] axes = tree.principalAxes();
        double[] centres = tree.ofNodes("centre_x", "centre_y", "centre_z");
        double[] features = new double[RELATION_FEATURES.size()];
        double[] anchor = tree.vector(r, "anchor");
        int step = link.joints().get(0);
        double[] inParent = tree.vector(step, "offset");
        double[] turn = tree.orientation(step);
        double[] inChild = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                inParent[i] += turn[3 * i + j] * anchor[j];
            }
            inParent[i] -= centres[3 * link.parent() + i];
            inChild[i] = anchor[i] - centres[3 * link.child() + i];
        }
        System.arraycopy(own(axes, link.child(), tree.vector(r, "axis")), 0, features, 0, 3);
        System.arraycopy(own(axes, link.child(), inChild), 0, features, 3, 3);
        System.arraycopy(own(axes, link.parent(), inParent), 0, features, 6, 3);
        for (int j = 0; j < COPIED.size(); j++) {
            features[9 + j] = tree.feature(r, COPIED.get(j));
        }
        return features;
    }

    /** A vector along the principal axes of a node. */
    private static double[] own(double[] axes, int node, double[] vector) {
        double[] own = new double[3];
        for (int i = 0; i < 9; i++) {
            own[i % 3] += axes[9 * node + i] * vector[i / 3];
        }
        return own;
    }
}
