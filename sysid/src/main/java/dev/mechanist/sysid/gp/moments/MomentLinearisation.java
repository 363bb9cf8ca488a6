package dev.mechanist.sysid.gp.moments;

import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianLinearisation;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.gaussian.RawMoments;
import dev.mechanist.sysid.gp.kernel.PairSums;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Puts the sums over points and pairs of points together to moments and adjoints, whichever engine has computed them. Of the covariance
 * it keeps E^2 (D + D^2) derivatives; the adjoint of mean and gain is the engine's.
 */
final class MomentLinearisation implements GaussianLinearisation {
    /** The adjoint of all means and gains. */
    interface MeanAdjoint {
        /**
         * Adds to gm [D] and, symmetrically, to gS [D, D].
         *
         * @param meanSeed dL/dM [E]
         * @param gainSeed dL/d gain [D, E]
         */
        void pullback(double[] meanSeed, DMatrixRMaj gainSeed, double[] gm, DMatrixRMaj gS);
    }

    private final Moments moments;
    private final MeanAdjoint adjoint;

    /** Derivatives of the raw second moments E[f_a f_b], b at most a, by the mean [D] and by the covariance [D, D]. */
    private final double[][][] byMean;

    private final DMatrixRMaj[][] byCovariance;

    /**
     * @param mean [E]
     * @param gain [D, E]
     * @param addedVariances what each variance has beyond the sum over pairs [E]
     * @param geometry for b at most a
     * @param sums for b at most a
     */
    MomentLinearisation(
            double[] mean,
            DMatrixRMaj gain,
            double[] addedVariances,
            PairGeometry[][] geometry,
            PairSums[][] sums,
            MeanAdjoint adjoint) {
        this.adjoint = adjoint;
        int E = mean.length;
        double[][] products = new double[E][E];
        byMean = new double[E][E][];
        byCovariance = new DMatrixRMaj[E][E];
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                products[a][b] = sums[a][b].total();
                byMean[a][b] = geometry[a][b].byMean(sums[a][b]);
                byCovariance[a][b] = geometry[a][b].byCovariance(sums[a][b]);
            }
        }
        DMatrixRMaj covariance = RawMoments.covariance(mean, products, addedVariances);
        moments = new Moments(mean, covariance, gain);
    }

    @Override
    public Moments moments() {
        return moments;
    }

    @Override
    public Gaussian pullback(Moments seed, double[] gTheta) {
        int E = moments.mean().length;
        int D = moments.gain().numRows;
        double[] gm = new double[D];
        DMatrixRMaj gS = new DMatrixRMaj(D, D);
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                double weight = RawMoments.byProduct(seed, a, b);
                for (int d = 0; d < D; d++) {
                    gm[d] += weight * byMean[a][b][d];
                }
                CommonOps_DDRM.addEquals(gS, weight, byCovariance[a][b]);
            }
        }
        adjoint.pullback(RawMoments.byMean(seed, moments.mean()), seed.gain(), gm, gS);
        return new Gaussian(gm, gS);
    }
}
