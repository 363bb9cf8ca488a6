package dev.mechanist.sysid.gp.kernel;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Sums over pairs of points.
 *
 * @param total of W_ij
 * @param first of W_ij z_ij [D]
 * @param second of W_ij z_ij z_ij' [D, D]
 */
public record PairSums(double total, double[] first, DMatrixRMaj second) {
    public PairSums plus(PairSums other) {
        double[] both = first.clone();
        for (int d = 0; d < both.length; d++) {
            both[d] += other.first[d];
        }
        return new PairSums(total + other.total, both, CommonOps_DDRM.add(second, other.second, null));
    }
}
