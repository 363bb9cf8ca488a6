package dev.mechanist.envs.pilco;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.VectorField;
import java.util.List;

/** Equations of motion whose constants are published ones: none is a parameter that could be fitted. */
interface PublishedField extends VectorField {
    @Override
    default List<Parameter> parameters() {
        return List.of();
    }

    @Override
    default VectorField withParameters(List<Parameter> parameters) {
        if (!parameters.isEmpty()) {
            throw new InputException("the constants of a published scenario are fixed");
        }
        return fork();
    }
}
