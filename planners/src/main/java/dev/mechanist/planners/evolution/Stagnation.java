package dev.mechanist.planners.evolution;

import dev.mechanist.core.InputException;

/**
 * When an evolution strategy no longer improves: its best values of the last 10 + 30 n / lambda generations, and the values
 * of the last one, all lie within 1e-12 (Hansen 2016, appendix B.3, "TolFun"; Auger and Hansen 2005).
 */
final class Stagnation {
    private static final double TOLERANCE = 1e-12;

    private final double[] best;
    private int count;
    private double range;

    Stagnation(int n, int lambda) {
        best = new double[10 + (int) Math.ceil(30.0 * n / lambda)];
    }

    void reset() {
        count = 0;
        range = Double.POSITIVE_INFINITY;
    }

    /** Best and worst finite cost of a generation. */
    void observe(double lowest, double worst) {
        best[count % best.length] = lowest;
        count++;
        range = worst - lowest;
    }

    boolean stagnates() {
        if (count < best.length || range > TOLERANCE) {
            return false;
        }
        double low = best[0];
        double high = best[0];
        for (double value : best) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return high - low <= TOLERANCE;
    }

    static void requireStart(double[] mean, double sigma) {
        if (mean.length == 0) {
            throw new InputException("an evolution strategy needs at least one variable");
        }
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new InputException("the initial step size must be positive and finite, not " + sigma);
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i])) {
                throw new InputException("the start point is not finite: variable " + i + " is " + mean[i]);
            }
        }
    }
}
