package dev.mechanist.sysid.gp;

/**
 * The exponential function over a stretch of an array, to about one unit in the last place. It is written as two plain loops
 * that the compiler can turn into vector code, which {@link Math#exp} in a loop is not: exp(x) = 2^k exp(r) with
 * k = round(x / ln 2), |r| at most ln(2) / 2, and the Taylor polynomial of degree 13 for exp(r), whose remainder is below 5e-18.
 */
final class ArrayExponential {
    /** Adding this rounds to the nearest integer and leaves that integer, plus the exponent's bias, in the lowest bits. */
    private static final double ROUND = 0x1.8p52 + 1023;

    private static final double LOWEST = -708;
    private static final double INVERSE_LN2 = 1.4426950408889634;
    private static final double LN2_HIGH = 0x1.62e42fefa38p-1;
    private static final double LN2_LOW = 0x1.ef35793c7673p-45;
    private static final double C3 = 1.0 / 6;
    private static final double C4 = 1.0 / 24;
    private static final double C5 = 1.0 / 120;
    private static final double C6 = 1.0 / 720;
    private static final double C7 = 1.0 / 5040;
    private static final double C8 = 1.0 / 40320;
    private static final double C9 = 1.0 / 362880;
    private static final double C10 = 1.0 / 3628800;
    private static final double C11 = 1.0 / 39916800;
    private static final double C12 = 1.0 / 479001600;
    private static final double C13 = 1.0 / 6227020800.0;

    private ArrayExponential() {}

    /**
     * Replaces x[from .. to - 1] by its exponentials. Arguments below -708 give exp(-708), a number that vanishes in any sum; those
     * above 709 are the caller's to keep away: a check costs a third of the time.
     *
     * @param scratch at least as long as x
     */
    static void apply(double[] x, double[] scratch, int from, int to) {
        for (int j = from; j < to; j++) {
            double a = Math.max(x[j], LOWEST);
            double rounded = Math.fma(a, INVERSE_LN2, ROUND);
            double k = rounded - ROUND;
            double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, a));
            double p = Math.fma(C13, r, C12);
            p = Math.fma(p, r, C11);
            p = Math.fma(p, r, C10);
            p = Math.fma(p, r, C9);
            p = Math.fma(p, r, C8);
            p = Math.fma(p, r, C7);
            p = Math.fma(p, r, C6);
            p = Math.fma(p, r, C5);
            p = Math.fma(p, r, C4);
            p = Math.fma(p, r, C3);
            p = Math.fma(p, r, 0.5);
            p = Math.fma(p, r, 1);
            x[j] = Math.fma(p, r, 1);
            scratch[j] = rounded;
        }
        for (int j = from; j < to; j++) {
            x[j] *= Double.longBitsToDouble(Double.doubleToRawLongBits(scratch[j]) << 52);
        }
    }
}
