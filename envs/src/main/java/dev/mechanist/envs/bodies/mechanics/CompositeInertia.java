package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import java.util.Arrays;

/** The mass matrix of a tree by the inertias of bodies with all that hangs on them (Featherstone 2008, section 6.2). */
final class CompositeInertia {
    private final BodyTables t;
    private final double[] composite;
    private final double[] loaded = new double[6];

    CompositeInertia(BodyTables t) {
        this.t = t;
        composite = new double[10 * t.bodyMass.length];
    }

    /**
     * Writes M + diag, dense row-major [nv, nv].
     *
     * @param inertia of the bodies, see {@link SpatialTree#inertia}
     * @param motion axes of the degrees of freedom, see {@link SpatialTree#motion}
     */
    void massMatrix(double[] inertia, double[] motion, double[] diagonal, double[] out) {
        Arrays.fill(composite, 0);
        for (int i = t.bodyMass.length - 1; i > 0; i--) {
            for (int k = 0; k < 9; k++) {
                composite[10 * i + k] += inertia[9 * i + k];
            }
            composite[10 * i + 9] += t.bodyMass[i];
            if (t.bodyParent[i] > 0) {
                for (int k = 0; k < 10; k++) {
                    composite[10 * t.bodyParent[i] + k] += composite[10 * i + k];
                }
            }
        }
        Arrays.fill(out, 0, t.nv * t.nv, 0);
        double[] f = loaded;
        for (int d = 0; d < t.nv; d++) {
            SpatialTree.applyInertia(
                    composite, 10 * t.dofBody[d], composite[10 * t.dofBody[d] + 9], motion, 6 * d, f, 0);
            for (int e = d; e >= 0; e = t.dofParent[e]) {
                double value = ArticulatedInertia.dot(motion, 6 * e, f, 0);
                out[d * t.nv + e] = value;
                out[e * t.nv + d] = value;
            }
            out[d * t.nv + d] += diagonal[d];
        }
    }
}
