package dev.mechanist.sysid.gp.algebra;

/**
 * The exponential function over a stretch of an array, to about one unit in the last place. It is written as two plain loops
 * that the compiler can turn into vector code, which {@link Math#exp} in a loop is not: exp(x) = 2^k exp(r) with
 * k = round(x / ln 2), |r| at most ln(2) / 2, and exp(r) = 1 + r + r^2 p(r), where p of degree 9 interpolates at Chebyshev's points; it
 * leaves a relative error of 2e-17.
 */
public final class ArrayExponential {
    /** Adding this rounds to the nearest integer and leaves that integer, plus the exponent's bias, in the lowest bits. */
    private static final double ROUND = 0x1.8p52 + 1023;

    private static final double LOWEST = -708;
    private static final double INVERSE_LN2 = 1.4426950408889634;
    private static final double LN2_HIGH = 0x1.62e42fefa38p-1;
    private static final double LN2_LOW = 0x1.ef35793c7673p-45;
    private static final double C3 = 0x1.5555555555556p-3;
    private static final double C4 = 0x1.5555555553d60p-5;
    private static final double C5 = 0x1.11111111109b2p-7;
    private static final double C6 = 0x1.6c16c1788d0cap-10;
    private static final double C7 = 0x1.a01a01a7c4da9p-13;
    private static final double C8 = 0x1.a019b9087ffdep-16;
    private static final double C9 = 0x1.71de0dab849bbp-19;
    private static final double C10 = 0x1.28918aee0fd06p-22;
    private static final double C11 = 0x1.af38b08524990p-26;

    private ArrayExponential() {}

    /**
     * Replaces x[from .. to - 1] by its exponentials. Arguments below -708 give exp(-708), a number that vanishes in any sum; those
     * above 709 are the caller's to keep away: a check costs a third of the time.
     *
     * @param scratch at least as long as x
     */
    public static void apply(double[] x, double[] scratch, int from, int to) {
        for (int j = from; j < to; j++) {
            double a = Math.max(x[j], LOWEST);
            double rounded = Math.fma(a, INVERSE_LN2, ROUND);
            double k = rounded - ROUND;
            double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, a));
            double p = Math.fma(C11, r, C10);
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
