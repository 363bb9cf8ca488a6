package dev.mechanist.experiments.reproduce.mechanics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.fields.SimplePendulum;
import dev.mechanist.sysid.shooting.FitResult;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class FitIntervalsTest {
    /** Ends count as inside; an error that is not known holds nothing, whatever its interval says. */
    @Test
    void trueValuesInside() {
        Parameter a = Parameter.positive("a", "", 2);
        Parameter b = Parameter.positive("b", "", 3);
        Parameter c = Parameter.positive("c", "", 5);
        FitResult fit = new FitResult(
                new SimplePendulum().discrete(0.01),
                List.of(estimate(a, 0.5, 1, 2.5), estimate(b, 0.5, 2, 4), estimate(c, Double.NaN, 0, 9)),
                List.of(),
                new DMatrixRMaj(3, 3),
                List.of(),
                new double[2],
                0,
                1,
                true,
                9,
                1,
                true,
                Optional.empty());
        assertEquals(1, FitIntervalsReproduction.inside(fit, List.of(a.withValue(2.5), b.withValue(4.1), c)));
        assertEquals(2, FitIntervalsReproduction.inside(fit, List.of(c, b, a)));
    }

    private static FitResult.Estimate estimate(Parameter parameter, double error, double lower, double upper) {
        return new FitResult.Estimate(parameter, 1, error, lower, upper, 1, false);
    }
}
