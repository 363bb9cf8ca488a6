package dev.mechanist.envs.bodies.constraints;

/** A small dense positive definite system, row-major, by its factor L of L L'. */
final class CholeskySystem {
    private final int n;
    /** Of which the lower triangle is read [n n]. */
    final double[] matrix;

    private final double[] factor;
    private final double[] inverse;

    CholeskySystem(int n) {
        this.n = n;
        matrix = new double[n * n];
        factor = new double[n * n];
        inverse = new double[n];
    }

    /** Factors the matrix. */
    void decompose() {
        double[] L = factor;
        for (int i = 0, ri = 0; i < n; i++, ri += n) {
            for (int j = 0, rj = 0; j < i; j++, rj += n) {
                double sum = matrix[ri + j];
                for (int k = 0; k < j; k++) {
                    sum -= L[ri + k] * L[rj + k];
                }
                L[ri + j] = sum * inverse[j];
            }
            double rest = matrix[ri + i];
            for (int k = 0; k < i; k++) {
                rest -= L[ri + k] * L[ri + k];
            }
            inverse[i] = 1 / Math.sqrt(Math.max(SoftConstraint.MINIMUM, rest));
        }
    }

    /** out = sign matrix^-1 right, with the last factor. */
    void solve(double[] right, double sign, double[] out) {
        forward(right, sign, out);
        backward(out);
    }

    /** out = sign L^-1 right; returns right' matrix^-1 right. */
    double forward(double[] right, double sign, double[] out) {
        double square = 0;
        for (int i = 0, r = 0; i < n; i++, r += n) {
            double sum = sign * right[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[r + k] * out[k];
            }
            sum *= inverse[i];
            out[i] = sum;
            square += sum * sum;
        }
        return square;
    }

    /** out = L'^-1 out. */
    void backward(double[] out) {
        for (int i = n - 1; i >= 0; i--) {
            double value = out[i] * inverse[i];
            out[i] = value;
            for (int k = 0, r = i * n; k < i; k++) {
                out[k] -= factor[r + k] * value;
            }
        }
    }
}
