package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.ReferenceReadings;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Geom;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.shapes.GeomShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code <tendon>}: sums of joints, and paths through sites and around geoms. */
final class TendonReader {
    private record Stop(int type, String name, double divisor, String side) {}

    private static final class Tendon {
        String name;
        List<Integer> joints = new ArrayList<>();
        List<Double> coefficients = new ArrayList<>();
        /** What a spatial one runs along: kind, name of the site or geom, and divisor or name of the side site. */
        List<Stop> stops = new ArrayList<>();

        double armature;
        boolean forceLimited;
        double[] forceRange;
        double[] stiffness;
        double[] damping;
        double[] springLength;
        boolean limited;
        double[] range;
        double margin;
        double[] solref;
        double[] solimp;
        double frictionLoss;
        double[] solrefFriction;
        double[] solimpFriction;
    }

    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfReference.Review review;
    private final List<Tendon> tendons = new ArrayList<>();

    TendonReader(ModelDraft draft, MjcfSettings settings, MjcfReference.Review review) {
        this.draft = draft;
        this.settings = settings;
        this.review = review;
    }

    /** @param e with its defaults */
    void read(MjcfElement e) {
        review.of("tendon/" + e.name(), e);
        String name = draft.unique(e, "tendon");
        Tendon tendon = new Tendon();
        tendon.name = name;
        if (e.name().equals("fixed")) {
            for (MjcfElement part : e.children()) {
                tendon.joints.add(joint(part));
                tendon.coefficients.add(part.number("coef", 0));
            }
            if (tendon.joints.isEmpty()) {
                throw e.error("needs a <joint>");
            }
        } else {
            path(e, tendon);
        }
        tendon.stiffness = e.numbersOver("stiffness", 0, 0, 0);
        tendon.damping = e.numbersOver("damping", 0, 0, 0);
        double[] rest = e.has("springlength") ? e.numbers("springlength", 1, 2) : new double[] {-1, -1};
        if (rest.length == 2 && rest[0] > rest[1]) {
            throw e.error("springlength=\"" + e.text("springlength", "") + "\" must not fall");
        }
        tendon.springLength = rest.length == 2 ? rest : new double[] {rest[0], rest[0]};
        tendon.range = e.numbersOver("range", 0, 0);
        tendon.limited = settings.limited(e, "limited", e.text("limited", "auto"), tendon.range);
        if (tendon.limited && !(tendon.range[0] < tendon.range[1])) {
            throw e.error("range=\"" + e.text("range", "0 0") + "\" must increase");
        }
        tendon.margin = e.number("margin", 0);
        tendon.solref = valid(e.numbersOver("solreflimit", 0.02, 1));
        tendon.solimp = e.numbersOver("solimplimit", 0.9, 0.95, 0.001, 0.5, 2);
        tendon.frictionLoss = e.nonNegative("frictionloss", 0);
        tendon.solrefFriction = valid(e.numbersOver("solreffriction", 0.02, 1));
        tendon.solimpFriction = e.numbersOver("solimpfriction", 0.9, 0.95, 0.001, 0.5, 2);
        tendon.armature = e.nonNegative("armature", 0);
        if (tendon.armature > 0 && tendon.stops.stream().anyMatch(stop -> stop.type >= BodyTables.WRAP_SPHERE)) {
            throw e.error("a tendon around geoms can have no armature");
        }
        tendon.forceRange = e.numbersOver("actuatorfrcrange", 0, 0);
        tendon.forceLimited =
                settings.limited(e, "actuatorfrclimited", e.text("actuatorfrclimited", "auto"), tendon.forceRange);
        if (tendon.forceLimited && !(tendon.forceRange[0] < tendon.forceRange[1])) {
            throw e.error("actuatorfrcrange=\"" + e.text("actuatorfrcrange", "0 0") + "\" must increase");
        }
        tendons.add(tendon);
    }

