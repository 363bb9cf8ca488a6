package dev.mechanist.sysid.gp;

import dev.mechanist.core.numerics.Minimiser;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The penalised objective of a sparse process over one vector: first the hyperparameters, then the inducing points, each coordinate in
 * units of the first length scales so that all entries are of order one.
 */
final class InducingSearch implements Minimiser.Objective {
    private final SparseLikelihood likelihood;
    private final HyperparameterPenalty penalty;
    private final double[] logScales;
    private final int parameters;
    private final double[] units;

    /**
     * @param logScales log of the spread of each input [D]
     * @param theta hyperparameters to start from, whose first D entries are the logs of the units
     */
    InducingSearch(SparseLikelihood likelihood, HyperparameterPenalty penalty, double[] logScales, double[] theta) {
        this.likelihood = likelihood;
        this.penalty = penalty;
        this.logScales = logScales;
        parameters = theta.length;
        units = new double[logScales.length];
        for (int d = 0; d < units.length; d++) {
            units[d] = Math.exp(theta[d]);
        }
    }

    /** The vector for hyperparameters and inducing points. */
    double[] join(double[] theta, DMatrixRMaj Z) {
        double[] x = Arrays.copyOf(theta, parameters + Z.getNumElements());
        for (int i = 0; i < Z.getNumElements(); i++) {
            x[parameters + i] = Z.data[i] / units[i % units.length];
        }
        return x;
    }

    /** The hyperparameters in a vector. */
    double[] theta(double[] x) {
        return Arrays.copyOf(x, parameters);
    }

    /** The inducing points in a vector [M, D]. */
    DMatrixRMaj inducing(double[] x) {
        int D = units.length;
        DMatrixRMaj Z = new DMatrixRMaj((x.length - parameters) / D, D);
        for (int i = 0; i < Z.getNumElements(); i++) {
            Z.data[i] = x[parameters + i] * units[i % D];
        }
        return Z;
    }

    @Override
    public double value(double[] x, double[] gradient) {
        double[] theta = theta(x);
        double[] gTheta = new double[parameters];
        DMatrixRMaj gZ = new DMatrixRMaj(0, 0);
        double value = likelihood.evaluate(theta, inducing(x), gTheta, gZ);
        value += penalty.evaluate(theta, logScales, gTheta);
        System.arraycopy(gTheta, 0, gradient, 0, parameters);
        for (int i = 0; i < gZ.getNumElements(); i++) {
            gradient[parameters + i] = gZ.data[i] * units[i % units.length];
        }
        return value;
    }
}
