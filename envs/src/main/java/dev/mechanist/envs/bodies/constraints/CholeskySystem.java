package dev.mechanist.envs.bodies.constraints;

/** A small dense positive definite system, row-major, by its factor L of L L'. */
final class CholeskySystem {
    private final int n;
    final double[] matrix;
    private final double[] factor;

    CholeskySystem(int n) {
        this.n = n;
        matrix = new double[n * n];
        factor = new double[n * n];
    }

    /** Factors the matrix, of which the lower triangle is read. */
    void decompose() {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * n + k] * factor[j * n + k];
                }
                factor[i * n + j] = i == j ? Math.sqrt(Math.max(SoftConstraint.MINIMUM, sum)) : sum / factor[j * n + j];
            }
        }
    }

    /** out = sign matrix^-1 right, with the last factor. */
    void solve(double[] right, double sign, double[] out) {
        for (int i = 0; i < n; i++) {
            double sum = sign * right[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i * n + k] * out[k];
            }
            out[i] = sum / factor[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = out[i];
            for (int k = i + 1; k < n; k++) {
                sum -= factor[k * n + i] * out[k];
            }
            out[i] = sum / factor[i * n + i];
        }
    }
}
