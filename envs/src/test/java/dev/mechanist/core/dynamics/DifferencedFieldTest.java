package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.contract.VectorFieldContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A field without derivatives of its own, with a parameter at its lower bound. */
class DifferencedFieldTest implements VectorFieldContract {
    /** y'' = (2 u - d |y'| y' - k sin(y)) / m with d at 0. */
    private record Swing(List<Parameter> parameters) implements DifferencedField {
        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public void derivative(double[] x, int xo, double[] u, int uo, double[] dx, int o) {
            double[] p = parameterValues();
            double v = x[xo + 1];
            dx[o + 1] = (2 * u[uo] - p[0] * Math.abs(v) * v - p[1] * Math.sin(x[xo])) / p[2];
            dx[o] = v;
        }

        @Override
        public Swing withParameters(List<Parameter> changed) {
            return new Swing(changed);
        }

        @Override
        public Swing fork() {
            return this;
        }
    }

    @Override
    public VectorField field() {
        return new Swing(List.of(
                Parameter.positive("drag", "", 0),
                Parameter.real("stiffness", "", 3, 2),
                Parameter.positive("mass", "kg", 0.5)));
    }

    /** With the mass at its upper bound too, by hand at y = 0.7, y' = -2, u = 0.3: k cos(y) / m, |y'| y' / m and -y'' / m. */
    @Test
    void byHand() {
        double[] x = {9, 0.7, -2};
        double[] u = {0.3};
        double[] fx = new double[4];
        double[] fu = new double[2];
        field().jacobians(x, 1, u, 0, fx, fu);
        assertArrayEquals(new double[] {0, 1, -6 * Math.cos(0.7), 0}, fx, 1e-9);
        assertArrayEquals(new double[] {0, 4}, fu, 1e-9);
        double[] ftheta = new double[6];
        VectorField atItsMost = field().withParameters(field().parameters().stream()
                .map(p -> p.name().equals("mass") ? p.withBounds(0.1, 0.5) : p)
                .toList());
        atItsMost.parameterJacobian(x, 1, u, 0, ftheta);
        double acceleration = (0.6 - 3 * Math.sin(0.7)) / 0.5;
        assertArrayEquals(new double[] {0, 0, 0, 8, -2 * Math.sin(0.7), -2 * acceleration}, ftheta, 1e-8);
    }
}
