package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.ReferenceReadings;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.ContactPair;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.text.Attachments;
import dev.mechanist.envs.bodies.mjcf.text.LeftOut;
import dev.mechanist.envs.bodies.mjcf.text.MjcfDefaults;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.mjcf.text.Replicas;
import dev.mechanist.envs.bodies.mjcf.text.Urdf;
import dev.mechanist.envs.bodies.model.BodyKey;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.Collisions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * From MJCF elements to a {@link BodyModel}, by the rules of MuJoCo's compiler: the settings, the defaults, the tree of bodies
 * with its inertias, what acts on it, and last what follows from the finished inertia.
 */
final class MjcfCompiler {
    /** Up to so many degrees of freedom a mass matrix without an inverse is looked for. */
    private static final int MOST_LOOKED_AT = 500;

    private final MjcfElement root;
    private final Path folder;
    private final LeftOut leftOut;
    private final MjcfSettings settings = new MjcfSettings();
    private final MjcfDefaults defaults = new MjcfDefaults();
    private final ModelDraft draft = new ModelDraft();

    private MjcfCompiler(MjcfElement root, Mjcf.Strictness strictness, Path folder) {
        this.root = root;
        this.folder = folder;
        leftOut = new LeftOut(strictness == Mjcf.Strictness.STRICT);
    }

    /** @param folder that files are looked for from; null for a model given as text */
    static BodyModel compile(MjcfElement root, Mjcf.Strictness strictness, Path folder) {
        return new MjcfCompiler(Urdf.is(root) ? Urdf.toMjcf(root) : root, strictness, folder).model();
    }

    private List<MjcfElement> sections(String name) {
        return root.children().stream().filter(e -> e.name().equals(name)).toList();
    }

    private BodyModel model() {
        if (!root.name().equals("mujoco")) {
            throw root.error("an MJCF model starts with <mujoco>");
        }
        MjcfReference.check(root);
        sections("compiler").forEach(settings::readCompiler);
        sections("size").forEach(settings::readSize);
        sections("option").forEach(settings::readOption);
        Attachments.writeOut(root, folder)
                .forEach(e -> leftOut.add(e, "keyframes of attached models are not taken over"));
        Replicas.writeOut(root, settings);
        sections("default").forEach(defaults::read);
        MjcfReference.Review review = new MjcfReference.Review(settings, leftOut);
        sections("compiler").stream()
                .filter(e -> e.has("exactmeshinertia"))
                .forEach(
                        e -> leftOut.add(
                                e,
                                "exactmeshinertia is no longer part of MJCF, and refused by MuJoCo 3.14; say inertia in the mesh"));
        MeshReader meshes = new MeshReader(settings, folder);
        for (MjcfElement asset : sections("asset")) {
            asset.children().stream()
                    .filter(e -> e.name().equals("mesh"))
                    .forEach(e -> meshes.read(review.of("asset/mesh", defaults.apply(e, null))));
        }
        BodyReader bodies = new BodyReader(draft, settings, defaults, review, meshes);
        bodies.readWorld(new MjcfElement("worldbody", root.file(), root.line()));
        sections("worldbody").forEach(bodies::readWorld);
        bodies.finish();
        new BodyInertias(draft, settings).compile();
        TendonReader tendons = new TendonReader(draft, settings, review);
        sections("tendon").forEach(s -> s.children().forEach(e -> tendons.read(defaults.applyAs("tendon", e))));
        ActuatorReader actuators = new ActuatorReader(draft, settings, defaults, review, leftOut, tendons);
        sections("actuator").forEach(s -> s.children().forEach(actuators::read));
        EqualityReader equalities = new EqualityReader(draft, settings, review, tendons);
        sections("equality").forEach(s -> s.children().forEach(e -> equalities.read(defaults.applyAs("equality", e))));
        for (String section : List.of("deformable", "extension")) {
            sections(section)
                    .forEach(s -> s.children()
                            .forEach(e -> review.of(section + "/" + e.name(), defaults.applyAs(section, e))));
        }
        PossibleContacts contacts = new PossibleContacts(draft, settings, defaults, review);
        sections("contact").forEach(contacts::read);
        draft.pairs = contacts.pairs(leftOut);
        sections("option").forEach(e -> reviewOption(review, e, equalities.any() || tendons.anyConstrains()));
        BodyTables tables = TablePacker.pack(draft, settings.timestep);
        tendons.pack(tables);
        tables.magnetic = settings.magnetic;
        if (!settings.disabled(MjcfSettings.DISABLE_SENSOR)) {
            SensorReader sensors = new SensorReader(draft, tendons, tables);
            sections("sensor")
                    .forEach(s -> s.children().forEach(e -> {
                        settings.checkUserNumbers("sensor/" + e.name(), e);
                        sensors.read(e);
                    }));
            sensors.pack(equalities.any() || tables.wrapType.length > 0);
        }
        List<BodyKey> keys = sections("keyframe").stream()
                .flatMap(s -> s.children().stream())
                .map(key -> key(key, tables))
                .toList();
        BodyModel model =
                new BodyModel(root.text("model", "MuJoCo Model"), settings.option(), tables, leftOut.lines(), keys);
        if (tendons.any() || !draft.actuators.isEmpty()) {
            ReferenceReadings reference = new ReferenceReadings(model);
            tendons.measure(reference, tables);
            tables.actuatorAcceleration = reference.actuatorAccelerations();
        }
        if (idle(model, tables)) {
            model = model.withWarnings(leftOut.lines());
        }
        resolveReferenceInertia(model, tables);
        equalities.pack(model, tables);
        actuators.measure(model, tables);
        if (equalities.any() || tendons.anyConstrains()) {
            tables.remarks = Stream.concat(tables.remarks.stream(), new ReferenceReadings(model).weightless().stream())
                    .toList();
        }
        if (undecided(model)) {
            tables.remarks = Stream.concat(
                            tables.remarks.stream(),
                            Stream.of(
                                    "where cylinders and meshes lie on each other or on boxes, which of equal faces and which four"
                                            + " of more corners touch may differ from MuJoCo"))
                    .toList();
        }
        return model;
    }

