package dev.mechanist.envs.bodies;

import java.util.List;
import java.util.Set;

/**
 * What an actuator element sets. All kinds are shortcuts for one general actuator with force = gain(length, velocity) ctrl +
 * bias(length, velocity), and defaults of one kind reach the others.
 */
final class ActuatorSettings {
    static final Set<String> KINDS = Set.of(
            "general",
            "motor",
            "position",
            "velocity",
            "damper",
            "intvelocity",
            "cylinder",
            "muscle",
            "adhesion",
            "plugin",
            "dcmotor");

    private static final List<String> AUTO = List.of("auto", "true", "false");

    double[] gear = {1, 0, 0, 0, 0, 0};
    double[] gain = {1, 0, 0};
    double[] bias = {0, 0, 0};
    boolean affineGain;
    boolean affineBias;
    double[] controlRange = {0, 0};
    double[] forceRange = {0, 0};
    String controlLimited = "auto";
    String forceLimited = "auto";
    double inheritRange;
    /** Not null: what makes the actuator more than this simulator does. */
    String unsupported;

    ActuatorSettings copy() {
        ActuatorSettings s = new ActuatorSettings();
        s.gear = gear.clone();
        s.gain = gain.clone();
        s.bias = bias.clone();
        s.affineGain = affineGain;
        s.affineBias = affineBias;
        s.controlRange = controlRange.clone();
        s.forceRange = forceRange.clone();
        s.controlLimited = controlLimited;
        s.forceLimited = forceLimited;
        s.inheritRange = inheritRange;
        s.unsupported = unsupported;
        return s;
    }

    /** Adds the attributes of an element to these settings. */
    void read(MjcfElement e) {
        if (!KINDS.contains(e.name())) {
            throw e.error("is no kind of actuator; check its spelling");
        }
        gear = e.numbersOver("gear", gear);
        controlRange = range(e, "ctrlrange", controlRange);
        forceRange = range(e, "forcerange", forceRange);
        controlLimited = e.word("ctrllimited", controlLimited, AUTO);
        forceLimited = e.word("forcelimited", forceLimited, AUTO);
        if (!e.text("dyntype", "none").equals("none")) {
            unsupported = "dyntype=\"" + e.text("dyntype", "") + "\"";
        }
        switch (e.name()) {
            case "general" -> general(e);
            case "motor" -> {
                gain = new double[] {1, 0, 0};
                affineGain = false;
                affineBias = false;
                bias = new double[3];
            }
            case "position" -> {
                gain[0] = e.nonNegative("kp", gain[0]);
                bias[1] = -gain[0];
                if (e.has("kv")) {
                    bias[2] = -e.nonNegative("kv", 0);
                }
                if (e.has("dampratio")) {
                    bias[2] = e.nonNegative("dampratio", 0);
                }
                inheritRange = e.nonNegative("inheritrange", inheritRange);
                affineBias = true;
                if (e.number("timeconst", 0) > 0) {
                    unsupported = "timeconst";
                }
            }
            case "velocity" -> {
                gain[0] = e.nonNegative("kv", gain[0]);
                bias[2] = -gain[0];
                affineBias = true;
            }
            case "damper" -> {
                gain = new double[] {0, 0, -e.nonNegative("kv", 1)};
                affineGain = true;
                controlLimited = "true";
            }
            default -> unsupported = "<" + e.name() + ">";
        }
    }

    private void general(MjcfElement e) {
        gain = leading(e, "gainprm", gain);
        bias = leading(e, "biasprm", bias);
        if (e.has("gaintype")) {
            affineGain = e.text("gaintype", "").equals("affine");
            refuse(e, "gaintype", "fixed", "affine");
        }
        if (e.has("biastype")) {
            affineBias = e.text("biastype", "").equals("affine");
            refuse(e, "biastype", "none", "affine");
        }
    }

    private void refuse(MjcfElement e, String attribute, String first, String second) {
        String value = e.text(attribute, "");
        if (!value.equals(first) && !value.equals(second)) {
            unsupported = attribute + "=\"" + value + "\"";
        }
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
