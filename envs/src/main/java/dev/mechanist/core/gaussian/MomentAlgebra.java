package dev.mechanist.core.gaussian;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The few operations on small dense matrices that the moment formulas share. */
public final class MomentAlgebra {
    private MomentAlgebra() {}

    /** Replaces a by (a + a') / 2. */
    public static void symmetrise(DMatrixRMaj a) {
        int n = a.numRows;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double v = 0.5 * (a.get(i, j) + a.get(j, i));
                a.set(i, j, v);
                a.set(j, i, v);
            }
        }
    }

    /** v' a v. */
    public static double quadratic(DMatrixRMaj a, double[] v) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            double row = 0;
            for (int j = 0; j < v.length; j++) {
                row += a.get(i, j) * v[j];
            }
            sum += v[i] * row;
        }
        return sum;
    }

    /** a v, a fresh array. */
    public static double[] multiply(DMatrixRMaj a, double[] v) {
        double[] product = new double[a.numRows];
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < v.length; j++) {
                product[i] += a.get(i, j) * v[j];
            }
        }
        return product;
    }

    /** The column j of a, a fresh array. */
    public static double[] column(DMatrixRMaj a, int j) {
        double[] v = new double[a.numRows];
        for (int i = 0; i < v.length; i++) {
            v[i] = a.get(i, j);
        }
        return v;
    }

    /** I + S diag(c) for a covariance S [D, D] and c [D]. */
    static DMatrixRMaj onePlus(DMatrixRMaj S, double[] c) {
        DMatrixRMaj R = new DMatrixRMaj(c.length, c.length);
        for (int i = 0; i < c.length; i++) {
            for (int j = 0; j < c.length; j++) {
                R.set(i, j, S.get(i, j) * c[j] + (i == j ? 1 : 0));
            }
        }
        return R;
    }

    /** Each row [D] of {@code rows} times the symmetric matrix a. */
    static double[] multiplyRows(double[] rows, DMatrixRMaj a) {
        int D = a.numRows;
        double[] product = new double[rows.length];
        for (int r = 0; r < rows.length; r += D) {
            for (int k = 0; k < D; k++) {
                double v = rows[r + k];
                for (int d = 0; d < D; d++) {
                    product[r + d] += v * a.data[k * D + d];
                }
            }
        }
        return product;
    }

    /** The inverse of a non-symmetric matrix such as I + S W; NaN where a rollout diverged and there is none. */
    public static DMatrixRMaj invert(DMatrixRMaj a) {
        DMatrixRMaj inverse = new DMatrixRMaj(a.numRows, a.numCols);
        if (!CommonOps_DDRM.invert(a, inverse)) {
            inverse.fill(Double.NaN);
        }
        return inverse;
    }

    /** The rows and columns of a symmetric matrix. */
    public static DMatrixRMaj select(DMatrixRMaj a, int[] indices) {
        DMatrixRMaj part = new DMatrixRMaj(indices.length, indices.length);
        for (int i = 0; i < indices.length; i++) {
            for (int j = 0; j < indices.length; j++) {
                part.set(i, j, a.get(indices[i], indices[j]));
            }
        }
        return part;
    }

    /** A lower triangular L with L L' = a for a positive semi-definite a; columns without variance are zero. */
    public static DMatrixRMaj root(DMatrixRMaj a) {
        int n = a.numRows;
        DMatrixRMaj L = new DMatrixRMaj(n, n);
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = a.get(i, j);
                for (int k = 0; k < j; k++) {
                    sum -= L.get(i, k) * L.get(j, k);
                }
                if (i == j) {
                    L.set(j, j, Math.sqrt(Math.max(0, sum)));
                } else {
                    L.set(i, j, L.get(j, j) == 0 ? 0 : sum / L.get(j, j));
                }
            }
        }
        return L;
    }
}
