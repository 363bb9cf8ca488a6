package dev.mechanist.core.gaussian;

import org.ejml.data.DMatrixRMaj;

/**
 * Expectations of functions f_a and of their products, which integrals over basis functions give, and what follows for mean and
 * covariance: Cov(f_a, f_b) = E[f_a f_b] - E[f_a] E[f_b].
 */
public final class RawMoments {
    private RawMoments() {}

    /**
     * The covariance [E, E].
     *
     * @param mean E[f_a] [E]
     * @param products E[f_a f_b]; only b at most a is read [E, E]
     * @param added to each variance [E]
     */
    public static DMatrixRMaj covariance(double[] mean, double[][] products, double[] added) {
        int E = mean.length;
        DMatrixRMaj covariance = new DMatrixRMaj(E, E);
        for (int a = 0; a < E; a++) {
            for (int b = 0; b <= a; b++) {
                double value = products[a][b] - mean[a] * mean[b] + (a == b ? added[a] : 0);
                covariance.set(a, b, value);
                covariance.set(b, a, value);
            }
        }
        return covariance;
    }

    /**
     * dL/dE[f_a] [E], through mean and covariance.
     *
     * @param seed dL by mean and covariance
     * @param mean E[f_a] [E]
     */
    public static double[] byMean(Moments seed, double[] mean) {
        double[] result = seed.mean().clone();
        for (int a = 0; a < result.length; a++) {
            for (int b = 0; b < result.length; b++) {
                result[a] -= both(seed, a, b) * mean[b];
            }
        }
        return result;
    }

    /** dL/dE[f_a f_b] for b at most a, where it stands for the product in either order. */
    public static double byProduct(Moments seed, int a, int b) {
        return a == b ? seed.covariance().get(a, a) : both(seed, a, b);
    }

    private static double both(Moments seed, int a, int b) {
        return seed.covariance().get(a, b) + seed.covariance().get(b, a);
    }
}
