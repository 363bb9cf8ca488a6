package dev.mechanist.core.dynamics;

import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;

/**
 * A parametric physics model: a flow over any duration, with sensitivities to state, action and parameters. The duration is
 * an argument because measured records are sampled irregularly.
 */
public interface ParametricDynamics extends RowDynamics, Parametric {
    /** The same model with other parameters (p of them, in the order of {@link #parameters()}). */
    ParametricDynamics withParameters(List<Parameter> parameters);

    /** The same model at another time step, s. */
    ParametricDynamics withTimeStep(double dt);

    /**
     * The state after {@code duration} s under a constant action. With {@code duration} equal to the time step this is
     * {@link #stepRow}.
     */
    void advance(double[] x, int xo, double[] u, int uo, double duration, double[] next, int no);

    /**
     * {@link #advance} with its sensitivities, all row-major from index 0.
     *
     * @param A receives d next / dx [n, n]
     * @param B receives d next / du [n, m]
     * @param P receives d next / d theta [n, p]
     */
    void advanceWithSensitivities(
            double[] x,
            int xo,
            double[] u,
            int uo,
            double duration,
            double[] next,
            int no,
            double[] A,
            double[] B,
            double[] P);

    @Override
    ParametricDynamics fork();

    /** What it is made of, with the features of its present parameters; nothing where it is not seen as made of parts. */
    default Optional<Structure> structure() {
        return Optional.empty();
    }

    /** The same model with other values for all p parameters. */
    default ParametricDynamics withParameterValues(double[] values) {
        List<Parameter> parameters = parameters();
        if (values.length != parameters.size()) {
            throw new IllegalArgumentException(
                    "expected " + parameters.size() + " parameter values, not " + values.length);
        }
        Parameter[] changed = new Parameter[values.length];
        for (int i = 0; i < values.length; i++) {
            changed[i] = parameters.get(i).withValue(values[i]);
        }
        return withParameters(List.of(changed));
    }
}
