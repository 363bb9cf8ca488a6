package dev.mechanist.envs.bodies.mjcf.text;

import java.util.List;
import java.util.Set;

/**
 * What an actuator element sets. All kinds are shortcuts for one general actuator with force = gain(length, velocity) ctrl +
 * bias(length, velocity), and defaults of one kind reach the others, as far as these do not set the same.
 */
public final class ActuatorSettings {
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

    public double[] gear = {1, 0, 0, 0, 0, 0};
    public double[] gain = leading(1);
    public double[] bias = leading(0);
    /** Parameters of the dynamics. */
    public double[] dynamic = leading(1);

    public String gainType = "fixed";
    public String biasType = "none";
    public String dynamics = "none";
    public double[] controlRange = {0, 0};
    public double[] forceRange = {0, 0};
    public double[] activationRange = {0, 0};
    public double[] lengthRange = {0, 0};
    public String activationLimited = "auto";
    /** Whether the force follows the activation of the next step. */
    public boolean early;

    public double crankLength;
    public String controlLimited = "auto";
    public String forceLimited = "auto";
    public double inheritRange;
    public double armature;
    public double damping;
    /** How late the control acts, s, and how many of the past are kept. */
    public double delay;

    public double samples;

    public int group;
    /** Not null: the element is more than this simulator does. */
    String unsupported;

    public ActuatorSettings copy() {
        ActuatorSettings s = new ActuatorSettings();
        s.gear = gear.clone();
        s.gain = gain.clone();
        s.bias = bias.clone();
        s.gainType = gainType;
        s.biasType = biasType;
        s.dynamics = dynamics;
        s.dynamic = dynamic.clone();
        s.activationRange = activationRange.clone();
        s.activationLimited = activationLimited;
        s.lengthRange = lengthRange.clone();
        s.early = early;
        s.crankLength = crankLength;
        s.controlRange = controlRange.clone();
        s.forceRange = forceRange.clone();
        s.controlLimited = controlLimited;
        s.forceLimited = forceLimited;
        s.inheritRange = inheritRange;
        s.armature = armature;
        s.damping = damping;
        s.delay = delay;
        s.samples = samples;
        s.group = group;
        return s;
    }

    /** What keeps an actuator with these settings from being simulated; null when nothing does. */
    public String beyond() {
        if (unsupported != null) {
            return unsupported;
        }
        if (List.of("dcmotor", "pid").contains(dynamics)) {
            return "dyntype=\"" + dynamics + "\"";
        }
        if (List.of("dcmotor", "so3", "pid").contains(gainType)) {
            return "gaintype=\"" + gainType + "\"";
        }
        if (List.of("dcmotor", "so3").contains(biasType)) {
            return "biastype=\"" + biasType + "\"";
        }
        return null;
    }

    /**
     * By how many steps the control is late: the one that was last given then is held.
     *
     * @param step of time, s
     */
    public int stepsLate(double step) {
        return (int) Math.ceil(delay / step - 1e-9);
    }

    /** Whether an activation follows the control. */
    public boolean hasState() {
        return !dynamics.equals("none");
    }

    /** Adds the attributes of an element to these settings. */
    public void read(MjcfElement e) {
        gear = e.numbersOver("gear", gear);
        controlRange = range(e, "ctrlrange", controlRange);
        forceRange = range(e, "forcerange", forceRange);
        controlLimited = e.word("ctrllimited", controlLimited, AUTO);
        forceLimited = e.word("forcelimited", forceLimited, AUTO);
        if (List.of("general", "intvelocity").contains(e.name())) {
            activationRange = range(e, "actrange", activationRange);
            activationLimited = e.word("actlimited", activationLimited, AUTO);
        }
        lengthRange = range(e, "lengthrange", lengthRange);
        crankLength = e.number("cranklength", crankLength);
        if (crankLength < 0) {
            throw e.error("cranklength=\"" + crankLength + "\" must be positive");
        }
        armature = e.number("armature", armature);
        damping = e.numbersOver("damping", damping, 0, 0)[0];
        delay = e.nonNegative("delay", delay);
        samples = e.nonNegative("nsample", samples);
        group = e.whole("group", group);
        switch (e.name()) {
            case "general" -> general(e);
            case "motor" -> {
                gain = leading(1);
                plain("fixed", "none");
            }
            case "position" -> position(e, controlRange[0] != 0 || controlRange[1] != 0 ? "ctrlrange" : null);
            case "velocity" -> {
                gain[0] = e.number("kv", gain[0]);
                bias = leading(0, 0, -gain[0]);
                plain("fixed", "affine");
            }
            case "damper" -> damper(e);
            case "intvelocity" -> {
                boolean ranged = activationRange[0] != 0 || activationRange[1] != 0;
                position(e, ranged ? "actrange" : null);
                dynamics = "integrator";
            }
            case "cylinder" -> cylinder(e);
            case "muscle" -> muscle(e);
            case "adhesion" -> {
                gain = leading(e.nonNegative("gain", gain[0]));
                if (controlRange[0] < 0 || controlRange[1] < 0) {
                    throw e.error("ctrlrange of adhesion must not be negative");
                }
                controlLimited = "true";
                plain("fixed", "none");
            }
            default -> unsupported = "<" + e.name() + ">";
        }
    }

