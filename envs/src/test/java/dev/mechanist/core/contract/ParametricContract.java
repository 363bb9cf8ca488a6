package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.Parametric;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What everything {@link Parametric} must satisfy: each parameter has a name of its own, and values are the caller's. */
public interface ParametricContract {
    /** What has parameters; none is allowed. */
    Parametric parametric();

    @Test
    default void parametersHaveNamesOfTheirOwn() {
        List<String> names =
                parametric().parameters().stream().map(Parameter::name).toList();
        assertEquals(names.stream().distinct().toList(), names);
    }

    @Test
    default void valuesAreThoseOfTheParametersAndTheCallers() {
        Parametric parametric = parametric();
        double[] values = parametric.parameterValues();
        List<Double> expected =
                parametric.parameters().stream().map(Parameter::value).toList();
        assertEquals(expected, Arrays.stream(values).boxed().toList());
        assertNotSame(values, parametric.parameterValues());
        Arrays.fill(values, 77);
        assertEquals(
                expected, parametric.parameters().stream().map(Parameter::value).toList());
        assertEquals(
                expected, Arrays.stream(parametric.parameterValues()).boxed().toList());
    }
}
