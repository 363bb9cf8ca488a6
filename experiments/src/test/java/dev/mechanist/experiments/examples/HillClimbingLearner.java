package dev.mechanist.experiments.examples;

import dev.mechanist.experiments.learning.LearningLoop;
import dev.mechanist.graphnet.neural.EnsembleSettings;
import dev.mechanist.graphnet.neural.TrainingSettings;
import java.util.Optional;

/** Fits a small network to what it has done so far, and acts by climbing hills in it. */
public record HillClimbingLearner(int random, int epochs, int horizon, int tries) {
    public LearningLoop.Method method() {
        return new LearningLoop.Method(
                "hill-climbing",
                EnsembleSettings.deterministic(20),
                TrainingSettings.oneStep(epochs),
                random,
                LearningLoop.planning((model, cost, seed) -> new HillClimber(model, cost, horizon, tries, seed)),
                Optional.empty(),
                toString());
    }
}
