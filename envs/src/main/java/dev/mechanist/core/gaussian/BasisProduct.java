package dev.mechanist.core.gaussian;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Expectations of products of the basis functions of outputs a and b, Q_ij = E[k_a(z, c_i) k_b(z, c_j)] (Deisenroth, Fox and
 * Rasmussen 2015, equation 22): with P = inv(L_a) + inv(L_b), R = I + S P, T = inv(R) S, nu_i = c_i - m and
 * s_ij = inv(L_a) nu_i + inv(L_b) nu_j,
 * log Q_ij = -log|R| / 2 - nu_i' inv(L_a) nu_i / 2 - nu_j' inv(L_b) nu_j / 2 + s_ij' T s_ij / 2.
 */
final class BasisProduct {
    private final int a;
    private final int b;
    private final int n;
    private final int D;
    private final double[] nu;
    private final double[] precisionOfA;
    private final double[] precisionOfB;
    private final double[] betaOfA;
    private final double[] betaOfB;
    private final DMatrixRMaj inverseR;
    private final DMatrixRMaj T;
    private final double[] sumPrecision;

    /** inv(L_a) nu_i and inv(L_b) nu_j, [n, D] row by row. */
    private final double[] left;

    private final double[] right;
    private final double[] Q;

    /**
     * @param a an output
     * @param b another one, or the same
     * @param nu offsets of the centres from the mean of z [n, D] row by row
     */
    BasisProduct(RadialBasis basis, int a, int b, Gaussian z, double[] nu) {
        this.a = a;
        this.b = b;
        this.nu = nu;
        n = basis.size();
        D = basis.inputs();
        precisionOfA = basis.precision()[a];
        precisionOfB = basis.precision()[b];
        betaOfA = basis.weights()[a];
        betaOfB = basis.weights()[b];
        sumPrecision = new double[D];
        for (int d = 0; d < D; d++) {
            sumPrecision[d] = precisionOfA[d] + precisionOfB[d];
        }
        DMatrixRMaj R = MomentAlgebra.onePlus(z.covariance(), sumPrecision);
        inverseR = MomentAlgebra.invert(R);
        T = CommonOps_DDRM.mult(inverseR, z.covariance(), null);
        MomentAlgebra.symmetrise(T);
        left = scaled(precisionOfA);
        right = a == b ? left : scaled(precisionOfB);
        Q = exponentials(-0.5 * Math.log(CommonOps_DDRM.det(R)));
    }

    private double[] scaled(double[] precision) {
        double[] s = new double[nu.length];
        for (int i = 0; i < s.length; i++) {
            s[i] = precision[i % D] * nu[i];
        }
        return s;
    }

    /** Q [n, n] row by row. */
    private double[] exponentials(double constant) {
        double[] leftT = MomentAlgebra.multiplyRows(left, T);
        double[] logLeft = logFactors(left, leftT);
        double[] logRight = a == b ? logLeft : logFactors(right, MomentAlgebra.multiplyRows(right, T));
        double[] result = new double[n * n];
        for (int i = 0; i < n; i++) {
            int last = a == b ? i : n - 1;
            for (int j = 0; j <= last; j++) {
                double exponent = constant + logLeft[i] + logRight[j];
                for (int d = 0; d < D; d++) {
                    exponent += leftT[i * D + d] * right[j * D + d];
                }
                result[i * n + j] = Math.exp(exponent);
                if (a == b) {
                    result[j * n + i] = result[i * n + j];
                }
            }
        }
        return result;
    }

    /** -nu_i' inv(L) nu_i / 2 + s_i' T s_i / 2 for s_i = inv(L) nu_i [n]. */
    private double[] logFactors(double[] s, double[] sT) {
        double[] log = new double[n];
        for (int i = 0; i < n; i++) {
            for (int d = i * D; d < (i + 1) * D; d++) {
                log[i] += 0.5 * s[d] * (sT[d] - nu[d]);
            }
        }
        return log;
    }

