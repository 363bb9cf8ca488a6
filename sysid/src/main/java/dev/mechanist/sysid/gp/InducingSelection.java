package dev.mechanist.sysid.gp;

import dev.mechanist.sysid.gp.kernel.Kernel;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Chooses inducing points among the data, each time the one whose value those before leave most uncertain: a Cholesky
 * factorisation with pivots (greedy conditional variance, Burt, Rasmussen and van der Wilk 2020). It ends where on
 * average the points leave a hundredth of the noise variance unexplained: what is missing from a variational process inflates
 * its noise, and that blurs every prediction.
 */
final class InducingSelection {
    private static final double SHARE_OF_NOISE = 0.01;

    /** Below this share of the signal variance what is left is rounding. */
    private static final double ROUNDING = 1e-9;

    private InducingSelection() {}

    /**
     * The rows of X that are chosen, in the order in which they are; at least one.
     *
     * @param kernel covariance of the latent function
     * @param noiseVariance in the squared unit of the output
     * @param X points [N, D]
     * @param most rows at most
     */
    static int[] select(Kernel kernel, double noiseVariance, DMatrixRMaj X, int most) {
        int N = X.numRows;
        double signal = kernel.variance();
        double[] missing = new double[N];
        Arrays.fill(missing, signal);
        double left = N * signal;
        int[] chosen = new int[Math.min(most, N)];
        double[][] factor = new double[chosen.length][];
        DMatrixRMaj point = new DMatrixRMaj(1, X.numCols);
        DMatrixRMaj row = new DMatrixRMaj(0, 0);
        for (int k = 0; k < chosen.length; k++) {
            int next = 0;
            for (int i = 1; i < N; i++) {
                next = missing[i] > missing[next] ? i : next;
            }
            if (k > 0 && (left < SHARE_OF_NOISE * noiseVariance * N || missing[next] < ROUNDING * signal)) {
                return Arrays.copyOf(chosen, k);
            }
            chosen[k] = next;
            System.arraycopy(X.data, next * X.numCols, point.data, 0, X.numCols);
            kernel.covariance(point, X, row);
            factor[k] = row.data.clone();
            double[] column = factor[k];
            for (int j = 0; j < k; j++) {
                double[] before = factor[j];
                double share = before[next];
                for (int i = 0; i < N; i++) {
                    column[i] -= share * before[i];
                }
            }
            double root = Math.sqrt(missing[next]);
            left = 0;
            for (int i = 0; i < N; i++) {
                column[i] /= root;
                missing[i] = Math.max(0, missing[i] - column[i] * column[i]);
                left += missing[i];
            }
            missing[next] = 0;
        }
        return chosen;
    }
}
