package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.model.BodySensor;
import dev.mechanist.envs.bodies.model.BodySensor.Frame;
import dev.mechanist.envs.bodies.model.BodySensor.Type;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code <sensor>}: what is read beside the motion, and remarks about what is not. */
final class SensorReader {
    private static final List<String> FRAMES = List.of("body", "xbody", "geom", "site", "camera");

    private final ModelDraft draft;
    private final TendonReader tendons;
    private final BodyTables tables;
    private final List<BodySensor> sensors = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    /** @param tables packed: sites are in their order */
    SensorReader(ModelDraft draft, TendonReader tendons, BodyTables tables) {
        this.draft = draft;
        this.tendons = tendons;
        this.tables = tables;
    }

    void read(MjcfElement e) {
        Type type = Arrays.stream(Type.values())
                .filter(k -> k.name().toLowerCase(Locale.ROOT).equals(e.name()))
                .findFirst()
                .orElse(null);
        String name = draft.unique(e, "sensor");
        if (type == null) {
            remarks.add("sensors of the kind <" + e.name() + "> are not read");
            return;
        }
        double cutoff = e.nonNegative("cutoff", 0);
        if (e.attributes().containsKey("noise")) {
            remarks.add("noise of sensors is left away: what is written is exact");
        }
        for (String late : List.of("delay", "interval")) {
            if (e.attributes().containsKey(late)) {
                remarks.add(late + " of sensors is left away: all are read at every step");
            }
        }
        switch (type) {
            case JOINTPOS, JOINTVEL, JOINTACTUATORFRC ->
                add(name, type, Frame.WORLD, joint(e, List.of(JointType.HINGE, JointType.SLIDE)), cutoff);
            case JOINTLIMITPOS, JOINTLIMITVEL, JOINTLIMITFRC -> {
                int j = joint(e, List.of(JointType.HINGE, JointType.SLIDE, JointType.BALL));
                if (!draft.joints().get(j).limited) {
                    throw e.error("its joint has no limits");
                }
                add(name, type, Frame.WORLD, j, cutoff);
            }
            case BALLQUAT, BALLANGVEL -> add(name, type, Frame.WORLD, joint(e, List.of(JointType.BALL)), cutoff);
            case TENDONPOS, TENDONVEL, TENDONACTUATORFRC ->
                add(name, type, Frame.WORLD, tendons.index(e, "tendon"), cutoff);
            case ACTUATORPOS, ACTUATORVEL, ACTUATORFRC -> add(name, type, Frame.WORLD, actuator(e), cutoff);
            case SUBTREECOM, SUBTREELINVEL, SUBTREEANGMOM -> add(name, type, Frame.BODY, draft.body(e, "body"), cutoff);
            case CLOCK, E_POTENTIAL, E_KINETIC -> add(name, type, Frame.WORLD, 0, cutoff);
            case TOUCH -> {
                int site = draft.site(draft.siteName(e, "site"));
                if (tables.siteRound[site]) {
                    add(name, type, Frame.SITE, site, cutoff);
                } else {
                    remarks.add("touch is felt in spheres and ellipsoids only; other sites are not read");
                }
            }
            case ACCELEROMETER, VELOCIMETER, GYRO, FORCE, TORQUE, MAGNETOMETER ->
                add(name, type, Frame.SITE, draft.site(draft.siteName(e, "site")), cutoff);
            default -> frame(e, name, type, cutoff);
        }
    }

    private void add(String name, Type type, Frame frame, int object, double cutoff) {
        sensors.add(new BodySensor(name, type, frame, object, Frame.WORLD, 0, cutoff));
    }

    private void frame(MjcfElement e, String name, Type type, double cutoff) {
        boolean accelerates = type == Type.FRAMELINACC || type == Type.FRAMEANGACC;
        String kind = e.word("objtype", "", FRAMES);
        String against = accelerates ? "" : e.text("reftype", "");
        if (kind.equals("camera") || against.equals("camera")) {
            remarks.add("frames of cameras are not read");
            return;
        }
        int object = object(e, kind, "objname");
        Frame base = Frame.WORLD;
        int reference = 0;
        if (!accelerates && (e.has("refname") || !against.isEmpty())) {
            base = Frame.valueOf(e.word("reftype", "", FRAMES).toUpperCase(Locale.ROOT));
            reference = object(e, against, "refname");
        }
        sensors.add(new BodySensor(
                name, type, Frame.valueOf(kind.toUpperCase(Locale.ROOT)), object, base, reference, cutoff));
    }

    private int object(MjcfElement e, String kind, String attribute) {
        return switch (kind) {
            case "body", "xbody" -> draft.body(e, attribute);
            case "site" -> draft.site(draft.siteName(e, attribute));
            default ->
                named(
                        e,
                        attribute,
                        "geom",
                        draft.geoms().stream().map(g -> g.name).toList());
        };
    }

    private int joint(MjcfElement e, List<JointType> types) {
        int j = named(
                e, "joint", "joint", draft.joints().stream().map(k -> k.name).toList());
        JointType type = draft.joints().get(j).type;
        if (!types.contains(type)) {
            throw e.error("cannot measure a " + type.name().toLowerCase(Locale.ROOT) + " joint");
        }
        return j;
    }

    private int actuator(MjcfElement e) {
        return named(
                e,
                "actuator",
                "actuator",
                draft.actuators.stream().map(a -> a.name()).toList());
    }

    private static int named(MjcfElement e, String attribute, String what, List<String> names) {
        String name = e.text(attribute, "");
        int i = name.isEmpty() ? -1 : names.indexOf(name);
        if (i < 0) {
            throw e.error("there is no " + what + " '" + name + "'");
        }
        return i;
    }

    /** @param tied whether equality constraints or paths of tendons may pull, which forces and torques do not tell */
    void pack(boolean tied) {
        if (tied && sensors.stream().anyMatch(s -> s.type() == Type.FORCE || s.type() == Type.TORQUE)) {
            remarks.add("force and torque sensors leave away what equality constraints and paths of tendons pull");
        }
        tables.sensors = List.copyOf(sensors);
        tables.remarks = List.copyOf(remarks);
    }
}
