package dev.mechanist.envs.bodies.forces;

import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * The curves of MuJoCo's muscle (Modeling, "Muscles"): force by length, force by velocity, passive force, and how fast activation
 * follows excitation (Millard et al. 2013, with quintic smoothing between the two time constants). Lengths are in units of the
 * optimal one, velocities in units of the largest; parameters lie in an array from an offset: operating range (2), peak force,
 * scale, least and largest length, largest velocity, passive force at the largest length, force when lengthening fastest.
 */
final class MuscleCurves {
    static final int PARAMETERS = 10;
    private static final int LEAST = 4;
    private static final int LARGEST = 5;
    private static final int PASSIVE = 7;
    private static final int STRETCHED = 8;

    private MuscleCurves() {}

    /** Active force at a length: four parabolas, 1 at length 1. */
    public static double active(double[] p, int o, double length) {
        double least = p[o + LEAST];
        double largest = p[o + LARGEST];
        if (length < least || length > largest) {
            return 0;
        }
        double low = 0.5 * (least + 1);
        double high = 0.5 * (1 + largest);
        double x = length <= low
                ? (length - least) / width(low - least)
                : length <= 1
                        ? (1 - length) / width(1 - low)
                        : length <= high ? (length - 1) / width(high - 1) : (largest - length) / width(largest - high);
        return length <= low || length > high ? 0.5 * x * x : 1 - 0.5 * x * x;
    }

    static double activeSlope(double[] p, int o, double length) {
        double least = p[o + LEAST];
        double largest = p[o + LARGEST];
        if (length < least || length > largest) {
            return 0;
        }
        double low = 0.5 * (least + 1);
        double high = 0.5 * (1 + largest);
        if (length <= low) {
            return (length - least) / (width(low - least) * width(low - least));
        }
        if (length <= 1) {
            return (1 - length) / (width(1 - low) * width(1 - low));
        }
        return length <= high
                ? -(length - 1) / (width(high - 1) * width(high - 1))
                : -(largest - length) / (width(largest - high) * width(largest - high));
    }

    /** Factor of the active force at a velocity: 0 shortening fastest, 1 at rest, the given one lengthening. */
    static double moving(double[] p, int o, double velocity) {
        double most = p[o + STRETCHED];
        double rise = most - 1;
        if (velocity <= -1) {
            return 0;
        }
        if (velocity <= 0) {
            return (velocity + 1) * (velocity + 1);
        }
        return velocity <= rise ? most - (rise - velocity) * (rise - velocity) / width(rise) : most;
    }

    static double movingSlope(double[] p, int o, double velocity) {
        double rise = p[o + STRETCHED] - 1;
        if (velocity <= -1) {
            return 0;
        }
        if (velocity <= 0) {
            return 2 * (velocity + 1);
        }
        return velocity <= rise ? 2 * (rise - velocity) / width(rise) : 0;
    }

    /** Passive force at a length: a parabola up to half-way to the largest length, then its tangent. */
    public static double passive(double[] p, int o, double length) {
        double width = width(0.5 * (1 + p[o + LARGEST]) - 1);
        double x = (length - 1) / width;
        return length <= 1 ? 0 : p[o + PASSIVE] * (x <= 1 ? 0.5 * x * x : x - 0.5);
    }

    static double passiveSlope(double[] p, int o, double length) {
        double width = width(0.5 * (1 + p[o + LARGEST]) - 1);
        double x = (length - 1) / width;
        return length <= 1 ? 0 : p[o + PASSIVE] * Math.min(1, x) / width;
    }

    /**
     * How fast activation follows excitation, 1/s.
     *
     * @param p time constants of activation and deactivation, s, and width of the transition between them [3] from o
     * @param slopes receives the derivatives by excitation and by activation [2]; may be null
     */
    static double rate(double[] p, int o, double excitation, double activation, double[] slopes) {
        double wanted = clip(excitation);
        double share = 0.5 + 1.5 * clip(activation);
        double shareSlope = activation > 0 && activation < 1 ? 1.5 : 0;
        double up = p[o] * share;
        double down = p[o + 1] / share;
        double missing = wanted - activation;
        double width = p[o + 2];
        boolean sharp = width < BodyTables.MINIMUM;
        double x = sharp ? (missing > 0 ? 1 : 0) : clip(missing / width + 0.5);
        double blend = x * x * x * (6 * x * x - 15 * x + 10);
        double time = Math.max(BodyTables.MINIMUM, down + (up - down) * blend);
        if (slopes != null) {
            double blendSlope = sharp ? 0 : 30 * x * x * (x - 1) * (x - 1) / width;
            double downSlope = -p[o + 1] / (share * share) * shareSlope;
            double byMissing = (up - down) * blendSlope;
            double byActivation = downSlope + (p[o] * shareSlope - downSlope) * blend - byMissing;
            double through = missing / (time * time);
            slopes[0] = excitation > 0 && excitation < 1 ? 1 / time - through * byMissing : 0;
            slopes[1] = -1 / time - through * byActivation;
        }
        return missing / time;
    }

    private static double clip(double x) {
        return Math.max(0, Math.min(1, x));
    }

    private static double width(double x) {
        return Math.max(BodyTables.MINIMUM, x);
    }
}
