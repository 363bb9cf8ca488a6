package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import dev.mechanist.sysid.gp.algebra.CovarianceFactor;
import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.Kernel;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * An exact Gaussian process for one output, conditioned on data: y_i = f(x_i) + noise, f with mean zero (Rasmussen and Williams
 * 2006, algorithm 2.1). Immutable.
 */
public final class GaussianProcess implements Regression {
    private final String output;
    private final Kernel kernel;
    private final double noiseVariance;
    private final DMatrixRMaj X;
    private final double[] y;
    private final CovarianceFactor factor;
    private final double[] weights;

    private GaussianProcess(
            String output,
            Kernel kernel,
            double noiseVariance,
            DMatrixRMaj X,
            double[] y,
            CovarianceFactor factor,
            double[] weights) {
        this.output = output;
        this.kernel = kernel;
        this.noiseVariance = noiseVariance;
        this.X = X;
        this.y = y;
        this.factor = factor;
        this.weights = weights;
    }

    private static double[] weights(CovarianceFactor factor, double[] y) {
        DMatrixRMaj alpha = new DMatrixRMaj(y.length, 1, true, y.clone());
        DenseAlgebra.fastest().solve(factor.L(), false, alpha);
        DenseAlgebra.fastest().solve(factor.L(), true, alpha);
        return alpha.data;
    }

    /**
     * Conditions on data.
     *
     * @param output the output's name, for errors
     * @param kernel covariance of f
     * @param noiseVariance positive, in the squared unit of the output
     * @param X points [N, D]
     * @param y targets [N]
     * @throws InputException where data are not finite, or the covariance matrix is singular beyond what jitter mends
     */
    public static GaussianProcess condition(
            String output, Kernel kernel, double noiseVariance, DMatrixRMaj X, double[] y) {
        Shapes.require("X", X, y.length, kernel.inputs());
        requireFinite(output, X, y);
        if (!(noiseVariance > 0) || Double.isInfinite(noiseVariance)) {
            throw new InputException(
                    "output '" + output + "': the noise variance must be positive and finite, not " + noiseVariance);
        }
        DMatrixRMaj K = new DMatrixRMaj(0, 0);
        kernel.covariance(X, X, K);
        for (int i = 0; i < y.length; i++) {
            K.add(i, i, noiseVariance);
        }
        double[] l = kernel.terms().get(0).lengthScales();
        CovarianceFactor factor = CovarianceFactor.of(output, K, noiseVariance, X, l);
        return new GaussianProcess(output, kernel, noiseVariance, X.copy(), y.clone(), factor, weights(factor, y));
    }

    static void requireFinite(String output, DMatrixRMaj X, double[] y) {
        for (int i = 0; i < y.length; i++) {
            boolean finite = Double.isFinite(y[i]);
            for (int d = 0; d < X.numCols; d++) {
                finite &= Double.isFinite(X.get(i, d));
            }
            if (!finite) {
                throw new InputException("output '" + output + "': data row " + i + " is not finite; remove it");
            }
        }
    }

    /** From the parts of a stored model. */
    static GaussianProcess restore(
            String output,
            Kernel kernel,
            double noiseVariance,
            DMatrixRMaj X,
            double[] y,
            CovarianceFactor factor,
            double[] weights) {
        return new GaussianProcess(output, kernel, noiseVariance, X, y, factor, weights);
    }

    /** The Cholesky factor of the data's covariance; not to be modified. */
    CovarianceFactor factor() {
        return factor;
    }

