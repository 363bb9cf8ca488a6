package dev.mechanist.core;

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
    /** d slope / d(x, u, theta) of the previous and the current stage, row-major [n, n + m + p]. */
    private double[] previous = new double[0];

    private double[] current = new double[0];

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
        int width = n + m + p;
        ensureState(n);
        ensureDerivatives(n, m, p);
        for (int i = 0; i < n; i++) {
            next[no + i] = x[xo + i];
            for (int j = 0; j < n; j++) {
                A[ao + i * n + j] = i == j ? 1 : 0;
            }
            for (int j = 0; j < m; j++) {
                B[bo + i * m + j] = 0;
            }
            for (int j = 0; j < p; j++) {
                P[i * p + j] = 0;
            }
            stage[i] = x[xo + i];
        }
        for (int s = 0; s < 4; s++) {
            double c = h * NODE[s];
            if (s > 0) {
                for (int i = 0; i < n; i++) {
                    stage[i] = x[xo + i] + c * slope[i];
                }
            }
            f.linearise(stage, 0, u, uo, slope, 0, fx, fu);
            if (p > 0) {
                f.parameterJacobian(stage, 0, u, uo, ftheta);
            }
            double w = h * WEIGHT[s];
            for (int i = 0; i < n; i++) {
                int row = i * width;
                for (int j = 0; j < n; j++) {
                    current[row + j] = fx[i * n + j];
                }
                for (int j = 0; j < m; j++) {
                    current[row + n + j] = fu[i * m + j];
                }
                for (int j = 0; j < p; j++) {
                    current[row + n + m + j] = ftheta[i * p + j];
                }
                if (s > 0) {
                    for (int k = 0; k < n; k++) {
                        double g = c * fx[i * n + k];
                        if (g != 0) {
                            int from = k * width;
                            for (int j = 0; j < width; j++) {
                                current[row + j] += g * previous[from + j];
                            }
                        }
                    }
                }
                next[no + i] += w * slope[i];
                for (int j = 0; j < n; j++) {
                    A[ao + i * n + j] += w * current[row + j];
                }
                for (int j = 0; j < m; j++) {
                    B[bo + i * m + j] += w * current[row + n + j];
                }
                for (int j = 0; j < p; j++) {
                    P[i * p + j] += w * current[row + n + m + j];
                }
            }
            double[] swap = previous;
            previous = current;
            current = swap;
        }
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
        if (previous.length < n * (n + m + p)) {
            previous = new double[n * (n + m + p)];
            current = new double[n * (n + m + p)];
        }
    }
}
