package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.function.IntPredicate;

/**
 * Which degrees of freedom are along one way from a root: one moves what the other does. MuJoCo's matrices hold entries for these
 * pairs alone; what couples others, as a tendon between two arms, it drops from the mass matrix and from what its implicit integrators
 * take of the forces' slopes, not from the forces themselves. The mass matrix, and with it the fast implicit integrator but for bodies that
 * float, has only the diagonal for bodies whose own inertia needs no more ({@link BodyTables#bodySimple}).
 */
public final class Kinship {
    private final boolean[] related;
    private boolean all = true;

    private Kinship(BodyTables t, IntPredicate whole) {
        int nv = t.nv;
        related = new boolean[nv * nv];
        for (int d = 0; d < nv; d++) {
            boolean alone = !whole.test(d) && t.bodySimple[t.dofBody[d]];
            for (int k = d; k >= 0 && (k == d || !alone); k = t.dofParent[k]) {
                related[d * nv + k] = true;
                related[k * nv + d] = true;
            }
        }
        for (boolean pair : related) {
            all &= pair;
        }
    }

    /** Of the mass matrix. */
    public static Kinship ofMass(BodyTables t) {
        return new Kinship(t, d -> false);
    }

    /** Of slopes, which are whole for some degrees of freedom, and elsewhere have what the mass matrix has. */
    public static Kinship ofSlopes(BodyTables t, IntPredicate whole) {
        return new Kinship(t, whole);
    }

    /** Whether there are no other pairs. */
    public boolean all() {
        return all;
    }

    /** Makes entries of other pairs zero [nv, nv]. */
    public void drop(double[] matrix) {
        for (int i = 0; i < matrix.length && !all; i++) {
            matrix[i] = related[i] ? matrix[i] : 0;
        }
    }
}
