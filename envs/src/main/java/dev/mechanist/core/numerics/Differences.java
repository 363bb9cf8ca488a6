package dev.mechanist.core.numerics;

/** Rates of sampled quantities. */
public final class Differences {
    private Differences() {}

    /** Central differences of values at increasing times, one-sided at both ends; a fresh array. */
    public static double[] central(double[] values, double[] times) {
        double[] rates = new double[times.length];
        for (int t = 0; t < rates.length; t++) {
            int before = Math.max(0, t - 1);
            int after = Math.min(rates.length - 1, t + 1);
            rates[t] = (values[after] - values[before]) / (times[after] - times[before]);
        }
        return rates;
    }
}
