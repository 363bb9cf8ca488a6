package dev.mechanist.core.dynamics;

import java.util.List;

/**
 * A field whose every derivative differs: n = 2 states, m = 3 actions, p = 2 parameters,
 * x0' = a x0 x1 + u0 - 2 u1 u2, x1' = b sin(x0) - x1^2 + x0 u2.
 */
public record PolynomialField(List<Parameter> parameters) implements VectorField {
    public PolynomialField(double a, double b) {
        this(List.of(Parameter.real("a", "", a, 1), Parameter.real("b", "", b, 1)));
    }

    private double a() {
        return parameters.get(0).value();
    }

    private double b() {
        return parameters.get(1).value();
    }

    @Override
    public int n() {
        return 2;
    }

    @Override
    public int m() {
        return 3;
    }

    @Override
    public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
        dx[o] = a() * x[xo] * x[xo + 1] + u[uo] - 2 * u[uo + 1] * u[uo + 2];
        dx[o + 1] = b() * Math.sin(x[xo]) - x[xo + 1] * x[xo + 1] + x[xo] * u[uo + 2];
    }

    @Override
    public void jacobians(double[] x, int xo, double[] u, int uo, double[] fx, double[] fu) {
        fx[0] = a() * x[xo + 1];
        fx[1] = a() * x[xo];
        fx[2] = b() * Math.cos(x[xo]) + u[uo + 2];
        fx[3] = -2 * x[xo + 1];
        fu[0] = 1;
        fu[1] = -2 * u[uo + 2];
        fu[2] = -2 * u[uo + 1];
        fu[3] = 0;
        fu[4] = 0;
        fu[5] = x[xo];
    }

    @Override
    public void parameterJacobian(double[] x, int xo, double[] u, int uo, double[] ftheta) {
        ftheta[0] = x[xo] * x[xo + 1];
        ftheta[1] = 0;
        ftheta[2] = 0;
        ftheta[3] = Math.sin(x[xo]);
    }

    @Override
    public PolynomialField withParameters(List<Parameter> parameters) {
        return new PolynomialField(parameters);
    }

    @Override
    public PolynomialField fork() {
        return this;
    }
}
