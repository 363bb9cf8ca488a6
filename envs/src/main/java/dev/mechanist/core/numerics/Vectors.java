package dev.mechanist.core.numerics;

/** Products of vectors of three numbers. */
public final class Vectors {
    private Vectors() {}

    public static double dot(double[] a, double[] b) {
        return dot(a, 0, b, 0);
    }

    /** Of three numbers from ao and three from bo. */
    public static double dot(double[] a, int ao, double[] b, int bo) {
        return a[ao] * b[bo] + a[ao + 1] * b[bo + 1] + a[ao + 2] * b[bo + 2];
    }

    /** a x b, a fresh array. */
    public static double[] cross(double[] a, double[] b) {
        double[] out = new double[3];
        cross(a, b, out);
        return out;
    }

    /** @param out overwritten by a x b [3]; may be a or b */
    public static void cross(double[] a, double[] b, double[] out) {
        double x = a[1] * b[2] - a[2] * b[1];
        double y = a[2] * b[0] - a[0] * b[2];
        double z = a[0] * b[1] - a[1] * b[0];
        out[0] = x;
        out[1] = y;
        out[2] = z;
    }

    /**
     * (p_b - p_a) x (p_d - p_c); with c = a twice the area of a triangle along its normal.
     *
     * @param p points [3 each], of which a, b, c and d are numbers
     * @param out overwritten [3]
     */
    public static void cross(double[] p, int a, int b, int c, int d, double[] out) {
        double ux = p[3 * b] - p[3 * a];
        double uy = p[3 * b + 1] - p[3 * a + 1];
        double uz = p[3 * b + 2] - p[3 * a + 2];
        double vx = p[3 * d] - p[3 * c];
        double vy = p[3 * d + 1] - p[3 * c + 1];
        double vz = p[3 * d + 2] - p[3 * c + 2];
        out[0] = uy * vz - uz * vy;
        out[1] = uz * vx - ux * vz;
        out[2] = ux * vy - uy * vx;
    }

    /** |p_b - p_a|^2 of points [3 each]. */
    public static double squareDistance(double[] p, int a, int b) {
        double x = p[3 * b] - p[3 * a];
        double y = p[3 * b + 1] - p[3 * a + 1];
        double z = p[3 * b + 2] - p[3 * a + 2];
        return x * x + y * y + z * z;
    }

    /** out = I + b [phi] + c [phi]^2, row-major 3 x 3, with the cross product matrix [phi] of the vector from {@code o}. */
    public static void skewSeries(double[] phi, int o, double b, double c, double[] out) {
        double x = phi[o];
        double y = phi[o + 1];
        double z = phi[o + 2];
        out[0] = 1 - c * (y * y + z * z);
        out[4] = 1 - c * (x * x + z * z);
        out[8] = 1 - c * (x * x + y * y);
        out[1] = c * x * y - b * z;
        out[2] = c * x * z + b * y;
        out[3] = c * x * y + b * z;
        out[5] = c * y * z - b * x;
        out[6] = c * x * z - b * y;
        out[7] = c * y * z + b * x;
    }
}
