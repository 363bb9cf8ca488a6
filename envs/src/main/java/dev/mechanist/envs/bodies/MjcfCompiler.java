package dev.mechanist.envs.bodies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** From MJCF elements to a {@link BodyModel}, by the rules of MuJoCo's compiler. */
final class MjcfCompiler {
    /** Below this a mass or moment is nothing (MuJoCo's mjMINVAL). */
    static final double MINIMUM = 1e-15;

    private static final Set<String> VISUAL_SECTIONS = Set.of(
            "asset", "visual", "statistic", "sensor", "custom", "keyframe", "size", "compiler", "option", "default");
    private static final Set<String> VISUAL_ELEMENTS = Set.of("camera", "light", "plugin");
    private static final List<String> LIMITED = List.of("auto", "true", "false");

    private static final Map<String, Integer> FLAGS = Map.ofEntries(
            Map.entry("constraint", BodyOption.DISABLE_CONSTRAINT),
            Map.entry("equality", 1 << 1),
            Map.entry("frictionloss", 1 << 2),
            Map.entry("limit", BodyOption.DISABLE_LIMIT),
            Map.entry("contact", BodyOption.DISABLE_CONTACT),
            Map.entry("spring", BodyOption.DISABLE_SPRING),
            Map.entry("damper", BodyOption.DISABLE_DAMPER),
            Map.entry("passive", BodyOption.DISABLE_SPRING | BodyOption.DISABLE_DAMPER),
            Map.entry("gravity", BodyOption.DISABLE_GRAVITY),
            Map.entry("clampctrl", BodyOption.DISABLE_CLAMP),
            Map.entry("warmstart", 1 << 9),
            Map.entry("filterparent", 1 << 10),
            Map.entry("actuation", BodyOption.DISABLE_ACTUATION),
            Map.entry("refsafe", BodyOption.DISABLE_REFSAFE),
            Map.entry("sensor", 1 << 13),
            Map.entry("midphase", 1 << 14),
            Map.entry("eulerdamp", BodyOption.DISABLE_EULERDAMP));

    /** A position and orientation in the parent. */
    private record Pose(double[] pos, double[] quat) {
        static final Pose IDENTITY = new Pose(new double[3], Rotations.identity());

        Pose then(Pose child) {
            double[] moved = Rotations.rotate(quat, child.pos);
            for (int i = 0; i < 3; i++) {
                moved[i] += pos[i];
            }
            double[] turned = Rotations.product(quat, child.quat);
            Rotations.normalize(turned, 0);
            return new Pose(moved, turned);
        }
    }

    private static final class Body {
        MjcfElement element;
        String name;
        int parent;
        int root;
        Pose pose;
        double[] inertialPos = new double[3];
        double[] inertialQuat = Rotations.identity();
        double mass;
        double[] inertia = new double[3];
        MjcfElement inertial;
        final List<Joint> joints = new ArrayList<>();
        final List<Geom> geoms = new ArrayList<>();
    }

    private static final class Joint {
        MjcfElement element;
        String name;
        JointType type;
        double[] pos;
        double[] axis;
        boolean limited;
        double[] range = new double[2];
        double stiffness;
        double damping;
        double armature;
        double margin;
        double reference;
        double springReference;
        double[] solref = {0.02, 1};
        double[] solimp = {0.9, 0.95, 0.001, 0.5, 2};
    }

    private static final class Geom {
        MjcfElement element;
        String name;
        GeomShape shape;
        double[] size;
        Pose pose;
        double mass;
        double[] inertia;
        int group;
        int contactType;
        int contactAffinity;
    }

    private record Site(String name, int body, Pose pose) {}

    private record Actuator(String name, int joint, boolean inParent, ActuatorSettings settings) {}

    private final MjcfElement root;
    private final Mjcf.Strictness strictness;
    private final List<String> warnings = new ArrayList<>();
    private final MjcfDefaults defaults = new MjcfDefaults();

    private boolean degrees = true;
    private String eulerSequence = "xyz";
    private boolean autoLimits = true;
    private String inertiaFromGeom = "auto";
    private int[] inertiaGroups = {0, 5};
    private double boundMass;
    private double boundInertia;
    private boolean balanceInertia;
    private double totalMass = -1;
    private MjcfOrientation orientation;

    private double timestep = 0.002;
    private BodyIntegrator integrator = BodyIntegrator.EULER;
    private double[] gravity = {0, 0, -9.81};
    private double[] wind = new double[3];
    private double density;
    private double viscosity;
    private int disableFlags;

    private final List<Body> bodies = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<Actuator> actuators = new ArrayList<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    private MjcfCompiler(MjcfElement root, Mjcf.Strictness strictness) {
        this.root = root;
        this.strictness = strictness;
    }

    static BodyModel compile(MjcfElement root, Mjcf.Strictness strictness) {
        return new MjcfCompiler(root, strictness).model();
    }

