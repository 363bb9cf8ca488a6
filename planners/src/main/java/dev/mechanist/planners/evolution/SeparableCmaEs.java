package dev.mechanist.planners.evolution;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;

/**
 * CMA-ES with a diagonal covariance, linear in n in time and memory: Ros and Hansen, "A simple modification in CMA-ES achieving
 * linear time and space complexity" (PPSN 2008): learning rates (n + 2) / 3 times larger, positive weights only.
 */
public final class SeparableCmaEs implements EvolutionStrategy {
    private final int n;
    private final int lambda;
    private final CmaParameters p;
    private final double[] mean;
    private final double[] variance;
    private final double[] deviation;
    private final double[] pathC;
    private final double[] moved;
    private final double[] Y;
    private final double[] whitened;
    private final CumulativeStepSize stepSize;
    private final Stagnation stagnation;

    /** See {@link EvolutionStrategy.Factory}. */
    public SeparableCmaEs(double[] mean, double sigma, int population) {
        n = mean.length;
        lambda = population;
        p = CmaParameters.of(n, lambda, true);
        this.mean = new double[n];
        variance = new double[n];
        deviation = new double[n];
        pathC = new double[n];
        moved = new double[n];
        Y = new double[lambda * n];
        whitened = new double[n];
        stepSize = new CumulativeStepSize(n, p);
        stagnation = new Stagnation(n, lambda);
        restart(mean, sigma);
    }

    /** With the population 4 + floor(3 ln n). */
    public static SeparableCmaEs withDefaultPopulation(double[] mean, double sigma) {
        return new SeparableCmaEs(mean, sigma, CmaParameters.defaultPopulation(mean.length));
    }

    @Override
    public void restart(double[] mean, double sigma) {
        Stagnation.requireStart(mean, sigma);
        System.arraycopy(mean, 0, this.mean, 0, n);
        stepSize.restart(sigma);
        Arrays.fill(variance, 1);
        Arrays.fill(deviation, 1);
        Arrays.fill(pathC, 0);
        stagnation.reset();
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public int population() {
        return lambda;
    }

    @Override
    public void ask(int row, RandomStream random, double[] x, int o) {
        int y = row * n;
        double sigma = stepSize.sigma();
        for (int i = 0; i < n; i++) {
            Y[y + i] = deviation[i] * random.nextGaussian();
            x[o + i] = mean[i] + sigma * Y[y + i];
        }
    }

    @Override
    public void tell(double[] costs, int[] order, int finite) {
        stepSize.nextGeneration();
        if (finite == 0) {
            return;
        }
        Arrays.fill(moved, 0);
        for (int r = 0; r < p.mu(); r++) {
            int y = order[r] * n;
            for (int i = 0; i < n; i++) {
                moved[i] += p.weights()[r] * Y[y + i];
            }
        }
        double sigma = stepSize.sigma();
        for (int i = 0; i < n; i++) {
            mean[i] += sigma * moved[i];
            whitened[i] = moved[i] / deviation[i];
        }
        boolean stalled = stepSize.adapt(whitened);
        double gainC = stalled ? 0 : Math.sqrt(p.cC() * (2 - p.cC()) * p.muEff());
        double missing = stalled ? p.c1() * p.cC() * (2 - p.cC()) : 0;
        for (int i = 0; i < n; i++) {
            pathC[i] = (1 - p.cC()) * pathC[i] + gainC * moved[i];
            double rankMu = 0;
            for (int r = 0; r < p.mu(); r++) {
                double y = Y[order[r] * n + i];
                rankMu += p.weights()[r] * y * y;
            }
            variance[i] =
                    (1 + missing - p.c1() - p.cMu()) * variance[i] + p.c1() * pathC[i] * pathC[i] + p.cMu() * rankMu;
            deviation[i] = Math.sqrt(variance[i]);
        }
        stagnation.observe(costs[order[0]], costs[order[finite - 1]]);
    }

    @Override
    public double[] mean() {
        return mean.clone();
    }

    /** A flat or stagnating function, a vanished or exploded spread, or a condition of 1e14. */
    @Override
    public boolean stopped() {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        for (double d : deviation) {
            smallest = Math.min(smallest, d);
            largest = Math.max(largest, d);
        }
        return stagnation.stagnates() || largest > 1e7 * smallest || stepSize.degenerate(stepSize.sigma() * largest);
    }
}
