package dev.mechanist.core.dynamics;

import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import java.util.List;
import java.util.Optional;

/** The right-hand side of dx/dt = f(x, u; theta), with analytic derivatives, for one state at a time. */
public interface VectorField extends Parametric {
    /** Number of states n. */
    int n();

    /** Number of actions m. */
    int m();

    /** Writes f(x, u) to dx[o .. o+n), state units per second. */
    void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o);

    /**
     * Jacobians of f, row-major, overwritten completely.
     *
     * @param fx receives df/dx [n, n]
     * @param fu receives df/du [n, m]
     */
    void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu);

    /** {@link #derivative} and {@link #jacobians} in one call; fields that share work between the two override it. */
    default void linearise(double[] x, int xo, double[] u, int uo, double[] dx, int o, double[] fx, double[] fu) {
        derivative(x, xo, u, uo, dx, o);
        jacobians(x, xo, u, uo, fx, fu);
    }

    /** Writes df/dtheta, row-major [n, p], overwritten completely. */
    void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta);

    /** What it is made of, over the variables of {@code spec}; nothing where it is not seen as made of parts. */
    default Optional<Structure> structure(Spec spec) {
        return Optional.empty();
    }

    /** The same equations with other parameters. */
    VectorField withParameters(List<Parameter> parameters);

    /** The same equations with scratch memory of their own; stateless fields return themselves. */
    VectorField fork();
}
