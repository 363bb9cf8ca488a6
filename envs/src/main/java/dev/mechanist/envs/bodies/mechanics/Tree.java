package dev.mechanist.envs.bodies.mechanics;

/** The mechanics of a tree of bodies without joint forces: what depends on the state only. One thread at a time. */
public interface Tree {
    /** Takes a state: positions from {@code qo}, velocities from {@code vo}. */
    void update(double[] q, int qo, double[] v, int vo);

    /** Generalised bias forces of the state, Coriolis, centrifugal and gravity less those of the medium [nv]; not a copy. */
    double[] bias();

    /** Factors M + diag, where the diagonal holds armature and implicit damping [nv]. */
    void factor(double[] diagonal);

    /** out = M + diag of the state, dense row-major [nv, nv]. */
    void massMatrix(double[] diagonal, double[] out);

    /** out = (M + diag)^-1 force, with the last factor. */
    void solve(double[] force, double[] out);
}
