package dev.mechanist.core.dynamics;

import java.util.List;

/** Something with named physical parameters. */
public interface Parametric {
    /** All p parameters, free or not, in the order of every parameter vector and parameter Jacobian. */
    List<Parameter> parameters();

    /** The values of {@link #parameters()} [p], a fresh array. */
    default double[] parameterValues() {
        List<Parameter> own = parameters();
        double[] values = new double[own.size()];
        for (int j = 0; j < values.length; j++) {
            values[j] = own.get(j).value();
        }
        return values;
    }
}
