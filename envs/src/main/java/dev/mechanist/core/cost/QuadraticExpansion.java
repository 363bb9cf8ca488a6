package dev.mechanist.core.cost;

/**
 * Gradient and Hessian of a stage cost about one state and action, overwritten by each expansion. Matrices are row-major and
 * symmetric where square.
 */
public final class QuadraticExpansion {
    /** dl/dx [n]. */
    public final double[] lx;
    /** dl/du [m]. */
    public final double[] lu;
    /** d2l/dx2 [n, n]. */
    public final double[] lxx;
    /** d2l/du2 [m, m]. */
    public final double[] luu;
    /** d2l/dudx [m, n]. */
    public final double[] lux;

    public QuadraticExpansion(int n, int m) {
        lx = new double[n];
        lu = new double[m];
        lxx = new double[n * n];
        luu = new double[m * m];
        lux = new double[m * n];
    }
}
