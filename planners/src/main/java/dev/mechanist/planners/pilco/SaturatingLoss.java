package dev.mechanist.planners.pilco;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.GaussianMap;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The saturating loss 1 - exp(-(x - z)' W (x - z) / 2) of a Gaussian x (Deisenroth and Rasmussen 2011, equations 24 and 25;
 * mean, variance and gain are exact). A variance below 1e-12 is rounding and becomes 0.
 */
public final class SaturatingLoss implements GaussianMap {
    private static final double ROUNDING = 1e-12;

    private final DMatrixRMaj weight;
    private final double[] target;

    /**
     * @param weight W [D, D], symmetric and positive semi-definite
     * @param target z [D]
     */
    public SaturatingLoss(DMatrixRMaj weight, double[] target) {
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

    /** E exp(-c d'Wd / 2) with d = x - z, together with A = W inv(I + c S W) and a = A (m - z). */
    private final class Bump {
        final double value;
        final DMatrixRMaj A;
        final double[] a;

        Bump(Gaussian x, double c) {
            int D = target.length;
            DMatrixRMaj sw = new DMatrixRMaj(D, D);
            CommonOps_DDRM.mult(c, x.covariance(), weight, sw);
            for (int i = 0; i < D; i++) {
                sw.add(i, i, 1);
            }
            A = CommonOps_DDRM.mult(weight, MomentAlgebra.invert(sw), null);
            MomentAlgebra.symmetrise(A);
            double[] d = new double[D];
            for (int i = 0; i < D; i++) {
                d[i] = x.mean()[i] - target[i];
            }
            a = MomentAlgebra.multiply(A, d);
            double exponent = 0;
            for (int i = 0; i < D; i++) {
                exponent += d[i] * a[i];
            }
            value = Math.exp(-0.5 * c * exponent) / Math.sqrt(CommonOps_DDRM.det(sw));
        }
    }

    @Override
    public Moments propagate(Gaussian x) {
        Bump once = new Bump(x, 1);
        Bump squared = new Bump(x, 2);
        double variance = squared.value - once.value * once.value;
        DMatrixRMaj covariance = new DMatrixRMaj(1, 1);
        covariance.set(0, 0, variance < ROUNDING ? 0 : variance);
        DMatrixRMaj gain = new DMatrixRMaj(inputs(), 1);
        for (int i = 0; i < inputs(); i++) {
            gain.set(i, 0, once.value * once.a[i]);
        }
        return new Moments(new double[] {1 - once.value}, covariance, gain);
    }

    @Override
    public Gaussian pullback(Gaussian x, Moments seed, double[] gTheta) {
        int D = inputs();
        Bump once = new Bump(x, 1);
        Bump squared = new Bump(x, 2);
        double gVariance = seed.covariance().get(0, 0);
        double gOnce = -seed.mean()[0] - 2 * gVariance * once.value;
        double[] gGain = seed.gain().data;
        double[] AgGain = MomentAlgebra.multiply(once.A, gGain);
        double along = 0;
        for (int i = 0; i < D; i++) {
            along += once.a[i] * gGain[i];
        }
        double[] gm = new double[D];
        DMatrixRMaj gS = new DMatrixRMaj(D, D);
        for (int i = 0; i < D; i++) {
            gm[i] = -gOnce * once.value * once.a[i]
                    - 2 * gVariance * squared.value * squared.a[i]
                    + once.value * (AgGain[i] - once.a[i] * along);
            for (int j = 0; j < D; j++) {
                gS.set(
                        i,
                        j,
                        0.5 * (gOnce + along) * once.value * (once.a[i] * once.a[j] - once.A.get(i, j))
                                + gVariance * squared.value * (2 * squared.a[i] * squared.a[j] - squared.A.get(i, j))
                                - 0.5 * once.value * (AgGain[i] * once.a[j] + once.a[i] * AgGain[j]));
            }
        }
        return new Gaussian(gm, gS);
    }
}
