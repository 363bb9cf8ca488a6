package dev.mechanist.envs.fields;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.dynamics.ContinuousDynamics;
import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.core.dynamics.RungeKutta4;
import dev.mechanist.core.dynamics.VectorField;
import java.util.List;

/**
 * One degree of freedom in canonical coordinates (q, p), as Greydanus et al. (2019) write them, without units: H = a p^2 + V(q) with V = k
 * q^2, a spring, or k (1 - cos q), a pendulum; a force u is added to p'. Parameters: a and k.
 */
public final class CanonicalOscillator implements VectorField {
    private final boolean turns;
    private final List<Parameter> parameters;
    private final double a;
    private final double k;

    private CanonicalOscillator(boolean turns, List<Parameter> parameters) {
        this.turns = turns;
        this.parameters = List.copyOf(parameters);
        a = parameters.get(0).value();
        k = parameters.get(1).value();
    }

    private static CanonicalOscillator of(boolean turns, double k) {
        return new CanonicalOscillator(turns, List.of(Parameter.positive("a", "", 1), Parameter.positive("k", "", k)));
    }

    /** H = p^2 + q^2. */
    public static CanonicalOscillator spring() {
        return of(false, 1);
    }

    /** H = p^2 + 3 (1 - cos q). */
    public static CanonicalOscillator pendulum() {
        return of(true, 3);
    }

    /** In steps of dt, each of them ten Runge-Kutta steps of 4th order, with a force within a bound. */
    public ContinuousDynamics discrete(double dt, double strongest) {
        Spec spec = new Spec(
                dt,
                List.of(turns ? Variable.angle("q") : Variable.of("q", ""), Variable.of("p", "")),
                List.of(Variable.bounded("force", "", -strongest, strongest)));
        return new ContinuousDynamics(spec, this, new RungeKutta4(), 10);
    }

    @Override
    public int n() {
        return 2;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public CanonicalOscillator withParameters(List<Parameter> parameters) {
        if (parameters.size() != 2) {
            throw new InputException("an oscillator has 2 parameters, not " + parameters.size());
        }
        return new CanonicalOscillator(turns, parameters);
    }

    /** Stateless: returns itself. */
    @Override
    public CanonicalOscillator fork() {
        return this;
    }

    /** H(q, p) of x[xo ..). */
    public double energy(double[] x, int xo) {
        double q = x[xo];
        return a * x[xo + 1] * x[xo + 1] + k * (turns ? 1 - Math.cos(q) : q * q);
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        double q = x[xo];
        dx[o] = 2 * a * x[xo + 1];
        dx[o + 1] = -k * (turns ? Math.sin(q) : 2 * q) + u[uo];
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        fx[0] = 0;
        fx[1] = 2 * a;
        fx[2] = -k * (turns ? Math.cos(x[xo]) : 2);
        fx[3] = 0;
        fu[0] = 0;
        fu[1] = 1;
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        ftheta[0] = 2 * x[xo + 1];
        ftheta[1] = 0;
        ftheta[2] = 0;
        ftheta[3] = turns ? -Math.sin(x[xo]) : -2 * x[xo];
    }
}
