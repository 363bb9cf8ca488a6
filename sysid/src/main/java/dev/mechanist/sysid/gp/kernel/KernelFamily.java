package dev.mechanist.sysid.gp.kernel;

import dev.mechanist.sysid.gp.algebra.ArrayExponential;

/**
 * Stationary covariance functions of the scaled squared distance r^2 (Rasmussen and Williams 2006, section 4.2.1), and their
 * derivatives by r^2, which unlike those by r exist at 0.
 */
public enum KernelFamily {
    /** exp(-r^2 / 2): infinitely smooth; the one with closed moments. */
    SQUARED_EXPONENTIAL {
        @Override
        void evaluate(double[] r2, double[] value, double[] slope, double[] scratch, int from, int to) {
            for (int j = from; j < to; j++) {
                value[j] = -0.5 * r2[j];
            }
            ArrayExponential.apply(value, scratch, from, to);
            for (int j = from; j < to; j++) {
                slope[j] = -0.5 * value[j];
            }
        }
    },

    /** (1 + sqrt(3) r) exp(-sqrt(3) r): once differentiable. */
    MATERN_3_2 {
        @Override
        void evaluate(double[] r2, double[] value, double[] slope, double[] scratch, int from, int to) {
            for (int j = from; j < to; j++) {
                slope[j] = -Math.sqrt(3 * r2[j]);
            }
            ArrayExponential.apply(slope, scratch, from, to);
            for (int j = from; j < to; j++) {
                value[j] = (1 + Math.sqrt(3 * r2[j])) * slope[j];
                slope[j] *= -1.5;
            }
        }
    },

    /** (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r): twice differentiable. */
    MATERN_5_2 {
        @Override
        void evaluate(double[] r2, double[] value, double[] slope, double[] scratch, int from, int to) {
            for (int j = from; j < to; j++) {
                slope[j] = -Math.sqrt(5 * r2[j]);
            }
            ArrayExponential.apply(slope, scratch, from, to);
            for (int j = from; j < to; j++) {
                double s = Math.sqrt(5 * r2[j]);
                value[j] = (1 + s + s * s / 3) * slope[j];
                slope[j] *= -5.0 / 6 * (1 + s);
            }
        }
    };

    /**
     * Correlation and its derivative by r^2, for the entries from .. to - 1.
     *
     * @param r2 squared distances, not negative [N]
     * @param value overwritten [N]
     * @param slope overwritten [N]
     * @param scratch [N]
     */
    abstract void evaluate(double[] r2, double[] value, double[] slope, double[] scratch, int from, int to);
}
