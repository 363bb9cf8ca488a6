package dev.mechanist.core.cost;

/**
 * A smooth cost that also knows its exact Hessian, which may be indefinite; {@link SmoothCost}'s own expansions stay positive
 * semi-definite.
 */
public interface TwiceDifferentiableCost extends SmoothCost {
    /** As {@link #expandRunning}, with the exact second derivatives. */
    double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e);

    /** As {@link #expandTerminal}, with the exact second derivatives. */
    double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e);

    @Override
    TwiceDifferentiableCost fork();
}
