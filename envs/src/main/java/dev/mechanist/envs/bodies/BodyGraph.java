package dev.mechanist.envs.bodies;

import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.graph.AsUnmodifiableGraph;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * The structure of a {@link BodyModel} for graph networks (Sanchez-Gonzalez et al. 2018, "Graph networks as learnable physics
 * engines"): bodies are vertices, the world the first; joints are edges from parent to child, one per joint, so that several
 * joints of one body form a chain of massless {@link Body bodies} in between. A body without joints is tied by a {@link Joint}
 * of no type. Actuators of a ball, whose gear is a vector, and those of a hinge that act by unlike gears, are such ties too, behind it.
 */
final class BodyGraph {
    /**
     * A vertex, with its static features.
     *
     * @param index in order, parents first; the world is 0
     * @param body index in the model
     * @param name of the body; empty for the intermediate ones of several joints
     * @param mass kg; 0 for the world and intermediate bodies
     * @param inertia principal moments, kg m^2 [3]; treat as immutable
     * @param extent half lengths of the box around its geoms in the body frame, m [3]; treat as immutable
     */
    public record Body(int index, int body, String name, double mass, double[] inertia, double[] extent) {
        /** The numbers of this vertex: mass, inertia, extent [7]. */
        public double[] features() {
            return new double[] {mass, inertia[0], inertia[1], inertia[2], extent[0], extent[1], extent[2]};
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Body b && b.index == index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    /**
     * An edge, with its static features.
     *
     * @param index in the order of edges
     * @param joint index in the model; -1 for a fixed connection
     * @param actuator that turns the joint before it by a torque about the axis of this fixed connection; else -1
     * @param name of the joint
     * @param type null for a fixed connection
     * @param axis in the body frame [3]; zero where it has none; treat as immutable
     * @param limited whether it has limits
     * @param range lower and upper limit [2], rad or m; treat as immutable
     * @param gear sum of the gears of its own actuators
     * @param damping N m s/rad or N s/m
     * @param stiffness N m/rad or N/m
     */
    public record Joint(
            int index,
            int joint,
            int actuator,
            String name,
            JointType type,
            double[] axis,
            boolean limited,
            double[] range,
            double gear,
            double damping,
            double stiffness) {
        /** The numbers of this edge: type one-hot [4], axis [3], limited, range [2], gear, damping, stiffness [13]. */
        public double[] features() {
            double[] f = new double[13];
            if (type != null) {
                f[type.ordinal()] = 1;
            }
            System.arraycopy(axis, 0, f, 4, 3);
            f[7] = limited ? 1 : 0;
            System.arraycopy(range, 0, f, 8, 2);
            f[10] = gear;
            f[11] = damping;
            f[12] = stiffness;
            return f;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Joint j && j.index == index;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }

    /** Numbers per vertex in {@link #dynamicFeatures}: position 3, quaternion 4, linear velocity 3, angular velocity 3. */
    public static final int DYNAMIC = 13;

    private final BodyModel model;
    private final BodySimulator simulator;
    private final List<Body> bodies = new ArrayList<>();
    private final List<Joint> joints = new ArrayList<>();
    private final Graph<Body, Joint> graph = new SimpleDirectedGraph<>(null, null, false);
    /** The vertex that stands for the whole of each body of the model. */
    private final int[] vertexOf;

    public BodyGraph(BodyModel model) {
        this.model = model;
        simulator = new BodySimulator(model);
        BodyTables t = model.tables();
        vertexOf = new int[t.bodyName.length];
        addBody(0, "world", true);
        for (int i = 1; i < t.bodyName.length; i++) {
            int parent = vertexOf[t.bodyParent[i]];
            List<Joint> chain = chain(i);
            for (int k = 0; k < chain.size(); k++) {
                boolean last = k == chain.size() - 1;
                Body child = addBody(i, last ? t.bodyName[i] : "", last);
                joints.add(chain.get(k));
                graph.addEdge(bodies.get(parent), child, chain.get(k));
                parent = child.index();
            }
            vertexOf[i] = parent;
        }
    }

    /** What leads from the parent of a body to it, in order. */
    private List<Joint> chain(int i) {
        BodyTables t = model.tables();
        List<Joint> chain = new ArrayList<>();
        for (int j = t.bodyJointAddress[i]; j < t.bodyJointAddress[i] + t.bodyJointCount[i]; j++) {
            chain.add(joint(joints.size() + chain.size(), j));
            for (int a = 0; a < t.actuatorJoint.length; a++) {
                if (t.actuatorJoint[a] == j && turnsBehind(a)) {
                    chain.add(turning(joints.size() + chain.size(), a));
                }
            }
        }
        return chain.isEmpty() ? List.of(fixed(joints.size(), -1, "", new double[3], 0)) : chain;
    }

    /** Whether an actuator turns a ball in the body's frame, or a hinge that another one turns by another gear. */
    private boolean turnsBehind(int a) {
        int j = model.tables().actuatorJoint[a];
        return switch (model.jointType(j)) {
            case BALL -> !model.tables().actuatorInParent[a];
            case HINGE -> !alike(a);
            default -> false;
        };
    }

    /** Whether an actuator's gear is that of the first one on its joint. */
    private boolean alike(int a) {
        BodyTables t = model.tables();
        int first = 0;
        while (t.actuatorJoint[first] != t.actuatorJoint[a]) {
            first++;
        }
        return t.actuatorGear[6 * a] == t.actuatorGear[6 * first];
    }

    /** The actuators that a joint itself carries: as many as act alike on a hinge or a slide, else those that nothing behind it does. */
    int[] actuators(Joint joint) {
        BodyTables t = model.tables();
        if (joint.actuator() >= 0) {
            return new int[] {joint.actuator()};
        }
        boolean hasAxis = joint.type() == JointType.HINGE || joint.type() == JointType.SLIDE;
        return IntStream.range(0, t.actuatorJoint.length)
                .filter(a -> joint.joint() >= 0 && t.actuatorJoint[a] == joint.joint())
                .filter(a -> !turnsBehind(a) && (!hasAxis || alike(a)))
                .toArray();
    }

    /** The torque of an actuator about the joint before it, in the body's frame. */
    private Joint turning(int index, int a) {
        BodyTables t = model.tables();
        int j = t.actuatorJoint[a];
        if (model.jointType(j) == JointType.HINGE) {
            double[] axis = Arrays.copyOfRange(t.jointAxis, 3 * j, 3 * j + 3);
            return fixed(index, a, t.actuatorName[a], axis, t.actuatorGear[6 * a]);
        }
        double[] gear = Arrays.copyOfRange(t.actuatorGear, 6 * a, 6 * a + 3);
        double size = Math.sqrt(gear[0] * gear[0] + gear[1] * gear[1] + gear[2] * gear[2]);
        double[] axis = new double[3];
        for (int i = 0; i < 3 && size > 0; i++) {
            axis[i] = gear[i] / size;
        }
        return fixed(index, a, t.actuatorName[a], axis, size);
    }

    private Body addBody(int i, String name, boolean whole) {
        BodyTables t = model.tables();
        double[] inertia = whole ? Arrays.copyOfRange(t.bodyInertia, 3 * i, 3 * i + 3) : new double[3];
        double[] extent = whole && i > 0 ? extent(i) : new double[3];
        Body body = new Body(bodies.size(), i, name, whole ? t.bodyMass[i] : 0, inertia, extent);
        bodies.add(body);
        graph.addVertex(body);
        return body;
    }

    /** Half lengths of the box, along the axes of the body, around the boxes of its geoms. */
    private double[] extent(int i) {
        BodyTables t = model.tables();
        double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        boolean any = false;
        for (int g = 0; g < t.geomBody.length; g++) {
            if (t.geomBody[g] != i || t.geomType[g] == GeomShape.PLANE.code()) {
                continue;
            }
            any = true;
            double[] half = halfLengths(t, g);
            double[] m = Rotations.matrix(Arrays.copyOfRange(t.geomQuat, 4 * g, 4 * g + 4));
            for (int k = 0; k < 3; k++) {
                double reach = Math.abs(m[3 * k]) * half[0]
                        + Math.abs(m[3 * k + 1]) * half[1]
                        + Math.abs(m[3 * k + 2]) * half[2];
                low[k] = Math.min(low[k], t.geomPos[3 * g + k] - reach);
                high[k] = Math.max(high[k], t.geomPos[3 * g + k] + reach);
            }
        }
        double[] extent = new double[3];
        for (int k = 0; k < 3 && any; k++) {
            extent[k] = (high[k] - low[k]) / 2;
        }
        return extent;
    }

    private static double[] halfLengths(BodyTables t, int g) {
        double a = t.geomSize[3 * g];
        double b = t.geomSize[3 * g + 1];
        double c = t.geomSize[3 * g + 2];
        return switch (GeomShape.ofCode(t.geomType[g])) {
            case SPHERE -> new double[] {a, a, a};
            case CAPSULE -> new double[] {a, a, a + b};
            case CYLINDER -> new double[] {a, a, b};
            default -> new double[] {a, b, c};
        };
    }

    private static Joint fixed(int index, int actuator, String name, double[] axis, double gear) {
        return new Joint(index, -1, actuator, name, null, axis, false, new double[2], gear, 0, 0);
    }

    private Joint joint(int index, int j) {
        BodyTables t = model.tables();
        JointType type = model.jointType(j);
        boolean hasAxis = type == JointType.HINGE || type == JointType.SLIDE;
        double gear = 0;
        for (int a = 0; a < t.actuatorJoint.length; a++) {
            gear += t.actuatorJoint[a] == j && hasAxis && alike(a) ? t.actuatorGear[6 * a] : 0;
        }
        return new Joint(
                index,
                j,
                -1,
                t.jointName[j],
                type,
                hasAxis ? Arrays.copyOfRange(t.jointAxis, 3 * j, 3 * j + 3) : new double[3],
                t.jointLimited[j],
                t.jointLimited[j] ? Arrays.copyOfRange(t.jointRange, 2 * j, 2 * j + 2) : new double[2],
                gear,
                t.dofDamping[t.jointDofAddress[j]],
                t.jointStiffness[j]);
    }

    /** The graph: a tree, edges from parent to child; it cannot be changed. */
    public Graph<Body, Joint> graph() {
        return new AsUnmodifiableGraph<>(graph);
    }

    /** The vertices in order. */
    public List<Body> bodies() {
        return List.copyOf(bodies);
    }

    /** The edges in order. */
    public List<Joint> joints() {
        return List.copyOf(joints);
    }

    /**
     * Where every vertex is and how it moves, world frame: position of the body, unit quaternion with w >= 0, velocity of the
     * centre of mass, angular velocity. Intermediate vertices show their body.
     *
     * @param x state (q, v) from {@code xo}
     * @return [vertices, 13], a fresh array
     */
    public double[][] dynamicFeatures(double[] x, int xo) {
        BodyPoses poses = simulator.poses(x, xo);
        double[][] features = new double[bodies.size()][DYNAMIC];
        for (Body b : bodies) {
            int i = b.body();
            double[] f = features[b.index()];
            System.arraycopy(poses.position(), 3 * i, f, 0, 3);
            double sign = poses.quaternion()[4 * i] < 0 ? -1 : 1;
            for (int k = 0; k < 4; k++) {
                f[3 + k] = sign * poses.quaternion()[4 * i + k];
            }
            System.arraycopy(poses.linearVelocity(), 3 * i, f, 7, 3);
            System.arraycopy(poses.angularVelocity(), 3 * i, f, 10, 3);
        }
        return features;
    }

    /**
     * Positions, velocities and controls of every edge, padded with zeros: q [7], v [6], u summed over its actuators.
     *
     * @param x state (q, v) from {@code xo}
     * @param u controls from {@code uo}
     * @return [edges, 14], a fresh array
     */
    public double[][] jointFeatures(double[] x, int xo, double[] u, int uo) {
        BodyTables t = model.tables();
        double[][] features = new double[joints.size()][14];
        for (Joint edge : joints) {
            int j = edge.joint();
            if (j < 0) {
                continue;
            }
            double[] f = features[edge.index()];
            System.arraycopy(
                    x, xo + t.jointPositionAddress[j], f, 0, edge.type().positions());
            System.arraycopy(
                    x, xo + t.nq + t.jointDofAddress[j], f, 7, edge.type().dofs());
            for (int a = 0; a < t.actuatorJoint.length; a++) {
                f[13] += t.actuatorJoint[a] == j ? u[uo + a] : 0;
            }
        }
        return features;
    }
}
