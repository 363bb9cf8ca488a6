package dev.mechanist.planners.trajectory;

/**
 * min_k 1/2 k'Hk + g'k subject to lower &lt;= k &lt;= upper, by the projected Newton method of Tassa, Mansard and Todorov,
 * "Control-limited differential dynamic programming" (ICRA 2014), algorithm 1 and section III-A. At the solution the
 * Cholesky factor of the free part of H is kept, from which feedback gains follow.
 */
final class BoxQuadratic {
    private static final int ITERATIONS = 100;
    private static final double GRADIENT_TOLERANCE = 1e-12;
    private static final double ARMIJO = 0.1;
    private static final double STEP_DECREASE = 0.6;
    private static final double SMALLEST_STEP = 1e-22;

    private final int m;
    private final double[] factor;
    private final int[] free;
    private final double[] gradient;
    private final double[] direction;
    private final double[] candidate;
    private final boolean[] clamped;
    private final boolean[] factored;
    private int freeCount;

    BoxQuadratic(int m) {
        this.m = m;
        factor = new double[m * m];
        free = new int[m];
        gradient = new double[m];
        direction = new double[m];
        candidate = new double[m];
        clamped = new boolean[m];
        factored = new boolean[m];
    }

    /**
     * Solves the problem.
     *
     * @param H symmetric [m, m]
     * @param g [m]
     * @param lower [m]
     * @param upper [m]
     * @param k start point on entry, solution on return [m]
     * @return false when H is not positive definite on the free subspace
     */
    boolean solve(double[] H, double[] g, double[] lower, double[] upper, double[] k) {
        if (m == 1) {
            return solveScalar(H[0], g[0], lower[0], upper[0], k);
        }
        for (int i = 0; i < m; i++) {
            k[i] = clamp(k[i], lower[i], upper[i]);
        }
        double value = value(H, g, k);
        boolean stale = true;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            gradient(H, g, k);
            freeCount = 0;
            for (int i = 0; i < m; i++) {
                clamped[i] = k[i] == lower[i] && gradient[i] > 0 || k[i] == upper[i] && gradient[i] < 0;
                stale |= clamped[i] != factored[i];
                if (!clamped[i]) {
                    free[freeCount++] = i;
                }
            }
            if (stale) {
                if (!factorise(H)) {
                    return false;
                }
                System.arraycopy(clamped, 0, factored, 0, m);
                stale = false;
            }
            double norm = 0;
            double scale = 0;
            for (int a = 0; a < freeCount; a++) {
                int i = free[a];
                norm = Math.max(norm, Math.abs(gradient[i]));
                scale = Math.max(scale, Math.abs(g[i]));
                direction[a] = -gradient[i];
            }
            if (norm <= GRADIENT_TOLERANCE * Math.max(scale, Double.MIN_NORMAL)) {
                return true;
            }
            solveFactored(direction, 0, 1);
            double slope = 0;
            for (int a = 0; a < freeCount; a++) {
                slope += direction[a] * gradient[free[a]];
            }
            if (!(slope < 0)) {
                return true;
            }
            double step = 1;
            double reached;
            while (true) {
                System.arraycopy(k, 0, candidate, 0, m);
                for (int a = 0; a < freeCount; a++) {
                    int i = free[a];
                    candidate[i] = clamp(k[i] + step * direction[a], lower[i], upper[i]);
                }
                reached = value(H, g, candidate);
                if (reached - value <= ARMIJO * step * slope) {
                    break;
                }
                step *= STEP_DECREASE;
                if (step < SMALLEST_STEP || reached - value >= -1e-15 * Math.abs(value) && step < 1e-8) {
                    return true;
                }
            }
            System.arraycopy(candidate, 0, k, 0, m);
            value = reached;
        }
        return true;
    }

    private boolean solveScalar(double h, double g, double lower, double upper, double[] k) {
        if (!(h > 0)) {
            return false;
        }
        double unconstrained = -g / h;
        k[0] = clamp(unconstrained, lower, upper);
        clamped[0] = unconstrained < lower || unconstrained > upper;
        freeCount = clamped[0] ? 0 : 1;
        factor[0] = Math.sqrt(h);
        return true;
    }

    /** Number of components of the solution that are not at a bound. */
    int freeCount() {
        return freeCount;
    }

    /** Index in 0 .. m-1 of free component a. */
    int free(int a) {
        return free[a];
    }

    /** b = H_ff^-1 b for one column of a row-major matrix with one row per free component. */
    void solveFactored(double[] b, int o, int stride) {
        for (int i = 0; i < freeCount; i++) {
            double sum = b[o + i * stride];
            for (int j = 0; j < i; j++) {
                sum -= factor[i * m + j] * b[o + j * stride];
            }
            b[o + i * stride] = sum / factor[i * m + i];
        }
        for (int i = freeCount - 1; i >= 0; i--) {
            double sum = b[o + i * stride];
            for (int j = i + 1; j < freeCount; j++) {
                sum -= factor[j * m + i] * b[o + j * stride];
            }
            b[o + i * stride] = sum / factor[i * m + i];
        }
    }

    /** Cholesky factor of the free rows and columns of H. */
    private boolean factorise(double[] H) {
        for (int i = 0; i < freeCount; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = H[free[i] * m + free[j]];
                for (int l = 0; l < j; l++) {
                    sum -= factor[i * m + l] * factor[j * m + l];
                }
                if (i == j) {
                    if (!(sum > 0)) {
                        return false;
                    }
                    factor[i * m + i] = Math.sqrt(sum);
                } else {
                    factor[i * m + j] = sum / factor[j * m + j];
                }
            }
        }
        return true;
    }

    private void gradient(double[] H, double[] g, double[] k) {
        for (int i = 0; i < m; i++) {
            double sum = g[i];
            for (int j = 0; j < m; j++) {
                sum += H[i * m + j] * k[j];
            }
            gradient[i] = sum;
        }
    }

    private double value(double[] H, double[] g, double[] k) {
        double sum = 0;
        for (int i = 0; i < m; i++) {
            double row = 0;
            for (int j = 0; j < m; j++) {
                row += H[i * m + j] * k[j];
            }
            sum += k[i] * (0.5 * row + g[i]);
        }
        return sum;
    }

    private static double clamp(double value, double lower, double upper) {
        return Math.min(Math.max(value, lower), upper);
    }
}
