package dev.mechanist.core;

import org.ejml.data.DMatrixRMaj;

/**
 * First two moments of y = g(z) for Gaussian z, or the adjoints of these by a scalar.
 *
 * @param mean E[y] [E]
 * @param covariance Cov(y, y) [E, E], symmetric
 * @param crossCovariance the true Cov(z, y) [D, E] (not multiplied by the inverse input covariance)
 */
public record Moments(double[] mean, DMatrixRMaj covariance, DMatrixRMaj crossCovariance) {
    public Moments {
        Shapes.require("covariance", covariance, mean.length, mean.length);
        if (crossCovariance.numCols != mean.length) {
            throw new IllegalArgumentException(
                    "crossCovariance must have " + mean.length + " columns, not " + crossCovariance.numCols);
        }
    }
}
