package dev.mechanist.experiments.models;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.models.ModelClass.NoSettings;
import dev.mechanist.experiments.models.StudyModel.Identified;
import dev.mechanist.experiments.subjects.Equations;
import dev.mechanist.experiments.subjects.Trial;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equations of motion whose parameters are found from the training data. */
final class IdentifiedPhysics {
    private IdentifiedPhysics() {}

    static StudyModel fit(Trial trial, NoSettings none, long seed, Fitting fitting) {
        if (trial.isOfSeveralSizes()) {
            return PooledPhysics.fit(trial);
        }
        Equations equations = trial.requireEquations();
        FitResult result = equations.system().fit(trial.recorded(), (iteration, cost) -> {});
        fitting.identified().accept(result);
        Map<String, Double> truth = new HashMap<>();
        trial.truth().ifPresent(model -> model.parameters().forEach(p -> truth.put(p.name(), p.value())));
        List<Identified> identified = result.estimates().stream()
                .map(estimate -> {
                    Parameter p = estimate.parameter();
                    double known = truth.getOrDefault(p.name(), Double.NaN);
                    return new Identified(p.name(), p.unit(), p.value(), estimate.standardError(), known);
                })
                .toList();
        return StudyModel.of(equations.nominal().withParameters(result.model().parameters()))
                .withFindings(identified, result.warnings());
    }
}