    private BodyModel model() {
        if (!root.name().equals("mujoco")) {
            throw root.error("an MJCF model starts with <mujoco>");
        }
        MjcfSpelling.check(root, this::unsupported);
        for (MjcfElement e : root.children()) {
            switch (e.name()) {
                case "compiler" -> readCompiler(e);
                case "option" -> readOption(e);
                default -> {
                    // Read below, when angles and defaults are known.
                }
            }
        }
        orientation = new MjcfOrientation(degrees, eulerSequence);
        root.children().stream().filter(e -> e.name().equals("default")).forEach(defaults::read);
        Body world = new Body();
        world.element = root;
        world.name = "world";
        world.pose = Pose.IDENTITY;
        bodies.add(world);
        for (MjcfElement e : root.children()) {
            if (e.name().equals("worldbody")) {
                readChildren(e, 0, Pose.IDENTITY, defaults.childClass(e, null));
            }
        }
        for (int i = 1; i < bodies.size(); i++) {
            compileInertia(bodies.get(i));
        }
        scaleTotalMass();
        checkMovingMass();
        List<Joint> joints = bodies.stream().flatMap(b -> b.joints.stream()).toList();
        for (MjcfElement e : root.children()) {
            switch (e.name()) {
                case "actuator" -> e.children().forEach(a -> readActuator(a, joints));
                case "tendon" -> e.children().forEach(t -> unsupported(t, "tendons are not simulated"));
                case "equality" -> e.children().forEach(q -> unsupported(q, "equality constraints are not simulated"));
                case "contact" ->
                    e.children().stream()
                            .filter(p -> p.name().equals("pair"))
                            .forEach(p -> unsupported(p, "contacts are not simulated"));
                case "deformable", "extension", "flexcomp" -> unsupported(e, "is not simulated");
                case "worldbody" -> {
                    // Read above.
                }
                default -> {
                    if (!VISUAL_SECTIONS.contains(e.name())) {
                        throw e.error("is not an element of <mujoco>; check its spelling");
                    }
                }
            }
        }
        warnOfContacts();
        BodyOption option = new BodyOption(timestep, integrator, gravity, wind, density, viscosity, disableFlags);
        BodyTables tables = tables(joints);
        BodyModel model = new BodyModel(root.text("model", "MuJoCo Model"), option, tables, warnings);
        resolveDampingRatios(model, tables);
        return model;
    }

    private void unsupported(MjcfElement e, String message) {
        if (strictness == Mjcf.Strictness.STRICT) {
            throw e.error(message + "; remove it, or read without --strict");
        }
        warnings.add(e.describe() + ": " + message);
    }

    private void readCompiler(MjcfElement e) {
        degrees = e.word("angle", degrees ? "degree" : "radian", List.of("degree", "radian"))
                .equals("degree");
        if (e.text("coordinate", "local").equals("global")) {
            throw e.error("coordinate=\"global\" is no longer part of MJCF; convert the model to local coordinates");
        }
        eulerSequence = e.text("eulerseq", eulerSequence);
        if (!eulerSequence.matches("[xyzXYZ]{3}")) {
            throw e.error("eulerseq=\"" + eulerSequence + "\" must be three of x, y, z, X, Y, Z");
        }
        autoLimits = e.flag("autolimits", autoLimits);
        inertiaFromGeom = e.word("inertiafromgeom", inertiaFromGeom, List.of("auto", "true", "false"));
        if (e.has("inertiagrouprange")) {
            double[] g = e.numbers("inertiagrouprange", 2, 2);
            inertiaGroups = new int[] {(int) g[0], (int) g[1]};
        }
        boundMass = e.nonNegative("boundmass", boundMass);
        boundInertia = e.nonNegative("boundinertia", boundInertia);
        balanceInertia = e.flag("balanceinertia", balanceInertia);
        totalMass = e.number("settotalmass", totalMass);
        if (e.flag("fusestatic", false)) {
            unsupported(e, "fusestatic is ignored; bodies keep their indices");
        }
        if (e.flag("alignfree", false)) {
            unsupported(e, "alignfree is ignored; free bodies keep their frames");
        }
    }

    private void readOption(MjcfElement e) {
        timestep = e.number("timestep", timestep);
        if (!(timestep > 0)) {
            throw e.error("timestep=\"" + timestep + "\" must be positive");
        }
        String wanted = e.text("integrator", integrator.mjcf());
        integrator = Arrays.stream(BodyIntegrator.values())
                .filter(i -> i.mjcf().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        e.error("integrator=\"" + wanted + "\" is not one of Euler, RK4, implicit, implicitfast"));
        gravity = e.vector("gravity", gravity);
        wind = e.vector("wind", wind);
        density = e.nonNegative("density", density);
        viscosity = e.nonNegative("viscosity", viscosity);
        for (MjcfElement child : e.children()) {
            if (child.name().equals("flag")) {
                for (Map.Entry<String, Integer> flag : FLAGS.entrySet()) {
                    if (child.has(flag.getKey())) {
                        boolean on = child.word(flag.getKey(), "enable", List.of("enable", "disable"))
                                .equals("enable");
                        disableFlags = on ? disableFlags & ~flag.getValue() : disableFlags | flag.getValue();
                    }
                }
            }
        }
    }

