package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/** Rollouts and their pullback composed from single steps, for models that have nothing better. */
public final class Rollouts {
    private Rollouts() {}

    /** Checks the arguments of a rollout, reshapes X to [B, (H+1) n], and returns H. */
    public static int prepare(Spec spec, DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int n = spec.n();
        int horizon = spec.m() == 0 ? Math.max(0, X.numCols / n - 1) : Shapes.horizon(spec, U);
        Shapes.require("x0", x0, x0.numRows, n);
        Shapes.require("U", U, x0.numRows, horizon * spec.m());
        Shapes.refuseAlias("X", X, x0, U);
        X.reshape(x0.numRows, (horizon + 1) * n);
        return horizon;
    }

    /** {@link Dynamics#rollout} by H calls of {@link Dynamics#step}. Allocates three [B, n + m] buffers per call. */
    public static void byStepping(Dynamics dynamics, DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        int n = dynamics.spec().n();
        int m = dynamics.spec().m();
        int batch = x0.numRows;
        int horizon = prepare(dynamics.spec(), x0, U, X);
        DMatrixRMaj x = new DMatrixRMaj(batch, n);
        DMatrixRMaj u = new DMatrixRMaj(batch, m);
        DMatrixRMaj next = new DMatrixRMaj(batch, n);
        x.setTo(x0);
        putTime(X, 0, n, x);
        for (int t = 0; t < horizon; t++) {
            getTime(U, t, m, u);
            dynamics.step(x, u, next);
            putTime(X, t + 1, n, next);
            DMatrixRMaj swap = x;
            x = next;
            next = swap;
        }
    }

    /** {@link DifferentiableDynamics#pullback} by one batched Jacobian per step, swept backwards. */
    public static void pullbackByJacobians(
            DifferentiableDynamics dynamics, DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int n = dynamics.spec().n();
        int m = dynamics.spec().m();
        int batch = X.numRows;
        int horizon = preparePullback(dynamics.spec(), X, U, gX, gU);
        DMatrixRMaj x = new DMatrixRMaj(batch, n);
        DMatrixRMaj u = new DMatrixRMaj(batch, m);
        DMatrixRMaj A = new DMatrixRMaj(batch * n, n);
        DMatrixRMaj B = new DMatrixRMaj(batch * n, m);
        double[] adjoint = new double[batch * n];
        double[] previous = new double[n];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(gX.data, b * gX.numCols + horizon * n, adjoint, b * n, n);
        }
        for (int t = horizon - 1; t >= 0; t--) {
            getTime(X, t, n, x);
            getTime(U, t, m, u);
            dynamics.jacobians(x, u, A, B);
            for (int b = 0; b < batch; b++) {
                backward(
                        A.data,
                        b * n * n,
                        B.data,
                        b * n * m,
                        n,
                        m,
                        adjoint,
                        b * n,
                        gU.data,
                        b * gU.numCols + t * m,
                        previous);
                for (int j = 0; j < n; j++) {
                    adjoint[b * n + j] = previous[j] + gX.data[b * gX.numCols + t * n + j];
                }
            }
        }
    }

    /** Checks the arguments of a pullback, reshapes gU to [B, H m], and returns H. */
    public static int preparePullback(Spec spec, DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
        int horizon = X.numCols / spec.n() - 1;
        Shapes.require("X", X, U.numRows, (horizon + 1) * spec.n());
        Shapes.require("U", U, X.numRows, horizon * spec.m());
        Shapes.require("gX", gX, X.numRows, X.numCols);
        Shapes.refuseAlias("gU", gU, X, U, gX);
        gU.reshape(U.numRows, U.numCols);
        return horizon;
    }

    /** One reverse step: gu = B' adjoint and previous = A' adjoint. */
    static void backward(
            double[] A,
            int ao,
            double[] B,
            int bo,
            int n,
            int m,
            double[] adjoint,
            int o,
            double[] gu,
            int guo,
            double[] previous) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += A[ao + i * n + j] * adjoint[o + i];
            }
            previous[j] = sum;
        }
        for (int j = 0; j < m; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += B[bo + i * m + j] * adjoint[o + i];
            }
            gu[guo + j] = sum;
        }
    }

    /** Copies block t of width w out of a time-flattened batch: slice [B, w]. */
    public static void getTime(DMatrixRMaj flattened, int t, int width, DMatrixRMaj slice) {
        slice.reshape(flattened.numRows, width);
        for (int b = 0; b < flattened.numRows; b++) {
            System.arraycopy(flattened.data, b * flattened.numCols + t * width, slice.data, b * width, width);
        }
    }

    /** Copies slice [B, w] into block t of a time-flattened batch. */
    public static void putTime(DMatrixRMaj flattened, int t, int width, DMatrixRMaj slice) {
        for (int b = 0; b < flattened.numRows; b++) {
            System.arraycopy(slice.data, b * width, flattened.data, b * flattened.numCols + t * width, width);
        }
    }
}
