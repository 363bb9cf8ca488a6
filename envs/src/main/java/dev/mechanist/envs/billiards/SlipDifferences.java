package dev.mechanist.envs.billiards;

import dev.mechanist.core.dynamics.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Derivatives of balls that slip, as central differences of exact motions: within a step, a ball's way is a parabola or a few. */
final class SlipDifferences {
    /** Shares of the larger of 1 and a value: the third root of the rounding error. */
    private static final double SHARE = 6e-6;

    private SlipDifferences() {}

    /**
     * By state and action.
     *
     * @param A overwritten [n n]
     * @param B overwritten [n m]
     */
    static void of(
            BilliardDynamics world, double[] x, int xo, double[] u, int uo, double duration, double[] A, double[] B) {
        int n = world.spec().n();
        int m = world.spec().m();
        double[] inputs = new double[n + m];
        System.arraycopy(x, xo, inputs, 0, n);
        System.arraycopy(u, uo, inputs, n, m);
        double[] up = new double[n];
        double[] down = new double[n];
        for (int c = 0; c < n + m; c++) {
            double value = inputs[c];
            double h = SHARE * Math.max(1, Math.abs(value));
            inputs[c] = value + h;
            world.advance(inputs, 0, inputs, n, duration, up, 0);
            inputs[c] = value - h;
            world.advance(inputs, 0, inputs, n, duration, down, 0);
            inputs[c] = value;
            for (int r = 0; r < n; r++) {
                double slope = (up[r] - down[r]) / (2 * h);
                if (c < n) {
                    A[r * n + c] = slope;
                } else {
                    B[r * m + c - n] = slope;
                }
            }
        }
    }

    /**
     * By parameters.
     *
     * @param P overwritten [n parameters]
     */
    static void byParameters(
            BilliardDynamics world, double[] x, int xo, double[] u, int uo, double duration, double[] P) {
        int n = world.spec().n();
        List<Parameter> parameters = world.parameters();
        double[] up = new double[n];
        double[] down = new double[n];
        for (int c = 0; c < parameters.size(); c++) {
            double h = SHARE * parameters.get(c).value();
            changed(world, parameters, c, h).advance(x, xo, u, uo, duration, up, 0);
            changed(world, parameters, c, -h).advance(x, xo, u, uo, duration, down, 0);
            for (int r = 0; r < n; r++) {
                P[r * parameters.size() + c] = (up[r] - down[r]) / (2 * h);
            }
        }
    }

    private static BilliardDynamics changed(BilliardDynamics world, List<Parameter> parameters, int at, double by) {
        List<Parameter> other = new ArrayList<>(parameters);
        other.set(at, parameters.get(at).withValue(parameters.get(at).value() + by));
        return world.withParameters(other);
    }
}
