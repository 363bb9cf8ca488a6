package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/** The mass matrix of a tree by the inertias of bodies with all that hangs on them (Featherstone 2008, section 6.2). */
final class CompositeInertia {
    private static final int WIDTH = 10;

    private final BodyTables t;
    private final double[] composite;
    private final double[] loaded = new double[6];
    /** Whether the place of a free body carries a degree of freedom and is not that itself [nv]. */
    private final boolean[] shifts;

    CompositeInertia(BodyTables t) {
        this.t = t;
        composite = new double[WIDTH * t.bodyMass.length];
        shifts = new boolean[t.nv];
        for (int d = 0; d < t.nv; d++) {
            int e = d;
            while (t.dofParent[e] >= 0) {
                e = t.dofParent[e];
            }
            shifts[d] = t.jointType[t.dofJoint[e]] == BodyTables.FREE && d >= e + 3;
        }
    }

    /**
     * Writes M + diag, dense row-major [nv, nv].
     *
     * @param inertia of the bodies, see {@link SpatialTree#inertia}
     * @param motion axes of the degrees of freedom, see {@link SpatialTree#motion}
     */
    void massMatrix(double[] inertia, double[] motion, double[] diagonal, double[] out) {
        gather(inertia);
        Arrays.fill(out, 0, t.nv * t.nv, 0);
        double[] f = loaded;
        int nv = t.nv;
        for (int d = 0; d < nv; d++) {
            load(motion, d);
            double f0 = f[0];
            double f1 = f[1];
            double f2 = f[2];
            double f3 = f[3];
            double f4 = f[4];
            double f5 = f[5];
            for (int e = d; e >= 0; e = t.dofParent[e]) {
                int s = 6 * e;
                double value = motion[s] * f0
                        + motion[s + 1] * f1
                        + motion[s + 2] * f2
                        + motion[s + 3] * f3
                        + motion[s + 4] * f4
                        + motion[s + 5] * f5;
                out[d * nv + e] = value;
                out[e * nv + d] = value;
            }
            out[d * nv + d] += diagonal[d];
        }
    }

    /**
     * Writes the entries of M + diag of every degree of freedom with those that carry it.
     *
     * @param row where the entries of each begin [nv + 1]
     * @param of the other degree of freedom of an entry, the same one first
     */
    void massMatrix(double[] inertia, double[] motion, double[] diagonal, int[] row, int[] of, double[] out) {
        gather(inertia);
        double[] f = loaded;
        for (int d = 0; d < t.nv; d++) {
            load(motion, d);
            double f0 = f[0];
            double f1 = f[1];
            double f2 = f[2];
            double f3 = f[3];
            double f4 = f[4];
            double f5 = f[5];
            int begin = row[d];
            int end = row[d + 1];
            if (shifts[d]) {
                // Unit vectors of a free body's place.
                out[--end] = f3;
                out[--end] = f4;
                out[--end] = f5;
            }
            for (int a = begin; a < end; a++) {
                int s = 6 * of[a];
                out[a] = motion[s] * f0
                        + motion[s + 1] * f1
                        + motion[s + 2] * f2
                        + motion[s + 3] * f3
                        + motion[s + 4] * f4
                        + motion[s + 5] * f5;
            }
            out[begin] += diagonal[d];
        }
    }

    /** The inertia of every body with what hangs on it. */
    private void gather(double[] inertia) {
        double[] sum = composite;
        int nb = t.bodyMass.length;
        for (int i = 1; i < nb; i++) {
            int o = WIDTH * i;
            int m = 9 * i;
            sum[o] = inertia[m];
            sum[o + 1] = inertia[m + 1];
            sum[o + 2] = inertia[m + 2];
            sum[o + 3] = inertia[m + 3];
            sum[o + 4] = inertia[m + 4];
            sum[o + 5] = inertia[m + 5];
            sum[o + 6] = inertia[m + 6];
            sum[o + 7] = inertia[m + 7];
            sum[o + 8] = inertia[m + 8];
            sum[o + 9] = t.bodyMass[i];
        }
        for (int i = nb - 1; i > 0; i--) {
            int p = WIDTH * t.bodyParent[i];
            int o = WIDTH * i;
            if (p > 0) {
                sum[p] += sum[o];
                sum[p + 1] += sum[o + 1];
                sum[p + 2] += sum[o + 2];
                sum[p + 3] += sum[o + 3];
                sum[p + 4] += sum[o + 4];
                sum[p + 5] += sum[o + 5];
                sum[p + 6] += sum[o + 6];
                sum[p + 7] += sum[o + 7];
                sum[p + 8] += sum[o + 8];
                sum[p + 9] += sum[o + 9];
            }
        }
    }

    /** The momentum that a unit speed of d gives to all that it carries. */
    private void load(double[] motion, int d) {
        int o = WIDTH * t.dofBody[d];
        SpatialTree.applyInertia(composite, o, composite[o + 9], motion, 6 * d, loaded, 0);
    }
}
