package dev.mechanist.sysid.gp;

import dev.mechanist.core.Shapes;
import dev.mechanist.sysid.gp.algebra.DenseAlgebra;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import dev.mechanist.sysid.gp.kernel.Kernel;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The negative log marginal likelihood of one output, -log p(y | X, theta) = y' inv(K) y / 2 + log|K| / 2 + N log(2 pi) / 2 with
 * K = k(X, X) + noise I, and its gradient (Rasmussen and Williams 2006, equations 5.8 and 5.9). Owns scratch memory: one thread at a
 * time.
 */
public final class MarginalLikelihood {
    private final Kernel kernel;
    private final DMatrixRMaj X;
    private final double[] y;
    private final DMatrixRMaj K = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj inverse = new DMatrixRMaj(0, 0);
    private final DMatrixRMaj alpha;

    /**
     * @param kernel its families are kept, its parameters are replaced in each call
     * @param X points [N, D]; kept, not copied
     * @param y targets [N]; kept, not copied
     */
    public MarginalLikelihood(Kernel kernel, DMatrixRMaj X, double[] y) {
        Shapes.require("X", X, y.length, kernel.inputs());
        this.kernel = kernel;
        this.X = X;
        this.y = y;
        alpha = new DMatrixRMaj(y.length, 1);
    }

    /** Number of parameters: the kernel's and the noise. */
    public int parameterCount() {
        return kernel.parameterCount() + 1;
    }

    /**
     * Value and gradient.
     *
     * @param theta the kernel's parameters, then the log standard deviation of the noise
     * @param gradient overwritten, as long as theta
     * @return positive infinity, with a zero gradient, where K is not positive definite or a parameter is out of range
     */
    public double evaluate(double[] theta, double[] gradient) {
        Shapes.requireLength("theta", theta, parameterCount());
        Arrays.fill(gradient, 0);
        for (double v : theta) {
            if (!(Math.abs(v) < 300)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        int N = y.length;
        int last = theta.length - 1;
        double noise = Math.exp(2 * theta[last]);
        Kernel present = kernel.withParameters(theta);
        present.lowerCovariance(X, K);
        for (int i = 0; i < N; i++) {
            K.data[i * N + i] += noise;
        }
        DenseAlgebra algebra = DenseAlgebra.fastest();
        if (!algebra.cholesky(K)) {
            return Double.POSITIVE_INFINITY;
        }
        System.arraycopy(y, 0, alpha.data, 0, N);
        algebra.solve(K, false, alpha);
        double value = 0.5 * N * Math.log(2 * Math.PI) + 0.5 * InputExpectation.dot(alpha.data, alpha.data);
        for (int i = 0; i < N; i++) {
            value += Math.log(K.data[i * N + i]);
        }
        algebra.solve(K, true, alpha);
        algebra.lowerInverse(K, inverse);
        // Derivative by each entry of the lower triangle, which stands for its mirror image too.
        for (int i = 0; i < N; i++) {
            double a = alpha.data[i];
            for (int j = 0; j < i; j++) {
                inverse.data[i * N + j] -= a * alpha.data[j];
            }
            double diagonal = 0.5 * (inverse.data[i * N + i] - a * a);
            inverse.data[i * N + i] = diagonal;
            gradient[last] += 2 * noise * diagonal;
        }
        present.lowerPullback(X, inverse, gradient);
        return value;
    }
}