    private static boolean undecided(BodyModel model) {
        BodyTables t = model.tables();
        return Arrays.stream(model.touchingPairs())
                .anyMatch(p -> Collisions.undecided(t.geomType[t.pairGeom[2 * p]], t.geomType[t.pairGeom[2 * p + 1]]));
    }

    /** Says where joints move nothing that others do not move already, so that no numbers are the model's. */
    private boolean idle(BodyModel model, BodyTables t) {
        int dof = t.nv == 0 || t.nv > MOST_LOOKED_AT ? -1 : new ReferenceReadings(model).idleDof();
        if (dof < 0) {
            return false;
        }
        int joint = t.dofJoint[dof];
        leftOut.add(
                draft.joints().get(joint).element,
                "the mass matrix has no inverse here: other joints make this motion already; what they do is rounding, as in MuJoCo");
        return true;
    }

    private void reviewOption(MjcfReference.Review review, MjcfElement e, boolean tied) {
        boolean limited = !settings.limitsOff() && draft.joints().stream().anyMatch(j -> j.limited);
        boolean touching = !settings.contactsOff()
                && draft.pairs.stream()
                        .anyMatch(p -> !p.related() || settings.disabled(BodyOption.DISABLE_FILTERPARENT));
        boolean rubbing = !settings.disabled(BodyOption.DISABLE_CONSTRAINT)
                && !settings.disabled(BodyOption.DISABLE_FRICTIONLOSS)
                && draft.joints().stream().anyMatch(j -> j.frictionLoss > 0);
        review.of(limited || touching || rubbing || tied ? "option" : "option without constraints", e);
        e.children().forEach(flag -> review.of("option/flag", flag));
        boolean searched = touching && draft.pairs.stream().anyMatch(this::searched);
        if (searched && settings.disabled(MjcfSettings.DISABLE_NATIVECCD)) {
            leftOut.add(e, "the flag nativeccd is ignored; shapes without a closed form are searched as it does");
        }
        if (searched && settings.option().search().tolerance() == 0) {
            leftOut.add(
                    e, "ccd_tolerance=\"0\" carries the search on to rounding here; MuJoCo finds no contacts with it");
        }
    }

