package dev.mechanist.sysid.linear;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Episode;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * A data set as regression problem: encoded inputs [N, size] and normalised changes of state [N, n].
 *
 * @param encoding of the inputs, with the mean and deviation of the data
 * @param inputs encoded [N, size]
 * @param changes x_{t+1} - x_t, less their mean, over their deviation [N, n]
 * @param changeMean [n]
 * @param changeDeviation [n]
 */
record Transitions(
        InputEncoding encoding,
        DMatrixRMaj inputs,
        DMatrixRMaj changes,
        double[] changeMean,
        double[] changeDeviation) {
    /** Share of the time step by which sampling may jitter. */
    private static final double JITTER = 0.1;

    /** @throws InputException when a step is longer or shorter than the specification's by more than a tenth */
    static Transitions of(DataSet data) {
        Spec spec = data.spec();
        int n = spec.n();
        int m = spec.m();
        int count = data.transitions();
        int size = InputEncoding.size(spec);
        double[] zeros = new double[size];
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        InputEncoding plain = new InputEncoding(spec, zeros, ones);
        DMatrixRMaj inputs = new DMatrixRMaj(count, size);
        DMatrixRMaj changes = new DMatrixRMaj(count, n);
        int row = 0;
        for (Episode episode : data.episodes()) {
            double[] x = episode.states().data;
            for (int t = 0; t < episode.steps(); t++, row++) {
                requireUniform(episode, t, spec.dt());
                plain.encode(x, t * n, episode.actions().data, t * m, inputs.data, row * size);
                for (int i = 0; i < n; i++) {
                    changes.data[row * n + i] = x[(t + 1) * n + i] - x[t * n + i];
                }
            }
        }
        double[] mean = new double[size];
        double[] deviation = new double[size];
        normalise(inputs, mean, deviation);
        double[] changeMean = new double[n];
        double[] changeDeviation = new double[n];
        normalise(changes, changeMean, changeDeviation);
        return new Transitions(new InputEncoding(spec, mean, deviation), inputs, changes, changeMean, changeDeviation);
    }

    private static void requireUniform(Episode episode, int t, double dt) {
        double step = episode.times()[t + 1] - episode.times()[t];
        if (Math.abs(step - dt) > JITTER * dt) {
            throw new InputException(episode.name() + ": the step at " + episode.times()[t] + " s lasts " + step
                    + " s where the model's is " + dt + " s; resample the record");
        }
    }

    /** Shifts and scales each column to mean 0 and deviation 1; a constant column keeps deviation 1. */
    private static void normalise(DMatrixRMaj matrix, double[] mean, double[] deviation) {
        int rows = matrix.numRows;
        int cols = matrix.numCols;
        for (int j = 0; j < cols; j++) {
            for (int i = 0; i < rows; i++) {
                mean[j] += matrix.data[i * cols + j] / rows;
            }
            double squares = 0;
            for (int i = 0; i < rows; i++) {
                double d = matrix.data[i * cols + j] - mean[j];
                squares += d * d / rows;
            }
            double largest = 1e-9 * Math.max(1, Math.abs(mean[j]));
            deviation[j] = Math.sqrt(squares) > largest ? Math.sqrt(squares) : 1;
            for (int i = 0; i < rows; i++) {
                matrix.data[i * cols + j] = (matrix.data[i * cols + j] - mean[j]) / deviation[j];
            }
        }
    }
}
