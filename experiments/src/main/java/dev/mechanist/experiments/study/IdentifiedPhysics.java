package dev.mechanist.experiments.study;

import dev.mechanist.core.DataSet;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Parameter;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.experiments.study.FittedModel.Identified;
import dev.mechanist.sysid.FitResult;
import dev.mechanist.sysid.FitSettings;
import dev.mechanist.sysid.PhysicsFit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equations of motion whose parameters are found from the training data. */
final class IdentifiedPhysics {
    /**
     * How the parameters are found.
     *
     * @param window duration of the simulated stretches, s
     * @param iterations of the optimiser
     */
    record Settings(double window, int iterations) {
        static final Settings DEFAULT = new Settings(0.5, 100);

        Settings {
            if (!(window > 0)) {
                throw new InputException("window must be a positive number of seconds, not " + window);
            }
            if (iterations < 1) {
                throw new InputException("iterations must be at least 1, not " + iterations);
            }
        }
    }

    private IdentifiedPhysics() {}

    static FitResult identify(ParametricDynamics model, DataSet data, Settings settings) {
        FitSettings fit = FitSettings.of(
                        new FitSettings.Shooting.FromMeasured(settings.window, settings.window / 2),
                        Scales.of(data.episodes()))
                .withMaximumIterations(settings.iterations)
                .withThreads(1);
        return PhysicsFit.fit(model, data, fit);
    }

    static FittedModel fit(Trial trial, Settings settings, long seed) {
        FitResult result = identify(trial.nominal(), trial.recorded(), settings);
        Map<String, Double> truth = new HashMap<>();
        trial.truth().ifPresent(model -> model.parameters().forEach(p -> truth.put(p.name(), p.value())));
        List<Identified> identified = result.estimates().stream()
                .map(estimate -> {
                    Parameter p = estimate.parameter();
                    double known = truth.getOrDefault(p.name(), Double.NaN);
                    return new Identified(p.name(), p.unit(), p.value(), estimate.standardError(), known);
                })
                .toList();
        return new FittedModel(result.model(), "analytic", identified, result.warnings());
    }
}
