package dev.mechanist.sysid.freerun;

import java.util.Arrays;

/**
 * Which outputs and inputs the next output depends on, and their scales.
 *
 * @param outputs y_{t-1} .. y_{t-outputs}
 * @param inputs u_{t-delay} .. u_{t-delay-inputs+1}
 * @param delay 0 where the input acts on the output at once
 * @param yMean mean of the output
 * @param ySize its standard deviation
 * @param uMean mean of the input
 * @param uSize its standard deviation
 */
public record Regressors(int outputs, int inputs, int delay, double yMean, double ySize, double uMean, double uSize) {
    /** With the scales of a record. */
    public static Regressors of(int outputs, int inputs, int delay, OutputRecord record) {
        double yMean = Arrays.stream(record.y()).average().orElseThrow();
        double uMean = Arrays.stream(record.u()).average().orElseThrow();
        return new Regressors(outputs, inputs, delay, yMean, size(record.y(), yMean), uMean, size(record.u(), uMean));
    }

    private static double size(double[] values, double mean) {
        return Math.max(
                1e-12,
                Math.sqrt(Arrays.stream(values)
                        .map(v -> (v - mean) * (v - mean))
                        .average()
                        .orElseThrow()));
    }

    /** Number of regressors. */
    public int count() {
        return outputs + inputs;
    }

    /** First row that has all of them. */
    public int first() {
        return Math.max(outputs, inputs - 1 + delay);
    }

    double[] scaledInputs(double[] u) {
        return Arrays.stream(u).map(v -> (v - uMean) / uSize).toArray();
    }

    double[] scaledOutputs(double[] y) {
        return Arrays.stream(y).map(v -> (v - yMean) / ySize).toArray();
    }

    /** Regressors of row t, scaled, from scaled inputs and outputs. */
    void fill(double[] u, double[] y, int t, double[] x) {
        for (int i = 0; i < outputs; i++) {
            x[i] = y[t - 1 - i];
        }
        for (int j = 0; j < inputs; j++) {
            x[outputs + j] = u[t - delay - j];
        }
    }
}