    private void readChildren(MjcfElement parent, int body, Pose frame, String childClass) {
        for (MjcfElement e : parent.children()) {
            switch (e.name()) {
                case "inertial" -> {
                    if (bodies.get(body).inertial != null) {
                        throw e.error("a body has one inertial");
                    }
                    bodies.get(body).inertial = e;
                }
                case "joint", "freejoint" -> readJoint(e, body, frame, childClass);
                case "geom" -> readGeom(defaults.apply(e, childClass), body, frame);
                case "site" -> readSite(defaults.apply(e, childClass), body, frame);
                case "frame" ->
                    readChildren(
                            e,
                            body,
                            frame.then(new Pose(e.vector("pos", 0, 0, 0), orientation.of(e))),
                            defaults.childClass(e, childClass));
                case "body" -> readBody(e, body, frame, childClass);
                case "composite", "flexcomp", "replicate", "attach" ->
                    throw e.error("is not supported; write its bodies out");
                default -> {
                    if (!VISUAL_ELEMENTS.contains(e.name())) {
                        throw e.error("is not an element of a body; check its spelling");
                    }
                }
            }
        }
    }

    private void readBody(MjcfElement e, int parent, Pose frame, String childClass) {
        Body body = new Body();
        body.element = e;
        body.name = unique(e, "body");
        body.parent = parent;
        int index = bodies.size();
        body.root = parent == 0 ? index : bodies.get(parent).root;
        body.pose = frame.then(new Pose(e.vector("pos", 0, 0, 0), orientation.of(e)));
        if (e.flag("mocap", false)) {
            unsupported(e, "mocap bodies are fixed");
        }
        if (e.number("gravcomp", 0) != 0) {
            unsupported(e, "gravcomp is ignored");
        }
        bodies.add(body);
        readChildren(e, index, Pose.IDENTITY, defaults.childClass(e, childClass));
    }

    private String unique(MjcfElement e, String kind) {
        String name = e.text("name", "");
        if (!name.isEmpty()
                && !names.computeIfAbsent(kind, k -> new HashSet<>()).add(name)) {
            throw e.error("the " + kind + " name '" + name + "' is used twice");
        }
        return name;
    }

    private void readJoint(MjcfElement own, int body, Pose frame, String childClass) {
        if (body == 0) {
            throw own.error("the world cannot move; put the joint into a body");
        }
        boolean free = own.name().equals("freejoint");
        MjcfElement e = free ? own : defaults.apply(own, childClass);
        Joint j = new Joint();
        j.element = e;
        j.name = unique(e, "joint");
        j.type = free
                ? JointType.FREE
                : JointType.valueOf(e.word("type", "hinge", List.of("free", "ball", "slide", "hinge"))
                        .toUpperCase(Locale.ROOT));
        Body owner = bodies.get(body);
        if (j.type == JointType.FREE && (owner.parent != 0 || !owner.joints.isEmpty())) {
            throw e.error("a free joint must be the only joint of a body directly in the world");
        }
        if (!owner.joints.isEmpty() && owner.joints.get(0).type == JointType.FREE) {
            throw e.error("a body with a free joint can have no other joint");
        }
        boolean centred = j.type == JointType.FREE;
        Pose pose = centred ? Pose.IDENTITY : frame;
        double[] anchor = centred ? new double[3] : e.vector("pos", 0, 0, 0);
        j.pos = pose.then(new Pose(anchor, Rotations.identity())).pos();
        double[] axis = e.vector("axis", 0, 0, 1);
        boolean hasAxis = j.type == JointType.SLIDE || j.type == JointType.HINGE;
        j.axis = hasAxis
                ? Rotations.rotate(pose.quat(), MjcfOrientation.unit(e, "axis", axis[0], axis[1], axis[2]))
                : new double[] {0, 0, 1};
        readJointForces(e, j);
        owner.joints.add(j);
    }

