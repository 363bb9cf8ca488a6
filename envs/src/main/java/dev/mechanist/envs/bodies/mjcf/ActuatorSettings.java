package dev.mechanist.envs.bodies.mjcf;

import java.util.List;
import java.util.Set;

/**
 * What an actuator element sets. All kinds are shortcuts for one general actuator with force = gain(length, velocity) ctrl +
 * bias(length, velocity), and defaults of one kind reach the others, as far as these do not set the same.
 */
final class ActuatorSettings {
    static final Set<String> KINDS = Set.of(
            "general",
            "motor",
            "position",
            "velocity",
            "damper",
            "intvelocity",
            "orientation",
            "pid",
            "cylinder",
            "muscle",
            "adhesion",
            "plugin",
            "dcmotor");

    private static final List<String> AUTO = List.of("auto", "true", "false");
    private static final List<String> DYNAMICS =
            List.of("none", "integrator", "filter", "filterexact", "muscle", "dcmotor", "pid", "user");
    private static final List<String> GAINS = List.of("fixed", "affine", "muscle", "dcmotor", "so3", "pid", "user");
    private static final List<String> BIASES = List.of("none", "affine", "muscle", "dcmotor", "so3", "user");

    double[] gear = {1, 0, 0, 0, 0, 0};
    double[] gain = {1, 0, 0};
    double[] bias = {0, 0, 0};
    String gainType = "fixed";
    String biasType = "none";
    String dynamics = "none";
    double[] controlRange = {0, 0};
    double[] forceRange = {0, 0};
    String controlLimited = "auto";
    String forceLimited = "auto";
    double inheritRange;
    double armature;
    double damping;
    /** How late the control acts, s; left out. */
    double delay;

    int group;
    /** Not null: the element is more than this simulator does. */
    String unsupported;

    ActuatorSettings copy() {
        ActuatorSettings s = new ActuatorSettings();
        s.gear = gear.clone();
        s.gain = gain.clone();
        s.bias = bias.clone();
        s.gainType = gainType;
        s.biasType = biasType;
        s.dynamics = dynamics;
        s.controlRange = controlRange.clone();
        s.forceRange = forceRange.clone();
        s.controlLimited = controlLimited;
        s.forceLimited = forceLimited;
        s.inheritRange = inheritRange;
        s.armature = armature;
        s.damping = damping;
        s.delay = delay;
        s.group = group;
        return s;
    }

    /** What keeps an actuator with these settings from being simulated; null when nothing does. */
    String beyond() {
        if (unsupported != null) {
            return unsupported;
        }
        if (!dynamics.equals("none")) {
            return "dyntype=\"" + dynamics + "\"";
        }
        if (!gainType.equals("fixed") && !gainType.equals("affine")) {
            return "gaintype=\"" + gainType + "\"";
        }
        if (!biasType.equals("none") && !biasType.equals("affine")) {
            return "biastype=\"" + biasType + "\"";
        }
        return null;
    }

    /** Adds the attributes of an element to these settings. */
    void read(MjcfElement e) {
        gear = e.numbersOver("gear", gear);
        controlRange = range(e, "ctrlrange", controlRange);
        forceRange = range(e, "forcerange", forceRange);
        controlLimited = e.word("ctrllimited", controlLimited, AUTO);
        forceLimited = e.word("forcelimited", forceLimited, AUTO);
        armature = e.number("armature", armature);
        damping = e.numbersOver("damping", damping, 0, 0)[0];
        delay = e.number("delay", delay);
        group = (int) e.number("group", group);
        switch (e.name()) {
            case "general" -> general(e);
            case "motor" -> {
                gain = new double[] {1, 0, 0};
                plain("fixed", "none");
            }
            case "position" -> position(e);
            case "velocity" -> {
                gain[0] = e.number("kv", gain[0]);
                bias = new double[] {0, 0, -gain[0]};
                plain("fixed", "affine");
            }
            case "damper" -> damper(e);
            default -> unsupported = "<" + e.name() + ">";
        }
    }

    private void plain(String gainType, String biasType) {
        this.gainType = gainType;
        this.biasType = biasType;
        dynamics = "none";
    }

    private void general(MjcfElement e) {
        gain = leading(e, "gainprm", gain);
        bias = leading(e, "biasprm", bias);
        gainType = e.word("gaintype", gainType, GAINS);
        biasType = e.word("biastype", biasType, BIASES);
        dynamics = e.word("dyntype", dynamics, DYNAMICS);
    }

    /** A positive velocity bias beside kp is a damping ratio, resolved when the inertia is known. */
    private void position(MjcfElement e) {
        gain[0] = e.number("kp", gain[0]);
        bias[1] = -gain[0];
        if (e.has("kv") && e.has("dampratio")) {
            throw e.error("kv and dampratio exclude each other");
        }
        if (e.has("kv")) {
            bias[2] = -e.nonNegative("kv", 0);
        }
        if (e.has("dampratio")) {
            bias[2] = e.nonNegative("dampratio", 0);
        }
        if (e.has("timeconst")) {
            dynamics = e.nonNegative("timeconst", 0) > 0 ? "filterexact" : "none";
        }
        inheritRange = e.nonNegative("inheritrange", inheritRange);
        if (inheritRange > 0 && (controlRange[0] != 0 || controlRange[1] != 0)) {
            throw e.error("ctrlrange and inheritrange exclude each other");
        }
        gainType = "fixed";
        biasType = "affine";
    }

    private void damper(MjcfElement e) {
        double kv = e.number("kv", -gain[2]);
        if (kv < 0) {
            throw e.error("kv=\"" + kv + "\" must not be negative");
        }
        if (controlRange[0] < 0 || controlRange[1] < 0) {
            throw e.error("ctrlrange of a damper must not be negative");
        }
        gain = new double[] {0, 0, -kv};
        controlLimited = "true";
        plain("affine", "none");
    }

    private static double[] leading(MjcfElement e, String attribute, double[] before) {
        double[] values = before.clone();
        if (e.has(attribute)) {
            double[] given = e.numbers(attribute, 1, 10);
            System.arraycopy(given, 0, values, 0, Math.min(3, given.length));
        }
        return values;
    }

    private static double[] range(MjcfElement e, String attribute, double[] before) {
        return e.has(attribute) ? e.numbers(attribute, 2, 2) : before;
    }
}
