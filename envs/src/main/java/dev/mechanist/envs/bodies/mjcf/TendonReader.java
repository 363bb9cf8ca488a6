package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.BodyTables;
import dev.mechanist.envs.bodies.JointType;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** {@code <tendon>}: fixed ones; spatial ones are left out. */
final class TendonReader {
    private static final class Tendon {
        String name;
        List<Integer> joints = new ArrayList<>();
        List<Double> coefficients = new ArrayList<>();
        double stiffness;
        double damping;
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
    private final LeftOut leftOut;
    private final List<Tendon> tendons = new ArrayList<>();

    TendonReader(ModelDraft draft, MjcfSettings settings, MjcfReference.Review review, LeftOut leftOut) {
        this.draft = draft;
        this.settings = settings;
        this.review = review;
        this.leftOut = leftOut;
    }

    /** @param e with its defaults */
    void read(MjcfElement e) {
        review.of("tendon/" + e.name(), e);
        String name = draft.unique(e, "tendon");
        if (!e.name().equals("fixed")) {
            return;
        }
        Tendon tendon = new Tendon();
        tendon.name = name;
        for (MjcfElement part : e.children()) {
            tendon.joints.add(joint(part));
            tendon.coefficients.add(part.number("coef", 0));
        }
        if (tendon.joints.isEmpty()) {
            throw e.error("needs a <joint>");
        }
        tendon.stiffness = linear(e, "stiffness");
        tendon.damping = linear(e, "damping");
        double[] rest = e.has("springlength") ? e.numbers("springlength", 1, 2) : new double[] {-1, -1};
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
        if (e.number("armature", 0) != 0) {
            leftOut.add(e, "armature of tendons is ignored");
        }
        tendons.add(tendon);
    }

    private static double[] valid(double[] solref) {
        return solref[0] > 0 == solref[1] > 0 ? solref : new double[] {0.02, 1};
    }

    private double linear(MjcfElement e, String attribute) {
        double[] all = e.numbersOver(attribute, 0, 0, 0);
        if (all[1] != 0 || all[2] != 0) {
            leftOut.add(e, "of " + attribute + " only the linear coefficient is simulated");
        }
        return all[0];
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

    /** Index of a fixed tendon; -1 for one that is left out. */
    int index(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        for (int i = 0; i < tendons.size(); i++) {
            if (tendons.get(i).name.equals(name) && !name.isEmpty()) {
                return i;
            }
        }
        if (draft.knows("tendon", name)) {
            return -1;
        }
        throw e.error("there is no tendon '" + name + "'");
    }

    double[] range(int i) {
        return tendons.get(i).range;
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
            if (tendon.springLength[0] == -1 && tendon.springLength[1] == -1) {
                tendon.springLength = new double[] {rest, rest};
            }
        }
        t.tendonJoint = tendons.stream()
                .flatMapToInt(i -> i.joints.stream().mapToInt(j -> j))
                .toArray();
        t.tendonCoefficient = tendons.stream()
                .flatMapToDouble(i -> i.coefficients.stream().mapToDouble(c -> c))
                .toArray();
        t.tendonStiffness = all(i -> new double[] {i.stiffness});
        t.tendonDamping = all(i -> new double[] {i.damping});
        t.tendonSpringLength = all(i -> i.springLength);
        t.tendonLimited = new boolean[tendons.size()];
        for (int i = 0; i < tendons.size(); i++) {
            t.tendonLimited[i] = tendons.get(i).limited;
        }
        t.tendonRange = all(i -> i.range);
        t.tendonMargin = all(i -> new double[] {i.margin});
        t.tendonSolref = all(i -> i.solref);
        t.tendonSolimp = all(i -> i.solimp);
        t.tendonFrictionLoss = all(i -> new double[] {i.frictionLoss});
        t.tendonSolrefFriction = all(i -> i.solrefFriction);
        t.tendonSolimpFriction = all(i -> i.solimpFriction);
    }

    private double[] all(Function<Tendon, double[]> numbers) {
        return tendons.stream().map(numbers).flatMapToDouble(Arrays::stream).toArray();
    }
}
