package dev.mechanist.planners.pilco;

import dev.mechanist.core.Shapes;
import dev.mechanist.core.gaussian.Gaussian;
import dev.mechanist.core.gaussian.MomentAlgebra;
import dev.mechanist.core.gaussian.Moments;
import dev.mechanist.core.gaussian.RadialBasis;
import dev.mechanist.core.gaussian.RadialBasisAdjoint;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * A network of radial basis functions, v_e = sum_i beta_ie exp(-(z - c_i)' inv(L_e) (z - c_i) / 2), written as the mean of a
 * Gaussian process: beta_e = inv(K_e + 0.01^2 I) t_e with signal variance 1, so that the targets t are about the values at the
 * centres c (Deisenroth, Fox and Rasmussen 2015, section 3.5.1). Moments are those of the deterministic function, with 1e-6
 * added to the variances.
 *
 * <p>Parameters: per output the log length-scales [D], a log signal and a log noise that have no effect; then the centres
 * column by column, then the targets column by column.
 */
public final class RadialBasisPolicy implements PolicyMap {
    private static final double NOISE_VARIANCE = 1e-4;
    private static final double JITTER = 1e-6;

    private final DMatrixRMaj hyperparameters;
    private final DMatrixRMaj centres;
    private final DMatrixRMaj targets;

    /** Per output: the kernel among the centres [E][n, n] and inv(K + noise). */
    private final DMatrixRMaj[] kernel;

    private final DMatrixRMaj[] inverse;
    private final RadialBasis basis;

    /**
     * @param hyperparameters [D + 2, E]: log length-scales, then two rows without effect
     * @param centres [n, D]
     * @param targets [n, E]
     */
    public RadialBasisPolicy(DMatrixRMaj hyperparameters, DMatrixRMaj centres, DMatrixRMaj targets) {
        int n = centres.numRows;
        int D = centres.numCols;
        int E = targets.numCols;
        Shapes.require("hyperparameters", hyperparameters, D + 2, E);
        Shapes.require("targets", targets, n, E);
        this.hyperparameters = hyperparameters.copy();
        this.centres = centres.copy();
        this.targets = targets.copy();
        double[][] precision = new double[E][D];
        double[][] beta = new double[E][];
        kernel = new DMatrixRMaj[E];
        inverse = new DMatrixRMaj[E];
        for (int e = 0; e < E; e++) {
            for (int d = 0; d < D; d++) {
                precision[e][d] = Math.exp(-2 * hyperparameters.get(d, e));
            }
            kernel[e] = kernel(precision[e]);
            inverse[e] = invertNoisy(kernel[e]);
            beta[e] = MomentAlgebra.multiply(inverse[e], MomentAlgebra.column(targets, e));
        }
        basis = new RadialBasis(this.centres, precision, beta, JITTER);
    }

    private DMatrixRMaj kernel(double[] la) {
        int n = centres.numRows;
        DMatrixRMaj K = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int d = 0; d < la.length; d++) {
                    double difference = centres.get(i, d) - centres.get(j, d);
                    sum += la[d] * difference * difference;
                }
                double k = Math.exp(-0.5 * sum);
                K.set(i, j, k);
                K.set(j, i, k);
            }
        }
        return K;
    }

    private static DMatrixRMaj invertNoisy(DMatrixRMaj K) {
        int n = K.numRows;
        DMatrixRMaj noisy = K.copy();
        for (int i = 0; i < n; i++) {
            noisy.add(i, i, NOISE_VARIANCE);
        }
        LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(n);
        DMatrixRMaj inverse = new DMatrixRMaj(n, n);
        if (!cholesky.setA(noisy)) {
            inverse.fill(
                    Double.NaN); // parameters beyond the range of floating point: the policy diverges, as a rollout may
            return inverse;
        }
        cholesky.invert(inverse);
        MomentAlgebra.symmetrise(inverse);
        return inverse;
    }

    /** Log length-scales and two rows without effect [D + 2, E], a copy. */
    public DMatrixRMaj hyperparameters() {
        return hyperparameters.copy();
    }

    /** Centres [n, D], a copy. */
    public DMatrixRMaj centres() {
        return centres.copy();
    }

    /** Targets [n, E], a copy. */
    public DMatrixRMaj targets() {
        return targets.copy();
    }

    /** Number of basis functions n. */
    public int basis() {
        return centres.numRows;
    }

    @Override
    public int inputs() {
        return centres.numCols;
    }

    @Override
    public int outputs() {
        return targets.numCols;
    }

    @Override
    public int parameterCount() {
        return hyperparameters.getNumElements() + centres.getNumElements() + targets.getNumElements();
    }

    @Override
    public double[] parameters() {
        double[] theta = new double[parameterCount()];
        int at = 0;
        for (DMatrixRMaj part : new DMatrixRMaj[] {hyperparameters, centres, targets}) {
            for (int j = 0; j < part.numCols; j++) {
                for (int i = 0; i < part.numRows; i++) {
                    theta[at++] = part.get(i, j);
                }
            }
        }
        return theta;
    }

    @Override
    public RadialBasisPolicy withParameters(double[] theta) {
        Shapes.requireLength("theta", theta, parameterCount());
        DMatrixRMaj[] parts = {hyperparameters.copy(), centres.copy(), targets.copy()};
        int at = 0;
        for (DMatrixRMaj part : parts) {
            for (int j = 0; j < part.numCols; j++) {
                for (int i = 0; i < part.numRows; i++) {
                    part.set(i, j, theta[at++]);
                }
            }
        }
        return new RadialBasisPolicy(parts[0], parts[1], parts[2]);
    }

    private int hyperparameterAt(int d, int e) {
        return e * hyperparameters.numRows + d;
    }

    private int centreAt(int i, int d) {
        return hyperparameters.getNumElements() + d * centres.numRows + i;
    }

    private int targetAt(int i, int e) {
        return hyperparameters.getNumElements() + centres.getNumElements() + e * targets.numRows + i;
    }

    @Override
    public double[] at(double[] z) {
        return basis.at(z);
    }

    @Override
    public Moments propagate(Gaussian z) {
        return basis.propagate(z);
    }

    @Override
    public Gaussian pullback(Gaussian z, Moments seed, double[] gTheta) {
        RadialBasisAdjoint adjoint = basis.pullback(z, seed);
        if (gTheta != null) {
            addTo(gTheta, adjoint);
        }
        return new Gaussian(adjoint.byMean(), adjoint.byCovariance());
    }

    /** Through beta = inv(K + noise) t to targets, centres and length-scales. */
    private void addTo(double[] gTheta, RadialBasisAdjoint adjoint) {
        int n = basis();
        int D = inputs();
        for (int i = 0; i < n; i++) {
            for (int d = 0; d < D; d++) {
                gTheta[centreAt(i, d)] += adjoint.byOffsets()[i * D + d];
            }
        }
        for (int e = 0; e < outputs(); e++) {
            double[] precision = basis.precision()[e];
            double[] beta = basis.weights()[e];
            double[] gTarget = MomentAlgebra.multiply(inverse[e], adjoint.byWeights()[e]);
            double[] byPrecision = Arrays.copyOf(adjoint.byPrecision()[e], D);
            for (int i = 0; i < n; i++) {
                gTheta[targetAt(i, e)] += gTarget[i];
                for (int j = 0; j < n; j++) {
                    double w = -gTarget[i] * beta[j] * kernel[e].data[i * n + j];
                    for (int d = 0; d < D; d++) {
                        double difference = centres.data[i * D + d] - centres.data[j * D + d];
                        double pull = w * precision[d] * difference;
                        gTheta[centreAt(i, d)] -= pull;
                        gTheta[centreAt(j, d)] += pull;
                        byPrecision[d] -= 0.5 * w * difference * difference;
                    }
                }
            }
            for (int d = 0; d < D; d++) {
                gTheta[hyperparameterAt(d, e)] -= 2 * precision[d] * byPrecision[d];
            }
        }
    }
}
