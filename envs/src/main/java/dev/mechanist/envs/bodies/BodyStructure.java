package dev.mechanist.envs.bodies;

import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import dev.mechanist.core.structure.StructureSchema.Kind;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The {@link Structure} of a {@link BodyModel}, from its {@link BodyGraph}: the world, the bodies and, between several joints of
 * one body, massless ones are objects; joints and fixed ties are relations from parent to child. Positions and speeds belong to
 * the joints, q first, then v; controls to the joints that they drive. One schema serves all bodies, whatever their joints, and
 * another those over a floor, whose place matters.
 *
 * <p>The features are all that kinematics needs. A relation takes the frame of its parent to that of its child: first by the
 * offset and the orientation, then about or along its axis through its anchor, both in the child's frame, by q - reference.
 *
 * <p>Actuators of a ball, and those of a hinge that act by unlike gears, are fixed relations behind it: each adds a torque of gear
 * times control about its axis, in the child's frame. Controls that act by a tendon, a site or a body belong to no relation.
 */
public final class BodyStructure {
    private static final List<String> OBJECT_FEATURES = List.of(
            "mass",
            "inertia_x",
            "inertia_y",
            "inertia_z",
            "extent_x",
            "extent_y",
            "extent_z",
            "centre_x",
            "centre_y",
            "centre_z",
            "principal_w",
            "principal_x",
            "principal_y",
            "principal_z");
    private static final List<String> RELATION_FEATURES = List.of(
            "axis_x",
            "axis_y",
            "axis_z",
            "anchor_x",
            "anchor_y",
            "anchor_z",
            "offset_x",
            "offset_y",
            "offset_z",
            "orientation_w",
            "orientation_x",
            "orientation_y",
            "orientation_z",
            "reference",
            "limited",
            "lower",
            "upper",
            "gear",
            "damping",
            "armature",
            "stiffness",
            "spring_reference");
    private static final double[] UPRIGHT = {1, 0, 0, 0};

    /**
     * What all bodies have in common. Objects: mass, kg; principal moments of inertia, kg m^2; half lengths of the box around
     * the geoms, m; place of the centre of mass in the body's frame, m, and orientation of the principal axes there. Relations:
     * axis, anchor, offset and orientation as above; reference of q and of the spring, rad or m; whether it has limits, and
     * these; sum of the gears of its actuators; damping, armature and stiffness in SI units. Globals: gravity, m/s^2, density,
     * kg/m^3, and viscosity, Pa s, of the medium.
     */
    public static final StructureSchema SCHEMA =
            schema("bodies", List.of("gravity_x", "gravity_y", "gravity_z", "density", "viscosity"));

    /**
     * Of bodies that may touch planes: globals are also the number of these, the upward normal of the first and how far it is from
     * the origin along that, m.
     */
    public static final StructureSchema OVER_A_FLOOR = schema(
            "bodies over a floor",
            List.of(
                    "gravity_x",
                    "gravity_y",
                    "gravity_z",
                    "density",
                    "viscosity",
                    "floors",
                    "floor_normal_x",
                    "floor_normal_y",
                    "floor_normal_z",
                    "floor_height"));

    private static StructureSchema schema(String name, List<String> globals) {
        return new StructureSchema(
                name,
                List.of(new Kind("world", 0), new Kind("body", 0), new Kind("between joints", 0)),
                List.of(
                        new Kind("free", 13),
                        new Kind("ball", 7),
                        new Kind("slide", 2),
                        new Kind("hinge", 2),
                        new Kind("fixed", 0)),
                OBJECT_FEATURES,
                RELATION_FEATURES,
                globals);
    }

    private BodyStructure() {}

