package dev.mechanist.sysid.gp;

import dev.mechanist.core.Shapes;
import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.Kernel;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The objective of a sparse process and its gradient by hyperparameters and inducing points: -log p(y) of the FITC prior, or the
 * negative variational bound. With E = (inv(C) - a a') / 2, a = inv(C) y, and A = inv(k(Z, Z)) k(Z, X), the derivative by k(Z, X) is
 * 2 A (E - D) and that by k(Z, Z) is -A (E - D) A'; the diagonal D is that of E for FITC and 1 / (2 noise) for the bound.
 */
public final class SparseLikelihood {
    private final SparseMethod method;
    private final Kernel kernel;
    private final DMatrixRMaj X;
    private final double[] y;
    private final double ridge;

    /**
     * @param method which objective
     * @param kernel its families are kept
     * @param X points [N, D]; kept, not copied
     * @param y targets [N]; kept, not copied
     * @param ridge added to the variances of the inducing values
     */
    public SparseLikelihood(SparseMethod method, Kernel kernel, DMatrixRMaj X, double[] y, double ridge) {
        Shapes.require("X", X, y.length, kernel.inputs());
        this.method = method;
        this.kernel = kernel;
        this.X = X;
        this.y = y;
        this.ridge = ridge;
    }

    /**
     * Value and gradient.
     *
     * @param theta the kernel's parameters, then the log standard deviation of the noise
     * @param Z inducing points [M, D]
     * @param gTheta overwritten, as long as theta
     * @param gZ reshaped to [M, D] and overwritten
     * @return positive infinity where a matrix is not positive definite
     */
    public double evaluate(double[] theta, DMatrixRMaj Z, double[] gTheta, DMatrixRMaj gZ) {
        Shapes.requireLength("theta", theta, kernel.parameterCount() + 1);
        Arrays.fill(gTheta, 0);
        gZ.reshape(Z.numRows, Z.numCols);
        gZ.zero();
        for (double v : theta) {
            if (!(Math.abs(v) < 300)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        Kernel present = kernel.withParameters(theta);
        int last = theta.length - 1;
        double noise = Math.exp(2 * theta[last]);
        SparseFactor f = new SparseFactor(method, present, noise, ridge, Z, X, y);
        if (!f.positive()) {
            return Double.POSITIVE_INFINITY;
        }
        DenseAlgebra algebra = DenseAlgebra.fastest();
        int N = y.length;
        int M = Z.numRows;
        double value = 0.5 * N * Math.log(2 * Math.PI) - 0.5 * InputExpectation.dot(f.c.data, f.c.data);
        for (int k = 0; k < M; k++) {
            value += Math.log(f.LB.get(k, k));
        }
        // Weights a = inv(C) y and the diagonals of E and D.
        DMatrixRMaj explained = new DMatrixRMaj(0, 0);
        algebra.multiply(f.W, true, f.c, false, explained);
        double[] a = new double[N];
        double[] e = new double[N];
        double[] d = new double[N];
        double[] columnSquares = new double[N];
        SparseFactor.columnSquares(f.W, columnSquares);
        double byNoise = 0;
        for (int i = 0; i < N; i++) {
            a[i] = (y[i] - explained.data[i]) / f.lambda[i];
            value += 0.5 * (Math.log(f.lambda[i]) + y[i] * y[i] / f.lambda[i]);
            e[i] = 0.5 * ((1 - columnSquares[i] / f.lambda[i]) / f.lambda[i] - a[i] * a[i]);
            byNoise += e[i];
            if (method == SparseMethod.FITC) {
                d[i] = e[i];
            } else {
                d[i] = 0.5 / noise;
                value += d[i] * f.missing[i];
                byNoise -= d[i] * f.missing[i] / noise;
            }
        }
        // A (E - D) = (A inv(Lambda) - A inv(Lambda) W' W inv(Lambda) - A a a') / 2 - A D.
        DMatrixRMaj A = f.V.copy();
        algebra.solve(f.L, true, A);
        DMatrixRMaj scaledA = f.scaleColumns(A);
        DMatrixRMaj scaledW = f.scaleColumns(f.W);
        DMatrixRMaj product = new DMatrixRMaj(0, 0);
        algebra.multiply(scaledA, false, f.W, true, product);
        DMatrixRMaj AE = new DMatrixRMaj(0, 0);
        algebra.multiply(product, false, scaledW, false, AE);
        for (int k = 0; k < M; k++) {
            double Aa = 0;
            for (int i = 0; i < N; i++) {
                Aa += A.data[k * N + i] * a[i];
            }
            for (int i = 0; i < N; i++) {
                int at = k * N + i;
                AE.data[at] = 0.5 * (scaledA.data[at] - AE.data[at] - Aa * a[i]) - A.data[at] * d[i];
            }
        }
        DMatrixRMaj byInducing = new DMatrixRMaj(0, 0);
        algebra.multiply(AE, false, A, true, byInducing);
        for (int i = 0; i < byInducing.getNumElements(); i++) {
            byInducing.data[i] = -byInducing.data[i];
        }
        DMatrixRMaj gInducing = new DMatrixRMaj(M, Z.numCols);
        present.pullback(Z, Z, byInducing, gTheta, gInducing);
        for (int i = 0; i < AE.getNumElements(); i++) {
            AE.data[i] *= 2;
        }
        present.pullback(Z, X, AE, gTheta, gZ);
        for (int i = 0; i < gZ.getNumElements(); i++) {
            gZ.data[i] += 2 * gInducing.data[i];
        }
        double byVariance = 0;
        for (double v : d) {
            byVariance += v;
        }
        int stride = kernel.inputs() + 1;
        for (int t = 0; t < present.terms().size(); t++) {
            gTheta[t * stride + stride - 1] += 2 * present.terms().get(t).signalVariance() * byVariance;
        }
        gTheta[last] = 2 * noise * byNoise;
        return value;
    }
}
