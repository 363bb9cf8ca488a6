package dev.mechanist.envs.bodies.constraints;

/**
 * What MuJoCo's documentation ("Computation", constraint model; "Modeling", solver parameters) makes of solref and solimp: the
 * impedance d(r), and the damping b and stiffness k of the reference acceleration -b (J v) - k d r. Both forms of solref: a time
 * constant and a damping ratio where the numbers are positive, else a negative stiffness and damping.
 */
final class SoftConstraint {
    public static final double MINIMUM = 1e-15;
    private static final double LEAST_IMPEDANCE = 0.0001;
    private static final double MOST_IMPEDANCE = 0.9999;

    private SoftConstraint() {}

    public static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }

    private static boolean byTimeConstant(double[] solref, int o) {
        return solref[o] > 0 && solref[o + 1] > 0;
    }

    private static double timeConstant(double[] solref, int o, double h, boolean refsafe) {
        return refsafe ? Math.max(solref[o], 2 * h) : solref[o];
    }

    /** R, from the impedance and the inverse weight of what is constrained. */
    static double regularizer(double impedance, double weight) {
        return Math.max(MINIMUM, (1 - impedance) / impedance * weight);
    }

    /** b, 1/s; a time constant counts as at least two time steps h where that is wanted. */
    public static double damping(double[] solref, int o, double[] solimp, int s, double h, boolean refsafe) {
        double most = mostImpedance(solimp, s);
        return byTimeConstant(solref, o)
                ? 2 / Math.max(MINIMUM, most * timeConstant(solref, o, h, refsafe))
                : -solref[o + 1] / Math.max(MINIMUM, most);
    }

    /** k, 1/s^2. */
    public static double stiffness(double[] solref, int o, double[] solimp, int s, double h, boolean refsafe) {
        double most = mostImpedance(solimp, s);
        if (!byTimeConstant(solref, o)) {
            return -solref[o] / Math.max(MINIMUM, most * most);
        }
        double root = most * timeConstant(solref, o, h, refsafe) * solref[o + 1];
        return 1 / Math.max(MINIMUM, root * root);
    }

    private static double mostImpedance(double[] solimp, int s) {
        return clamp(solimp[s + 1], LEAST_IMPEDANCE, MOST_IMPEDANCE);
    }

    /** The impedance d(r): from d_0 to d_width along a two-sided power curve. */
    public static double impedance(double[] solimp, int s, double penetration) {
        double least = clamp(solimp[s], LEAST_IMPEDANCE, MOST_IMPEDANCE);
        double most = mostImpedance(solimp, s);
        double width = Math.max(0, solimp[s + 2]);
        double midpoint = clamp(solimp[s + 3], LEAST_IMPEDANCE, MOST_IMPEDANCE);
        double power = Math.max(1, solimp[s + 4]);
        if (least == most || width <= MINIMUM) {
            return 0.5 * (least + most);
        }
        double x = Math.abs(penetration) / width;
        if (x >= 1) {
            return most;
        }
        double y = x;
        if (power != 1 && x > 0) {
            y = x <= midpoint
                    ? Math.pow(x, power) / Math.pow(midpoint, power - 1)
                    : 1 - Math.pow(1 - x, power) / Math.pow(1 - midpoint, power - 1);
        }
        return least + y * (most - least);
    }

    /** d'(r). */
    static double impedanceSlope(double[] solimp, int s, double penetration) {
        double least = clamp(solimp[s], LEAST_IMPEDANCE, MOST_IMPEDANCE);
        double most = mostImpedance(solimp, s);
        double width = Math.max(0, solimp[s + 2]);
        double midpoint = clamp(solimp[s + 3], LEAST_IMPEDANCE, MOST_IMPEDANCE);
        double power = Math.max(1, solimp[s + 4]);
        double x = width <= MINIMUM ? 1 : Math.abs(penetration) / width;
        if (least == most || x >= 1) {
            return 0;
        }
        double slope = 1;
        if (power != 1) {
            slope = x <= midpoint
                    ? power * Math.pow(x / midpoint, power - 1)
                    : power * Math.pow((1 - x) / (1 - midpoint), power - 1);
        }
        return slope * (most - least) * Math.signum(penetration) / width;
    }
}
