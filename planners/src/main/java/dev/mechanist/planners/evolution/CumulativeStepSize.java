package dev.mechanist.planners.evolution;

import java.util.Arrays;

/** Cumulative step-size adaptation: Hansen, "The CMA evolution strategy: a tutorial" (2016), equations 43 and 44. */
final class CumulativeStepSize {
    private final int n;
    private final CmaParameters p;
    private final double[] path;
    private double sigma;
    private double sigmaStart;
    private int generation;

    CumulativeStepSize(int n, CmaParameters p) {
        this.n = n;
        this.p = p;
        path = new double[n];
    }

    void restart(double sigma) {
        this.sigma = sigma;
        sigmaStart = sigma;
        generation = 0;
        Arrays.fill(path, 0);
    }

    double sigma() {
        return sigma;
    }

    /** Number of generations since the start, those without a finite cost included. */
    int generation() {
        return generation;
    }

    void nextGeneration() {
        generation++;
    }

    /**
     * Learns from the mean step of a generation.
     *
     * @param step inv(sqrt(C)) y_w, isotropic under neutral selection [n]
     * @return whether h_sigma is zero: the step size grows so fast that the rank-one path waits
     */
    boolean adapt(double[] step) {
        double keep = 1 - p.cSigma();
        double gain = Math.sqrt(p.cSigma() * (2 - p.cSigma()) * p.muEff());
        double squares = 0;
        for (int i = 0; i < n; i++) {
            path[i] = keep * path[i] + gain * step[i];
            squares += path[i] * path[i];
        }
        double norm = Math.sqrt(squares);
        sigma *= Math.exp(Math.min(1, p.cSigma() / p.dSigma() * (norm / p.expectedNorm() - 1)));
        double limit = (1.4 + 2.0 / (n + 1)) * p.expectedNorm();
        return norm / Math.sqrt(1 - Math.pow(keep, 2.0 * generation)) >= limit;
    }

    /** Whether a spread of the candidates has vanished or exploded against the first sigma. */
    boolean degenerate(double spread) {
        return spread < 1e-12 * sigmaStart || spread > 1e10 * sigmaStart;
    }
}
