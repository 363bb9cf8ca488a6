package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/** Dynamics that know how sure they are: mean and variance of the next state, epistemic and aleatoric apart. */
public interface PredictiveDynamics extends Dynamics {
    /**
     * Predictive moments of one step for every row. The mean equals {@link Dynamics#step}.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param mean reshaped to [B, n]
     * @param epistemic reshaped to [B, n]: variance from not knowing the function, shrinks with data
     * @param aleatoric reshaped to [B, n]: variance of the noise itself
     */
    void predict(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric);

    @Override
    PredictiveDynamics fork();
}
