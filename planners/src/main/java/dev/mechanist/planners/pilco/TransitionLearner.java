package dev.mechanist.planners.pilco;

import dev.mechanist.core.gaussian.GaussianMap;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** A regression that learns how the state changes, with its uncertainty; Gaussian processes in PILCO. */
@FunctionalInterface
public interface TransitionLearner {
    /**
     * A learned model.
     *
     * @param dynamics from inputs [D] to changes [n]
     * @param hyperparameters everything that a later fit starts from, in an order of the learner's own
     * @param warnings what had to be done to the data for the fit to succeed, one line each; for the log
     */
    record Fit(GaussianMap dynamics, double[] hyperparameters, List<String> warnings) {
        public Fit {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Learns from all transitions so far. Must depend on its arguments alone, so that a run can be resumed.
     *
     * @param inputs seen augmented states and controls [N, D]
     * @param targets changes of the measured state [N, n]
     * @param previous hyperparameters of the last fit, or null at the first
     * @param seed for whatever is random in the fit
     */
    Fit fit(DMatrixRMaj inputs, DMatrixRMaj targets, double[] previous, long seed);
}
