package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * Dynamics whose next state is random. The noise is an input, never hidden state, so that a rollout is a function; an
 * ensemble says which member moves each row. {@link Dynamics#step} is the expected step.
 */
public interface StochasticDynamics extends Dynamics {
    /** Standard normal numbers consumed per row and step. */
    int noiseDimension();

    /** Number of ensemble members, at least 1. */
    int members();

    /**
     * One sampled step for every row.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param noise standard normal draws [B, noiseDimension]
     * @param member which member moves each row [B], each in [0, members)
     * @param next reshaped to [B, n] and overwritten
     */
    void sample(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj noise, int[] member, DMatrixRMaj next);

    /** The refusal of noise, members and outputs that do not fit {@link #sample}; implementations call it first. */
    default void requireSampling(DMatrixRMaj x, DMatrixRMaj noise, int[] member, DMatrixRMaj next) {
        Shapes.require("noise", noise, x.numRows, noiseDimension());
        Shapes.refuseAlias("next", next, x, noise);
        if (member.length != x.numRows) {
            throw new IllegalArgumentException("member must have length " + x.numRows + ", not " + member.length);
        }
        for (int k : member) {
            if (k < 0 || k >= members()) {
                throw new IllegalArgumentException("member " + k + " does not exist; there are " + members());
            }
        }
    }

    /**
     * Sampled rollouts.
     *
     * @param noise [B, H noiseDimension]
     * @param member [B H], row-major: the member that moves row b at time t is member[b H + t]. The same member along a row
     *     is TS-infinity, a fresh one each step TS-1 (Chua et al. 2018).
     * @param X reshaped to [B, (H+1) n] and overwritten
     */
    default void sampleRollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj noise, int[] member, DMatrixRMaj X) {
        int n = spec().n();
        int m = spec().m();
        int batch = x0.numRows;
        int horizon = Rollouts.prepare(spec(), x0, U, X);
        Shapes.require("noise", noise, batch, horizon * noiseDimension());
        DMatrixRMaj x = x0.copy();
        DMatrixRMaj u = new DMatrixRMaj(batch, m);
        DMatrixRMaj e = new DMatrixRMaj(batch, noiseDimension());
        DMatrixRMaj next = new DMatrixRMaj(batch, n);
        int[] moving = new int[batch];
        Rollouts.putTime(X, 0, n, x);
        for (int t = 0; t < horizon; t++) {
            Rollouts.getTime(U, t, m, u);
            Rollouts.getTime(noise, t, noiseDimension(), e);
            for (int b = 0; b < batch; b++) {
                moving[b] = member[b * horizon + t];
            }
            sample(x, u, e, moving, next);
            Rollouts.putTime(X, t + 1, n, next);
            DMatrixRMaj swap = x;
            x = next;
            next = swap;
        }
    }

    @Override
    StochasticDynamics fork();
}
