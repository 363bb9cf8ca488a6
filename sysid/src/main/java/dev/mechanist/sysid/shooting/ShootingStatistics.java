package dev.mechanist.sysid.shooting;

import org.ejml.data.DMatrixRMaj;

/** What the residuals of a shooting problem say of noise and uncertainty, at the point that was evaluated last. */
final class ShootingStatistics {
    /** An estimate of the noise falls at most to this share in one round, so that exact data keep the weights finite. */
    private static final double LEAST_NOISE = 1e-6;

    private final ShootingProblem problem;
    private final StretchEquations[] blocks;
    private final int comparedStates;

    /** @param blocks the stretches, watched: they may be evaluated again */
    ShootingStatistics(ShootingProblem problem, StretchEquations[] blocks) {
        this.problem = problem;
        this.blocks = blocks;
        int states = 0;
        for (boolean compares : problem.compares()) {
            states += compares ? 1 : 0;
        }
        comparedStates = states;
    }

    double cost() {
        double sum = 0;
        for (StretchEquations block : blocks) {
            sum += block.cost;
        }
        return sum;
    }

    private long compared() {
        long compared = 0;
        for (StretchEquations block : blocks) {
            compared += block.compared;
        }
        return compared;
    }

    /** Numbers compared, less one per parameter and start state. */
    double degreesOfFreedom(int parameters) {
        int unjoined = 0;
        for (StretchEquations block : blocks) {
            unjoined += block.joined ? 0 : 1;
        }
        return compared() - parameters - (double) unjoined * problem.n();
    }

    /** Twice the cost per degree of freedom: 1 where the assumed noise is right. */
    double variance(int parameters) {
        return 2 * cost() / Math.max(1, degreesOfFreedom(parameters));
    }

    /** Twice the cost per number compared. */
    double meanSquare() {
        return 2 * cost() / compared();
    }

    /** Root mean square over all numbers compared of predicted minus measured, each in so many of its state's unit. */
    double misfit(double[] unit) {
        double[] residuals = residuals();
        double sum = 0;
        for (int i = 0; i < unit.length; i++) {
            sum += problem.compares()[i] ? Math.pow(residuals[i] / unit[i], 2) : 0;
        }
        return Math.sqrt(sum / comparedStates);
    }

    /** Noise of each state from its residuals, corrected for the degrees of freedom that the fit used. */
    double[] estimatedNoise(double[] assumed, int parameters) {
        double correction =
                problem.freeStarts() ? Math.sqrt(compared() / Math.max(1, degreesOfFreedom(parameters))) : 1;
        double[] noise = assumed.clone();
        double[] residuals = residuals();
        for (int i = 0; i < noise.length; i++) {
            if (problem.compares()[i]) {
                noise[i] = Math.max(residuals[i] * correction, LEAST_NOISE * assumed[i]);
            }
        }
        return noise;
    }

    /** Root mean square of predicted minus measured per state [n]; NaN where nothing was compared. */
    double[] residuals() {
        double[] rms = new double[problem.n()];
        long each = 0;
        for (StretchEquations block : blocks) {
            each += block.compared / comparedStates;
        }
        for (int i = 0; i < rms.length; i++) {
            for (StretchEquations block : blocks) {
                rms[i] += block.squares[i];
            }
            rms[i] = problem.compares()[i] ? Math.sqrt(rms[i] / each) : Double.NaN;
        }
        return rms;
    }

    /** Correlation of neighbouring differences within stretches per state [n]: near 0 for noise; NaN where nothing was compared. */
    double[] autocorrelation() {
        double[] correlation = new double[problem.n()];
        for (int i = 0; i < correlation.length; i++) {
            double squares = 0;
            double products = 0;
            for (StretchEquations block : blocks) {
                squares += block.squares[i];
                products += block.products[i];
            }
            correlation[i] = problem.compares()[i] ? products / squares : Double.NaN;
        }
        return correlation;
    }

    /** Covariance of the gradient over stretches, neighbours up to {@code lag} apart correlated (Newey and West) [p, p]. */
    DMatrixRMaj meat(int lag) {
        int p = problem.p();
        DMatrixRMaj sum = new DMatrixRMaj(p, p);
        for (int s = 0; s < blocks.length; s++) {
            for (int l = 0; l <= lag && problem.together(s, l); l++) {
                double weight = 1 - l / (lag + 1.0);
                for (int i = 0; i < p; i++) {
                    for (int j = 0; j < p; j++) {
                        double product = blocks[s].gp[i] * blocks[s + l].gp[j];
                        sum.add(i, j, l == 0 ? product : weight * product);
                        if (l > 0) {
                            sum.add(j, i, weight * product);
                        }
                    }
                }
            }
        }
        return sum;
    }
}
