package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics written for one state at a time. Analytic models implement the two kernels; batches, rollouts and gradients
 * follow in place, without copying a row and without allocating per step.
 */
public interface RowDynamics extends DifferentiableDynamics {
    /**
     * One step of one state. Reads x[xo .. xo+n) and u[uo .. uo+m), writes next[no .. no+n); the ranges do not overlap.
     */
    void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no);

    /**
     * Jacobians of one step of one state.
     *
     * @param A receives df/dx, row-major [n, n] from {@code ao}
     * @param B receives df/du, row-major [n, m] from {@code bo}
     */
    void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo);

    /** One, for a kernel in closed form; a model whose kernel does more overrides it. */
    @Override
    default double stepsPerJacobian() {
        return 1;
    }

    @Override
    RowDynamics fork();

    @Override
    default void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        int n = spec().n();
        int m = spec().m();
        Shapes.require("x", x, x.numRows, n);
        Shapes.require("u", u, x.numRows, m);
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, n);
        for (int b = 0; b < x.numRows; b++) {
            stepRow(x.data, b * n, u.data, b * m, next.data, b * n);
        }
    }

    @Override
    default void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int n = spec().n();
        int m = spec().m();
        int horizon = Rollouts.prepare(spec(), x0, U, X);
        for (int b = 0; b < x0.numRows; b++) {
            int at = b * X.numCols;
            System.arraycopy(x0.data, b * n, X.data, at, n);
            for (int t = 0; t < horizon; t++, at += n) {
                stepRow(X.data, at, U.data, b * U.numCols + t * m, X.data, at + n);
            }
        }
    }

    @Override
    default void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
        int n = spec().n();
        int m = spec().m();
        Shapes.require("x", x, x.numRows, n);
        Shapes.require("u", u, x.numRows, m);
        Shapes.refuseAlias("A", A, x, u, B);
        Shapes.refuseAlias("B", B, x, u);
        A.reshape(x.numRows * n, n);
        B.reshape(x.numRows * n, m);
        for (int b = 0; b < x.numRows; b++) {
            jacobianRow(x.data, b * n, u.data, b * m, A.data, b * n * n, B.data, b * n * m);
        }
    }

    @Override
    default void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int n = spec().n();
        int m = spec().m();
        int horizon = Rollouts.preparePullback(spec(), X, U, gX, gU);
        double[] A = new double[n * n];
        double[] B = new double[n * m];
        double[] adjoint = new double[n];
        double[] previous = new double[n];
        for (int b = 0; b < X.numRows; b++) {
            int at = b * X.numCols + horizon * n;
            System.arraycopy(gX.data, at, adjoint, 0, n);
            for (int t = horizon - 1; t >= 0; t--) {
                at -= n;
                int ut = b * U.numCols + t * m;
                jacobianRow(X.data, at, U.data, ut, A, 0, B, 0);
                Rollouts.backward(A, 0, B, 0, n, m, adjoint, 0, gU.data, ut, previous);
                for (int j = 0; j < n; j++) {
                    adjoint[j] = previous[j] + gX.data[at + j];
                }
            }
        }
    }
}
