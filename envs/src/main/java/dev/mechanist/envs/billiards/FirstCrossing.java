package dev.mechanist.envs.billiards;

/**
 * The first time at which a polynomial comes down to zero: between the roots of its derivative, found in the same way, it is
 * monotone, so that no root is missed. For discs that slow down, whose distances are polynomials of time.
 */
final class FirstCrossing {
    private static final int DEGREE = 4;

    private final double[][] coefficients = new double[DEGREE + 1][];
    private final double[][] roots = new double[DEGREE + 1][DEGREE];

    FirstCrossing() {
        for (int d = 0; d <= DEGREE; d++) {
            coefficients[d] = new double[d + 1];
        }
    }

    /** {@link #of} a quartic. */
    double quartic(double c0, double c1, double c2, double c3, double c4, double until) {
        double[] p = coefficients[DEGREE];
        p[0] = c0;
        p[1] = c1;
        p[2] = c2;
        p[3] = c3;
        p[4] = c4;
        return of(until);
    }

    /** {@link #of} a quadratic. */
    double quadratic(double c0, double c1, double c2, double until) {
        return quartic(c0, c1, c2, 0, 0, until);
    }

    /**
     * The first t in [0, until] at which p comes from above down to 0; 0 where it is no more than 0 there and falls; infinite
     * where it never does.
     */
    private double of(double until) {
        double[] p = coefficients[DEGREE];
        if (p[0] <= 0 && p[1] < 0) {
            return 0;
        }
        for (int d = DEGREE; d > 0; d--) {
            for (int k = 1; k <= d; k++) {
                coefficients[d - 1][k - 1] = k * coefficients[d][k];
            }
        }
        int count = 0;
        for (int d = 1; d < DEGREE; d++) {
            count = rootsOf(d, count, until);
        }
        double from = 0;
        for (int k = 0; k <= count; k++) {
            double to = k == count ? until : roots[DEGREE - 1][k];
            if (value(p, from) > 0 && value(p, to) <= 0) {
                return between(p, from, to);
            }
            from = to;
        }
        return Double.POSITIVE_INFINITY;
    }

    /** All sign changes of the polynomial of degree d in (0, until), ascending, given the count of those of its derivative. */
    private int rootsOf(int d, int critical, double until) {
        double[] p = coefficients[d];
        int count = 0;
        double from = 0;
        for (int k = 0; k <= critical; k++) {
            double to = k == critical ? until : roots[d - 1][k];
            double a = value(p, from);
            double b = value(p, to);
            if ((a < 0 && b >= 0) || (a > 0 && b <= 0)) {
                roots[d][count++] = between(p, from, to);
            }
            from = to;
        }
        return count;
    }

    /** The root in an interval where p is monotone and changes sign: Newton's step where it stays inside, else halving. */
    private static double between(double[] p, double from, double to) {
        double low = from;
        double high = to;
        boolean falling = value(p, from) > 0;
        double t = 0.5 * (low + high);
        for (int k = 0; k < 100; k++) {
            double v = value(p, t);
            if ((v > 0) == falling) {
                low = t;
            } else {
                high = t;
            }
            double step = v / slope(p, t);
            double next = t - step;
            if (!(next > low && next < high)) {
                next = 0.5 * (low + high);
            }
            if (Math.abs(next - t) <= 1e-16 * Math.abs(t)) {
                return next;
            }
            t = next;
        }
        return t;
    }

    private static double value(double[] p, double t) {
        double v = 0;
        for (int k = p.length - 1; k >= 0; k--) {
            v = v * t + p[k];
        }
        return v;
    }

    private static double slope(double[] p, double t) {
        double v = 0;
        for (int k = p.length - 1; k > 0; k--) {
            v = v * t + k * p[k];
        }
        return v;
    }
}
