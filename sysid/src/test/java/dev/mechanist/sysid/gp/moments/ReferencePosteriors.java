package dev.mechanist.sysid.gp.moments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mechanist.sysid.gp.kernel.SquaredExponentialPosterior;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Exact posteriors by plain textbook algebra, independent of the code under test. */
final class ReferencePosteriors {
    private ReferencePosteriors() {}

    /** From a fixture's hyp [D + 2, E], X and Y. */
    static List<SquaredExponentialPosterior> of(JsonNode c) {
        return of(
                MomentFixtures.matrix(c.get("hyp")),
                MomentFixtures.matrix(c.get("X")),
                MomentFixtures.matrix(c.get("Y")));
    }

    static List<SquaredExponentialPosterior> of(DMatrixRMaj hyp, DMatrixRMaj X, DMatrixRMaj Y) {
        int D = X.numCols;
        List<SquaredExponentialPosterior> posteriors = new ArrayList<>();
        for (int e = 0; e < Y.numCols; e++) {
            double[] l = new double[D];
            for (int d = 0; d < D; d++) {
                l[d] = Math.exp(hyp.get(d, e));
            }
            double signal = Math.exp(2 * hyp.get(D, e));
            DMatrixRMaj K = kernel(X, X, l, signal);
            for (int i = 0; i < X.numRows; i++) {
                K.add(i, i, Math.exp(2 * hyp.get(D + 1, e)));
            }
            DMatrixRMaj inverse = new DMatrixRMaj(X.numRows, X.numRows);
            CommonOps_DDRM.invertSPD(K, inverse);
            DMatrixRMaj y = CommonOps_DDRM.extractColumn(Y, e, null);
            DMatrixRMaj beta = CommonOps_DDRM.mult(inverse, y, null);
            posteriors.add(new SquaredExponentialPosterior(X, l, signal, beta.data, inverse));
        }
        return posteriors;
    }

    static DMatrixRMaj kernel(DMatrixRMaj A, DMatrixRMaj B, double[] l, double signal) {
        DMatrixRMaj K = new DMatrixRMaj(A.numRows, B.numRows);
        for (int i = 0; i < A.numRows; i++) {
            for (int j = 0; j < B.numRows; j++) {
                double r = 0;
                for (int d = 0; d < l.length; d++) {
                    double z = (A.get(i, d) - B.get(j, d)) / l[d];
                    r += z * z;
                }
                K.set(i, j, signal * Math.exp(-r / 2));
            }
        }
        return K;
    }
}
