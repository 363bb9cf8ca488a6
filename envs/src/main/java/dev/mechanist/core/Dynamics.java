package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * A discrete-time model of a system, x_{t+1} = f(x_t, u_t), over batches of rows.
 *
 * <p>An instance may own scratch memory and is then confined to one thread; {@link #fork()} gives another thread its own.
 * A step may produce NaN where the model diverges; it does not throw.
 */
public interface Dynamics {
    /** Time step, and names and bounds of states and actions. Action bounds inform planners; a step does not clip. */
    Spec spec();

    /**
     * One step for every row.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param next reshaped to [B, n] and overwritten
     */
    void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next);

    /**
     * Open-loop rollouts. Models on a tensor engine override this with one native call.
     *
     * @param x0 start states [B, n]
     * @param U actions [B, H m]; a model without actions (m = 0) takes H from the shape of {@code X}
     * @param X reshaped to [B, (H+1) n] and overwritten with x_0 .. x_H
     */
    default void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        Rollouts.byStepping(this, x0, U, X);
    }

    /** Whether the system can be in a state [n] at {@code xo}: not where bodies overlap, or lie outside their world. */
    default boolean admits(double[] x, int xo) {
        return true;
    }

    /** The same model with the same parameters and scratch memory of its own. */
    Dynamics fork();
}
