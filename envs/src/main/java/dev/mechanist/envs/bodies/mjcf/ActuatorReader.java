package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.envs.bodies.LengthRanges;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Actuator;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Joint;
import dev.mechanist.envs.bodies.mjcf.ModelDraft.Target;
import dev.mechanist.envs.bodies.mjcf.text.ActuatorSettings;
import dev.mechanist.envs.bodies.mjcf.text.LeftOut;
import dev.mechanist.envs.bodies.mjcf.text.MjcfDefaults;
import dev.mechanist.envs.bodies.mjcf.text.MjcfElement;
import dev.mechanist.envs.bodies.mjcf.text.MjcfReference;
import dev.mechanist.envs.bodies.mjcf.text.MjcfSettings;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.JointType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code <actuator>}: which joint, tendon or site each element pulls, and with what. */
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

    /** Actuators whose lengths are looked for. */
    private final Map<Integer, MjcfElement> unmeasured = new LinkedHashMap<>();

    void read(MjcfElement own) {
        ActuatorSettings s = defaults.actuator(own);
        s.read(own);
        MjcfElement e = review.of("actuator/" + own.name(), defaults.apply(own, null));
        int late = s.stepsLate(settings.timestep);
        if (s.samples < late) {
            throw e.error("delay=\"" + s.delay + "\" is " + late + " steps; it needs an nsample of at least as many");
        }
        String interp = own.text("interp", e.attributes().getOrDefault("interp", "zoh"));
        boolean between = Math.abs(late * settings.timestep - s.delay) > 1e-9 * settings.timestep;
        if (between && !interp.equals("zoh")) {
            leftOut.add(e, "interp of a delay between two steps is taken as zoh");
        }
        String called = draft.unique(own, "actuator");
        List<String> targets = TARGETS.stream().filter(own::has).toList();
        if (targets.size() > 1) {
            throw own.error("acts on " + String.join(" and ", targets) + "; keep one");
        }
        String word = targets.isEmpty() ? "" : targets.get(0);
        if (s.beyond() != null) {
            leftOut.add(e, s.beyond() + " is not simulated; the actuator exerts nothing");
            s.plain("fixed", "none");
            limits(e, s);
            draft.actuators.add(new Actuator(called, Target.NOTHING, s, true));
            return;
        }
        Target target = target(own, e, s, word);
        limits(e, s);
        boolean works = lengths(e, s, target);
        draft.actuators.add(new Actuator(called, target, s, !works || settings.groupDisabled(s.group)));
    }

    private Target target(MjcfElement own, MjcfElement e, ActuatorSettings s, String word) {
        boolean slides = e.has("slidersite");
        boolean refers = !e.name().equals("muscle") && e.has("refsite");
        return switch (word) {
            case "joint", "jointinparent" -> {
                int joint = joint(own, own.text(word, ""));
                inheritRange(e, s, joints.get(joint).range, "joint '" + joints.get(joint).name + "'");
                addInertia(e, s, joints.get(joint));
                yield new Target(joint, word.equals("jointinparent"), -1, null, null, 0, -1);
            }
            case "tendon" -> {
                int tendon = tendons.index(own, "tendon");
                inheritRange(e, s, tendons.range(tendon), "tendon");
                noInertia(e, s);
                yield new Target(-1, false, tendon, null, null, 0, -1);
            }
            case "site" -> {
                noInertia(e, s);
                String reference = refers ? draft.siteName(e, "refsite") : null;
                yield new Target(-1, false, -1, draft.siteName(own, "site"), reference, 0, -1);
            }
            case "cranksite" -> {
                noInertia(e, s);
                if (!slides) {
                    throw own.error("needs the attribute slidersite");
                }
                if (!(s.crankLength > 0)) {
                    throw own.error("needs a positive cranklength");
                }
                String slider = draft.siteName(e, "slidersite");
                yield new Target(-1, false, -1, draft.siteName(own, "cranksite"), slider, s.crankLength, -1);
            }
            case "body" -> {
                noInertia(e, s);
                if (s.biasType.equals("affine") && (s.bias[1] != 0 || s.bias[2] != 0) || s.gainType.equals("affine")) {
                    leftOut.add(e, "adhesion that follows length or velocity is not simulated; it exerts nothing");
                    yield Target.NOTHING;
                }
                yield new Target(-1, false, -1, null, null, 0, draft.body(own, "body"));
            }
            default -> throw own.error("needs the attribute " + (own.name().equals("adhesion") ? "body" : "joint"));
        };
    }

    private void limits(MjcfElement e, ActuatorSettings s) {
        s.controlLimited = Boolean.toString(limited(e, "ctrl", s.controlLimited, s.controlRange));
        s.forceLimited = Boolean.toString(limited(e, "force", s.forceLimited, s.forceRange));
        s.activationLimited = Boolean.toString(limited(e, "act", s.activationLimited, s.activationRange));
        if (s.activationLimited.equals("true") && !s.hasState() && s.beyond() == null) {
            throw e.error("has an actrange, but no activation; give it a dyntype");
        }
    }

    /** @param muscle range (2), force, scale, lmin, lmax, vmax, fpmax, fvmax */
    private static void requireMuscle(MjcfElement e, double[] muscle) {
        if (!(muscle[0] < muscle[1])) {
            throw e.error("the range of a muscle must increase, not [" + muscle[0] + ", " + muscle[1] + "]");
        }
        if (!(muscle[4] < muscle[5])) {
            throw e.error("lmin of a muscle must be below lmax, not [" + muscle[4] + ", " + muscle[5] + "]");
        }
        if (!(muscle[3] > 0 && muscle[6] > 0 && muscle[7] > 0 && muscle[8] > 0)) {
            throw e.error("scale, vmax, fpmax and fvmax of a muscle must be positive");
        }
    }

    /** A muscle without a range of lengths has that of its joint or tendon, where the compiler is told so. */
    private boolean lengths(MjcfElement e, ActuatorSettings s, Target target) {
        boolean wanted = s.gainType.equals("muscle") || s.biasType.equals("muscle");
        if (s.gainType.equals("muscle")) {
            requireMuscle(e, s.gain);
        }
        if (s.biasType.equals("muscle")) {
            requireMuscle(e, s.bias);
        }
        if (!wanted || settings.lengthsKept && s.lengthRange[0] < s.lengthRange[1]) {
            return true;
        }
        boolean ofJoint = target.joint() >= 0 && joints.get(target.joint()).limited;
        boolean ofTendon = target.tendon() >= 0 && tendons.limited(target.tendon());
        if (settings.lengthsOfLimits && (ofJoint || ofTendon)) {
            s.lengthRange = (ofJoint ? joints.get(target.joint()).range : tendons.range(target.tendon())).clone();
        } else if (settings.lengthsSought) {
            unmeasured.put(draft.actuators.size(), e);
        } else {
            leftOut.add(e, "without a lengthrange, which is not looked for either, a muscle exerts nothing");
            return false;
        }
        return true;
    }

    /** Finds the lengths that were not given, once all is read. */
    void measure(BodyModel model, BodyTables tables) {
        if (unmeasured.isEmpty()) {
            return;
        }
        LengthRanges ranges = new LengthRanges(model, settings.lengthSearch);
        unmeasured.forEach((a, e) -> {
            try {
                System.arraycopy(ranges.of(a), 0, tables.actuatorLengthRange, 2 * a, 2);
            } catch (IllegalArgumentException problem) {
                throw e.error(problem.getMessage());
            }
        });
    }

    private void noInertia(MjcfElement e, ActuatorSettings s) {
        if (s.armature != 0 || s.damping != 0) {
            leftOut.add(e, "armature and damping of actuators on tendons and sites are not simulated");
        }
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
        double[] inherited = {mean - radius, mean + radius};
        if (e.name().equals("intvelocity")) {
            s.activationRange = inherited;
        } else {
            s.controlRange = inherited;
        }
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
}
