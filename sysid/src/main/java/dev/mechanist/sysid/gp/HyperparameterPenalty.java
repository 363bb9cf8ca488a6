package dev.mechanist.sysid.gp;

import dev.mechanist.core.InputException;

/**
 * Keeps hyperparameters where the covariance matrix stays well conditioned: nearly flat inside, a wall outside. Added to the
 * negative log marginal likelihood is, per kernel term, sum_d (log(l_d / scale_d) / log lengthScale)^power +
 * (log(signal / noise) / log signalToNoise)^power (Deisenroth, Fox and Rasmussen 2015, appendix; the authors' implementation).
 *
 * @param signalToNoise largest sensible ratio of the standard deviations of signal and noise; 1000
 * @param lengthScale largest sensible ratio of a length scale to the spread of its input; 100
 * @param power even; 30
 */
public record HyperparameterPenalty(double signalToNoise, double lengthScale, int power) {
    public HyperparameterPenalty {
        if (!(signalToNoise > 1) || !(lengthScale > 1) || power < 2 || power % 2 != 0) {
            throw new InputException("a penalty needs ratios above 1 and an even power, not " + signalToNoise + ", "
                    + lengthScale + ", " + power);
        }
    }

    /** PILCO's constants. */
    public static HyperparameterPenalty standard() {
        return new HyperparameterPenalty(1000, 100, 30);
    }

    /**
     * Value, and gradient added.
     *
     * @param theta per term log l [D] and log signal, then log noise
     * @param logScales log of the spread of each input [D]
     * @param gradient added to, as long as theta
     */
    public double evaluate(double[] theta, double[] logScales, double[] gradient) {
        int D = logScales.length;
        int last = theta.length - 1;
        double sum = 0;
        for (int at = 0; at < last; at += D + 1) {
            for (int d = 0; d < D; d++) {
                double unit = Math.log(lengthScale);
                double ratio = (theta[at + d] - logScales[d]) / unit;
                sum += Math.pow(ratio, power);
                gradient[at + d] += power * Math.pow(ratio, power - 1) / unit;
            }
            double unit = Math.log(signalToNoise);
            double ratio = (theta[at + D] - theta[last]) / unit;
            double slope = power * Math.pow(ratio, power - 1) / unit;
            sum += Math.pow(ratio, power);
            gradient[at + D] += slope;
            gradient[last] -= slope;
        }
        return sum;
    }
}
