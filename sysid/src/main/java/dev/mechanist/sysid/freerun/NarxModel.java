package dev.mechanist.sysid.freerun;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * A fitted function with its regressors.
 *
 * @param regressors with their scales
 * @param function the next output from them
 * @param theta its parameters
 * @param covariance of the parameters, by Laplace's method [p, p]
 * @param noise standard deviation of the residuals of its free run, in the unit of the output
 */
public record NarxModel(
        Regressors regressors, NarxFunction function, double[] theta, DMatrixRMaj covariance, double noise) {
    /** Beyond so many standard deviations a run is lost. */
    static final double LOST = 100;

    /**
     * A free run: outputs are measured up to {@code known} rows, and predicted from the inputs alone from there on.
     *
     * @return [rows]; NaN from where it is lost
     */
    public double[] run(OutputRecord record, int known) {
        return run(record, known, null);
    }

    /**
     * The same, with the standard deviation of what is predicted, of the parameters and the residuals.
     *
     * @param deviation receives it [rows]; zero for measured rows; null for none
     */
    public double[] run(OutputRecord record, int known, double[] deviation) {
        double[] u = regressors.scaledInputs(record.u());
        double[] y = regressors.scaledOutputs(record.y());
        int p = theta.length;
        int lags = regressors.outputs();
        double[] x = new double[regressors.count()];
        double[] byX = new double[x.length];
        double[] byTheta = new double[p];
        double[][] past = new double[lags][p];
        double[] product = new double[p];
        int start = Math.max(known, regressors.first());
        for (int t = start; t < y.length; t++) {
            regressors.fill(u, y, t, x);
            y[t] = function.value(theta, x, byX, byTheta);
            if (!(Math.abs(y[t]) < LOST)) {
                Arrays.fill(y, t, y.length, Double.NaN);
                break;
            }
            if (deviation != null) {
                NarxFit.propagate(byX, byTheta, past);
                double variance = 0;
                double[] s = past[0];
                for (int i = 0; i < p; i++) {
                    double sum = 0;
                    for (int j = 0; j < p; j++) {
                        sum += covariance.data[i * p + j] * s[j];
                    }
                    variance += s[i] * sum;
                }
                deviation[t] = Math.hypot(regressors.ySize() * Math.sqrt(Math.max(0, variance)), noise);
            }
        }
        return Arrays.stream(y)
                .map(v -> regressors.yMean() + regressors.ySize() * v)
                .toArray();
    }
}
