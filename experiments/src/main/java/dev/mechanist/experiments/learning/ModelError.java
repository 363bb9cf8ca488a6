package dev.mechanist.experiments.learning;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.data.Normaliser;
import dev.mechanist.core.data.Transitions;
import org.ejml.data.DMatrixRMaj;

/** How wrong a model is about an episode. */
final class ModelError {
    private ModelError() {}

    /**
     * Root mean square of the one-step error over an episode, each state in deviations of its change over {@code scale}.
     */
    static double oneStep(Dynamics model, Episode episode, DataSet scale) {
        double[] deviation = Normaliser.moments(Transitions.of(scale).changes()).deviation();
        Transitions steps = Transitions.of(DataSet.of(episode));
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        model.step(steps.states(), steps.actions(), next);
        double sum = 0;
        for (int k = 0; k < next.getNumElements(); k++) {
            double error = (next.data[k] - steps.nextStates().data[k]) / deviation[k % deviation.length];
            sum += error * error;
        }
        return Math.sqrt(sum / next.getNumElements());
    }
}
