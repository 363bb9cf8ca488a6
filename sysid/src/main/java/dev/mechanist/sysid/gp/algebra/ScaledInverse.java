package dev.mechanist.sysid.gp.algebra;

import dev.mechanist.core.gaussian.MomentAlgebra;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Works with I + S C for a covariance S and a positive diagonal C through the symmetric B = I + C^1/2 S C^1/2, whose
 * eigenvalues are at least 1: S may be singular.
 */
public final class ScaledInverse {
    private final int dimension;
    private final double[] roots;
    private final DMatrixRMaj inverse;
    private final double logDeterminant;

    /**
     * @param S covariance [D, D]
     * @param C positive diagonal [D]
     */
    public ScaledInverse(DMatrixRMaj S, double[] C) {
        dimension = C.length;
        roots = new double[dimension];
        for (int d = 0; d < dimension; d++) {
            roots[d] = Math.sqrt(C[d]);
        }
        DMatrixRMaj factor = new DMatrixRMaj(dimension, dimension);
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e < dimension; e++) {
                factor.data[d * dimension + e] = roots[d] * S.data[d * dimension + e] * roots[e];
            }
            factor.data[d * dimension + d] += 1;
        }
        logDeterminant = decompose(factor);
        inverse = invert(factor);
    }

    /** log det (I + S C). */
    public double logDeterminant() {
        return logDeterminant;
    }

    /** C inv(I + S C) = inv(S + inv(C)), symmetric. */
    public DMatrixRMaj timesPrecisions() {
        DMatrixRMaj result = new DMatrixRMaj(dimension, dimension);
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e < dimension; e++) {
                result.data[d * dimension + e] = roots[d] * inverse.data[d * dimension + e] * roots[e];
            }
        }
        return result;
    }

    /** inv(I + S C). */
    public DMatrixRMaj inverse() {
        DMatrixRMaj result = new DMatrixRMaj(dimension, dimension);
        for (int d = 0; d < dimension; d++) {
            for (int e = 0; e < dimension; e++) {
                result.data[d * dimension + e] = inverse.data[d * dimension + e] * roots[e] / roots[d];
            }
        }
        return result;
    }

    /** inv(I + S C) S = inv(inv(S) + C), made exactly symmetric. */
    public DMatrixRMaj timesCovariance(DMatrixRMaj S) {
        DMatrixRMaj product = CommonOps_DDRM.mult(inverse(), S, null);
        MomentAlgebra.symmetrise(product);
        return product;
    }

    /** Cholesky factor in the lower triangle, in place; returns the log determinant, NaN where S is not a covariance. */
    private double decompose(DMatrixRMaj A) {
        double[] a = A.data;
        double logarithm = 0;
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * dimension + j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i * dimension + k] * a[j * dimension + k];
                }
                a[i * dimension + j] = i == j ? Math.sqrt(sum) : sum / a[j * dimension + j];
            }
            logarithm += 2 * Math.log(a[i * dimension + i]);
        }
        return logarithm;
    }

    /** inv(L L') for the factor L. */
    private DMatrixRMaj invert(DMatrixRMaj L) {
        int D = dimension;
        double[] low = new double[D * D];
        for (int j = 0; j < D; j++) {
            low[j * D + j] = 1 / L.data[j * D + j];
            for (int i = j + 1; i < D; i++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= L.data[i * D + k] * low[k * D + j];
                }
                low[i * D + j] = sum / L.data[i * D + i];
            }
        }
        DMatrixRMaj result = new DMatrixRMaj(D, D);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = i; k < D; k++) {
                    sum += low[k * D + i] * low[k * D + j];
                }
                result.data[i * D + j] = sum;
                result.data[j * D + i] = sum;
            }
        }
        return result;
    }
}
