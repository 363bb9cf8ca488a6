package dev.mechanist.core.gaussian;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Expectations of the basis functions of one output, q_i = E exp(-(z - c_i)' inv(L) (z - c_i) / 2) (Deisenroth, Fox and
 * Rasmussen 2015, equations 16 and 19): with B = inv(S + L) and nu_i = c_i - m, log q_i = -log|I + S inv(L)| / 2 - nu_i' B nu_i / 2;
 * the mean is sum_i beta_i q_i and the gain B sum_i beta_i q_i nu_i.
 */
final class BasisExpectation {
    private final RadialBasis basis;
    private final int e;
    private final double[] nu;
    private final DMatrixRMaj B;
    private final double[] q;

    /**
     * @param e output
     * @param nu offsets of the centres from the mean of z [n, D] row by row
     */
    BasisExpectation(RadialBasis basis, int e, Gaussian z, double[] nu) {
        this.basis = basis;
        this.e = e;
        this.nu = nu;
        int D = basis.inputs();
        double[] precision = basis.precision()[e];
        DMatrixRMaj R = MomentAlgebra.onePlus(z.covariance(), precision);
        B = MomentAlgebra.invert(R);
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                B.set(i, j, precision[i] * B.get(i, j));
            }
        }
        MomentAlgebra.symmetrise(B);
        double scale = 1 / Math.sqrt(CommonOps_DDRM.det(R));
        q = new double[basis.size()];
        double[] v = new double[D];
        for (int i = 0; i < q.length; i++) {
            System.arraycopy(nu, i * D, v, 0, D);
            q[i] = scale * Math.exp(-0.5 * MomentAlgebra.quadratic(B, v));
        }
    }

    /** E[f_e]. */
    double mean() {
        double[] beta = basis.weights()[e];
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            sum += beta[i] * q[i];
        }
        return sum;
    }

    /** E[df_e/dz] [D]. */
    double[] gain() {
        int D = basis.inputs();
        double[] beta = basis.weights()[e];
        double[] sum = new double[D];
        for (int i = 0; i < q.length; i++) {
            double c = beta[i] * q[i];
            for (int d = 0; d < D; d++) {
                sum[d] += c * nu[i * D + d];
            }
        }
        return MomentAlgebra.multiply(B, sum);
    }

    /**
     * The adjoint of L = sum_i beta_i q_i (gMean + gGain' B nu_i).
     *
     * @param gMean dL by the mean
     * @param gGain dL by the gain [D]
     * @param into added to
     */
    void pullback(double gMean, double[] gGain, RadialBasisAdjoint into) {
        int D = basis.inputs();
        double[] beta = basis.weights()[e];
        double[] precision = basis.precision()[e];
        double[] gNu = into.byOffsets();
        double[] gPrecision = into.byPrecision()[e];
        double[] u = MomentAlgebra.multiply(B, gGain);
        double[] Bnu = MomentAlgebra.multiplyRows(nu, B);
        DMatrixRMaj gB = new DMatrixRMaj(D, D);
        double total = 0;
        for (int i = 0; i < q.length; i++) {
            double h = gMean;
            for (int d = 0; d < D; d++) {
                h += u[d] * nu[i * D + d];
            }
            double c = beta[i] * q[i];
            into.byWeights()[e][i] += q[i] * h;
            total += c * h;
            for (int d = 0; d < D; d++) {
                double left = nu[i * D + d];
                gNu[i * D + d] += c * (u[d] - h * Bnu[i * D + d]);
                for (int f = 0; f < D; f++) {
                    gB.add(d, f, -0.5 * c * h * left * nu[i * D + f]);
                    gB.add(d, f, 0.5 * c * (left * gGain[f] + gGain[d] * nu[i * D + f]));
                }
            }
        }
        DMatrixRMaj BgB = CommonOps_DDRM.mult(CommonOps_DDRM.mult(B, gB, null), B, null);
        for (int d = 0; d < D; d++) {
            double squared = 1 / precision[d];
            double byScale = -BgB.get(d, d) - 0.5 * total * (B.get(d, d) - precision[d]);
            gPrecision[d] -= squared * squared * byScale;
            for (int f = 0; f < D; f++) {
                into.byCovariance().add(d, f, -BgB.get(d, f) - 0.5 * total * B.get(d, f));
            }
        }
    }
}
