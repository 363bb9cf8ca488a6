package dev.mechanist.core.acting;

import org.ejml.data.DMatrixRMaj;

/**
 * A policy over batches, for roll-outs in models and for training: u = pi(o), a function of its inputs alone. In an episode it is
 * a batch of one. Confined to one thread; {@link #fork} serves others.
 */
public interface BatchPolicy extends Policy {
    /**
     * Actions for many observations; of a stochastic policy, the ones that it is judged by: its means or modes.
     *
     * @param o B rows of numbers, of pictures, or of both
     * @param u reshaped to [B, m] and overwritten, within bounds
     */
    void act(Observations o, DMatrixRMaj u);

    /** The same policy with scratch memory of its own. */
    BatchPolicy fork();

    @Override
    default Policy start(long seed) {
        return this;
    }

    @Override
    default void act(Observation o, double time, double[] u) {
        DMatrixRMaj row = new DMatrixRMaj(1, u.length);
        act(o.batch(), row);
        System.arraycopy(row.data, 0, u, 0, u.length);
    }
}
