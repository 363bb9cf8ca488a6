package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/**
 * The inverse inertia of a tree of bodies, applied in two steps: {@link #factor} eliminates the degrees of freedom of M + diag
 * from the leaves to the root, {@link #solve} then costs one sweep up and one down for any force. With the bias forces taken out
 * beforehand, that is the articulated-body algorithm (Featherstone 2008, chapter 7).
 */
final class ArticulatedInertia implements InverseInertia {
    /** Entries of a symmetric 6 x 6 matrix: angular block (6), angular-linear block (9, row-major), linear block (6). */
    private static final int SYMMETRIC = 21;

    /** Where two joints move the same body in the same way, nothing but rounding is left of an inertia. */
    static final double LEAST_PIVOT = 1e-15;

    private final BodyTables t;
    private final int nb;
    private final double[] articulated;
    private final double[] column;
    private final double[] inverse;
    private final double[] remaining;
    private final double[] sweep;

    ArticulatedInertia(BodyTables t) {
        this.t = t;
        nb = t.bodyName.length;
        articulated = new double[SYMMETRIC * nb];
        column = new double[6 * t.nv];
        inverse = new double[t.nv];
        remaining = new double[t.nv];
        sweep = new double[6 * nb];
    }

    @Override
    public void factor(double[] inertia, double[] motion, double[] diagonal) {
        for (int i = 1; i < nb; i++) {
            int a = SYMMETRIC * i;
            int m = 9 * i;
            double mass = t.bodyMass[i];
            double hx = inertia[m + 6];
            double hy = inertia[m + 7];
            double hz = inertia[m + 8];
            articulated[a] = inertia[m];
            articulated[a + 1] = inertia[m + 1];
            articulated[a + 2] = inertia[m + 2];
            articulated[a + 3] = inertia[m + 3];
            articulated[a + 4] = inertia[m + 4];
            articulated[a + 5] = inertia[m + 5];
            articulated[a + 6] = 0;
            articulated[a + 7] = -hz;
            articulated[a + 8] = hy;
            articulated[a + 9] = hz;
            articulated[a + 10] = 0;
            articulated[a + 11] = -hx;
            articulated[a + 12] = -hy;
            articulated[a + 13] = hx;
            articulated[a + 14] = 0;
            articulated[a + 15] = mass;
            articulated[a + 16] = mass;
            articulated[a + 17] = mass;
            articulated[a + 18] = 0;
            articulated[a + 19] = 0;
            articulated[a + 20] = 0;
        }
        for (int i = nb - 1; i > 0; i--) {
            int a = SYMMETRIC * i;
            int first = t.bodyDofAddress[i];
            int up = SYMMETRIC * t.bodyParent[i];
            for (int d = first + t.bodyDofCount[i] - 1; d >= first; d--) {
                eliminate(motion, d, a, diagonal[d], d > first || up > 0);
            }
            if (up > 0) {
                for (int k = 0; k < SYMMETRIC; k++) {
                    articulated[up + k] += articulated[a + k];
                }
            }
        }
    }

