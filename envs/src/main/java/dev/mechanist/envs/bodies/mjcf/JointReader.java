package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.mjcf.ModelDraft.Body;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfOrientation;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.JointType;
import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.Rotations;
import java.util.List;
import java.util.Locale;

/** {@code <joint>} and {@code <freejoint>}: where they act and what acts in them. */
final class JointReader {
    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfOrientation orientation;

    JointReader(ModelDraft draft, MjcfSettings settings, MjcfOrientation orientation) {
        this.draft = draft;
        this.settings = settings;
        this.orientation = orientation;
    }

    /** @param e with its defaults */
    void read(MjcfElement e, int body, Pose frame) {
        if (body == 0) {
            throw e.error("the world cannot move; put the joint into a body");
        }
        boolean free = e.name().equals("freejoint");
        Joint j = new Joint();
        j.element = e;
        j.name = draft.unique(e, "joint");
        j.type = free
                ? JointType.FREE
                : JointType.valueOf(e.word("type", "hinge", List.of("free", "ball", "slide", "hinge"))
                        .toUpperCase(Locale.ROOT));
        Body owner = draft.bodies.get(body);
        requireRoom(owner, j);
        boolean centred = j.type == JointType.FREE;
        Pose pose = centred ? Pose.IDENTITY : frame;
        double[] anchor = centred ? new double[3] : e.vector("pos", 0, 0, 0);
        j.pos = pose.then(new Pose(anchor, Rotations.identity())).pos();
        j.axis = new double[] {0, 0, 1};
        if (j.type == JointType.SLIDE || j.type == JointType.HINGE) {
            double[] axis = e.vector("axis", 0, 0, 1);
            j.axis = Rotations.rotate(pose.quat(), MjcfOrientation.unit(e, "axis", axis[0], axis[1], axis[2]));
        }
        String align = e.word("align", "auto", List.of("auto", "true", "false"));
        j.aligned = centred && (align.equals("auto") ? settings.alignFree : align.equals("true"));
        if (!free) {
            readForces(e, j);
        }
        owner.joints.add(j);
    }

    private static void requireRoom(Body owner, Joint j) {
        MjcfElement e = j.element;
        if (j.type == JointType.FREE && (owner.parent != 0 || !owner.joints.isEmpty())) {
            throw e.error("a free joint must be the only joint of a body directly in the world");
        }
        if (!owner.joints.isEmpty() && owner.joints.get(0).type == JointType.FREE) {
            throw e.error("a body with a free joint can have no other joint");
        }
        boolean turns = j.type == JointType.BALL || j.type == JointType.HINGE;
        if (turns && owner.joints.stream().anyMatch(other -> other.type == JointType.BALL)) {
            throw e.error("a ball joint turns its body every way already; nothing can turn it after");
        }
        if (owner.joints.stream().mapToInt(other -> other.type.dofs()).sum() + j.type.dofs() > 6) {
            throw e.error("a body has at most 6 degrees of freedom");
        }
    }

    private void readForces(MjcfElement e, Joint j) {
        MjcfOrientation unit = orientation.in(e);
        boolean angular = j.type == JointType.HINGE;
        boolean ball = j.type == JointType.BALL;
        j.range = e.numbersOver("range", 0, 0);
        boolean limitable = j.type != JointType.FREE;
        j.limited = limitable && settings.limited(e, "limited", e.text("limited", "auto"), j.range);
        if (j.limited && ball && j.range[0] != 0) {
            throw e.error("range=\"" + e.text("range", "") + "\" of a ball joint must start at 0");
        }
        if (j.limited && (angular || ball)) {
            j.range = new double[] {unit.angle(j.range[0]), unit.angle(j.range[1])};
        }
        if (j.limited && !ball && !(j.range[0] < j.range[1])) {
            throw e.error("range=\"" + e.text("range", "0 0") + "\" must increase");
        }
        j.forceRange = e.numbersOver("actuatorfrcrange", 0, 0);
        boolean scalar = angular || j.type == JointType.SLIDE;
        j.forceLimited =
                scalar && settings.limited(e, "actuatorfrclimited", e.text("actuatorfrclimited", "auto"), j.forceRange);
        if (j.forceLimited && !(j.forceRange[0] < j.forceRange[1])) {
            throw e.error("actuatorfrcrange=\"" + e.text("actuatorfrcrange", "0 0") + "\" must increase");
        }
        j.actuatesCompensation =
                e.word("actuatorgravcomp", "false", List.of("true", "false")).equals("true");
        double[] stiffness = e.numbersOver("stiffness", 0, 0, 0);
        double[] damping = e.numbersOver("damping", 0, 0, 0);
        j.stiffness = stiffness[0];
        j.damping = damping[0];
        j.stiffnessPolynomial = new double[] {stiffness[1], stiffness[2]};
        j.dampingPolynomial = new double[] {damping[1], damping[2]};
        j.springDamper = e.vector("springdamper", 0, 0);
        j.armature = e.number("armature", 0);
        j.margin = e.number("margin", 0);
        double reference = e.number("ref", 0);
        double springReference = e.number("springref", 0);
        j.reference = angular ? unit.angle(reference) : reference;
        j.springReference = angular ? unit.angle(springReference) : springReference;
        j.solref = e.numbersOver("solreflimit", j.solref);
        if (j.solref[0] > 0 != j.solref[1] > 0) {
            // Neither a time constant and a ratio nor a stiffness and a damping: MuJoCo takes its default.
            j.solref = new Joint().solref;
        }
        j.solimp = e.numbersOver("solimplimit", j.solimp);
        j.frictionLoss = e.nonNegative("frictionloss", 0);
        j.solrefFriction = e.numbersOver("solreffriction", j.solrefFriction);
        if (j.solrefFriction[0] > 0 != j.solrefFriction[1] > 0) {
            j.solrefFriction = new Joint().solrefFriction;
        }
        j.solimpFriction = e.numbersOver("solimpfriction", j.solimpFriction);
    }
}
