package dev.mechanist.graphnet.regression;

import org.ejml.data.DMatrixRMaj;

/** A regressor that knows how sure it is, from the spread of its trees or members. */
public interface PredictiveRegressor extends Regressor {
    /**
     * Predictive moments. The mean equals {@link #predict(DMatrixRMaj, DMatrixRMaj)}.
     *
     * @param z inputs [B, D]
     * @param mean reshaped to [B, E]
     * @param epistemic reshaped to [B, E]: variance over the members, which shrinks with data
     * @param aleatoric reshaped to [B, E]: variance of what no member explains
     */
    void predict(DMatrixRMaj z, DMatrixRMaj mean, DMatrixRMaj epistemic, DMatrixRMaj aleatoric);

    @Override
    PredictiveRegressor fork();
}
