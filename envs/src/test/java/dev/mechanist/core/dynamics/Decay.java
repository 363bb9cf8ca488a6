package dev.mechanist.core.dynamics;

import java.util.List;

/** x' = -rate x^2 + u: with u = 0, x(t) = x0 / (1 + rate x0 t). */
public record Decay(List<Parameter> parameters) implements VectorField {
    public Decay(double rate) {
        this(List.of(Parameter.positive("rate", "", rate)));
    }

    private double rate() {
        return parameters.get(0).value();
    }

    @Override
    public int n() {
        return 1;
    }

    @Override
    public int m() {
        return 1;
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        dx[o] = -rate() * x[xo] * x[xo] + u[uo];
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        fx[0] = -2 * rate() * x[xo];
        fu[0] = 1;
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        ftheta[0] = -x[xo] * x[xo];
    }

    @Override
    public Decay withParameters(List<Parameter> parameters) {
        return new Decay(parameters);
    }

    @Override
    public Decay fork() {
        return this;
    }
}