    /** column = I S, and, where anything is still to come, I -= column column' / (S' column + diagonal). */
    private void eliminate(double[] motion, int d, int a, double diagonal, boolean more) {
        int s = 6 * d;
        double[] I = articulated;
        double s0 = motion[s];
        double s1 = motion[s + 1];
        double s2 = motion[s + 2];
        double s3 = motion[s + 3];
        double s4 = motion[s + 4];
        double s5 = motion[s + 5];
        double u0 = I[a] * s0 + I[a + 3] * s1 + I[a + 4] * s2 + I[a + 6] * s3 + I[a + 7] * s4 + I[a + 8] * s5;
        double u1 = I[a + 3] * s0 + I[a + 1] * s1 + I[a + 5] * s2 + I[a + 9] * s3 + I[a + 10] * s4 + I[a + 11] * s5;
        double u2 = I[a + 4] * s0 + I[a + 5] * s1 + I[a + 2] * s2 + I[a + 12] * s3 + I[a + 13] * s4 + I[a + 14] * s5;
        double u3 = I[a + 6] * s0 + I[a + 9] * s1 + I[a + 12] * s2 + I[a + 15] * s3 + I[a + 18] * s4 + I[a + 19] * s5;
        double u4 = I[a + 7] * s0 + I[a + 10] * s1 + I[a + 13] * s2 + I[a + 18] * s3 + I[a + 16] * s4 + I[a + 20] * s5;
        double u5 = I[a + 8] * s0 + I[a + 11] * s1 + I[a + 14] * s2 + I[a + 19] * s3 + I[a + 20] * s4 + I[a + 17] * s5;
        double inv = 1 / Math.max(LEAST_PIVOT, s0 * u0 + s1 * u1 + s2 * u2 + s3 * u3 + s4 * u4 + s5 * u5 + diagonal);
        column[s] = u0;
        column[s + 1] = u1;
        column[s + 2] = u2;
        column[s + 3] = u3;
        column[s + 4] = u4;
        column[s + 5] = u5;
        inverse[d] = inv;
        if (!more) {
            return;
        }
        double w0 = u0 * inv;
        double w1 = u1 * inv;
        double w2 = u2 * inv;
        double w3 = u3 * inv;
        double w4 = u4 * inv;
        I[a] -= w0 * u0;
        I[a + 1] -= w1 * u1;
        I[a + 2] -= w2 * u2;
        I[a + 3] -= w0 * u1;
        I[a + 4] -= w0 * u2;
        I[a + 5] -= w1 * u2;
        I[a + 6] -= w0 * u3;
        I[a + 7] -= w0 * u4;
        I[a + 8] -= w0 * u5;
        I[a + 9] -= w1 * u3;
        I[a + 10] -= w1 * u4;
        I[a + 11] -= w1 * u5;
        I[a + 12] -= w2 * u3;
        I[a + 13] -= w2 * u4;
        I[a + 14] -= w2 * u5;
        I[a + 15] -= w3 * u3;
        I[a + 16] -= w4 * u4;
        I[a + 17] -= u5 * inv * u5;
        I[a + 18] -= w3 * u4;
        I[a + 19] -= w3 * u5;
        I[a + 20] -= w4 * u5;
    }

    @Override
    public void solve(double[] motion, double[] force, double[] out) {
        Arrays.fill(sweep, 0);
        for (int i = nb - 1; i > 0; i--) {
            int o = 6 * i;
            int first = t.bodyDofAddress[i];
            for (int d = first + t.bodyDofCount[i] - 1; d >= first; d--) {
                double u = force[d] - dot(motion, 6 * d, sweep, o);
                remaining[d] = u;
                add(sweep, o, column, 6 * d, u * inverse[d]);
            }
            int up = 6 * t.bodyParent[i];
            if (up > 0) {
                for (int k = 0; k < 6; k++) {
                    sweep[up + k] += sweep[o + k];
                }
            }
        }
        Arrays.fill(sweep, 0, 6, 0);
        for (int i = 1; i < nb; i++) {
            int o = 6 * i;
            System.arraycopy(sweep, 6 * t.bodyParent[i], sweep, o, 6);
            int first = t.bodyDofAddress[i];
            for (int d = first; d < first + t.bodyDofCount[i]; d++) {
                double a = (remaining[d] - dot(column, 6 * d, sweep, o)) * inverse[d];
                out[d] = a;
                add(sweep, o, motion, 6 * d, a);
            }
        }
    }

    static double dot(double[] a, int ao, double[] b, int bo) {
        return a[ao] * b[bo]
                + a[ao + 1] * b[bo + 1]
                + a[ao + 2] * b[bo + 2]
                + a[ao + 3] * b[bo + 3]
                + a[ao + 4] * b[bo + 4]
                + a[ao + 5] * b[bo + 5];
    }

    private static void add(double[] to, int o, double[] from, int f, double scale) {
        to[o] += from[f] * scale;
        to[o + 1] += from[f + 1] * scale;
        to[o + 2] += from[f + 2] * scale;
        to[o + 3] += from[f + 3] * scale;
        to[o + 4] += from[f + 4] * scale;
        to[o + 5] += from[f + 5] * scale;
    }
}
