package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * Several contacts at one moment that share discs: generalised reflection (Smith, Kaufman, Vouga, Tamstorf and Grinspun,
 * Reflections on simultaneous impact, 2012). The velocity is projected onto those at which no contact closes, in the metric of
 * the masses, and carried on beyond by the restitution. It keeps symmetry, energy and momentum; contacts that close thereafter
 * are the next impacts.
 *
 * <p>The projection is the non-negative least-squares problem of Lawson and Hanson (1974): impulses lambda at least 0 with
 * A lambda + b at least 0 and lambda (A lambda + b) = 0, for b the separation speeds and A = N' M^-1 N.
 */
final class SimultaneousImpacts {
    private SimultaneousImpacts() {}

    /**
     * Impulses of a perfectly plastic impact, before restitution.
     *
     * @param A [k, k], row-major
     * @param b separation speeds [k], negative where a contact closes, m/s
     * @return lambda [k], N s
     */
    static double[] impulses(double[] A, double[] b) {
        int k = b.length;
        double[] lambda = new double[k];
        boolean[] active = new boolean[k];
        double scale = Arrays.stream(b).map(Math::abs).max().orElse(0);
        for (int round = 0; round < 3 * k; round++) {
            int worst = mostClosing(A, b, lambda, active, 1e-13 * scale);
            if (worst < 0) {
                break;
            }
            active[worst] = true;
            double[] z = solve(A, b, active);
            while (hasNegative(z, active)) {
                double step = 1;
                for (int i = 0; i < k; i++) {
                    if (active[i] && z[i] <= 0) {
                        double down = lambda[i] - z[i];
                        step = Math.min(step, down > 0 ? lambda[i] / down : 0);
                    }
                }
                for (int i = 0; i < k; i++) {
                    lambda[i] += step * (z[i] - lambda[i]);
                    active[i] &= lambda[i] > 1e-15 * Math.abs(z[i]) && lambda[i] > 0;
                    lambda[i] = active[i] ? lambda[i] : 0;
                }
                z = solve(A, b, active);
            }
            lambda = z;
        }
        return lambda;
    }

    private static int mostClosing(double[] A, double[] b, double[] lambda, boolean[] active, double tolerance) {
        int k = b.length;
        int worst = -1;
        double most = -tolerance;
        for (int i = 0; i < k; i++) {
            double speed = b[i];
            for (int j = 0; j < k; j++) {
                speed += A[i * k + j] * lambda[j];
            }
            if (!active[i] && speed < most) {
                most = speed;
                worst = i;
            }
        }
        return worst;
    }

    private static boolean hasNegative(double[] z, boolean[] active) {
        for (int i = 0; i < z.length; i++) {
            if (active[i] && z[i] <= 0) {
                return true;
            }
        }
        return false;
    }

    /** A z = -b over the active rows and columns, 0 elsewhere; a row without a pivot, which depends on others, gives 0. */
    static double[] solve(double[] A, double[] b, boolean[] active) {
        int k = b.length;
        int[] index = new int[k];
        int n = 0;
        for (int i = 0; i < k; i++) {
            if (active[i]) {
                index[n++] = i;
            }
        }
        double[][] m = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = A[index[i] * k + index[j]];
            }
            m[i][n] = -b[index[i]];
        }
        for (int c = 0; c < n; c++) {
            if (!(m[c][c] > 1e-12 * A[index[c] * k + index[c]])) {
                Arrays.fill(m[c], 0);
                continue;
            }
            for (int r = 0; r < n; r++) {
                double factor = r == c ? 0 : m[r][c] / m[c][c];
                for (int j = c; j <= n && factor != 0; j++) {
                    m[r][j] -= factor * m[c][j];
                }
            }
        }
        double[] z = new double[k];
        for (int i = 0; i < n; i++) {
            z[index[i]] = m[i][i] == 0 ? 0 : m[i][n] / m[i][i];
        }
        return z;
    }
}
