package dev.mechanist.core.dynamics;

import java.util.List;

/** Something with named physical parameters. */
public interface Parametric {
    /** All p parameters, free or not, in the order of every parameter vector and parameter Jacobian. */
    List<Parameter> parameters();

    /** The values of {@link #parameters()} [p], a fresh array. */
    default double[] parameterValues() {
        return parameters().stream().mapToDouble(Parameter::value).toArray();
    }
}
