package dev.mechanist.core.acting;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import java.util.List;

/**
 * What an environment shows.
 *
 * @param variables the p numbers of the vector, in order; empty where only a picture is seen
 * @param image extents [height, width, channels] of the picture; empty where there is none
 */
public record ObservationSpec(List<Variable> variables, List<Integer> image) {
    public ObservationSpec {
        variables = List.copyOf(variables);
        image = List.copyOf(image);
        if (variables.isEmpty() && image.isEmpty()) {
            throw new InputException("an observation needs numbers or a picture");
        }
    }

    /** Numbers alone. */
    public static ObservationSpec of(List<Variable> variables) {
        return new ObservationSpec(variables, List.of());
    }

    /** Numbers p in the vector. */
    public int p() {
        return variables.size();
    }

    /** Whether the vector names the states of a specification: what is measured of them, then, is their record. */
    public boolean showsState(Spec spec) {
        return variables.equals(spec.state());
    }
}
