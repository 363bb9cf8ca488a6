package dev.mechanist.core.cost;

/**
 * What the author of a task writes: a vector of quantities r(x, u, t) that should be zero, and its Jacobians; t
 * counts steps from the start of the episode, for references that move. See {@link
 * ResidualCost}.
 */
public interface Residuals {
    /** Length k of the residual vector. */
    int size();

    /** Writes r(x, u, t) to r[0 .. k). */
    void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r);

    /**
     * Writes the Jacobians of r, row-major, overwritten completely.
     *
     * @param rx receives dr/dx [k, n]
     * @param ru receives dr/du [k, m]
     */
    void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru);

    /** {@link #evaluate} and {@link #jacobians} in one call; residuals that share work between the two override it. */
    default void linearise(double[] x, int xo, double[] u, int uo, int t, double[] r, double[] rx, double[] ru) {
        evaluate(x, xo, u, uo, t, r);
        jacobians(x, xo, u, uo, t, rx, ru);
    }
}
