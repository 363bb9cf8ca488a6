package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.JointType;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Actuator;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import java.util.Arrays;
import java.util.List;

/** {@code <actuator>}: which joint each element drives, and with what. */
final class ActuatorReader {
    private static final List<String> TARGETS =
            List.of("joint", "jointinparent", "tendon", "cranksite", "site", "body");

    private final ModelDraft draft;
    private final MjcfSettings settings;
    private final MjcfDefaults defaults;
    private final MjcfReference.Review review;
    private final LeftOut leftOut;
    private final List<Joint> joints;
    private final TendonReader tendons;

    ActuatorReader(
            ModelDraft draft,
            MjcfSettings settings,
            MjcfDefaults defaults,
            MjcfReference.Review review,
            LeftOut leftOut,
            TendonReader tendons) {
        this.tendons = tendons;
        this.draft = draft;
        this.settings = settings;
        this.defaults = defaults;
        this.review = review;
        this.leftOut = leftOut;
        joints = draft.joints();
    }

    void read(MjcfElement own) {
        ActuatorSettings s = defaults.actuator(own);
        s.read(own);
        MjcfElement e = review.of("actuator/" + own.name(), defaults.apply(own, null));
        if (s.delay != 0 && !e.attributes().containsKey("delay")) {
            leftOut.add(e, "delay is ignored");
        }
        String called = draft.unique(own, "actuator");
        List<String> targets = TARGETS.stream().filter(own::has).toList();
        if (targets.size() > 1) {
            throw own.error("acts on " + String.join(" and ", targets) + "; keep one");
        }
        String target = targets.isEmpty() ? "" : targets.get(0);
        int tendon = target.equals("tendon") && s.beyond() == null ? tendons.index(own, "tendon") : -1;
        if (tendon >= 0 && !(s.bias[2] > 0 && s.biasType.equals("affine") && s.bias[1] == -s.gain[0])) {
            pull(e, s, called, tendon);
            return;
        }
        if (!target.startsWith("joint")) {
            if (target.isEmpty() && s.beyond() == null) {
                throw own.error("needs the attribute joint");
            }
            leftOut.add(e, "only joints and fixed tendons, by no damping ratio, can be actuated; it exerts nothing");
            draft.actuators.add(new Actuator(called, -1, false, s, -1));
            return;
        }
        int joint = joint(own, own.text(target, ""));
        inheritRange(e, s, joints.get(joint).range, "joint '" + joints.get(joint).name + "'");
        s.controlLimited = Boolean.toString(limited(e, "ctrl", s.controlLimited, s.controlRange));
        s.forceLimited = Boolean.toString(limited(e, "force", s.forceLimited, s.forceRange));
        if (s.beyond() != null) {
            leftOut.add(e, s.beyond() + " is not simulated; the actuator exerts nothing");
            joint = -1;
        } else {
            addInertia(e, s, joints.get(joint));
            servoOnBall(e, s, joints.get(joint));
        }
        boolean silent = settings.groupDisabled(s.group);
        draft.actuators.add(new Actuator(called, silent ? -1 : joint, target.equals("jointinparent"), s, -1));
    }

    private void pull(MjcfElement e, ActuatorSettings s, String called, int tendon) {
        inheritRange(e, s, tendons.range(tendon), "tendon");
        s.controlLimited = Boolean.toString(limited(e, "ctrl", s.controlLimited, s.controlRange));
        s.forceLimited = Boolean.toString(limited(e, "force", s.forceLimited, s.forceRange));
        if (s.armature != 0 || s.damping != 0) {
            leftOut.add(e, "armature and damping of actuators on tendons are not simulated");
        }
        boolean silent = settings.groupDisabled(s.group);
        draft.actuators.add(new Actuator(called, -1, false, s, silent ? -1 : tendon));
    }

    private int joint(MjcfElement e, String name) {
        for (int j = 0; j < joints.size(); j++) {
            if (!name.isEmpty() && joints.get(j).name.equals(name)) {
                return j;
            }
        }
        throw e.error("there is no joint '" + name + "'; the model has "
                + String.join(
                        ", ",
                        joints.stream()
                                .map(j -> j.name)
                                .filter(s -> !s.isEmpty())
                                .toList()));
    }

    private static void inheritRange(MjcfElement e, ActuatorSettings s, double[] range, String of) {
        if (!(s.inheritRange > 0)) {
            return;
        }
        if (range[0] == 0 && range[1] == 0) {
            throw e.error("inheritrange needs a range of the " + of + ", which has none");
        }
        double mean = (range[0] + range[1]) / 2;
        double radius = s.inheritRange * (range[1] - range[0]) / 2;
        s.controlRange = new double[] {mean - radius, mean + radius};
    }

    private boolean limited(MjcfElement e, String what, String word, double[] range) {
        boolean limited = settings.limited(e, what + "limited", word, range);
        if (limited && !(range[0] < range[1])) {
            throw e.error(what + "range must increase, not " + Arrays.toString(range));
        }
        return limited;
    }

    /** Armature and damping of a motor act in the joint, by the gear squared. */
    private void addInertia(MjcfElement e, ActuatorSettings s, Joint joint) {
        if (s.armature == 0 && s.damping == 0) {
            return;
        }
        if (joint.type != JointType.HINGE && joint.type != JointType.SLIDE) {
            leftOut.add(e, "armature and damping of actuators on ball and free joints are not simulated");
            return;
        }
        joint.armature += s.armature * s.gear[0] * s.gear[0];
        joint.damping += s.damping * s.gear[0] * s.gear[0];
    }

    private void servoOnBall(MjcfElement e, ActuatorSettings s, Joint joint) {
        if (joint.type == JointType.BALL && s.biasType.equals("affine") && s.bias[1] != 0) {
            leftOut.add(e, "servos on ball joints do not go round; within half a turn of their target they are exact");
        }
    }
}