    private void readJointForces(MjcfElement e, Joint j) {
        boolean angular = j.type == JointType.HINGE;
        j.range = e.numbersOver("range", 0, 0);
        boolean limitable = j.type != JointType.FREE;
        j.limited = limitable && limited(e, "limited", e.text("limited", "auto"), j.range);
        if (j.limited && (angular || j.type == JointType.BALL)) {
            j.range = new double[] {orientation.angle(j.range[0]), orientation.angle(j.range[1])};
        }
        if (j.limited && !(j.range[0] < j.range[1])) {
            throw e.error("range=\"" + e.text("range", "0 0") + "\" must increase");
        }
        j.stiffness = e.nonNegative("stiffness", 0);
        j.damping = e.nonNegative("damping", 0);
        j.armature = e.nonNegative("armature", 0);
        j.margin = e.number("margin", 0);
        double reference = e.number("ref", 0);
        double springReference = e.number("springref", 0);
        j.reference = angular ? orientation.angle(reference) : reference;
        j.springReference = angular ? orientation.angle(springReference) : springReference;
        j.solref = e.numbersOver("solreflimit", j.solref);
        j.solimp = e.numbersOver("solimplimit", j.solimp);
        if (e.number("frictionloss", 0) != 0) {
            unsupported(e, "frictionloss is ignored");
        }
        if (e.has("springdamper")
                && Arrays.stream(e.numbers("springdamper", 2, 2)).anyMatch(v -> v != 0)) {
            unsupported(e, "springdamper is ignored; give stiffness and damping");
        }
        if (e.has("actuatorfrcrange")) {
            unsupported(e, "actuatorfrcrange is ignored");
        }
    }

    private boolean limited(MjcfElement e, String attribute, String value, double[] range) {
        if (!LIMITED.contains(value)) {
            throw e.error(attribute + "=\"" + value + "\" is not one of auto, true, false");
        }
        if (!value.equals("auto")) {
            return value.equals("true");
        }
        boolean given = range[0] != 0 || range[1] != 0;
        if (given && !autoLimits) {
            throw e.error("has a range, so " + attribute + " must be given when autolimits is false");
        }
        return given;
    }

    private void readSite(MjcfElement e, int body, Pose frame) {
        Pose pose = new Pose(e.vector("pos", 0, 0, 0), orientation.of(e));
        if (e.has("fromto")) {
            double[] ends = e.numbers("fromto", 6, 6);
            pose = between(e, ends);
        }
        sites.add(new Site(unique(e, "site"), body, frame.then(pose)));
    }

    private static Pose between(MjcfElement e, double[] ends) {
        double[] axis = MjcfOrientation.unit(e, "fromto", ends[0] - ends[3], ends[1] - ends[4], ends[2] - ends[5]);
        double[] middle = {(ends[0] + ends[3]) / 2, (ends[1] + ends[4]) / 2, (ends[2] + ends[5]) / 2};
        return new Pose(middle, Rotations.fromZAxis(axis));
    }

    private void readGeom(MjcfElement e, int body, Pose frame) {
        Geom g = new Geom();
        g.element = e;
        g.name = unique(e, "geom");
        String type = e.text("type", "sphere");
        g.group = (int) e.number("group", 0);
        g.contactType = (int) e.number("contype", 1);
        g.contactAffinity = (int) e.number("conaffinity", 1);
        switch (type) {
            case "plane" -> g.shape = GeomShape.PLANE;
            case "sphere" -> g.shape = GeomShape.SPHERE;
            case "capsule" -> g.shape = GeomShape.CAPSULE;
            case "ellipsoid" -> g.shape = GeomShape.ELLIPSOID;
            case "cylinder" -> g.shape = GeomShape.CYLINDER;
            case "box" -> g.shape = GeomShape.BOX;
            case "mesh", "hfield", "sdf" -> {
                unsupported(e, "geoms of type " + type + " are left out, with their mass");
                return;
            }
            default ->
                throw e.error("type=\"" + type + "\" is not one of plane, sphere, capsule, ellipsoid, cylinder, box");
        }
        if (e.text("fluidshape", "none").equals("ellipsoid")) {
            unsupported(e, "fluidshape=\"ellipsoid\" is replaced by the inertia box");
        }
        if (e.flag("shellinertia", false)) {
            unsupported(e, "shellinertia is ignored; the geom is solid");
        }
        readGeomSize(e, g);
        g.pose = frame.then(g.pose);
        if (body == 0 && g.shape == GeomShape.PLANE) {
            g.mass = 0;
        } else if (e.has("mass")) {
            g.mass = e.nonNegative("mass", 0);
        } else {
            g.mass = e.nonNegative("density", 1000) * g.shape.volume(g.size);
        }
        g.inertia = g.shape.inertia(g.mass, g.size);
        bodies.get(body).geoms.add(g);
    }

    private void readGeomSize(MjcfElement e, Geom g) {
        g.size = e.numbersOver("size", 0, 0, 0);
        int given = e.has("size") ? e.numbers("size", 1, 3).length : 0;
        boolean stretched = e.has("fromto") && g.shape != GeomShape.PLANE && g.shape != GeomShape.SPHERE;
        if (stretched) {
            double[] ends = e.numbers("fromto", 6, 6);
            g.pose = between(e, ends);
            double half = Math.sqrt(Math.pow(ends[0] - ends[3], 2)
                            + Math.pow(ends[1] - ends[4], 2)
                            + Math.pow(ends[2] - ends[5], 2))
                    / 2;
            if (g.shape == GeomShape.BOX || g.shape == GeomShape.ELLIPSOID) {
                g.size = new double[] {g.size[0], g.size[0], half};
            } else {
                g.size = new double[] {g.size[0], half, 0};
            }
            given = Math.max(given, g.size[0] > 0 ? 3 : 0);
        } else {
            g.pose = new Pose(e.vector("pos", 0, 0, 0), orientation.of(e));
        }
        if (g.shape == GeomShape.PLANE) {
            return;
        }
        int needed = g.shape.sizes();
        for (int i = 0; i < needed; i++) {
            if (i >= given || !(g.size[i] > 0)) {
                throw e.error("a " + g.shape.name().toLowerCase(Locale.ROOT) + " needs "
                        + (stretched ? "a positive size (radius)" : needed + " positive size number(s)")
                        + ", not size=\""
                        + e.text("size", "") + "\"");
            }
        }
        for (int i = needed; i < 3; i++) {
            g.size[i] = 0;
        }
    }

