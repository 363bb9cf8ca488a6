package dev.mechanist.sysid.gp;

/**
 * What a process predicts at each of its points when that point alone is left out (Rasmussen and Williams 2006, equations 5.10 to
 * 5.12).
 *
 * @param mean [N]
 * @param variance of the observation, noise included [N]
 * @param standardised residuals (y - mean) / standard deviation [N]; far from a standard normal, the model does not fit
 * @param logDensity mean log predictive density per point
 * @param rootMeanSquare root of the mean squared residual, in the output's unit
 */
public record LeaveOneOut(
        double[] mean, double[] variance, double[] standardised, double logDensity, double rootMeanSquare) {}
