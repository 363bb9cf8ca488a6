package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * The objective of a task, sum_t l(x_t, u_t) + l_H(x_H), to be minimised. An instance may own scratch memory and is then
 * confined to one thread; {@link #fork()} gives another thread its own.
 */
public interface Cost {
    /** l(x_t, u_t) of one state and action; {@code t} counts from the start of the plan. */
    double running(double[] x, int xo, double[] u, int uo, int t);

    /** l_H(x_H) of one state. */
    double terminal(double[] x, int xo);

    /** Number of states n and actions m that it reads. */
    int n();

    int m();

    /**
     * Costs of whole rollouts.
     *
     * @param X states [B, (H+1) n]
     * @param U actions [B, H m]
     * @param total receives the cost of each row [B]; NaN where a rollout is not finite
     */
    default void evaluate(DMatrixRMaj X, DMatrixRMaj U, double[] total) {
        int horizon = X.numCols / n() - 1;
        Shapes.require("X", X, U.numRows, (horizon + 1) * n());
        Shapes.require("U", U, X.numRows, horizon * m());
        Shapes.requireLength("total", total, X.numRows);
        for (int b = 0; b < X.numRows; b++) {
            int at = b * X.numCols;
            int ut = b * U.numCols;
            double sum = 0;
            for (int t = 0; t < horizon; t++, at += n(), ut += m()) {
                sum += running(X.data, at, U.data, ut, t);
            }
            total[b] = sum + terminal(X.data, at);
        }
    }

    Cost fork();
}
