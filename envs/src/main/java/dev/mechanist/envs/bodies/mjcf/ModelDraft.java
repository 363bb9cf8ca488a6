package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.text.ActuatorSettings;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.ConvexHull;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model while it is read: bodies with what belongs to them, before {@link TablePacker} flattens them. */
final class ModelDraft {
    static final class Body {
        MjcfElement element;
        String name;
        int parent;
        int root;
        Pose pose;
        /** Its pose as the file says it, before frames about it. */
        Pose written = Pose.IDENTITY;

        double[] inertialPos = new double[3];
        double[] inertialQuat = Rotations.identity();
        double mass;
        double[] inertia = new double[3];
        MjcfElement inertial;
        /** Where the inertial's own pose counts from. */
        Pose inertialFrame = Pose.IDENTITY;

        boolean mayBeSimple = true;
        /** Moved from outside. */
        boolean mocap;

        /** Share of its weight that is taken off. */
        double compensated;

        final List<Joint> joints = new ArrayList<>();
        final List<Geom> geoms = new ArrayList<>();
    }

    static final class Joint {
        MjcfElement element;
        String name;
        JointType type;
        double[] pos;
        double[] axis;
        boolean limited;
        /** Of the forces of actuators in it. */
        boolean forceLimited;

        boolean actuatesCompensation;

        double[] forceRange = {0, 0};
        double[] range = new double[2];
        double stiffness;
        double damping;
        double[] stiffnessPolynomial = new double[2];
        double[] dampingPolynomial = new double[2];
        /** Time constant and damping ratio that give stiffness and damping once the inertia is known; zero without. */
        double[] springDamper = new double[2];

        double armature;
        double margin;
        double reference;
        double springReference;
        double[] solref = {0.02, 1};
        double[] solimp = {0.9, 0.95, 0.001, 0.5, 2};
        boolean aligned;
        double frictionLoss;
        double[] solrefFriction = {0.02, 1};
        double[] solimpFriction = {0.9, 0.95, 0.001, 0.5, 2};
    }

    static final class Geom {
        MjcfElement element;
        String name;
        GeomShape shape;
        double[] size;
        Pose pose;
        /** Of a mesh. */
        ConvexHull hull;

        double mass;
        double[] inertia;
        int group;
        int contactType;
        int contactAffinity;
        /** What its contacts start from; see {@link PossibleContacts}. */
        int dimension;

        int priority;
        double[] friction;
        double solmix;
        double[] solref;
        double[] solimp;
        double margin;
        double gap;
        double adhesion;
        /** Coefficients of the medium where it feels that as an ellipsoid; else null. */
        double[] fluid;
        /** Of its surface, linear and angular. */
        double[] surfaceVelocity;
    }

    /**
     * Two geoms that may touch, and what holds for their contacts.
     *
     * @param first index of a geom in the order of bodies; its shape has the smaller code
     * @param related whether only a parent filter that is off lets them touch
     */
    record ContactPair(
            int first,
            int second,
            boolean related,
            int dimension,
            double[] friction,
            double[] solref,
            double[] solrefFriction,
            double[] solimp,
            double margin,
            double gap,
            double adhesion) {}

    record Site(String name, int body, Pose pose, boolean round, double[] radii) {}

    /**
     * What an actuator pulls: one of these, or nothing.
     *
     * @param joint index, or -1
     * @param tendon index, or -1
     * @param site name, or null; with a crank where its end is
     * @param reference the site against which it pushes or along which its slider runs, or null
     * @param crank length of the rod, 0 for none
     * @param body that sticks to what it touches, or -1
     */
    record Target(int joint, boolean inParent, int tendon, String site, String reference, double crank, int body) {
        static final Target NOTHING = new Target(-1, false, -1, null, null, 0, -1);
    }

    record Actuator(String name, Target target, ActuatorSettings settings, boolean silent) {}

    final List<Body> bodies = new ArrayList<>();
    final List<Site> sites = new ArrayList<>();
    final List<Actuator> actuators = new ArrayList<>();
    List<ContactPair> pairs = List.of();
    private final Map<String, Set<String>> names = new HashMap<>(Map.of("body", new HashSet<>(Set.of("world"))));

    List<Joint> joints() {
        return bodies.stream().flatMap(b -> b.joints.stream()).toList();
    }

    /** All geoms, body by body. */
    List<Geom> geoms() {
        return bodies.stream().flatMap(b -> b.geoms.stream()).toList();
    }

    /** The body that body i is fixed to, perhaps itself: 0 for what never moves. */
    int welded(int i) {
        int at = i;
        while (at != 0 && bodies.get(at).joints.isEmpty()) {
            at = bodies.get(at).parent;
        }
        return at;
    }

    boolean hasChildren(int i) {
        return bodies.stream().skip(1).anyMatch(b -> b.parent == i);
    }

    /** Whether an element of this kind and name was read, or left out. */
    boolean knows(String kind, String name) {
        return names.getOrDefault(kind, Set.of()).contains(name);
    }

    /** Index of the body that an attribute names. */
    int body(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        for (int i = 0; i < bodies.size(); i++) {
            if (bodies.get(i).name.equals(name) && !name.isEmpty()) {
                return i;
            }
        }
        throw e.error("there is no body '" + name + "'");
    }

    /** Index of a named site; the sites are sorted when they are packed. */
    int site(String name) {
        for (int i = 0; i < sites.size(); i++) {
            if (sites.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The name of a site that an attribute gives. */
    String siteName(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        if (name.isEmpty() || site(name) < 0) {
            throw e.error("there is no site '" + name + "'");
        }
        return name;
    }

    /** The name of an element, empty without one. */
    String unique(MjcfElement e, String kind) {
        String name = e.text("name", "");
        if (!name.isEmpty()
                && !names.computeIfAbsent(kind, k -> new HashSet<>()).add(name)) {
            throw e.error("the " + kind + " name '" + name + "' is used twice");
        }
        return name;
    }
}
