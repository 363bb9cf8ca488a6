package dev.mechanist.envs.bodies.mechanics;

/**
 * Forces of springs and dampers beyond proportion: of a spring x (c0 + c1 x + c2 x^2) of its stretch, of a damper
 * x (c0 + c1 |x| + c2 x^2) of its speed, with c1 and c2 in an array from an index. A spring that shifts or turns in space pulls back along
 * its shift, or about the axis of its turn, by their sizes.
 */
public final class ForcePolynomial {
    private ForcePolynomial() {}

    public static double spring(double c0, double[] c, int o, double x) {
        return x * (c0 + x * (c[o] + x * c[o + 1]));
    }

    /** The force over the stretch. */
    public static double springRate(double c0, double[] c, int o, double x) {
        return c0 + x * (c[o] + x * c[o + 1]);
    }

    /** How {@link #springRate} changes with the stretch. */
    public static double springRateSlope(double[] c, int o, double x) {
        return c[o] + 2 * x * c[o + 1];
    }

    public static double springSlope(double c0, double[] c, int o, double x) {
        return c0 + x * (2 * c[o] + 3 * x * c[o + 1]);
    }

    public static double springEnergy(double c0, double[] c, int o, double x) {
        return x * x * (c0 / 2 + x * (c[o] / 3 + x * c[o + 1] / 4));
    }

    public static double damper(double c0, double[] c, int o, double x) {
        return x * (c0 + c[o] * Math.abs(x) + c[o + 1] * x * x);
    }

    public static double damperSlope(double c0, double[] c, int o, double x) {
        return c0 + 2 * c[o] * Math.abs(x) + 3 * c[o + 1] * x * x;
    }

    /** How {@link #damperSlope} changes with the speed. */
    public static double damperBend(double[] c, int o, double x) {
        return 2 * c[o] * Math.signum(x) + 6 * c[o + 1] * x;
    }

    /** Whether any coefficient is not zero. */
    public static boolean any(double[] c) {
        for (double v : c) {
            if (v != 0) {
                return true;
            }
        }
        return false;
    }
}
