package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;

/**
 * Which degrees of freedom are along one way from a root: one moves what the other does. MuJoCo's matrices hold entries for these
 * pairs alone; what couples others, as a tendon between two arms, it drops from the mass matrix and from what its implicit integrators
 * take of the forces' slopes, not from the forces themselves.
 */
public final class Kinship {
    private final int nv;
    private final boolean[] related;
    private boolean all = true;

    public Kinship(BodyTables t) {
        nv = t.nv;
        related = new boolean[nv * nv];
        for (int d = 0; d < nv; d++) {
            for (int k = d; k >= 0; k = t.dofParent[k]) {
                related[d * nv + k] = true;
                related[k * nv + d] = true;
            }
        }
        for (boolean pair : related) {
            all &= pair;
        }
    }

    /** Whether there is one way only. */
    public boolean all() {
        return all;
    }

    public boolean related(int a, int b) {
        return related[a * nv + b];
    }

    /** Makes entries of other pairs zero [nv, nv]. */
    public void drop(double[] matrix) {
        for (int i = 0; i < matrix.length && !all; i++) {
            matrix[i] = related[i] ? matrix[i] : 0;
        }
    }
}
