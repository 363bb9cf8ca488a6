package dev.mechanist.sysid.shooting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Standard errors and correlations from the Hessian of a least-squares fit, and which parameters it leaves entangled.
 *
 * @param standardErrors per parameter; infinite in a direction that the Hessian does not see, NaN at a bound
 * @param correlation [p, p]
 * @param entangled groups of parameters whose joint change leaves the fit as it is, by index
 */
record Covariance(double[] standardErrors, DMatrixRMaj correlation, List<List<Integer>> entangled) {
    /** Entries of a unit null vector below this size do not take part in it. */
    private static final double PART = 0.05;

    /** Of a fit whose Hessian could not be computed: no direction is seen. */
    static Covariance unknown(boolean[] atBound) {
        int p = atBound.length;
        double[] errors = new double[p];
        for (int i = 0; i < p; i++) {
            errors[i] = atBound[i] ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        DMatrixRMaj correlation = new DMatrixRMaj(p, p);
        CommonOps_DDRM.fill(correlation, Double.NaN);
        return new Covariance(errors, correlation, List.of());
    }

    /**
     * From the Hessian H: variance H^-1, or with a meat matrix M the sandwich H^-1 M H^-1.
     *
     * @param hessian [p, p]
     * @param meat [p, p], or null
     * @param variance factor of the covariance
     * @param atBound parameters that are left out
     * @param singular eigenvalues of the unit-diagonal Hessian below this share of the largest count as zero
     */
    static Covariance of(DMatrixRMaj hessian, DMatrixRMaj meat, double variance, boolean[] atBound, double singular) {
        int p = hessian.numRows;
        int[] kept = IntStream.range(0, p).filter(i -> !atBound[i]).toArray();
        int k = kept.length;
        double[] size = new double[k];
        DMatrixRMaj unit = new DMatrixRMaj(k, k);
        for (int i = 0; i < k; i++) {
            double diagonal = hessian.get(kept[i], kept[i]);
            size[i] = diagonal > 0 ? Math.sqrt(diagonal) : 1;
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                unit.set(i, j, hessian.get(kept[i], kept[j]) / (size[i] * size[j]));
            }
        }
        double[] errors = new double[p];
        java.util.Arrays.fill(errors, Double.NaN);
        DMatrixRMaj correlation = new DMatrixRMaj(p, p);
        CommonOps_DDRM.fill(correlation, Double.NaN);
        List<List<Integer>> entangled = new ArrayList<>();
        if (k == 0) {
            return new Covariance(errors, correlation, entangled);
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(k, true, true);
        if (!eigen.decompose(unit.copy())) {
            throw new IllegalStateException("the eigenvalues of a symmetric matrix were not found");
        }
        double largest = 0;
        for (int e = 0; e < k; e++) {
            largest = Math.max(largest, eigen.getEigenvalue(e).getReal());
        }
        DMatrixRMaj inverse = new DMatrixRMaj(k, k);
        boolean[] lost = new boolean[k];
        for (int e = 0; e < k; e++) {
            double value = eigen.getEigenvalue(e).getReal();
            DMatrixRMaj v = eigen.getEigenVector(e);
            if (value > singular * largest) {
                CommonOps_DDRM.multAddTransB(1 / value, v, v, inverse);
                continue;
            }
            List<Integer> group = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                if (Math.abs(v.data[i]) > PART) {
                    lost[i] = true;
                    group.add(kept[i]);
                }
            }
            entangled.add(group);
        }
        DMatrixRMaj covariance = inverse;
        if (meat != null) {
            DMatrixRMaj filling = new DMatrixRMaj(k, k);
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    filling.set(i, j, meat.get(kept[i], kept[j]) / (size[i] * size[j]));
                }
            }
            DMatrixRMaj half = new DMatrixRMaj(k, k);
            covariance = new DMatrixRMaj(k, k);
            CommonOps_DDRM.mult(inverse, filling, half);
            CommonOps_DDRM.mult(half, inverse, covariance);
        }
        for (int i = 0; i < k; i++) {
            errors[kept[i]] = lost[i] ? Double.POSITIVE_INFINITY : Math.sqrt(variance * covariance.get(i, i)) / size[i];
            for (int j = 0; j < k; j++) {
                if (!lost[i] && !lost[j]) {
                    correlation.set(
                            kept[i],
                            kept[j],
                            covariance.get(i, j) / Math.sqrt(covariance.get(i, i) * covariance.get(j, j)));
                }
            }
        }
        return new Covariance(errors, correlation, List.copyOf(entangled));
    }
}