    private boolean searched(ContactPair p) {
        return Collisions.searched(
                draft.geoms().get(p.first()).shape.code(),
                draft.geoms().get(p.second()).shape.code());
    }

    private static BodyKey key(MjcfElement key, BodyTables t) {
        double[] q = numbers(key, "qpos", t.qpos0);
        for (int j = 0; j < t.jointType.length; j++) {
            JointType type = JointType.values()[t.jointType[j]];
            if (type == JointType.FREE || type == JointType.BALL) {
                int at = t.jointPositionAddress[j] + (type == JointType.FREE ? 3 : 0);
                Rotations.normalize(q, at);
            }
        }
        return new BodyKey(
                key.text("name", ""),
                q,
                numbers(key, "qvel", new double[t.nv]),
                numbers(key, "ctrl", new double[t.actuatorName.length]),
                numbers(key, "act", new double[t.na]),
                numbers(key, "mpos", ofMocap(t, t.bodyPos, 3)),
                numbers(key, "mquat", ofMocap(t, t.bodyQuat, 4)));
    }

    private static double[] ofMocap(BodyTables t, double[] all, int width) {
        double[] own = new double[width * t.mocapBody.length];
        for (int k = 0; k < t.mocapBody.length; k++) {
            System.arraycopy(all, width * t.mocapBody[k], own, width * k, width);
        }
        return own;
    }

    private static double[] numbers(MjcfElement key, String attribute, double[] without) {
        return key.has(attribute) ? key.numbers(attribute, without.length, without.length) : without.clone();
    }

    /** What is given relative to the inertia in the reference configuration: damping ratios of servos, and springdamper. */
    private void resolveReferenceInertia(BodyModel model, BodyTables t) {
        List<Joint> joints = draft.joints();
        boolean wanted = joints.stream().anyMatch(j -> j.springDamper[0] > 0 && j.springDamper[1] > 0);
        for (int a = 0; a < draft.actuators.size(); a++) {
            wanted |= hasDampingRatio(t, a);
        }
        if (!wanted) {
            return;
        }
        ReferenceReadings reference = new ReferenceReadings(model);
        double[] inertia = reference.massMatrixDiagonal();
        double[] moments = reference.actuatorMoments();
        double[] resisting = reference.jointInertias();
        for (int j = 0; j < joints.size(); j++) {
            springDamper(joints.get(j), j, resisting[j], t);
        }
        for (int a = 0; a < draft.actuators.size(); a++) {
            if (hasDampingRatio(t, a)) {
                dampingRatio(a, inertia, moments, t);
            }
        }
    }

    /** k = m / (T z)^2 and d = 2 m / T of a time constant T, a damping ratio z and an inertia m. */
    private static void springDamper(Joint joint, int j, double inertia, BodyTables t) {
        double time = joint.springDamper[0];
        double ratio = joint.springDamper[1];
        if (!(time > 0 && ratio > 0)) {
            return;
        }
        int first = t.jointDofAddress[j];
        t.jointStiffness[j] = inertia / Math.max(BodyTables.MINIMUM, time * time * ratio * ratio);
        Arrays.fill(t.dofDamping, first, first + joint.type.dofs(), 2 * inertia / time);
    }

    private static boolean hasDampingRatio(BodyTables t, int a) {
        double kp = t.actuatorGain[3 * a];
        boolean servo = kp != 0 && t.actuatorBias[3 * a + 1] == -kp;
        return servo && t.actuatorBias[3 * a + 2] > 0;
    }

    /**
     * A position servo's damping ratio becomes a damping: ratio * 2 sqrt(kp m), with m the inertia that the actuator feels in
     * the reference configuration. A positive velocity bias beside kp marks a ratio.
     */
    private static void dampingRatio(int a, double[] inertia, double[] moments, BodyTables t) {
        double mass = 0;
        for (int d = 0; d < t.nv; d++) {
            double arm = moments[a * t.nv + d];
            if (Math.abs(arm) > BodyTables.MINIMUM) {
                mass += inertia[d] / (arm * arm);
            }
        }
        t.actuatorBias[3 * a + 2] *= -2 * Math.sqrt(t.actuatorGain[3 * a] * mass);
    }
}
