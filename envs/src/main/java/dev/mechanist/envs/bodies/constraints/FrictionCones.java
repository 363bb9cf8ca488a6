package dev.mechanist.envs.bodies.constraints;

/**
 * Elliptic friction cones among the rows of a {@link ConstraintProblem}: the first row of n is the normal, {@code bound} holds its
 * mu and the friction coefficients of the others. With N = mu x_n and T the length of the friction rows, each times its
 * coefficient, there is no force, a force along each row, or one on the cone (MuJoCo's documentation, "Computation").
 */
final class FrictionCones {
    private final double[] cone = new double[36];
    /** Sums of first and second derivatives along a direction. */
    double slope;

    double bend;

    /** Forces, zones and curvatures of the n rows of the cone from row r, at J a - aref. */
    void forces(
            int r,
            int n,
            double[] at,
            double[] weight,
            double[] bound,
            int[] zone,
            double[] force,
            double[] curvature) {
        double mu = bound[r];
        double normal = mu * at[r];
        double tangent = tangent(r, n, at, bound);
        int found = normal >= mu * tangent ? 0 : mu * normal + tangent <= 0 ? 1 : 2;
        double share = weight[r] / (mu * mu * (1 + mu * mu)) * (normal - mu * tangent) * mu;
        for (int k = 0; k < n; k++) {
            zone[r + k] = found;
            curvature[r + k] = found == 1 ? weight[r + k] : 0;
            if (found == 0) {
                force[r + k] = 0;
            } else if (found == 1) {
                force[r + k] = -weight[r + k] * at[r + k];
            } else if (k == 0) {
                force[r] = -share;
            } else {
                force[r + k] = share * bound[r + k] * bound[r + k] * at[r + k] / tangent;
            }
        }
    }

    /** Length of the friction rows, each times its coefficient. */
    private static double tangent(int r, int n, double[] at, double[] bound) {
        double sum = 0;
        for (int k = 1; k < n; k++) {
            double u = bound[r + k] * at[r + k];
            sum += u * u;
        }
        return Math.sqrt(sum);
    }

    /** The second derivatives of Dm/2 (N - mu T)^2 [n n], where the force is on the cone; not a copy. */
    double[] curvature(int r, int n, double[] rest, double[] weight, double[] bound) {
        double mu = bound[r];
        double w = weight[r] / (mu * mu * (1 + mu * mu));
        double tangent = tangent(r, n, rest, bound);
        double gap = mu * rest[r] - mu * tangent;
        for (int i = 0; i < n; i++) {
            double gi = i == 0 ? mu : -mu * bound[r + i] * bound[r + i] * rest[r + i] / tangent;
            for (int j = 0; j <= i; j++) {
                double gj = j == 0 ? mu : -mu * bound[r + j] * bound[r + j] * rest[r + j] / tangent;
                double curve = 0;
                if (j > 0) {
                    double fi = bound[r + i];
                    double fj = bound[r + j];
                    curve = fi
                            * fj
                            * ((i == j ? 1 / tangent : 0)
                                    - fi * rest[r + i] * fj * rest[r + j] / (tangent * tangent * tangent));
                }
                cone[i * n + j] = w * (gi * gj - mu * gap * curve);
                cone[j * n + i] = cone[i * n + j];
            }
        }
        return cone;
    }

    /** Adds to {@link #slope} and {@link #bend} those of the cost of a cone at a length along a direction. */
    void along(int r, int n, double length, double[] rest, double[] restSlope, double[] weight, double[] bound) {
        double y = restSlope[r];
        double x = rest[r] + length * y;
        double mu = bound[r];
        double uu = 0;
        double uv = 0;
        double vv = 0;
        for (int k = 1; k < n; k++) {
            double u = bound[r + k] * (rest[r + k] + length * restSlope[r + k]);
            double v = bound[r + k] * restSlope[r + k];
            uu += u * u;
            uv += u * v;
            vv += v * v;
        }
        double normal = mu * x;
        double tangent = Math.sqrt(uu);
        if (normal >= mu * tangent) {
            return;
        }
        if (mu * normal + tangent <= 0) {
            for (int k = 0; k < n; k++) {
                double s = restSlope[r + k];
                slope += weight[r + k] * (rest[r + k] + length * s) * s;
                bend += weight[r + k] * s * s;
            }
            return;
        }
        double w = weight[r] / (mu * mu * (1 + mu * mu));
        double gap = normal - mu * tangent;
        double gapSlope = mu * y - mu * uv / tangent;
        double gapBend = -mu * (vv - uv * uv / uu) / tangent;
        slope += w * gap * gapSlope;
        bend += w * (gapSlope * gapSlope + gap * gapBend);
    }
}