    /** Each branch begins and ends with a site, and geoms have sites on both sides. */
    private void path(MjcfElement e, Tendon tendon) {
        for (MjcfElement part : e.children()) {
            switch (part.name()) {
                case "site" -> tendon.stops.add(new Stop(BodyTables.WRAP_SITE, draft.siteName(part, "site"), 1, null));
                case "pulley" -> {
                    double divisor = part.number("divisor", 0);
                    if (!(divisor > 0)) {
                        throw part.error("needs a positive divisor");
                    }
                    tendon.stops.add(new Stop(BodyTables.WRAP_PULLEY, null, divisor, null));
                }
                default -> tendon.stops.add(geom(part));
            }
        }
        boolean ends = false;
        int branch = 0;
        for (int k = 0; k <= tendon.stops.size(); k++) {
            int type = k < tendon.stops.size() ? tendon.stops.get(k).type : BodyTables.WRAP_PULLEY;
            if (type == BodyTables.WRAP_SITE) {
                branch++;
            } else if (type >= BodyTables.WRAP_SPHERE && !ends) {
                throw e.error("a geom of a tendon needs a site before and behind it");
            } else if (type == BodyTables.WRAP_PULLEY) {
                boolean leading = k == 0 && k < tendon.stops.size();
                if (!leading && (!ends || branch < 2)) {
                    throw e.error("each branch of a tendon needs two sites, and begins and ends with one");
                }
                branch = 0;
            }
            ends = type == BodyTables.WRAP_SITE;
        }
    }

    private Stop geom(MjcfElement part) {
        String name = part.text("geom", "");
        Geom found = draft.geoms().stream()
                .filter(g -> g.name.equals(name) && !name.isEmpty())
                .findFirst()
                .orElseThrow(() -> part.error("there is no geom '" + name + "'"));
        if (found.shape != GeomShape.SPHERE && found.shape != GeomShape.CYLINDER) {
            throw part.error("a tendon wraps around spheres and cylinders, not '" + name + "'");
        }
        int type = found.shape == GeomShape.SPHERE ? BodyTables.WRAP_SPHERE : BodyTables.WRAP_CYLINDER;
        return new Stop(type, name, 1, part.has("sidesite") ? draft.siteName(part, "sidesite") : null);
    }

    private static double[] valid(double[] solref) {
        return solref[0] > 0 == solref[1] > 0 ? solref : new double[] {0.02, 1};
    }

    private int joint(MjcfElement part) {
        String name = part.text("joint", "");
        List<Joint> joints = draft.joints();
        for (int j = 0; j < joints.size(); j++) {
            if (joints.get(j).name.equals(name) && !name.isEmpty()) {
                if (joints.get(j).type != JointType.HINGE && joints.get(j).type != JointType.SLIDE) {
                    throw part.error("'" + name + "' is neither a hinge nor a slide");
                }
                return j;
            }
        }
        throw part.error("there is no joint '" + name + "'");
    }

    /** Index of the tendon that an attribute names. */
    int index(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        for (int i = 0; i < tendons.size(); i++) {
            if (tendons.get(i).name.equals(name) && !name.isEmpty()) {
                return i;
            }
        }
        throw e.error("there is no tendon '" + name + "'");
    }

    double[] range(int i) {
        return tendons.get(i).range;
    }

    boolean limited(int i) {
        return tendons.get(i).limited;
    }

    boolean any() {
        return !tendons.isEmpty();
    }

    boolean anyConstrains() {
        return tendons.stream().anyMatch(i -> i.limited || i.frictionLoss > 0);
    }

