package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of each method against a closed form, and its derivatives against the method itself. */
class IntegratorTest {
    /** x' = -rate x^2 + u: with u = 0, x(t) = x0 / (1 + rate x0 t). */
    private record Decay(List<Parameter> parameters) implements VectorField {
        Decay(double rate) {
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

    @Test
    void rungeKuttaIsOfFourthOrder() {
        double ratio = error(new RungeKutta4(), 20) / error(new RungeKutta4(), 40);
        assertEquals(4, Math.log(ratio) / Math.log(2), 0.15);
    }

    @Test
    void explicitEulerIsOfFirstOrder() {
        double ratio = error(new ExplicitEuler(), 1000) / error(new ExplicitEuler(), 2000);
        assertEquals(1, Math.log(ratio) / Math.log(2), 0.01);
    }

    /** Distance from the closed form after 1 s. */
    private static double error(Integrator integrator, int steps) {
        double[] x = {2};
        double[] next = new double[1];
        for (int k = 0; k < steps; k++) {
            integrator.step(new Decay(1.5), x, 0, new double[1], 0, 1.0 / steps, next, 0);
            x[0] = next[0];
        }
        return Math.abs(x[0] - 2 / (1 + 1.5 * 2));
    }

    @Test
    void derivativesAreThoseOfTheDiscreteStep() {
        for (Integrator integrator : List.of(new RungeKutta4(), new ExplicitEuler())) {
            double[] A = new double[1];
            double[] B = new double[1];
            double[] P = new double[1];
            double[] next = new double[1];
            double h = 0.3;
            integrator.stepWithJacobians(
                    new Decay(1.5), new double[] {0.7}, 0, new double[] {0.4}, 0, h, next, 0, A, 0, B, 0, P);
            assertEquals(step(integrator, 1.5, 0.7, 0.4, h), next[0]);
            double d = 1e-5;
            double[] twin = {
                (step(integrator, 1.5, 0.7 + d, 0.4, h) - step(integrator, 1.5, 0.7 - d, 0.4, h)) / (2 * d),
                (step(integrator, 1.5, 0.7, 0.4 + d, h) - step(integrator, 1.5, 0.7, 0.4 - d, h)) / (2 * d),
                (step(integrator, 1.5 + d, 0.7, 0.4, h) - step(integrator, 1.5 - d, 0.7, 0.4, h)) / (2 * d)
            };
            assertArrayEquals(twin, new double[] {A[0], B[0], P[0]}, 1e-9);
        }
    }

    private static double step(Integrator integrator, double rate, double x, double u, double h) {
        double[] next = new double[1];
        integrator.step(new Decay(rate), new double[] {x}, 0, new double[] {u}, 0, h, next, 0);
        return next[0];
    }
}
