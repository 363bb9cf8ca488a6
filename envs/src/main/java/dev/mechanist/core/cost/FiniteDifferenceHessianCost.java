package dev.mechanist.core.cost;

import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.core.numerics.SmallMatrix;

/**
 * Gives a smooth cost its full Hessian by central differences of its exact gradient: 2 (n + m) expansions per stage. The
 * upgrade is explicit, as in {@link FiniteDifferenceDynamics}.
 */
public final class FiniteDifferenceHessianCost implements TwiceDifferentiableCost {
    private static final double RELATIVE_STEP = 1e-6;

    private final SmoothCost cost;
    private final double[] x;
    private final double[] u;
    private final QuadraticExpansion plus;
    private final QuadraticExpansion minus;

    public FiniteDifferenceHessianCost(SmoothCost cost) {
        this.cost = cost;
        x = new double[cost.n()];
        u = new double[cost.m()];
        plus = new QuadraticExpansion(cost.n(), cost.m());
        minus = new QuadraticExpansion(cost.n(), cost.m());
    }

    @Override
    public boolean ends(double[] x, int xo) {
        return cost.ends(x, xo);
    }

    @Override
    public int n() {
        return cost.n();
    }

    @Override
    public int m() {
        return cost.m();
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        return cost.running(x, xo, u, uo, t);
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        return cost.terminal(x, xo, t);
    }

    @Override
    public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        return cost.expandRunning(x, xo, u, uo, t, e);
    }

    @Override
    public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
        return cost.expandTerminal(x, xo, t, e);
    }

    @Override
    public double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        int n = n();
        int m = m();
        System.arraycopy(x, xo, this.x, 0, n);
        System.arraycopy(u, uo, this.u, 0, m);
        double value = cost.expandRunning(x, xo, u, uo, t, e);
        for (int j = 0; j < n; j++) {
            double width = moved(this.x, j, t, false);
            for (int i = 0; i < n; i++) {
                e.lxx[i * n + j] = (plus.lx[i] - minus.lx[i]) / width;
            }
        }
        for (int j = 0; j < m; j++) {
            double width = moved(this.u, j, t, false);
            for (int i = 0; i < n; i++) {
                e.lux[j * n + i] = (plus.lx[i] - minus.lx[i]) / width;
            }
            for (int i = 0; i < m; i++) {
                e.luu[i * m + j] = (plus.lu[i] - minus.lu[i]) / width;
            }
        }
        SmallMatrix.symmetrise(e.lxx, n);
        SmallMatrix.symmetrise(e.luu, m);
        return value;
    }

    @Override
    public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
        int n = n();
        System.arraycopy(x, xo, this.x, 0, n);
        double value = cost.expandTerminal(x, xo, t, e);
        for (int j = 0; j < n; j++) {
            double width = moved(this.x, j, t, true);
            for (int i = 0; i < n; i++) {
                e.lxx[i * n + j] = (plus.lx[i] - minus.lx[i]) / width;
            }
        }
        SmallMatrix.symmetrise(e.lxx, n);
        return value;
    }

    /** Expands the running or the terminal cost on both sides of coordinate j of {@code moving}; returns the width. */
    private double moved(double[] moving, int j, int t, boolean last) {
        double at = moving[j];
        double h = RELATIVE_STEP * Math.max(1, Math.abs(at));
        moving[j] = at + h;
        expandAt(t, last, plus);
        moving[j] = at - h;
        expandAt(t, last, minus);
        moving[j] = at;
        return 2 * h;
    }

    private void expandAt(int t, boolean last, QuadraticExpansion e) {
        if (last) {
            cost.expandTerminal(x, 0, t, e);
        } else {
            cost.expandRunning(x, 0, u, 0, t, e);
        }
    }

    @Override
    public FiniteDifferenceHessianCost fork() {
        return new FiniteDifferenceHessianCost(cost.fork());
    }
}
