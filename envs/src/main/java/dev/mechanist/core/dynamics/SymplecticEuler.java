package dev.mechanist.core.dynamics;

import java.util.Arrays;

/**
 * The semi-implicit Euler method for states (q, v), the first half of the coordinates and the rest: v' = v + h f_v(q, v), then
 * q' = q + h f_q(q, v') (Hairer, Lubich and Wanner, Geometric Numerical Integration, section I.1). First order, symplectic for
 * separable Hamiltonians, and what many published generators of data use.
 */
public final class SymplecticEuler implements Integrator {
    private double[] slope = new double[0];
    private double[] middle = new double[0];
    private double[] fx = new double[0];
    private double[] fu = new double[0];
    private double[] ftheta = new double[0];

    @Override
    public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
        int n = f.n();
        int half = n / 2;
        ensureState(n);
        f.derivative(x, xo, u, uo, slope, 0);
        System.arraycopy(x, xo, middle, 0, half);
        for (int i = half; i < n; i++) {
            middle[i] = x[xo + i] + h * slope[i];
        }
        f.derivative(middle, 0, u, uo, slope, 0);
        finish(n, half, h, next, no);
    }

    /** q' from the slope at the middle, and v', which is there already. */
    private void finish(int n, int half, double h, double[] next, int no) {
        for (int i = 0; i < half; i++) {
            next[no + i] = middle[i] + h * slope[i];
        }
        System.arraycopy(middle, half, next, no + half, n - half);
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
        int half = n / 2;
        ensureState(n);
        if (fx.length < n * n || fu.length < n * m || ftheta.length < n * p) {
            fx = new double[n * n];
            fu = new double[n * m];
            ftheta = new double[n * p];
        }
        f.linearise(x, xo, u, uo, slope, 0, fx, fu);
        System.arraycopy(x, xo, middle, 0, half);
        for (int i = half; i < n; i++) {
            middle[i] = x[xo + i] + h * slope[i];
            scaled(fx, i, n, h, A, ao);
            A[ao + i * n + i] += 1;
            scaled(fu, i, m, h, B, bo);
        }
        if (p > 0) {
            f.parameterJacobian(x, xo, u, uo, ftheta);
            for (int i = half; i < n; i++) {
                scaled(ftheta, i, p, h, P, 0);
            }
        }
        f.linearise(middle, 0, u, uo, slope, 0, fx, fu);
        if (p > 0) {
            f.parameterJacobian(middle, 0, u, uo, ftheta);
        }
        for (int i = 0; i < half; i++) {
            Arrays.fill(A, ao + i * n, ao + (i + 1) * n, 0);
            for (int j = 0; j < half; j++) {
                A[ao + i * n + j] = h * fx[i * n + j];
            }
            A[ao + i * n + i] += 1;
            scaled(fu, i, m, h, B, bo);
            if (p > 0) {
                scaled(ftheta, i, p, h, P, 0);
            }
            for (int k = half; k < n; k++) {
                double through = h * fx[i * n + k];
                if (through != 0) {
                    add(through, A, ao, i, k, n);
                    add(through, B, bo, i, k, m);
                    if (p > 0) {
                        add(through, P, 0, i, k, p);
                    }
                }
            }
        }
        finish(n, half, h, next, no);
    }

    /** Row i of the result is h times that of a Jacobian. */
    private static void scaled(double[] jacobian, int i, int cols, double h, double[] out, int at) {
        for (int j = 0; j < cols; j++) {
            out[at + i * cols + j] = h * jacobian[i * cols + j];
        }
    }

    /** Adds a multiple of row k to row i. */
    private static void add(double factor, double[] out, int at, int i, int k, int cols) {
        for (int j = 0; j < cols; j++) {
            out[at + i * cols + j] += factor * out[at + k * cols + j];
        }
    }

    private void ensureState(int n) {
        if (slope.length < n) {
            slope = new double[n];
            middle = new double[n];
        }
    }

    @Override
    public SymplecticEuler fork() {
        return new SymplecticEuler();
    }
}
