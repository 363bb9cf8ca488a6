package dev.mechanist.planners.pilco;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The quadratic loss (x - z)' W (x - z) of a Gaussian x: mean tr(S W) + d'Wd, variance 2 tr(W S W S) + 4 d'W S W d. */
public final class QuadraticLoss implements GaussianMap {
    private final DMatrixRMaj weight;
    private final double[] target;

    /**
     * @param weight W [D, D], symmetric and positive semi-definite
     * @param target z [D]
     */
    public QuadraticLoss(DMatrixRMaj weight, double[] target) {
        Shapes.require("weight", weight, target.length, target.length);
        this.weight = weight.copy();
        this.target = target.clone();
    }

    @Override
    public int inputs() {
        return target.length;
    }

    @Override
    public int outputs() {
        return 1;
    }

    private double[] offset(Gaussian x) {
        double[] d = x.mean().clone();
        for (int i = 0; i < d.length; i++) {
            d[i] -= target[i];
        }
        return d;
    }

    @Override
    public Moments propagate(Gaussian x) {
        double[] d = offset(x);
        double[] Wd = MomentAlgebra.multiply(weight, d);
        DMatrixRMaj SW = CommonOps_DDRM.mult(x.covariance(), weight, null);
        DMatrixRMaj covariance = new DMatrixRMaj(1, 1);
        covariance.set(
                0,
                0,
                2 * CommonOps_DDRM.trace(CommonOps_DDRM.mult(SW, SW, null))
                        + 4 * MomentAlgebra.quadratic(x.covariance(), Wd));
        DMatrixRMaj gain = new DMatrixRMaj(d.length, 1);
        for (int i = 0; i < d.length; i++) {
            gain.set(i, 0, 2 * Wd[i]);
        }
        return new Moments(
                new double[] {CommonOps_DDRM.trace(SW) + MomentAlgebra.quadratic(weight, d)}, covariance, gain);
    }

    @Override
    public Gaussian pullback(Gaussian x, Moments seed, double[] gTheta) {
        int D = inputs();
        double[] Wd = MomentAlgebra.multiply(weight, offset(x));
        double gMean = seed.mean()[0];
        double gVariance = seed.covariance().get(0, 0);
        DMatrixRMaj WSW = CommonOps_DDRM.mult(weight, CommonOps_DDRM.mult(x.covariance(), weight, null), null);
        double[] WSWd = MomentAlgebra.multiply(weight, MomentAlgebra.multiply(x.covariance(), Wd));
        double[] WgGain = MomentAlgebra.multiply(weight, seed.gain().data);
        double[] gm = new double[D];
        DMatrixRMaj gS = new DMatrixRMaj(D, D);
        for (int i = 0; i < D; i++) {
            gm[i] = 2 * gMean * Wd[i] + 8 * gVariance * WSWd[i] + 2 * WgGain[i];
            for (int j = 0; j < D; j++) {
                gS.set(i, j, gMean * weight.get(i, j) + 4 * gVariance * (WSW.get(i, j) + Wd[i] * Wd[j]));
            }
        }
        MomentAlgebra.symmetrise(gS);
        return new Gaussian(gm, gS);
    }
}
