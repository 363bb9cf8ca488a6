package dev.mechanist.experiments.models;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.experiments.subjects.WorldVariant;
import java.util.Map;

/** What needs no learning: the true dynamics, or a simulation of them that is wrong in some parameters, as simulations are. */
final class TrueDynamics {
    private TrueDynamics() {}

    /**
     * How the model differs from the truth.
     *
     * @param parameters values of its own, by name; none for the truth itself
     * @param off how far its predictions start off, in standard deviations of each state: with the truth's own parameters a twin,
     *     which goes astray where nobody can predict any more
     */
    record Settings(Map<String, Double> parameters, double off) {
        static final Settings DEFAULT = new Settings(Map.of(), 0);

        Settings {
            parameters = Map.copyOf(parameters);
            if (!(off >= 0) || Double.isInfinite(off)) {
                throw new InputException("'off' is a number of standard deviations, at least 0, not " + off);
            }
        }
    }

    static StudyModel fit(Trial trial, Settings settings, long seed) {
        ParametricDynamics truth = trial.truth()
                .orElseThrow(() -> new InputException("the true dynamics of measured records are not known"));
        StudyModel model = settings.parameters.isEmpty()
                ? StudyModel.of(truth).asWorld()
                : StudyModel.of(WorldVariant.changed(truth, settings.parameters));
        return model.startedOff(settings.off);
    }
}