    private void compileInertia(Body body) {
        boolean fromGeoms =
                inertiaFromGeom.equals("true") || (body.inertial == null && !inertiaFromGeom.equals("false"));
        if (fromGeoms) {
            inertiaFromGeoms(body);
        } else if (body.inertial != null) {
            explicitInertia(body);
        }
        body.mass = Math.max(body.mass, boundMass);
        for (int i = 0; i < 3; i++) {
            body.inertia[i] = Math.max(body.inertia[i], boundInertia);
        }
        double a = body.inertia[0];
        double b = body.inertia[1];
        double c = body.inertia[2];
        double slack = 1e-12 * (a + b + c);
        if (a + b < c - slack || a + c < b - slack || b + c < a - slack) {
            if (!balanceInertia) {
                MjcfElement place = body.inertial == null ? body.element : body.inertial;
                throw place.error("no body has the principal moments of inertia " + a + ", " + b + ", " + c
                        + ": each two must reach the third; correct them, or use balanceinertia");
            }
            Arrays.fill(body.inertia, (a + b + c) / 3);
        }
    }

    private void explicitInertia(Body body) {
        MjcfElement e = body.inertial;
        if (!e.has("mass") || !e.has("pos")) {
            throw e.error("needs the attributes pos and mass");
        }
        body.mass = e.nonNegative("mass", 0);
        body.inertialPos = e.vector("pos", 0, 0, 0);
        body.inertialQuat = orientation.of(e);
        if (e.has("fullinertia")) {
            if (MjcfOrientation.ATTRIBUTES.stream().anyMatch(e::has)) {
                throw e.error("fullinertia and an orientation exclude each other");
            }
            PrincipalAxes axes = PrincipalAxes.of(e.numbers("fullinertia", 6, 6));
            if (!(axes.moments()[2] > 0)) {
                throw e.error("fullinertia=\"" + e.text("fullinertia", "")
                        + "\" is not positive definite; its principal moments are " + Arrays.toString(axes.moments()));
            }
            body.inertia = axes.moments();
            body.inertialQuat = axes.quaternion();
        } else {
            body.inertia = e.vector("diaginertia", 0, 0, 0).clone();
            for (double moment : body.inertia) {
                if (moment < 0) {
                    throw e.error("diaginertia=\"" + e.text("diaginertia", "") + "\" must not be negative");
                }
            }
        }
    }

    private void inertiaFromGeoms(Body body) {
        List<Geom> counted = body.geoms.stream()
                .filter(g -> g.group >= inertiaGroups[0] && g.group <= inertiaGroups[1])
                .toList();
        if (counted.isEmpty()) {
            return;
        }
        if (counted.size() == 1) {
            Geom g = counted.get(0);
            body.mass = g.mass;
            body.inertialPos = g.pose.pos().clone();
            body.inertialQuat = g.pose.quat().clone();
            body.inertia = g.inertia.clone();
            return;
        }
        double mass = 0;
        double[] centre = new double[3];
        for (Geom g : counted) {
            mass += g.mass;
            for (int i = 0; i < 3; i++) {
                centre[i] += g.mass * g.pose.pos()[i];
            }
        }
        if (mass < MINIMUM) {
            if (body.joints.isEmpty()) {
                return;
            }
            throw body.element.error("its geoms have no mass, so it has no centre of mass; give one of them a mass");
        }
        for (int i = 0; i < 3; i++) {
            centre[i] /= mass;
        }
        double[] total = new double[6];
        for (Geom g : counted) {
            double[] rotated = Rotations.rotatedDiagonal(g.pose.quat(), g.inertia);
            double x = g.pose.pos()[0] - centre[0];
            double y = g.pose.pos()[1] - centre[1];
            double z = g.pose.pos()[2] - centre[2];
            total[0] += rotated[0] + g.mass * (y * y + z * z);
            total[1] += rotated[1] + g.mass * (x * x + z * z);
            total[2] += rotated[2] + g.mass * (x * x + y * y);
            total[3] += rotated[3] - g.mass * x * y;
            total[4] += rotated[4] - g.mass * x * z;
            total[5] += rotated[5] - g.mass * y * z;
        }
        PrincipalAxes axes = PrincipalAxes.of(total);
        body.mass = mass;
        body.inertialPos = centre;
        body.inertialQuat = axes.quaternion();
        body.inertia = axes.moments();
    }

