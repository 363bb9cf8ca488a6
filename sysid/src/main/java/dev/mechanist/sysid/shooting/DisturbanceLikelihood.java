package dev.mechanist.sysid.shooting;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * How likely the residuals of windows are under disturbances of given sizes: normal, with the covariance that the linearised windows make
 * of those of the disturbances, and with noise. Windows overlap, so that each counts by the share of it that is its own.
 */
final class DisturbanceLikelihood {
    private final DisturbanceSizes sizes;
    private final double share;

    DisturbanceLikelihood(DisturbanceSizes sizes, double share) {
        this.sizes = sizes;
        this.share = share;
    }

    /**
     * Minus the logarithm of the likelihood of all windows, but for a constant, with what is thought of the sizes; not finite where a
     * covariance has no inverse.
     *
     * @param at logarithms phi of the sizes
     * @param gradient receives the derivatives by phi
     */
    double of(List<DisturbedWindow> now, double[] at, double[] gradient) {
        Arrays.fill(gradient, 0);
        DMatrixRMaj covariance = sizes.covariance(at);
        double noise = Math.pow(sizes.noise(at), 2);
        DMatrixRMaj with = covariance.createLike();
        double sum = 0;
        double byNoise = 0;
        for (DisturbedWindow window : now) {
            DMatrixRMaj inverse = residualCovariance(window, covariance, noise);
            CholeskyDecomposition_F64<DMatrixRMaj> factor = DecompositionFactory_DDRM.chol(inverse.numRows, true);
            if (!factor.decompose(inverse.copy())) {
                return Double.POSITIVE_INFINITY;
            }
            DMatrixRMaj triangle = factor.getT(null);
            for (int i = 0; i < triangle.numRows; i++) {
                sum += Math.log(triangle.get(i, i));
            }
            CommonOps_DDRM.invertSPD(inverse, inverse);
            DMatrixRMaj solved = product(inverse, window.residuals());
            sum += 0.5 * CommonOps_DDRM.dot(solved, window.residuals());
            DMatrixRMaj pulled = transposed(window.byDisturbance(), solved);
            DMatrixRMaj spread = transposed(window.byDisturbance(), product(inverse, window.byDisturbance()));
            CommonOps_DDRM.addEquals(with, spread);
            CommonOps_DDRM.multAddTransB(-1, pulled, pulled, with);
            byNoise += noise * (CommonOps_DDRM.trace(inverse) - CommonOps_DDRM.dot(solved, solved));
        }
        double[] bySizes = sizes.gradient(at, with);
        bySizes[bySizes.length - 1] = byNoise;
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = share * bySizes[k];
        }
        return share * sum + sizes.prior(at, gradient);
    }

    /** Of each window the inverse of the covariance of its residuals, times its share. */
    List<DMatrixRMaj> weights(List<DisturbedWindow> now, double[] at) {
        DMatrixRMaj covariance = sizes.covariance(at);
        double noise = Math.pow(sizes.noise(at), 2);
        return now.stream()
                .map(window -> {
                    DMatrixRMaj inverse = residualCovariance(window, covariance, noise);
                    CommonOps_DDRM.invertSPD(inverse, inverse);
                    CommonOps_DDRM.scale(share, inverse);
                    return inverse;
                })
                .toList();
    }

    private static DMatrixRMaj residualCovariance(DisturbedWindow window, DMatrixRMaj covariance, double noise) {
        DMatrixRMaj spread = new DMatrixRMaj(1, 1);
        CommonOps_DDRM.multTransB(product(window.byDisturbance(), covariance), window.byDisturbance(), spread);
        for (int i = 0; i < spread.numRows; i++) {
            spread.add(i, i, noise);
        }
        return spread;
    }

    private static DMatrixRMaj product(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj transposed(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.multTransA(a, b, null);
    }
}
