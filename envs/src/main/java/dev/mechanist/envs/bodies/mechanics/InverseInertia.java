package dev.mechanist.envs.bodies.mechanics;

/** The inverse of M + diag of a tree of bodies, by a factor that serves any number of forces. */
interface InverseInertia {
    /** Factors M + diag from inertias [9 nb] and motion axes [6 nv], which stay the same until {@link #solve}. */
    void factor(double[] inertia, double[] motion, double[] diagonal);

    /** out = (M + diag)^-1 force, with the last factor; both may be one array. */
    void solve(double[] motion, double[] force, double[] out);
}