    public void plain(String gainType, String biasType) {
        this.gainType = gainType;
        this.biasType = biasType;
        dynamics = "none";
    }

    private void general(MjcfElement e) {
        gain = leading(e, "gainprm", gain);
        bias = leading(e, "biasprm", bias);
        dynamic = leading(e, "dynprm", dynamic);
        early = e.flag("actearly", early);
        gainType = e.word("gaintype", gainType, GAINS);
        biasType = e.word("biastype", biasType, BIASES);
        dynamics = e.word("dyntype", dynamics, DYNAMICS);
        for (String type : List.of("dyntype", "gaintype", "biastype")) {
            if (e.text(type, "").equals("user")) {
                throw e.error(type + "=\"user\" needs a program's own function; choose one of MuJoCo's types");
            }
        }
        if (e.number("actdim", -1) > 1) {
            throw e.error("actdim above 1 needs the dyntype user");
        }
    }

    /** A positive velocity bias beside kp is a damping ratio, resolved when the inertia is known. */
    private void position(MjcfElement e, String given) {
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
        if (e.name().equals("position") && e.has("timeconst")) {
            dynamic[0] = e.nonNegative("timeconst", 0);
            dynamics = dynamic[0] > 0 ? "filterexact" : "none";
        }
        inheritRange = e.nonNegative("inheritrange", inheritRange);
        if (inheritRange > 0 && given != null) {
            throw e.error(given + " and inheritrange exclude each other");
        }
        gainType = "fixed";
        biasType = "affine";
    }

    private void damper(MjcfElement e) {
        double kv = e.number("kv", gainType.equals("affine") ? -gain[2] : 0);
        if (kv < 0) {
            throw e.error("kv=\"" + kv + "\" must not be negative");
        }
        if (controlRange[0] < 0 || controlRange[1] < 0) {
            throw e.error("ctrlrange of a damper must not be negative");
        }
        gain = leading(0, 0, 0 - kv);
        controlLimited = "true";
        plain("affine", "none");
    }

    /** A pneumatic or hydraulic cylinder: pressure follows the control, force is pressure times area. */
    private void cylinder(MjcfElement e) {
        dynamic[0] = e.number("timeconst", dynamic[0]);
        gain[0] = e.number("area", gain[0]);
        if (e.has("diameter")) {
            double diameter = e.nonNegative("diameter", 0);
            gain[0] = Math.PI / 4 * diameter * diameter;
        }
        System.arraycopy(e.numbersOver("bias", bias[0], bias[1], bias[2]), 0, bias, 0, 3);
        dynamics = "filter";
        gainType = "fixed";
        biasType = "affine";
    }

    /** What is still at the value of a general actuator becomes that of a muscle. */
    private void muscle(MjcfElement e) {
        double[] typical = {0.75, 1.05, -1, 200, 0.5, 1.6, 1.5, 1.3, 1.2};
        for (int k = 0; k < typical.length; k++) {
            gain[k] = gain[k] == (k == 0 ? 1 : 0) ? typical[k] : gain[k];
        }
        dynamic[0] = dynamic[0] == 1 ? 0.01 : dynamic[0];
        dynamic[1] = dynamic[1] == 0 ? 0.04 : dynamic[1];
        System.arraycopy(e.numbersOver("timeconst", dynamic[0], dynamic[1]), 0, dynamic, 0, 2);
        dynamic[2] = e.nonNegative("tausmooth", dynamic[2]);
        System.arraycopy(e.numbersOver("range", gain[0], gain[1]), 0, gain, 0, 2);
        List<String> rest = List.of("force", "scale", "lmin", "lmax", "vmax", "fpmax", "fvmax");
        for (int k = 0; k < rest.size(); k++) {
            gain[2 + k] = e.number(rest.get(k), gain[2 + k]);
        }
        bias = gain.clone();
        dynamics = "muscle";
        gainType = "muscle";
        biasType = "muscle";
    }

    /** Ten parameters that start with the given ones. */
    private static double[] leading(double... first) {
        return java.util.Arrays.copyOf(first, 10);
    }

    private static double[] leading(MjcfElement e, String attribute, double[] before) {
        double[] values = before.clone();
        if (e.has(attribute)) {
            double[] given = e.numbers(attribute, 1, 10);
            System.arraycopy(given, 0, values, 0, given.length);
        }
        return values;
    }

    private static double[] range(MjcfElement e, String attribute, double[] before) {
        return e.has(attribute) ? e.numbers(attribute, 2, 2) : before;
    }
}
