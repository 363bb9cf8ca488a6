package dev.mechanist.experiments.models;

import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.graphnet.regression.ForestSettings;
import dev.mechanist.graphnet.regression.ForestTrainer;
import dev.mechanist.graphnet.regression.PredictiveRegressorDynamics;
import java.util.List;
import java.util.Locale;

/** Random forests. They are piecewise constant, so their finite differences reach over many pieces. */
final class ForestModel {
    private static final double DIFFERENCE_STEP = 0.1;

    private ForestModel() {}

    static StudyModel fit(Trial trial, ForestSettings settings, long seed) {
        PredictiveRegressorDynamics forest = PredictiveRegressorDynamics.fit(
                trial.training(), (inputs, targets) -> ForestTrainer.train(inputs, targets, settings, seed));
        return StudyModel.stepping(forest)
                .withDerivatives(
                        new FiniteDifferenceDynamics(forest, DIFFERENCE_STEP),
                        String.format(Locale.ROOT, "finite differences of step %s", DIFFERENCE_STEP))
                .withUncertainty(forest)
                .withFindings(List.of(), StillStates.warning(forest.unlearned()));
    }
}
