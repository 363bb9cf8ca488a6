package dev.mechanist.envs.bodies.mechanics;

/**
 * Sine and cosine of an angle together, to about an ulp, at the price of one: reduction to |r| <= pi/4 by multiples of pi/2 in
 * three parts (Cody and Waite 1980), then the Taylor series to r^17 and r^18, whose remainders are below 1e-18.
 */
final class SineCosine {
    private static final double EIGHTH = Math.PI / 4;
    private static final double INVERSE_QUARTER = 2 / Math.PI;
    /** Beyond this the multiples of the leading parts are no longer exact. */
    private static final double LARGEST = 1e5;

    /** What pi/2 is more than its nearest double. */
    private static final double REST = 6.123233995736766e-17;

    private static final double HIGH = leading(Math.PI / 2);
    private static final double MIDDLE = leading(Math.PI / 2 - HIGH);
    private static final double LOW = Math.PI / 2 - HIGH - MIDDLE + REST;

    private static final double S3 = -1.0 / 6;
    private static final double S5 = 1.0 / 120;
    private static final double S7 = -1.0 / 5040;
    private static final double S9 = 1.0 / 362880;
    private static final double S11 = -1.0 / 39916800;
    private static final double S13 = 1.0 / 6227020800.0;
    private static final double S15 = -1.0 / 1307674368000.0;
    private static final double S17 = 1.0 / 355687428096000.0;
    private static final double C4 = 1.0 / 24;
    private static final double C6 = -1.0 / 720;
    private static final double C8 = 1.0 / 40320;
    private static final double C10 = -1.0 / 3628800;
    private static final double C12 = 1.0 / 479001600;
    private static final double C14 = -1.0 / 87178291200.0;
    private static final double C16 = 1.0 / 20922789888000.0;
    private static final double C18 = -1.0 / 6402373705728000.0;

    public double sine;
    public double cosine;

    /** The first 32 bits of a number. */
    private static double leading(double value) {
        return Double.longBitsToDouble(Double.doubleToLongBits(value) & ~((1L << 21) - 1));
    }

    /** Sets {@link #sine} and {@link #cosine}. */
    public void of(double angle) {
        if (Math.abs(angle) <= EIGHTH) {
            series(angle);
        } else {
            reduced(angle);
        }
    }

    /** Of an angle beyond pi/4, or of none. */
    private void reduced(double angle) {
        if (!(Math.abs(angle) < LARGEST)) {
            sine = Math.sin(angle);
            cosine = Math.cos(angle);
            return;
        }
        // Rounds to the nearest integer for |angle| far below 2^31, without a call.
        int quarter = (int) (angle * INVERSE_QUARTER + (angle >= 0 ? 0.5 : -0.5));
        series(angle - quarter * HIGH - quarter * MIDDLE - quarter * LOW);
        boolean odd = (quarter & 1) != 0;
        double first = odd ? cosine : sine;
        double second = odd ? sine : cosine;
        sine = (quarter & 2) == 0 ? first : -first;
        cosine = ((quarter + 1) & 2) == 0 ? second : -second;
    }

    /** Of an angle within pi/4. */
    private void series(double r) {
        double z = r * r;
        double z2 = z * z;
        double z4 = z2 * z2;
        sine = r + r * z * (S3 + z * S5 + z2 * (S7 + z * S9) + z4 * (S11 + z * S13 + z2 * (S15 + z * S17)));
        cosine = 1 - 0.5 * z + z2 * (C4 + z * C6 + z2 * (C8 + z * C10) + z4 * (C12 + z * C14 + z2 * (C16 + z * C18)));
    }
}
