package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * The inverse inertia through the mass matrix, M + diag = L' D L with L unit lower triangular: a degree of freedom and those that
 * carry it are all that has entries, and elimination from the leaves fills nothing in (Featherstone 2008, section 6.5). Where few
 * degrees of freedom carry each other that is less work than {@link ArticulatedInertia}, whose work grows with their number only.
 */
final class SparseInertia implements InverseInertia {
    /** What the articulated way costs per degree of freedom and per body, in multiplications of this one (measured). */
    private static final double ARTICULATED_DOF = 95;

    private static final double ARTICULATED_BODY = 28;

    private final CompositeInertia composite;
    private final int nv;
    /** Where the row of a degree of freedom begins: itself, what carries it, what carries that, ... [nv + 1]. */
    private final int[] row;
    /** The degree of freedom of an entry. */
    private final int[] of;

    private final double[] matrix;
    private final double[] inverse;

    SparseInertia(BodyTables t, CompositeInertia composite) {
        this.composite = composite;
        nv = t.nv;
        row = new int[nv + 1];
        for (int d = 0; d < nv; d++) {
            row[d + 1] = row[d] + carriers(t, d) + 1;
        }
        of = new int[row[nv]];
        for (int d = 0; d < nv; d++) {
            for (int e = d, a = row[d]; e >= 0; e = t.dofParent[e], a++) {
                of[a] = e;
            }
        }
        matrix = new double[of.length];
        inverse = new double[nv];
    }

    /** Whether it is less work than the articulated way. */
    static boolean pays(BodyTables t) {
        double work = 0;
        for (int d = 0; d < t.nv; d++) {
            int above = carriers(t, d);
            work += 36 + 6 * (above + 1) + above * (above + 5) / 2.0;
        }
        return work < ARTICULATED_DOF * t.nv + ARTICULATED_BODY * t.bodyMass.length;
    }

    private static int carriers(BodyTables t, int d) {
        int count = 0;
        for (int e = t.dofParent[d]; e >= 0; e = t.dofParent[e]) {
            count++;
        }
        return count;
    }

    @Override
    public void factor(double[] inertia, double[] motion, double[] diagonal) {
        composite.massMatrix(inertia, motion, diagonal, row, of, matrix);
        double[] M = matrix;
        for (int d = nv - 1; d >= 0; d--) {
            int begin = row[d];
            int end = row[d + 1];
            double inv = 1 / Math.max(ArticulatedInertia.LEAST_PIVOT, M[begin]);
            inverse[d] = inv;
            for (int a = begin + 1; a < end; a++) {
                double factor = M[a] * inv;
                int shift = row[of[a]] - a;
                for (int b = a; b < end; b++) {
                    M[b + shift] -= factor * M[b];
                }
                M[a] = factor;
            }
        }
    }

    @Override
    public void solve(double[] motion, double[] force, double[] out) {
        double[] L = matrix;
        System.arraycopy(force, 0, out, 0, nv);
        for (int d = nv - 1; d > 0; d--) {
            double x = out[d];
            for (int a = row[d] + 1, end = row[d + 1]; a < end; a++) {
                out[of[a]] -= L[a] * x;
            }
        }
        for (int d = 0; d < nv; d++) {
            double x = out[d] * inverse[d];
            for (int a = row[d] + 1, end = row[d + 1]; a < end; a++) {
                x -= L[a] * out[of[a]];
            }
            out[d] = x;
        }
    }
}
