package dev.mechanist.planners.evolution;

import dev.mechanist.core.InputException;

/**
 * Default strategy parameters of CMA-ES: Hansen, "The CMA evolution strategy: a tutorial" (2016), table 1 and equations 49 to
 * 58, with the tutorial's symbols.
 *
 * @param weights w_1 .. w_lambda; the negative ones are those of active CMA
 * @param mu number of positive weights
 * @param muEff variance-effective selection mass of the positive weights
 * @param cSigma learning rate of the step-size path
 * @param dSigma damping of the step size
 * @param cC learning rate of the rank-one path
 * @param c1 learning rate of the rank-one update
 * @param cMu learning rate of the rank-mu update
 * @param expectedNorm E|N(0, I)|
 */
record CmaParameters(
        double[] weights,
        int mu,
        double muEff,
        double cSigma,
        double dSigma,
        double cC,
        double c1,
        double cMu,
        double expectedNorm) {

    /** lambda = 4 + floor(3 ln n), equation 48. */
    static int defaultPopulation(int n) {
        return 4 + (int) Math.floor(3 * Math.log(n));
    }

    /**
     * @param n dimension
     * @param lambda population, at least 4
     * @param separable the rates of Ros and Hansen (2008) for a diagonal covariance, (n + 2) / 3 times larger
     */
    static CmaParameters of(int n, int lambda, boolean separable) {
        if (lambda < 4) {
            throw new InputException("CMA-ES needs a population of at least 4, not " + lambda);
        }
        double[] w = new double[lambda];
        int mu = lambda / 2;
        double positive = 0;
        double positiveSquares = 0;
        double negative = 0;
        double negativeSquares = 0;
        for (int i = 0; i < lambda; i++) {
            w[i] = Math.log((lambda + 1) / 2.0) - Math.log(i + 1);
            if (i < mu) {
                positive += w[i];
                positiveSquares += w[i] * w[i];
            } else {
                negative += w[i];
                negativeSquares += w[i] * w[i];
            }
        }
        double muEff = positive * positive / positiveSquares;
        double muEffNegative = negative * negative / negativeSquares;
        double cC = (4 + muEff / n) / (n + 4 + 2 * muEff / n);
        double cSigma = (muEff + 2) / (n + muEff + 5);
        double dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma;
        double rate = separable ? (n + 2) / 3.0 : 1;
        double c1 = Math.min(0.5, rate * 2 / ((n + 1.3) * (n + 1.3) + muEff));
        double cMu = Math.min(1 - c1, rate * 2 * (0.25 + muEff + 1 / muEff - 2) / ((n + 2.0) * (n + 2.0) + muEff));
        double alphaMu = 1 + c1 / cMu;
        double alphaMuEff = 1 + 2 * muEffNegative / (muEff + 2);
        double alphaPositive = (1 - c1 - cMu) / (n * cMu);
        double scale = Math.min(alphaMu, Math.min(alphaMuEff, Math.max(0, alphaPositive)));
        for (int i = 0; i < lambda; i++) {
            w[i] = i < mu ? w[i] / positive : negative == 0 ? 0 : scale * w[i] / -negative;
        }
        double norm = Math.sqrt(n) * (1 - 1.0 / (4 * n) + 1.0 / (21.0 * n * n));
        return new CmaParameters(w, mu, muEff, cSigma, dSigma, cC, c1, cMu, norm);
    }
}