    private void scaleTotalMass() {
        double total = bodies.stream().mapToDouble(b -> b.mass).sum();
        if (totalMass > 0 && total > 0) {
            double factor = totalMass / total;
            for (Body b : bodies) {
                b.mass *= factor;
                for (int i = 0; i < 3; i++) {
                    b.inertia[i] *= factor;
                }
            }
        }
    }

    /** A moving body needs mass and inertia, its own or of bodies fixed to it. */
    private void checkMovingMass() {
        boolean[] heavy = new boolean[bodies.size()];
        for (int i = bodies.size() - 1; i > 0; i--) {
            Body b = bodies.get(i);
            heavy[i] |= b.mass > MINIMUM && Arrays.stream(b.inertia).allMatch(v -> v > MINIMUM);
            if (!b.joints.isEmpty() && !heavy[i]) {
                throw b.element.error(
                        "a moving body needs mass and inertia; give it a geom with volume or a full <inertial>");
            }
            if (b.joints.isEmpty()) {
                heavy[b.parent] |= heavy[i];
            }
        }
    }

    private void warnOfContacts() {
        if ((disableFlags & (BodyOption.DISABLE_CONTACT | BodyOption.DISABLE_CONSTRAINT)) != 0) {
            return;
        }
        int pairs = 0;
        Geom example = null;
        for (int i = 0; i < bodies.size(); i++) {
            for (int k = i + 1; k < bodies.size(); k++) {
                boolean related = bodies.get(k).parent == i && i != 0;
                boolean fixed = welded(i) == welded(k);
                for (Geom a : related || fixed ? List.<Geom>of() : bodies.get(i).geoms) {
                    for (Geom b : bodies.get(k).geoms) {
                        if ((a.contactType & b.contactAffinity) != 0 || (b.contactType & a.contactAffinity) != 0) {
                            pairs++;
                            example = b;
                        }
                    }
                }
            }
        }
        if (pairs > 0) {
            unsupported(
                    example.element,
                    "contacts are not simulated (" + pairs
                            + " pairs of geoms could touch); <flag contact=\"disable\"/> says that none is meant");
        }
    }

    private int welded(int i) {
        int at = i;
        while (at != 0 && bodies.get(at).joints.isEmpty()) {
            at = bodies.get(at).parent;
        }
        return at;
    }

    private void readActuator(MjcfElement own, List<Joint> joints) {
        ActuatorSettings settings = defaults.actuator(own);
        settings.read(own);
        MjcfElement e = defaults.apply(own, null);
        boolean inParent = e.has("jointinparent");
        String name = e.text(inParent ? "jointinparent" : "joint", "");
        String called = unique(own, "actuator");
        if (name.isEmpty()) {
            List<String> others = List.of("tendon", "site", "body", "slidersite", "cranksite", "refsite");
            if (others.stream().noneMatch(e::has)) {
                throw e.error("needs the attribute joint");
            }
            unsupported(e, "only joints can be actuated; it exerts nothing");
            actuators.add(new Actuator(called, -1, false, settings));
            return;
        }
        int joint = -1;
        for (int j = 0; j < joints.size(); j++) {
            if (joints.get(j).name.equals(name)) {
                joint = j;
            }
        }
        if (joint < 0) {
            throw e.error("there is no joint '" + name + "'; the model has "
                    + String.join(
                            ", ",
                            joints.stream()
                                    .map(j -> j.name)
                                    .filter(s -> !s.isEmpty())
                                    .toList()));
        }
        if (settings.inheritRange > 0) {
            double[] range = joints.get(joint).range;
            double mean = (range[0] + range[1]) / 2;
            double radius = settings.inheritRange * (range[1] - range[0]) / 2;
            settings.controlRange = new double[] {mean - radius, mean + radius};
        }
        if (settings.unsupported != null) {
            unsupported(e, settings.unsupported + " is not simulated; the actuator exerts nothing");
            joint = -1;
        }
        for (boolean control : new boolean[] {true, false}) {
            double[] range = control ? settings.controlRange : settings.forceRange;
            String attribute = control ? "ctrllimited" : "forcelimited";
            boolean limited = limited(e, attribute, control ? settings.controlLimited : settings.forceLimited, range);
            if (limited && !(range[0] < range[1])) {
                throw e.error((control ? "ctrlrange" : "forcerange") + " must increase, not " + Arrays.toString(range));
            }
            if (control) {
                settings.controlLimited = Boolean.toString(limited);
            } else {
                settings.forceLimited = Boolean.toString(limited);
            }
        }
        actuators.add(new Actuator(called, joint, inParent, settings));
    }

    private BodyTables tables(List<Joint> joints) {
        BodyTables t = new BodyTables();
        packBodies(t);
        packJoints(t, joints);
        packGeoms(t);
        packActuators(t);
        return t;
    }

