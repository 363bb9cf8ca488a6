package dev.mechanist.core.gaussian;

import org.ejml.data.DMatrixRMaj;

/**
 * Derivatives of a scalar by what the moments of a {@link RadialBasis} depend on; filled by its parts.
 *
 * @param byOffsets by nu_i = c_i - m, and so by the centres where the mean is held [n, D] row by row
 * @param byCovariance by S [D, D]
 * @param byWeights by beta [E][n]
 * @param byPrecision by the diagonals of inv(L), weights held [E][D]
 */
public record RadialBasisAdjoint(
        double[] byOffsets, DMatrixRMaj byCovariance, double[][] byWeights, double[][] byPrecision) {
    RadialBasisAdjoint(int outputs, int size, int inputs) {
        this(
                new double[size * inputs],
                new DMatrixRMaj(inputs, inputs),
                new double[outputs][size],
                new double[outputs][inputs]);
    }

    /** By the mean m [D], a fresh array. */
    public double[] byMean() {
        int D = byCovariance.numRows;
        double[] gm = new double[D];
        for (int k = 0; k < byOffsets.length; k++) {
            gm[k % D] -= byOffsets[k];
        }
        return gm;
    }
}
