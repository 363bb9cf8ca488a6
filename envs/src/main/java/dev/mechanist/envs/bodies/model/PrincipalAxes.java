package dev.mechanist.envs.bodies.model;

/**
 * Principal moments and axes of a symmetric 3 x 3 matrix by the Jacobi method with the largest pivot, the rotation kept as a
 * quaternion, and in descending order, as MuJoCo finds them: where two moments coincide, the axes decide how a fluid acts, so
 * they must be found in the same way.
 *
 * @param moments eigenvalues, descending [3]
 * @param quaternion rotation from the principal frame [4]
 */
public record PrincipalAxes(double[] moments, double[] quaternion) {
    private static final double PRECISION = 1e-15;

    /** Of the matrix with entries (xx, yy, zz, xy, xz, yz). */
    public static PrincipalAxes of(double[] symmetric) {
        double scale = Math.abs(symmetric[0]) + Math.abs(symmetric[1]) + Math.abs(symmetric[2]);
        return of(symmetric, PRECISION * scale);
    }

    /** The same until no coupling is above a bound. */
    public static PrincipalAxes of(double[] symmetric, double bound) {
        double[] q = Rotations.identity();
        double[] d = symmetric.clone();
        double scale = Math.abs(d[0]) + Math.abs(d[1]) + Math.abs(d[2]);
        for (int sweep = 0; sweep < 500; sweep++) {
            d = inFrame(symmetric, q);
            // d[3] couples (0, 1) about axis 2, d[4] couples (0, 2) about axis 1, d[5] couples (1, 2) about axis 0.
            int pivot = 5;
            if (Math.abs(d[3]) > Math.abs(d[4]) && Math.abs(d[3]) > Math.abs(d[5])) {
                pivot = 3;
            } else if (Math.abs(d[4]) > Math.abs(d[5])) {
                pivot = 4;
            }
            if (Math.abs(d[pivot]) <= bound) {
                break;
            }
            int row = pivot == 5 ? 1 : 0;
            int column = pivot == 3 ? 1 : 2;
            double tau = (d[column] - d[row]) / (2 * d[pivot]);
            double tangent = Math.copySign(1 / (Math.abs(tau) + Math.sqrt(1 + tau * tau)), tau);
            double cosine = 1 / Math.sqrt(1 + tangent * tangent);
            // sin(angle / 2) without the cancellation in 1 - cosine.
            double half = Math.abs(tangent) * cosine / Math.sqrt(2 + 2 * cosine);
            double sign = (tau >= 0 ? -1 : 1) * (pivot == 4 ? -1 : 1);
            double[] turn = new double[4];
            turn[1 + 5 - pivot] = sign * half;
            turn[0] = Math.sqrt(1 - half * half);
            q = Rotations.product(q, turn);
            Rotations.normalize(q, 0);
        }
        double[] moments = {d[0], d[1], d[2]};
        for (int pass = 0; pass < 3; pass++) {
            int i = pass % 2;
            if (moments[i] + 10 * PRECISION * scale < moments[i + 1]) {
                double swap = moments[i];
                moments[i] = moments[i + 1];
                moments[i + 1] = swap;
                double[] quarter = new double[4];
                quarter[0] = Math.sqrt(0.5);
                quarter[(i + 2) % 3 + 1] = Math.sqrt(0.5);
                q = Rotations.product(q, quarter);
                Rotations.normalize(q, 0);
            }
        }
        return new PrincipalAxes(moments, q);
    }

    /** R' A R as (xx, yy, zz, xy, xz, yz). */
    private static double[] inFrame(double[] a, double[] q) {
        double[] m = Rotations.matrix(q);
        double[] r = new double[6];
        int[][] pairs = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
        double[][] full = {{a[0], a[3], a[4]}, {a[3], a[1], a[5]}, {a[4], a[5], a[2]}};
        for (int k = 0; k < 6; k++) {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    sum += m[3 * i + pairs[k][0]] * full[i][j] * m[3 * j + pairs[k][1]];
                }
            }
            r[k] = sum;
        }
        return r;
    }
}