    /** Into the tables, after the joints. */
    void pack(BodyTables t) {
        t.tendonName = tendons.stream().map(i -> i.name).toArray(String[]::new);
        t.tendonAddress = new int[tendons.size() + 1];
        for (int i = 0; i < tendons.size(); i++) {
            Tendon tendon = tendons.get(i);
            t.tendonAddress[i + 1] = t.tendonAddress[i] + tendon.joints.size();
            double rest = 0;
            for (int k = 0; k < tendon.joints.size(); k++) {
                rest += tendon.coefficients.get(k) * t.qposSpring[t.jointPositionAddress[tendon.joints.get(k)]];
            }
            if (tendon.springLength[0] == -1 && tendon.springLength[1] == -1 && tendon.stops.isEmpty()) {
                tendon.springLength = new double[] {rest, rest};
            }
        }
        t.tendonJoint = tendons.stream()
                .flatMapToInt(i -> i.joints.stream().mapToInt(j -> j))
                .toArray();
        t.tendonCoefficient = tendons.stream()
                .flatMapToDouble(i -> i.coefficients.stream().mapToDouble(c -> c))
                .toArray();
        t.wrapAddress = new int[tendons.size() + 1];
        for (int i = 0; i < tendons.size(); i++) {
            t.wrapAddress[i + 1] = t.wrapAddress[i] + tendons.get(i).stops.size();
        }
        List<Stop> stops = tendons.stream().flatMap(i -> i.stops.stream()).toList();
        List<String> geoms = draft.geoms().stream().map(g -> g.name).toList();
        t.wrapType = stops.stream().mapToInt(Stop::type).toArray();
        t.wrapObject = stops.stream()
                .mapToInt(w -> w.type >= BodyTables.WRAP_SPHERE ? geoms.indexOf(w.name) : draft.site(w.name))
                .toArray();
        t.wrapParameter = stops.stream()
                .mapToDouble(w -> w.type >= BodyTables.WRAP_SPHERE ? draft.site(w.side) : w.divisor)
                .toArray();
        t.tendonStiffness = all(i -> new double[] {i.stiffness[0]});
        t.tendonDamping = all(i -> new double[] {i.damping[0]});
        t.tendonStiffnessPolynomial = all(i -> new double[] {i.stiffness[1], i.stiffness[2]});
        t.tendonDampingPolynomial = all(i -> new double[] {i.damping[1], i.damping[2]});
        t.tendonSpringLength = all(i -> i.springLength);
        t.tendonArmature = all(i -> new double[] {i.armature});
        t.tendonForceRange = all(i -> i.forceRange);
        t.tendonForceLimited = new boolean[tendons.size()];
        t.tendonLimited = new boolean[tendons.size()];
        for (int i = 0; i < tendons.size(); i++) {
            t.tendonLimited[i] = tendons.get(i).limited;
            t.tendonForceLimited[i] = tendons.get(i).forceLimited;
        }
        t.tendonRange = all(i -> i.range);
        t.tendonMargin = all(i -> new double[] {i.margin});
        t.tendonSolref = all(i -> i.solref);
        t.tendonSolimp = all(i -> i.solimp);
        t.tendonFrictionLoss = all(i -> new double[] {i.frictionLoss});
        t.tendonSolrefFriction = all(i -> i.solrefFriction);
        t.tendonSolimpFriction = all(i -> i.solimpFriction);
        tie(t);
    }

    /** The mass matrix of a body at which a path with inertia pulls is not diagonal. */
    private void tie(BodyTables t) {
        for (int i = 0; i < tendons.size(); i++) {
            for (int k = t.wrapAddress[i]; k < t.wrapAddress[i + 1]; k++) {
                if (t.tendonArmature[i] != 0 && t.wrapType[k] == BodyTables.WRAP_SITE) {
                    int body = t.siteBody[t.wrapObject[k]];
                    t.bodySimple[body] = false;
                    for (int j = 0; j < t.jointBody.length; j++) {
                        t.jointOnlySlides[j] &= t.jointBody[j] != body;
                    }
                }
            }
        }
    }

    /** Lengths in the reference configuration, and those at which open springs of paths rest. */
    void measure(ReferenceReadings reference, BodyTables t) {
        if (tendons.isEmpty()) {
            return;
        }
        double[] resting = reference.tendonLengths(t.qposSpring);
        t.tendonReferenceLength = reference.tendonLengths(t.qpos0);
        for (int i = 0; i < tendons.size(); i++) {
            if (t.tendonSpringLength[2 * i] == -1 && t.tendonSpringLength[2 * i + 1] == -1) {
                t.tendonSpringLength[2 * i] = resting[i];
                t.tendonSpringLength[2 * i + 1] = resting[i];
            }
        }
    }

    private double[] all(Function<Tendon, double[]> numbers) {
        return tendons.stream().map(numbers).flatMapToDouble(Arrays::stream).toArray();
    }
}
