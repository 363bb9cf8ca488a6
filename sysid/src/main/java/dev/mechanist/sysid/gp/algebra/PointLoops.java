package dev.mechanist.sysid.gp.algebra;

/**
 * Loops along points, in the shapes that the compiler turns into vector code: all arrays of a loop share one index, without offsets,
 * and at most five products enter a sum. Ranges are from .. to - 1.
 */
public final class PointLoops {
    private PointLoops() {}

    /** sum = base + constant + p' z. */
    public static void gather(
            double p0,
            double p1,
            double p2,
            double[] z0,
            double[] z1,
            double[] z2,
            double constant,
            double[] base,
            double[] sum,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            sum[j] = Math.fma(p0, z0[j], Math.fma(p1, z1[j], Math.fma(p2, z2[j], base[j] + constant)));
        }
    }

    /** Adds four scaled rows at once, so that the sums pass through memory a quarter as often. */
    public static void sweep(
            double z0,
            double z1,
            double z2,
            double z3,
            double[] w0,
            double[] w1,
            double[] w2,
            double[] w3,
            double[] sums,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            sums[j] = Math.fma(z0, w0[j], Math.fma(z1, w1[j], Math.fma(z2, w2[j], Math.fma(z3, w3[j], sums[j]))));
        }
    }

    /** product = factor (x - shift). */
    public static void shiftAndScale(double[] x, double shift, double factor, double[] product, int from, int to) {
        for (int j = from; j < to; j++) {
            product[j] = factor * (x[j] - shift);
        }
    }

    /** y += factor x. */
    public static void addScaled(double factor, double[] x, double[] y, int from, int to) {
        for (int j = from; j < to; j++) {
            y[j] = Math.fma(factor, x[j], y[j]);
        }
    }

    /** sum += factor a b. */
    public static void addProduct(double factor, double[] a, double[] b, double[] sum, int from, int to) {
        for (int j = from; j < to; j++) {
            sum[j] = Math.fma(factor * a[j], b[j], sum[j]);
        }
    }

    /** sum += |a - b|^2. */
    public static void addSquares(
            double a0, double a1, double a2, double[] b0, double[] b1, double[] b2, double[] sum, int from, int to) {
        for (int j = from; j < to; j++) {
            double d0 = a0 - b0[j];
            double d1 = a1 - b1[j];
            double d2 = a2 - b2[j];
            sum[j] = Math.fma(d0, d0, Math.fma(d1, d1, Math.fma(d2, d2, sum[j])));
        }
    }

    /** sum += w (a - b)^2. */
    public static void addWeightedSquares(double[] w, double a, double[] b, double[] sum, int from, int to) {
        for (int j = from; j < to; j++) {
            double d = a - b[j];
            sum[j] = Math.fma(w[j] * d, d, sum[j]);
        }
    }

    /** x *= factor. */
    public static void scale(double factor, double[] x, int from, int to) {
        for (int j = from; j < to; j++) {
            x[j] *= factor;
        }
    }

    /** w *= factor beta. */
    public static void weigh(double[] w, double factor, double[] beta, int from, int to) {
        for (int j = from; j < to; j++) {
            w[j] *= factor * beta[j];
        }
    }

    /** w *= factor beta - precision. */
    public static void weigh(double[] w, double factor, double[] beta, double[] precision, int from, int to) {
        for (int j = from; j < to; j++) {
            w[j] *= Math.fma(factor, beta[j], -precision[j]);
        }
    }

    /** product = a b. */
    public static void multiply(double[] a, double[] b, double[] product, int from, int to) {
        for (int j = from; j < to; j++) {
            product[j] = a[j] * b[j];
        }
    }

    /** The sum of w, in eight chains: additions in one chain would wait for each other. */
    public static double sum(double[] w, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            s0 += w[j];
            s1 += w[j + 1];
            s2 += w[j + 2];
            s3 += w[j + 3];
            s4 += w[j + 4];
            s5 += w[j + 5];
            s6 += w[j + 6];
            s7 += w[j + 7];
        }
        for (; j < to; j++) {
            s0 += w[j];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The sum of a b, in eight chains. */
    public static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            s0 = Math.fma(a[j], b[j], s0);
            s1 = Math.fma(a[j + 1], b[j + 1], s1);
            s2 = Math.fma(a[j + 2], b[j + 2], s2);
            s3 = Math.fma(a[j + 3], b[j + 3], s3);
            s4 = Math.fma(a[j + 4], b[j + 4], s4);
            s5 = Math.fma(a[j + 5], b[j + 5], s5);
            s6 = Math.fma(a[j + 6], b[j + 6], s6);
            s7 = Math.fma(a[j + 7], b[j + 7], s7);
        }
        for (; j < to; j++) {
            s0 = Math.fma(a[j], b[j], s0);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The sum of a[offset + j] b[j] for j below count, in four chains. */
    public static double dot(double[] a, int offset, double[] b, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < count; j += 4) {
            s0 = Math.fma(a[offset + j], b[j], s0);
            s1 = Math.fma(a[offset + j + 1], b[j + 1], s1);
            s2 = Math.fma(a[offset + j + 2], b[j + 2], s2);
            s3 = Math.fma(a[offset + j + 3], b[j + 3], s3);
        }
        for (; j < count; j++) {
            s0 = Math.fma(a[offset + j], b[j], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The sum of w (a - b), in eight chains. */
    public static double dotWithDifference(double[] w, double a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            s0 = Math.fma(w[j], a - b[j], s0);
            s1 = Math.fma(w[j + 1], a - b[j + 1], s1);
            s2 = Math.fma(w[j + 2], a - b[j + 2], s2);
            s3 = Math.fma(w[j + 3], a - b[j + 3], s3);
            s4 = Math.fma(w[j + 4], a - b[j + 4], s4);
            s5 = Math.fma(w[j + 5], a - b[j + 5], s5);
            s6 = Math.fma(w[j + 6], a - b[j + 6], s6);
            s7 = Math.fma(w[j + 7], a - b[j + 7], s7);
        }
        for (; j < to; j++) {
            s0 = Math.fma(w[j], a - b[j], s0);
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }
}
