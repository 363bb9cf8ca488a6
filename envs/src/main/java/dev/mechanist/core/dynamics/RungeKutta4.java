package dev.mechanist.core.dynamics;

import dev.mechanist.core.numerics.SmallMatrix;

/**
 * The classical fourth-order Runge-Kutta method with the action held constant, and its exact discrete derivatives: the chain
 * rule through the four stages (Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, section II.1).
 */
public final class RungeKutta4 implements Integrator {
    private static final double[] NODE = {0, 0.5, 0.5, 1};
    private static final double[] WEIGHT = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};

    private double[] stage = new double[0];
    private double[] slope = new double[0];
    private double[] fx = new double[0];
    private double[] fu = new double[0];
    private double[] ftheta = new double[0];
    private final Slopes[] stages = {Slopes.EMPTY, Slopes.EMPTY, Slopes.EMPTY, Slopes.EMPTY};

    /** d slope / dx [n, n], d slope / du [n, m] and d slope / dtheta [n, p] of one stage, row-major. */
    private record Slopes(double[] byState, double[] byAction, double[] byParameter) {
        private static final Slopes EMPTY = new Slopes(new double[0], new double[0], new double[0]);

        Slopes atLeast(int n, int m, int p) {
            return byState.length >= n * n && byAction.length >= n * m && byParameter.length >= n * p
                    ? this
                    : new Slopes(new double[n * n], new double[n * m], new double[n * p]);
        }
    }

    @Override
    public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
        int n = f.n();
        ensureState(n);
        for (int i = 0; i < n; i++) {
            next[no + i] = x[xo + i];
        }
        f.derivative(x, xo, u, uo, slope, 0);
        for (int s = 1; s < 4; s++) {
            for (int i = 0; i < n; i++) {
                next[no + i] += h * WEIGHT[s - 1] * slope[i];
                stage[i] = x[xo + i] + h * NODE[s] * slope[i];
            }
            f.derivative(stage, 0, u, uo, slope, 0);
        }
        for (int i = 0; i < n; i++) {
            next[no + i] += h * WEIGHT[3] * slope[i];
        }
    }

    @Override
    public void stepWithJacobians(
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
            double[] P) {
        int n = f.n();
        int m = f.m();
        int p = P == null ? 0 : f.parameters().size();
        ensureState(n);
        ensureDerivatives(n, m, p);
        Slopes first = stages[0];
        f.linearise(x, xo, u, uo, slope, 0, first.byState, first.byAction);
        if (p > 0) {
            f.parameterJacobian(x, xo, u, uo, first.byParameter);
        }
        for (int i = 0; i < n; i++) {
            next[no + i] = x[xo + i] + h * WEIGHT[0] * slope[i];
        }
        for (int s = 1; s < 4; s++) {
            double c = h * NODE[s];
            for (int i = 0; i < n; i++) {
                stage[i] = x[xo + i] + c * slope[i];
            }
            f.linearise(stage, 0, u, uo, slope, 0, fx, fu);
            for (int i = 0; i < n; i++) {
                next[no + i] += h * WEIGHT[s] * slope[i];
            }
            chain(fx, fx, c, stages[s - 1].byState, n, n, stages[s].byState);
            chain(fx, fu, c, stages[s - 1].byAction, n, m, stages[s].byAction);
            if (p > 0) {
                f.parameterJacobian(stage, 0, u, uo, ftheta);
                chain(fx, ftheta, c, stages[s - 1].byParameter, n, p, stages[s].byParameter);
            }
        }
        combine(h, stages[0].byState, stages[1].byState, stages[2].byState, stages[3].byState, n * n, A, ao);
        combine(h, stages[0].byAction, stages[1].byAction, stages[2].byAction, stages[3].byAction, n * m, B, bo);
        if (p > 0) {
            combine(
                    h,
                    stages[0].byParameter,
                    stages[1].byParameter,
                    stages[2].byParameter,
                    stages[3].byParameter,
                    n * p,
                    P,
                    0);
        }
        for (int i = 0; i < n; i++) {
            A[ao + i * n + i] += 1;
        }
    }

    /** total = h times the weighted mean of the stages' slopes. */
    private static void combine(
            double h, double[] k1, double[] k2, double[] k3, double[] k4, int count, double[] total, int o) {
        double outer = h * WEIGHT[0];
        double inner = h * WEIGHT[1];
        for (int i = 0; i < count; i++) {
            total[o + i] = outer * (k1[i] + k4[i]) + inner * (k2[i] + k3[i]);
        }
    }

    /** slopes = direct + c fx previous. */
    private static void chain(
            double[] fx, double[] direct, double c, double[] previous, int n, int cols, double[] slopes) {
        System.arraycopy(direct, 0, slopes, 0, n * cols);
        SmallMatrix.multiplyAdd(c, fx, 0, n, n, previous, 0, cols, slopes);
    }

    @Override
    public RungeKutta4 fork() {
        return new RungeKutta4();
    }

    private void ensureState(int n) {
        if (stage.length < n) {
            stage = new double[n];
            slope = new double[n];
        }
    }

    private void ensureDerivatives(int n, int m, int p) {
        if (fx.length < n * n) {
            fx = new double[n * n];
        }
        if (fu.length < n * m) {
            fu = new double[n * m];
        }
        if (ftheta.length < n * p) {
            ftheta = new double[n * p];
        }
        for (int s = 0; s < 4; s++) {
            stages[s] = stages[s].atLeast(n, m, p);
        }
    }
}
