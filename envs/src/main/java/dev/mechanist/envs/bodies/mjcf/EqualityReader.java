package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.BodyPoses;
import dev.mechanist.envs.bodies.BodySimulator;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Site;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyOption;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code <equality>}: connect, weld, joint and tendon; others are left out. */
final class EqualityReader {
    private static final double[] UPRIGHT = {1, 0, 0, 0};

    /** Open: second anchor of a connect, or pose of a weld, from the reference configuration. */
    private static final class Tie {
        int type;
        int first;
        int second;
        double[] anchors = new double[6];
        double[] quats = {1, 0, 0, 0, 1, 0, 0, 0};
        double scale = 1;
        double[] polynomial = {0, 1, 0, 0, 0};
        double[] solref;
        double[] solimp;
        boolean open;
    }

    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfReference.Review review;
    private final TendonReader tendons;
    private final List<Tie> ties = new ArrayList<>();

    EqualityReader(ModelDraft draft, MjcfSettings settings, MjcfReference.Review review, TendonReader tendons) {
        this.tendons = tendons;
        this.draft = draft;
        this.settings = settings;
        this.review = review;
    }

    /** @param e with its defaults */
    void read(MjcfElement e) {
        boolean off = settings.disabled(MjcfSettings.DISABLE_EQUALITY)
                || settings.disabled(BodyOption.DISABLE_CONSTRAINT)
                || e.word("active", "true", List.of("true", "false")).equals("false");
        boolean known = List.of("connect", "weld", "joint", "tendon").contains(e.name());
        boolean spatial = e.name().equals("tendon")
                && !off
                && (tendons.index(e, "tendon1") < 0 || e.has("tendon2") && tendons.index(e, "tendon2") < 0);
        if (off || !known || spatial) {
            review.of("equality/" + e.name(), e);
            return;
        }
        draft.unique(e, "equality");
        Tie tie = new Tie();
        tie.solref = e.numbersOver("solref", 0.02, 1);
        if (tie.solref[0] > 0 != tie.solref[1] > 0) {
            tie.solref = new double[] {0.02, 1};
        }
        tie.solimp = e.numbersOver("solimp", 0.9, 0.95, 0.001, 0.5, 2);
        switch (e.name()) {
            case "joint" -> joint(e, tie);
            case "tendon" -> {
                tie.type = BodyTables.COUPLE_TENDONS;
                tie.first = tendons.index(e, "tendon1");
                tie.second = e.has("tendon2") ? tendons.index(e, "tendon2") : -1;
                tie.polynomial = e.numbersOver("polycoef", 0, 1, 0, 0, 0);
            }
            case "connect" -> bodies(e, tie, BodyTables.CONNECT);
            default -> bodies(e, tie, BodyTables.WELD);
        }
        ties.add(tie);
    }

    private void joint(MjcfElement e, Tie tie) {
        tie.type = BodyTables.COUPLE;
        tie.first = joint(e, "joint1");
        tie.second = e.has("joint2") ? joint(e, "joint2") : -1;
        tie.polynomial = e.numbersOver("polycoef", 0, 1, 0, 0, 0);
    }

    private int joint(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        List<Joint> joints = draft.joints();
        for (int j = 0; j < joints.size(); j++) {
            JointType type = joints.get(j).type;
            if (joints.get(j).name.equals(name) && !name.isEmpty()) {
                if (type != JointType.HINGE && type != JointType.SLIDE) {
                    throw e.error("couples hinges and slides only; '" + name + "' is neither");
                }
                return j;
            }
        }
        throw e.error("there is no joint '" + name + "'");
    }

