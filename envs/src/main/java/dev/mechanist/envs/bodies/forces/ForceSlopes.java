package dev.mechanist.envs.bodies.forces;

import java.util.Arrays;

/** How generalised forces follow what they depend on, in the tangent convention of displacements; row-major, a row per force. */
public final class ForceSlopes {
    /** d force / d displacement and / d velocity [nv, nv]. */
    public final double[] byQ;

    public final double[] byV;
    /** d force / d control [nv, nu] and / d activation [nv, na]; null where these are not wanted. */
    public final double[] byU;

    public final double[] byActivation;

    private final int rows;

    private ForceSlopes(int nv, double[] byU, double[] byActivation) {
        rows = nv;
        byQ = new double[nv * nv];
        byV = new double[nv * nv];
        this.byU = byU;
        this.byActivation = byActivation;
    }

    /** By all four. */
    public static ForceSlopes of(int nv, int nu, int na) {
        return new ForceSlopes(nv, new double[nv * nu], new double[nv * na]);
    }

    /** By displacements and velocities only. */
    public static ForceSlopes ofMotion(int nv) {
        return new ForceSlopes(nv, null, null);
    }

    /** Of one force. */
    void clearInputs(int row) {
        if (byU != null) {
            int nu = byU.length / rows;
            int na = byActivation.length / rows;
            Arrays.fill(byU, row * nu, (row + 1) * nu, 0);
            Arrays.fill(byActivation, row * na, (row + 1) * na, 0);
        }
    }

    void clearInputs() {
        if (byU != null) {
            Arrays.fill(byU, 0);
            Arrays.fill(byActivation, 0);
        }
    }
}