    /**
     * The same process with further points, by extending the Cholesky factor: N^2 K instead of N^3 operations. The hyperparameters
     * stay.
     *
     * @param moreX points [K, D]
     * @param moreY targets [K]
     */
    public GaussianProcess with(DMatrixRMaj moreX, double[] moreY) {
        Shapes.require("moreX", moreX, moreY.length, kernel.inputs());
        requireFinite(output, moreX, moreY);
        int N = y.length;
        int K = moreY.length;
        if (K == 0) {
            return this;
        }
        DMatrixRMaj allX = new DMatrixRMaj(N + K, X.numCols);
        System.arraycopy(X.data, 0, allX.data, 0, N * X.numCols);
        System.arraycopy(moreX.data, 0, allX.data, N * X.numCols, K * X.numCols);
        double[] allY = Arrays.copyOf(y, N + K);
        System.arraycopy(moreY, 0, allY, N, K);
        DenseAlgebra algebra = DenseAlgebra.fastest();
        DMatrixRMaj cross = new DMatrixRMaj(0, 0);
        kernel.covariance(X, moreX, cross);
        algebra.solve(factor.L(), false, cross);
        DMatrixRMaj explained = new DMatrixRMaj(0, 0);
        algebra.multiply(cross, true, cross, false, explained);
        DMatrixRMaj corner = new DMatrixRMaj(0, 0);
        kernel.covariance(moreX, moreX, corner);
        for (int i = 0; i < K; i++) {
            for (int j = 0; j < K; j++) {
                corner.add(i, j, -explained.get(i, j));
            }
            corner.add(i, i, noiseVariance + factor.jitter());
        }
        if (!algebra.cholesky(corner)) {
            return condition(output, kernel, noiseVariance, allX, allY);
        }
        DMatrixRMaj L = new DMatrixRMaj(N + K, N + K);
        for (int i = 0; i < N; i++) {
            System.arraycopy(factor.L().data, i * N, L.data, i * (N + K), i + 1);
        }
        for (int k = 0; k < K; k++) {
            for (int j = 0; j < N; j++) {
                L.set(N + k, j, cross.get(j, k));
            }
            System.arraycopy(corner.data, k * K, L.data, (N + k) * (N + K) + N, k + 1);
        }
        CovarianceFactor longer = new CovarianceFactor(L, factor.jitter());
        return new GaussianProcess(output, kernel, noiseVariance, allX, allY, longer, weights(longer, allY));
    }

    @Override
    public String output() {
        return output;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public double noiseVariance() {
        return noiseVariance;
    }

    @Override
    public double jitter() {
        return factor.jitter();
    }

    /** Number of points N. */
    public int size() {
        return y.length;
    }

    @Override
    public DMatrixRMaj points() {
        return X.copy();
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    /** Targets [N], a copy. */
    public double[] targets() {
        return y.clone();
    }

    /** The kernel's parameters and the log standard deviation of the noise: where a later training may start. */
    public double[] hyperparameters() {
        double[] theta = Arrays.copyOf(kernel.parameters(), kernel.parameterCount() + 1);
        theta[theta.length - 1] = 0.5 * Math.log(noiseVariance);
        return theta;
    }

    @Override
    public void variance(DMatrixRMaj Z, double[] variance) {
        DMatrixRMaj cross = new DMatrixRMaj(0, 0);
        kernel.covariance(X, Z, cross);
        DenseAlgebra.fastest().solve(factor.L(), false, cross);
        int B = Z.numRows;
        Arrays.fill(variance, 0, B, kernel.variance());
        for (int i = 0; i < y.length; i++) {
            for (int b = 0; b < B; b++) {
                double v = cross.data[i * B + b];
                variance[b] -= v * v;
            }
        }
        for (int b = 0; b < B; b++) {
            variance[b] = Math.max(0, variance[b]);
        }
    }

    /** The posterior mean at one point [D]. */
    public double mean(double... z) {
        Shapes.requireLength("z", z, kernel.inputs());
        return new PosteriorMean(this).value(z, 0);
    }

    /** The gradient of the posterior mean at one point [D]. */
    public double[] meanGradient(double... z) {
        Shapes.requireLength("z", z, kernel.inputs());
        double[] gradient = new double[z.length];
        new PosteriorMean(this).gradient(z, 0, gradient);
        return gradient;
    }

    /** -log p(y | X). */
    public double negativeLogLikelihood() {
        double value = 0.5 * y.length * Math.log(2 * Math.PI) + 0.5 * InputExpectation.dot(y, weights);
        for (int i = 0; i < y.length; i++) {
            value += Math.log(factor.L().get(i, i));
        }
        return value;
    }

    /** Diagnostics that need no further data. */
    public LeaveOneOut leaveOneOut() {
        DMatrixRMaj inverse = precision();
        int N = y.length;
        double[] mean = new double[N];
        double[] variance = new double[N];
        double[] standardised = new double[N];
        double density = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            variance[i] = 1 / inverse.get(i, i);
            double residual = weights[i] * variance[i];
            mean[i] = y[i] - residual;
            standardised[i] = residual / Math.sqrt(variance[i]);
            density -= 0.5 * (Math.log(2 * Math.PI * variance[i]) + standardised[i] * standardised[i]) / N;
            squares += residual * residual / N;
        }
        return new LeaveOneOut(mean, variance, standardised, density, Math.sqrt(squares));
    }

    @Override
    public DMatrixRMaj precision() {
        DMatrixRMaj inverse = new DMatrixRMaj(0, 0);
        DenseAlgebra.fastest().inverse(factor.L(), inverse);
        return inverse;
    }
}