    /** E[f_a f_b] = beta_a' Q beta_b. */
    double mean() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += Q[i * n + j] * betaOfB[j];
            }
            sum += betaOfA[i] * row;
        }
        return sum;
    }

    /**
     * The adjoint of L = g beta_a' Q beta_b.
     *
     * @param into added to
     */
    void pullback(double g, RadialBasisAdjoint into) {
        PairWeights w = new PairWeights(g, into);
        DMatrixRMaj outer = outer(w);
        throughExponents(w, outer, into);
        throughCovariance(w.total, outer, into);
    }

    /**
     * The pairs' weights w_ij = g Q_ij beta_ai beta_bj summed up; ahead_i = sum_j w_ij s_ij and back_j = sum_i w_ij s_ij, so that
     * sum w s s' = left' ahead + right' back.
     */
    private final class PairWeights {
        final double[] rows = new double[n];
        final double[] columns = new double[n];
        final double[] ahead = new double[n * D];
        final double[] back = new double[n * D];
        double total;

        PairWeights(double g, RadialBasisAdjoint into) {
            double[] gBetaOfA = into.byWeights()[a];
            double[] gBetaOfB = into.byWeights()[b];
            for (int i = 0; i < n; i++) {
                double row = 0;
                for (int j = 0; j < n; j++) {
                    double q = g * Q[i * n + j];
                    double w = q * betaOfA[i] * betaOfB[j];
                    row += q * betaOfB[j];
                    gBetaOfB[j] += q * betaOfA[i];
                    rows[i] += w;
                    columns[j] += w;
                    for (int d = 0; d < D; d++) {
                        ahead[i * D + d] += w * right[j * D + d];
                        back[j * D + d] += w * left[i * D + d];
                    }
                }
                gBetaOfA[i] += row;
                total += rows[i];
            }
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < D; d++) {
                    ahead[i * D + d] += rows[i] * left[i * D + d];
                    back[i * D + d] += columns[i] * right[i * D + d];
                }
            }
        }
    }

    /** sum_ij w_ij s_ij s_ij'. */
    private DMatrixRMaj outer(PairWeights w) {
        DMatrixRMaj outer = new DMatrixRMaj(D, D);
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < D; d++) {
                for (int f = 0; f < D; f++) {
                    outer.add(d, f, left[i * D + d] * w.ahead[i * D + f] + right[i * D + d] * w.back[i * D + f]);
                }
            }
        }
        return outer;
    }

    /** To offsets and precisions. */
    private void throughExponents(PairWeights w, DMatrixRMaj outer, RadialBasisAdjoint into) {
        double[] gNu = into.byOffsets();
        double[] gPrecisionOfA = into.byPrecision()[a];
        double[] gPrecisionOfB = into.byPrecision()[b];
        double[] aheadT = MomentAlgebra.multiplyRows(w.ahead, T);
        double[] backT = MomentAlgebra.multiplyRows(w.back, T);
        DMatrixRMaj ToT = CommonOps_DDRM.mult(CommonOps_DDRM.mult(T, outer, null), T, null);
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < D; d++) {
                int k = i * D + d;
                gNu[k] += precisionOfA[d] * (aheadT[k] - w.rows[i] * nu[k])
                        + precisionOfB[d] * (backT[k] - w.columns[i] * nu[k]);
                gPrecisionOfA[d] += nu[k] * (aheadT[k] - 0.5 * w.rows[i] * nu[k]);
                gPrecisionOfB[d] += nu[k] * (backT[k] - 0.5 * w.columns[i] * nu[k]);
            }
        }
        for (int d = 0; d < D; d++) {
            double byPrecision = -0.5 * (ToT.get(d, d) + w.total * T.get(d, d));
            gPrecisionOfA[d] += byPrecision;
            gPrecisionOfB[d] += byPrecision;
        }
    }

    private void throughCovariance(double total, DMatrixRMaj outer, RadialBasisAdjoint into) {
        DMatrixRMaj byS = CommonOps_DDRM.multTransA(inverseR, CommonOps_DDRM.mult(outer, inverseR, null), null);
        for (int d = 0; d < D; d++) {
            for (int f = 0; f < D; f++) {
                into.byCovariance().add(d, f, 0.5 * (byS.get(d, f) - total * sumPrecision[d] * inverseR.get(d, f)));
            }
        }
    }
}
