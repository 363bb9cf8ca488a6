package dev.mechanist.experiments.learning;

import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;

/** A cost whose terminal part counts less or more. */
final class WeighedTerminalCost implements SmoothCost {
    private final SmoothCost cost;
    private final double weight;

    /** @param weight factor of the terminal cost, at least 0 */
    WeighedTerminalCost(SmoothCost cost, double weight) {
        this.cost = cost;
        this.weight = weight;
    }

    @Override
    public double running(double[] x, int xo, double[] u, int uo, int t) {
        return cost.running(x, xo, u, uo, t);
    }

    @Override
    public double terminal(double[] x, int xo, int t) {
        return weight * cost.terminal(x, xo, t);
    }

    @Override
    public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
        return cost.expandRunning(x, xo, u, uo, t, e);
    }

    @Override
    public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
        double value = cost.expandTerminal(x, xo, t, e);
        for (int i = 0; i < e.lx.length; i++) {
            e.lx[i] *= weight;
        }
        for (int i = 0; i < e.lxx.length; i++) {
            e.lxx[i] *= weight;
        }
        return weight * value;
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
    public WeighedTerminalCost fork() {
        return new WeighedTerminalCost(cost.fork(), weight);
    }
}
