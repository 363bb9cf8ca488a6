package dev.mechanist.experiments.learning;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Episode;
import org.ejml.data.DMatrixRMaj;

/** How wrong a model is about an episode. */
final class ModelError {
    private ModelError() {}

    /**
     * Root mean square of the one-step error over an episode, each state in deviations of its change over {@code scale}.
     */
    static double oneStep(Dynamics model, Episode episode, DataSet scale) {
        int n = model.spec().n();
        double[] variance = changeVariance(scale, n);
        int steps = episode.steps();
        DMatrixRMaj x = new DMatrixRMaj(steps, n);
        System.arraycopy(episode.states().data, 0, x.data, 0, steps * n);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.step(x, episode.actions(), next);
        double sum = 0;
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < n; i++) {
                double error = next.data[t * n + i] - episode.states().data[(t + 1) * n + i];
                sum += error * error / variance[i];
            }
        }
        return Math.sqrt(sum / (steps * n));
    }

    private static double[] changeVariance(DataSet data, int n) {
        double[] variance = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            double squares = 0;
            for (Episode episode : data.episodes()) {
                double[] x = episode.states().data;
                for (int t = 0; t < episode.steps(); t++) {
                    double change = x[(t + 1) * n + i] - x[t * n + i];
                    sum += change;
                    squares += change * change;
                }
            }
            double mean = sum / data.transitions();
            variance[i] = squares / data.transitions() - mean * mean;
        }
        return variance;
    }
}
