package dev.mechanist.core.dynamics;

/**
 * A one-step method for a vector field, with the exact derivatives of the discrete step. Owns scratch memory: one instance
 * per thread, {@link #fork()} for another.
 */
public interface Integrator {
    /** One step of size h, s, from x[xo ..) to next[no ..). */
    void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no);

    /**
     * The step with its Jacobians, row-major: A [n, n] from ao, B [n, m] from bo, and, unless {@code P} is null, P [n, p]
     * from 0.
     */
    void stepWithJacobians(
            VectorField f,
            double[] x,
            int xo,
            double[] u,
            int uo,
            double h,
            double[] next,
            int no,
            double[] A,
            int ao,
            double[] B,
            int bo,
            double[] P);

    Integrator fork();
}
