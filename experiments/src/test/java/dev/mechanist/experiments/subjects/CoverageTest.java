package dev.mechanist.experiments.subjects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.data.DataSet;
import dev.mechanist.core.data.Episode;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.experiments.run.YamlNode;
import dev.mechanist.experiments.study.Study;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What the standard errors of identified machines are worth, on simulated records whose truth is known. */
class CoverageTest {
    private static Trial trial(long seed) {
        return Study.read(YamlNode.parse(
                        "s.yaml",
                        "name: s\nenvironments: [{name: double-pendulum, records: {step: 0.04, simulated: 2, seconds: 3}}]\n"
                                + "models: [linear]"))
                .subjects()
                .get(0)
                .trial(seed);
    }

    private static FitResult fit(Trial trial, DataSet records) {
        return trial.requireEquations().system().fit(records, (iteration, cost) -> {});
    }

    /**
     * Four seeds with twelve parameters each. The data sheet is 35% off in a gain and twentyfold in a friction: windows from measured states
     * and a prior towards it covered 23 of 48.
     */
    @Test
    void trueValuesLieWithinTheirIntervals() {
        int covered = 0;
        int all = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Trial trial = trial(seed);
            FitResult result = fit(trial, trial.recorded());
            assertTrue(result.exhaustive(), "seed " + seed);
            Map<String, Parameter> truth = trial.truth().orElseThrow().parameters().stream()
                    .collect(Collectors.toMap(Parameter::name, Function.identity()));
            for (FitResult.Estimate e : result.estimates()) {
                double value = truth.get(e.parameter().name()).value();
                all++;
                covered += e.lower() <= value && value <= e.upper() ? 1 : 0;
            }
        }
        assertEquals(48, all);
        assertTrue(covered >= 43, covered + " of " + all);
    }

    /** A machine whose torque lags by five samples leaves more than noise, and is fitted by its windows. */
    @Test
    void aMachineThatTheModelDoesNotExplainIsNotTakenForNoise() {
        Trial trial = trial(1);
        List<Episode> lagging = new ArrayList<>();
        for (Episode e : trial.recorded().episodes()) {
            DMatrixRMaj late = e.actions().copy();
            int m = late.numCols;
            System.arraycopy(e.actions().data, 0, late.data, 5 * m, late.data.length - 5 * m);
            lagging.add(Episode.recorded(e.name(), e.spec(), e.times(), e.states(), late));
        }
        FitResult result = fit(trial, new DataSet(lagging));
        assertFalse(result.exhaustive());
        assertTrue(Double.isNaN(result.residuals()[2]), "windows do not compare rates");
    }
}