    /**
     * The structure of a body.
     *
     * @param spec of its dynamics: the state (q, v), the controls
     */
    public static Structure of(BodyModel model, Spec spec) {
        BodyGraph graph = new BodyGraph(model);
        BodyTables t = model.tables();
        List<Floor> floors = Floor.of(model);
        StructureBuilder structure = Structure.builder(floors.isEmpty() ? SCHEMA : OVER_A_FLOOR, spec)
                .globals(globals(model.option(), floors));
        List<String> names = new ArrayList<>();
        for (BodyGraph.Body body : graph.bodies()) {
            names.add(fresh(body.name().isEmpty() ? "body" + body.index() : body.name(), names));
            structure.object(names.get(body.index()), kind(graph, body), features(t, body), new int[0], new int[0]);
        }
        names.clear();
        for (BodyGraph.Joint joint : graph.joints()) {
            BodyGraph.Body child = graph.graph().getEdgeTarget(joint);
            String given = joint.name().isEmpty() ? nameless(joint) + joint.index() : joint.name();
            names.add(fresh(given, names));
            structure.relation(
                    names.get(joint.index()),
                    joint.type() == null ? "fixed" : joint.type().name().toLowerCase(Locale.ROOT),
                    graph.graph().getEdgeSource(joint).index(),
                    child.index(),
                    features(t, joint, child.body()),
                    states(t, joint),
                    graph.actuators(joint));
        }
        return structure.build();
    }

    private static String nameless(BodyGraph.Joint joint) {
        return joint.joint() >= 0 ? "joint" : joint.actuator() >= 0 ? "torque" : "tie";
    }

    private static double[] globals(BodyOption option, List<Floor> floors) {
        double[] gravity = option.disabled(BodyOption.DISABLE_GRAVITY) ? new double[3] : option.gravity();
        double[] all = {
            gravity[0], gravity[1], gravity[2], option.density(), option.viscosity(), floors.size(), 0, 0, 0, 0
        };
        if (floors.isEmpty()) {
            return Arrays.copyOf(all, SCHEMA.globals().size());
        }
        System.arraycopy(floors.get(0).normal(), 0, all, 6, 3);
        all[9] = floors.get(0).height();
        return all;
    }

    /** The name, or with a number where it is taken: nameless parts and named ones may meet. */
    private static String fresh(String name, List<String> taken) {
        String free = name;
        for (int k = 2; taken.contains(free); k++) {
            free = name + " " + k;
        }
        return free;
    }

    private static String kind(BodyGraph graph, BodyGraph.Body body) {
        if (body.index() == 0) {
            return "world";
        }
        boolean last = graph.graph().outgoingEdgesOf(body).stream()
                .noneMatch(edge -> graph.graph().getEdgeTarget(edge).body() == body.body());
        return last ? "body" : "between joints";
    }

    private static double[] features(BodyTables t, BodyGraph.Body body) {
        double[] f = Arrays.copyOf(body.features(), OBJECT_FEATURES.size());
        int i = body.body();
        System.arraycopy(t.bodyInertialPos, 3 * i, f, 7, 3);
        System.arraycopy(t.bodyInertialQuat, 4 * i, f, 10, 4);
        return f;
    }

    private static double[] features(BodyTables t, BodyGraph.Joint joint, int body) {
        double[] f = new double[RELATION_FEATURES.size()];
        int j = joint.joint();
        System.arraycopy(joint.axis(), 0, f, 0, 3);
        // The offset of a body belongs to the first of its joints.
        boolean first = j < 0 ? joint.actuator() < 0 : j == t.bodyJointAddress[body];
        System.arraycopy(UPRIGHT, 0, f, 9, 4);
        if (first) {
            System.arraycopy(t.bodyPos, 3 * body, f, 6, 3);
            System.arraycopy(t.bodyQuat, 4 * body, f, 9, 4);
        }
        f[17] = joint.gear();
        if (j >= 0) {
            boolean scalar = joint.type() == JointType.HINGE || joint.type() == JointType.SLIDE;
            System.arraycopy(t.jointPos, 3 * j, f, 3, 3);
            f[13] = scalar ? t.qpos0[t.jointPositionAddress[j]] : 0;
            f[14] = joint.limited() ? 1 : 0;
            f[15] = joint.range()[0];
            f[16] = joint.range()[1];
            f[18] = joint.damping();
            f[19] = t.dofArmature[t.jointDofAddress[j]];
            f[20] = joint.stiffness();
            f[21] = scalar ? t.qposSpring[t.jointPositionAddress[j]] : 0;
        }
        return f;
    }

    private static int[] states(BodyTables t, BodyGraph.Joint joint) {
        int j = joint.joint();
        if (j < 0) {
            return new int[0];
        }
        int q = t.jointPositionAddress[j];
        int v = t.nq + t.jointDofAddress[j];
        return IntStream.concat(
                        IntStream.range(q, q + joint.type().positions()),
                        IntStream.range(v, v + joint.type().dofs()))
                .toArray();
    }
}
