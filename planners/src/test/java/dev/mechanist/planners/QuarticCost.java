package dev.mechanist.planners;

import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import java.util.Arrays;

/** x_1^2 + x_1^4 + x_2^2 + u^2 / 10 + u^4 / 100 at every step, and 10 times the part in x at the end: smooth and convex. */
public record QuarticCost() implements TwiceDifferentiableCost {
    @Override
    public int n() {
        return 2;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        double v = u[uo] * u[uo];
        return state(x, xo) + 0.1 * v + 0.01 * v * v;
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        return 10 * state(x, xo);
    }

    private static double state(double[] x, int xo) {
        double p = x[xo] * x[xo];
        return p + p * p + x[xo + 1] * x[xo + 1];
    }

    @Override
    public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        expandState(x, xo, 1, e);
        e.lu[0] = 0.2 * u[uo] + 0.04 * u[uo] * u[uo] * u[uo];
        e.luu[0] = 0.2 + 0.12 * u[uo] * u[uo];
        return running(x, xo, u, uo, t);
    }

    @Override
    public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
        expandState(x, xo, 10, e);
        e.lu[0] = 0;
        e.luu[0] = 0;
        return terminal(x, xo, t);
    }

    private static void expandState(double[] x, int xo, double weight, QuadraticExpansion e) {
        Arrays.fill(e.lxx, 0);
        Arrays.fill(e.lux, 0);
        e.lx[0] = weight * (2 * x[xo] + 4 * x[xo] * x[xo] * x[xo]);
        e.lx[1] = weight * 2 * x[xo + 1];
        e.lxx[0] = weight * (2 + 12 * x[xo] * x[xo]);
        e.lxx[3] = weight * 2;
    }

    @Override
    public double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        return expandRunning(x, xo, u, uo, t, e);
    }

    @Override
    public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
        return expandTerminal(x, xo, t, e);
    }

    @Override
    public QuarticCost fork() {
        return this;
    }
}