    private void packBodies(BodyTables t) {
        int nb = bodies.size();
        t.bodyName = bodies.stream().map(b -> b.name).toArray(String[]::new);
        t.bodyParent = bodies.stream().mapToInt(b -> b.parent).toArray();
        t.bodyRoot = bodies.stream().mapToInt(b -> b.root).toArray();
        t.bodyPos = new double[3 * nb];
        t.bodyQuat = new double[4 * nb];
        t.bodyInertialPos = new double[3 * nb];
        t.bodyInertialQuat = new double[4 * nb];
        t.bodyMass = bodies.stream().mapToDouble(b -> b.mass).toArray();
        t.bodyInertia = new double[3 * nb];
        t.bodyJointAddress = new int[nb];
        t.bodyJointCount = new int[nb];
        t.bodyDofAddress = new int[nb];
        t.bodyDofCount = new int[nb];
        int joint = 0;
        int dof = 0;
        for (int i = 0; i < nb; i++) {
            Body b = bodies.get(i);
            System.arraycopy(b.pose.pos(), 0, t.bodyPos, 3 * i, 3);
            System.arraycopy(b.pose.quat(), 0, t.bodyQuat, 4 * i, 4);
            System.arraycopy(b.inertialPos, 0, t.bodyInertialPos, 3 * i, 3);
            System.arraycopy(b.inertialQuat, 0, t.bodyInertialQuat, 4 * i, 4);
            System.arraycopy(b.inertia, 0, t.bodyInertia, 3 * i, 3);
            t.bodyJointCount[i] = b.joints.size();
            t.bodyJointAddress[i] = b.joints.isEmpty() ? -1 : joint;
            t.bodyDofCount[i] = b.joints.stream().mapToInt(j -> j.type.dofs()).sum();
            t.bodyDofAddress[i] = b.joints.isEmpty() ? -1 : dof;
            joint += b.joints.size();
            dof += t.bodyDofCount[i];
        }
    }

    private void packJoints(BodyTables t, List<Joint> joints) {
        int nj = joints.size();
        t.nv = joints.stream().mapToInt(j -> j.type.dofs()).sum();
        t.nq = joints.stream().mapToInt(j -> j.type.positions()).sum();
        t.jointName = joints.stream().map(j -> j.name).toArray(String[]::new);
        t.jointType = joints.stream().mapToInt(j -> j.type.ordinal()).toArray();
        t.jointBody = new int[nj];
        t.jointPositionAddress = new int[nj];
        t.jointDofAddress = new int[nj];
        t.jointLimited = new boolean[nj];
        t.jointPos = new double[3 * nj];
        t.jointAxis = new double[3 * nj];
        t.jointStiffness = joints.stream().mapToDouble(j -> j.stiffness).toArray();
        t.jointRange = new double[2 * nj];
        t.jointMargin = joints.stream().mapToDouble(j -> j.margin).toArray();
        t.jointSolref = new double[2 * nj];
        t.jointSolimp = new double[5 * nj];
        t.dofBody = new int[t.nv];
        t.dofJoint = new int[t.nv];
        t.dofParent = new int[t.nv];
        t.dofArmature = new double[t.nv];
        t.dofDamping = new double[t.nv];
        t.qpos0 = new double[t.nq];
        t.qposSpring = new double[t.nq];
        int[] lastDof = new int[bodies.size()];
        int j = 0;
        int q = 0;
        int v = 0;
        for (int i = 0; i < bodies.size(); i++) {
            Body b = bodies.get(i);
            int previous = i == 0 ? -1 : lastDof[b.parent];
            for (Joint joint : b.joints) {
                t.jointBody[j] = i;
                t.jointPositionAddress[j] = q;
                t.jointDofAddress[j] = v;
                t.jointLimited[j] = joint.limited;
                System.arraycopy(joint.pos, 0, t.jointPos, 3 * j, 3);
                System.arraycopy(joint.axis, 0, t.jointAxis, 3 * j, 3);
                System.arraycopy(joint.range, 0, t.jointRange, 2 * j, 2);
                System.arraycopy(joint.solref, 0, t.jointSolref, 2 * j, 2);
                System.arraycopy(joint.solimp, 0, t.jointSolimp, 5 * j, 5);
                referencePositions(t, joint, b, q);
                for (int k = 0; k < joint.type.dofs(); k++, v++) {
                    t.dofBody[v] = i;
                    t.dofJoint[v] = j;
                    t.dofParent[v] = previous;
                    t.dofArmature[v] = joint.armature;
                    t.dofDamping[v] = joint.damping;
                    previous = v;
                }
                q += joint.type.positions();
                j++;
            }
            lastDof[i] = previous;
        }
    }