    private void bodies(MjcfElement e, Tie tie, int type) {
        tie.type = type;
        tie.scale = type == BodyTables.WELD ? e.number("torquescale", 1) : 1;
        if (e.has("site1") != e.has("site2") || e.has("site1") == e.has("body1")) {
            throw e.error("needs two bodies, or two sites");
        }
        if (e.has("site1")) {
            Site one = site(e, "site1");
            Site two = site(e, "site2");
            tie.first = one.body();
            tie.second = two.body();
            System.arraycopy(one.pose().pos(), 0, tie.anchors, 0, 3);
            System.arraycopy(two.pose().pos(), 0, tie.anchors, 3, 3);
            System.arraycopy(one.pose().quat(), 0, tie.quats, 0, 4);
            System.arraycopy(two.pose().quat(), 0, tie.quats, 4, 4);
            return;
        }
        tie.first = draft.body(e, "body1");
        tie.second = e.has("body2") ? draft.body(e, "body2") : 0;
        double[] anchor = e.vector("anchor", 0, 0, 0);
        if (type == BodyTables.CONNECT) {
            if (!e.has("anchor")) {
                throw e.error("needs the attribute anchor");
            }
            System.arraycopy(anchor, 0, tie.anchors, 0, 3);
            tie.open = true;
            return;
        }
        System.arraycopy(anchor, 0, tie.anchors, 3, 3);
        double[] pose = e.numbersOver("relpose", 0, 1, 0, 0, 0, 0, 0);
        double[] quat = Arrays.copyOfRange(pose, 3, 7);
        tie.open = Arrays.equals(quat, new double[4]);
        if (!tie.open) {
            Rotations.normalize(quat, 0);
            System.arraycopy(pose, 0, tie.anchors, 0, 3);
            System.arraycopy(quat, 0, tie.quats, 0, 4);
        }
    }

    private Site site(MjcfElement e, String attribute) {
        String name = e.text(attribute, "");
        return draft.sites.stream()
                .filter(s -> s.name().equals(name) && !name.isEmpty())
                .findFirst()
                .orElseThrow(() -> e.error("there is no site '" + name + "'"));
    }

    boolean any() {
        return !ties.isEmpty();
    }

    /** Into the tables, with what is open taken from the reference configuration. */
    void pack(BodyModel model, BodyTables t) {
        BodyPoses poses = ties.stream().anyMatch(tie -> tie.open)
                ? new BodySimulator(model).poses(Arrays.copyOf(t.qpos0, t.nq + t.nv), 0)
                : null;
        ties.stream().filter(tie -> tie.open).forEach(tie -> close(tie, poses));
        t.tieType = ties.stream().mapToInt(tie -> tie.type).toArray();
        t.tied = ties.stream()
                .flatMapToInt(tie -> Arrays.stream(new int[] {tie.first, tie.second}))
                .toArray();
        t.tieAnchor = all(tie -> tie.anchors);
        t.tieQuat = all(tie -> tie.quats);
        t.tieScale = ties.stream().mapToDouble(tie -> tie.scale).toArray();
        t.tiePolynomial = all(tie -> tie.polynomial);
        t.tieSolref = all(tie -> tie.solref);
        t.tieSolimp = all(tie -> tie.solimp);
    }

    private double[] all(java.util.function.Function<Tie, double[]> numbers) {
        return ties.stream().map(numbers).flatMapToDouble(Arrays::stream).toArray();
    }

    private static void close(Tie tie, BodyPoses poses) {
        boolean connect = tie.type == BodyTables.CONNECT;
        int from = connect ? 0 : 3;
        double[] anchor = Arrays.copyOfRange(tie.anchors, from, from + 3);
        double[] place = poses.point(connect ? tie.first : tie.second, anchor);
        int into = connect ? tie.second : tie.first;
        double[] back = conjugate(poses, into);
        for (int k = 0; k < 3; k++) {
            place[k] -= poses.position()[3 * into + k];
        }
        System.arraycopy(Rotations.rotate(back, place), 0, tie.anchors, 3 - from, 3);
        if (!connect) {
            double[] second = Arrays.copyOfRange(poses.quaternion(), 4 * tie.second, 4 * tie.second + 4);
            System.arraycopy(Rotations.product(back, second), 0, tie.quats, 0, 4);
            System.arraycopy(UPRIGHT, 0, tie.quats, 4, 4);
        }
    }

    private static double[] conjugate(BodyPoses poses, int body) {
        double[] q = Arrays.copyOfRange(poses.quaternion(), 4 * body, 4 * body + 4);
        return new double[] {q[0], -q[1], -q[2], -q[3]};
    }
}
