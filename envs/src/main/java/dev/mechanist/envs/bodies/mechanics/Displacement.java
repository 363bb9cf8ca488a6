package dev.mechanist.envs.bodies.mechanics;

import dev.mechanist.envs.bodies.model.BodyTables;
import dev.mechanist.envs.bodies.model.Rotations;

/** Positions moved along velocities: numbers by addition, quaternions by the exponential map. */
public final class Displacement {
    private Displacement() {}

    /** out = q moved along v for a time; q and out may be one. */
    public static void along(BodyTables t, double[] q, int qo, double[] v, int vo, double time, double[] out, int oo) {
        for (int j = 0; j < t.jointType.length; j++) {
            int a = t.jointPositionAddress[j];
            int d = vo + t.jointDofAddress[j];
            switch (t.jointType[j]) {
                case BodyTables.FREE -> {
                    for (int k = 0; k < 3; k++) {
                        out[oo + a + k] = q[qo + a + k] + time * v[d + k];
                    }
                    System.arraycopy(q, qo + a + 3, out, oo + a + 3, 4);
                    Rotations.integrate(out, oo + a + 3, v, d + 3, time);
                }
                case BodyTables.BALL -> {
                    System.arraycopy(q, qo + a, out, oo + a, 4);
                    Rotations.integrate(out, oo + a, v, d, time);
                }
                default -> out[oo + a] = q[qo + a] + time * v[d];
            }
        }
    }
}
