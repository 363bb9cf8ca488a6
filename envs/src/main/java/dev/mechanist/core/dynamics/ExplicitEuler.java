package dev.mechanist.core.dynamics;

/** The explicit Euler method, x + h f(x, u): first order, kept for worlds that are defined by it. */
public final class ExplicitEuler implements Integrator {
    private double[] slope = new double[0];
    private double[] fx = new double[0];
    private double[] fu = new double[0];
    private double[] ftheta = new double[0];

    @Override
    public void step(VectorField f, double[] x, int xo, double[] u, int uo, double h, double[] next, int no) {
        int n = f.n();
        ensureState(n);
        f.derivative(x, xo, u, uo, slope, 0);
        for (int i = 0; i < n; i++) {
            next[no + i] = x[xo + i] + h * slope[i];
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
        ensureState(n);
        if (fx.length < n * n || fu.length < n * m) {
            fx = new double[n * n];
            fu = new double[n * m];
        }
        f.linearise(x, xo, u, uo, slope, 0, fx, fu);
        for (int i = 0; i < n; i++) {
            next[no + i] = x[xo + i] + h * slope[i];
            for (int j = 0; j < n; j++) {
                A[ao + i * n + j] = (i == j ? 1 : 0) + h * fx[i * n + j];
            }
            for (int j = 0; j < m; j++) {
                B[bo + i * m + j] = h * fu[i * m + j];
            }
        }
        if (P != null) {
            int size = n * f.parameters().size();
            if (ftheta.length < size) {
                ftheta = new double[size];
            }
            f.parameterJacobian(x, xo, u, uo, ftheta);
            for (int i = 0; i < size; i++) {
                P[i] = h * ftheta[i];
            }
        }
    }

    private void ensureState(int n) {
        if (slope.length < n) {
            slope = new double[n];
        }
    }

    @Override
    public ExplicitEuler fork() {
        return new ExplicitEuler();
    }
}
