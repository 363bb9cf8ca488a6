package dev.mechanist.planners.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The affine policy v = W z + b, with parameters (b, W column by column). */
public final class LinearPolicy implements PolicyMap {
    private final DMatrixRMaj weights;
    private final double[] bias;

    /**
     * @param weights W [E, D]
     * @param bias b [E]
     */
    public LinearPolicy(DMatrixRMaj weights, double[] bias) {
        if (bias.length != weights.numRows) {
            throw new InputException(
                    "a linear policy of " + weights.numRows + " outputs needs as many biases, not " + bias.length);
        }
        this.weights = weights.copy();
        this.bias = bias.clone();
    }

    /** W [E, D], a copy. */
    public DMatrixRMaj weights() {
        return weights.copy();
    }

    /** b [E], a copy. */
    public double[] bias() {
        return bias.clone();
    }

    @Override
    public int inputs() {
        return weights.numCols;
    }

    @Override
    public int outputs() {
        return weights.numRows;
    }

    @Override
    public int parameterCount() {
        return bias.length + weights.getNumElements();
    }

    @Override
    public double[] parameters() {
        double[] theta = new double[parameterCount()];
        System.arraycopy(bias, 0, theta, 0, bias.length);
        for (int e = 0; e < outputs(); e++) {
            for (int d = 0; d < inputs(); d++) {
                theta[weightAt(e, d)] = weights.get(e, d);
            }
        }
        return theta;
    }

    private int weightAt(int e, int d) {
        return bias.length + d * outputs() + e;
    }

    @Override
    public LinearPolicy withParameters(double[] theta) {
        Shapes.requireLength("theta", theta, parameterCount());
        LinearPolicy other = new LinearPolicy(weights, bias);
        System.arraycopy(theta, 0, other.bias, 0, bias.length);
        for (int e = 0; e < outputs(); e++) {
            for (int d = 0; d < inputs(); d++) {
                other.weights.set(e, d, theta[weightAt(e, d)]);
            }
        }
        return other;
    }

    @Override
    public double[] at(double[] z) {
        double[] v = bias.clone();
        for (int e = 0; e < v.length; e++) {
            for (int d = 0; d < z.length; d++) {
                v[e] += weights.get(e, d) * z[d];
            }
        }
        return v;
    }

    @Override
    public Moments propagate(Gaussian z) {
        DMatrixRMaj ws = CommonOps_DDRM.mult(weights, z.covariance(), null);
        DMatrixRMaj covariance = CommonOps_DDRM.multTransB(ws, weights, null);
        MomentAlgebra.symmetrise(covariance);
        return new Moments(at(z.mean()), covariance, CommonOps_DDRM.transpose(weights, null));
    }

    @Override
    public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
        int E = outputs();
        int D = inputs();
        double[] gm = new double[D];
        for (int d = 0; d < D; d++) {
            for (int e = 0; e < E; e++) {
                gm[d] += weights.get(e, d) * seed.mean()[e];
            }
        }
        DMatrixRMaj gSW = CommonOps_DDRM.mult(seed.covariance(), weights, null);
        DMatrixRMaj gS = CommonOps_DDRM.multTransA(weights, gSW, null);
        MomentAlgebra.symmetrise(gS);
        if (gTheta != null) {
            DMatrixRMaj gW = CommonOps_DDRM.mult(gSW, z.covariance(), null);
            for (int e = 0; e < E; e++) {
                gTheta[e] += seed.mean()[e];
                for (int d = 0; d < D; d++) {
                    gTheta[weightAt(e, d)] += 2 * gW.get(e, d)
                            + seed.mean()[e] * z.mean()[d]
                            + seed.gain().get(d, e);
                }
            }
        }
        return new Gaussian(gm, gS);
    }
}