    private static void referencePositions(BodyTables t, Joint joint, Body body, int q) {
        switch (joint.type) {
            case FREE -> {
                System.arraycopy(body.pose.pos(), 0, t.qpos0, q, 3);
                System.arraycopy(body.pose.quat(), 0, t.qpos0, q + 3, 4);
                System.arraycopy(t.qpos0, q, t.qposSpring, q, 7);
            }
            case BALL -> {
                t.qpos0[q] = 1;
                t.qposSpring[q] = 1;
            }
            case SLIDE, HINGE -> {
                t.qpos0[q] = joint.reference;
                t.qposSpring[q] = joint.springReference;
            }
        }
    }

    private void packGeoms(BodyTables t) {
        List<Geom> geoms = bodies.stream().flatMap(b -> b.geoms.stream()).toList();
        int ng = geoms.size();
        t.geomName = geoms.stream().map(g -> g.name).toArray(String[]::new);
        t.geomType = geoms.stream().mapToInt(g -> g.shape.code()).toArray();
        t.geomBody = new int[ng];
        t.geomSize = new double[3 * ng];
        t.geomPos = new double[3 * ng];
        t.geomQuat = new double[4 * ng];
        int k = 0;
        for (int i = 0; i < bodies.size(); i++) {
            for (Geom g : bodies.get(i).geoms) {
                t.geomBody[k] = i;
                System.arraycopy(g.size, 0, t.geomSize, 3 * k, 3);
                System.arraycopy(g.pose.pos(), 0, t.geomPos, 3 * k, 3);
                System.arraycopy(g.pose.quat(), 0, t.geomQuat, 4 * k, 4);
                k++;
            }
        }
        sites.sort((a, b) -> Integer.compare(a.body(), b.body()));
        int ns = sites.size();
        t.siteName = sites.stream().map(Site::name).toArray(String[]::new);
        t.siteBody = sites.stream().mapToInt(Site::body).toArray();
        t.sitePos = new double[3 * ns];
        t.siteQuat = new double[4 * ns];
        for (int i = 0; i < ns; i++) {
            System.arraycopy(sites.get(i).pose().pos(), 0, t.sitePos, 3 * i, 3);
            System.arraycopy(sites.get(i).pose().quat(), 0, t.siteQuat, 4 * i, 4);
        }
    }

    private void packActuators(BodyTables t) {
        int nu = actuators.size();
        t.actuatorName = actuators.stream().map(Actuator::name).toArray(String[]::new);
        t.actuatorJoint = actuators.stream().mapToInt(Actuator::joint).toArray();
        t.actuatorInParent = new boolean[nu];
        t.actuatorGear = new double[6 * nu];
        t.actuatorGain = new double[3 * nu];
        t.actuatorBias = new double[3 * nu];
        t.actuatorControlLimited = new boolean[nu];
        t.actuatorControlRange = new double[2 * nu];
        t.actuatorForceLimited = new boolean[nu];
        t.actuatorForceRange = new double[2 * nu];
        for (int a = 0; a < nu; a++) {
            ActuatorSettings s = actuators.get(a).settings();
            t.actuatorInParent[a] = actuators.get(a).inParent();
            System.arraycopy(s.gear, 0, t.actuatorGear, 6 * a, 6);
            System.arraycopy(s.gain, 0, t.actuatorGain, 3 * a, s.affineGain ? 3 : 1);
            if (s.affineBias) {
                System.arraycopy(s.bias, 0, t.actuatorBias, 3 * a, 3);
            }
            t.actuatorControlLimited[a] = s.controlLimited.equals("true");
            t.actuatorForceLimited[a] = s.forceLimited.equals("true");
            System.arraycopy(s.controlRange, 0, t.actuatorControlRange, 2 * a, 2);
            System.arraycopy(s.forceRange, 0, t.actuatorForceRange, 2 * a, 2);
        }
    }

    /**
     * A position servo's damping ratio becomes a damping: ratio * 2 sqrt(kp m), with m the inertia that the actuator feels in
     * the reference configuration. A positive velocity bias beside kp marks a ratio.
     */
    private void resolveDampingRatios(BodyModel model, BodyTables t) {
        double[] inertia = null;
        for (int a = 0; a < actuators.size(); a++) {
            double kp = t.actuatorGain[3 * a];
            double ratio = t.actuatorBias[3 * a + 2];
            boolean servo = kp != 0 && t.actuatorBias[3 * a + 1] == -kp;
            if (!servo || ratio <= 0 || t.actuatorJoint[a] < 0) {
                continue;
            }
            if (inertia == null) {
                inertia = new BodySimulator(model).massMatrixDiagonalAtReference();
            }
            int joint = t.actuatorJoint[a];
            double mass = 0;
            for (int k = 0; k < model.jointType(joint).dofs(); k++) {
                double gear = t.actuatorGear[6 * a + k];
                if (Math.abs(gear) > MINIMUM) {
                    mass += inertia[t.jointDofAddress[joint] + k] / (gear * gear);
                }
            }
            t.actuatorBias[3 * a + 2] = -ratio * 2 * Math.sqrt(kp * mass);
        }
    }
}
