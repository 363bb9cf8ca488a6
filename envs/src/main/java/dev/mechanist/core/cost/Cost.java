package dev.mechanist.core.cost;

import dev.mechanist.core.Shapes;
import org.ejml.data.DMatrixRMaj;

/**
 * The objective of a task, sum_t l(x_t, u_t) + l_H(x_H), to be minimised. An instance may own scratch memory and is then
 * confined to one thread; {@link #fork()} gives another thread its own.
 */
public interface Cost {
    /** l(x_t, u_t) of one state and action; {@code t} counts steps from the start of the episode, wherever a plan starts. */
    double running(double[] x, int xo, double[] u, int uo, int t);

    /** l_H(x_H) of one state that is reached at step {@code t} of the episode. */
    double terminal(double[] x, int xo, int t);

    /**
     * Whether the task ends in a state. A rollout that reaches one counts up to it, with its terminal cost, and not beyond; the
     * state that it starts from is not asked.
     */
    default boolean ends(double[] x, int xo) {
        return false;
    }

    /** Number of states n and actions m that it reads. */
    int n();

    int m();

    /**
     * Costs of whole rollouts, each up to the first state that {@linkplain #ends ends} the task.
     *
     * @param X states [B, (H+1) n]
     * @param U actions [B, H m]
     * @param start step of the episode at which they start: column block t of X is at step start + t
     * @param total receives the cost of each row [B]; NaN where a rollout is not finite
     */
    default void evaluate(DMatrixRMaj X, DMatrixRMaj U, int start, double[] total) {
        int horizon = X.numCols / n() - 1;
        Shapes.require("X", X, U.numRows, (horizon + 1) * n());
        Shapes.require("U", U, X.numRows, horizon * m());
        Shapes.requireLength("total", total, X.numRows);
        for (int b = 0; b < X.numRows; b++) {
            int at = b * X.numCols;
            int ut = b * U.numCols;
            double sum = 0;
            int t = 0;
            do {
                sum += running(X.data, at, U.data, ut, start + t);
                t++;
                at += n();
                ut += m();
            } while (t < horizon && !ends(X.data, at));
            total[b] = sum + terminal(X.data, at, start + t);
        }
    }

    Cost fork();
}
