package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.FiniteDifferenceHessianCost;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.cost.TwiceDifferentiableCost;
import org.junit.jupiter.api.Test;

class FiniteDifferenceHessianCostTest {
    /**
     * exp(x_1 u_1) + sin(x_2 + 2 u_2) x_1 + (t + 1) x_2^3 at every step and x_1^2 x_2 at the end: its mixed derivatives differ
     * all, and its Hessian is indefinite.
     */
    private record Crossed() implements TwiceDifferentiableCost {
        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 2;
        }

        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            double cube = x[xo + 1] * x[xo + 1] * x[xo + 1];
            return Math.exp(x[xo] * u[uo]) + Math.sin(x[xo + 1] + 2 * u[uo + 1]) * x[xo] + (t + 1) * cube;
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return x[xo] * x[xo] * x[xo + 1];
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            double a = x[xo];
            double b = x[xo + 1];
            double exponential = Math.exp(a * u[uo]);
            double s = Math.sin(b + 2 * u[uo + 1]);
            double c = Math.cos(b + 2 * u[uo + 1]);
            set(e.lx, u[uo] * exponential + s, a * c + 3 * (t + 1) * b * b);
            set(e.lu, a * exponential, 2 * a * c);
            set(e.lxx, u[uo] * u[uo] * exponential, c, c, -a * s + 6 * (t + 1) * b);
            set(e.lux, (1 + a * u[uo]) * exponential, 0, 2 * c, -2 * a * s);
            set(e.luu, a * a * exponential, 0, 0, -4 * a * s);
            return running(x, xo, u, uo, t);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            double a = x[xo];
            double b = x[xo + 1];
            set(e.lx, 2 * a * b, a * a);
            set(e.lxx, 2 * b, 2 * a, 2 * a, 0);
            return terminal(x, xo, t);
        }

        private static void set(double[] to, double... values) {
            System.arraycopy(values, 0, to, 0, values.length);
        }

        @Override
        public double expandRunningExactly(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            return expandRunning(x, xo, u, uo, t, e);
        }

        @Override
        public double expandTerminalExactly(double[] x, int xo, int t, QuadraticExpansion e) {
            return expandTerminal(x, xo, t, e);
        }

        @Override
        public Crossed fork() {
            return this;
        }
    }

    /** Central differences with steps of 1e-6: rounding of order 1e-16 / 1e-6 times gradients up to 30. */
    private static final double TOLERANCE = 1e-7;

    @Test
    void equalsExactHessians() {
        check(new Crossed());
        check(new QuarticCost());
    }

    private static void check(TwiceDifferentiableCost exact) {
        SmoothCost smooth = exact;
        TwiceDifferentiableCost numerical = new FiniteDifferenceHessianCost(smooth).fork();
        RandomStream random = RandomStream.of(1, "hessian", 0);
        QuadraticExpansion expected = new QuadraticExpansion(exact.n(), exact.m());
        QuadraticExpansion found = new QuadraticExpansion(exact.n(), exact.m());
        double[] x = new double[exact.n() + 3];
        double[] u = new double[exact.m() + 2];
        for (int t = 0; t < 20; t++) {
            random.fillGaussian(x, 0, x.length);
            random.fillGaussian(u, 0, u.length);
            double[] xBefore = x.clone();
            double[] uBefore = u.clone();
            assertEquals(
                    exact.expandRunningExactly(x, 3, u, 2, t, expected),
                    numerical.expandRunningExactly(x, 3, u, 2, t, found));
            compare(expected, found, t);
            assertArrayEquals(expected.lux, found.lux, TOLERANCE * (t + 1));
            assertArrayEquals(expected.luu, found.luu, TOLERANCE * (t + 1));
            assertEquals(
                    exact.expandTerminalExactly(x, 3, 7, expected), numerical.expandTerminalExactly(x, 3, 7, found));
            compare(expected, found, t);
            assertArrayEquals(xBefore, x);
            assertArrayEquals(uBefore, u);
        }
    }

    private static void compare(QuadraticExpansion expected, QuadraticExpansion found, int t) {
        assertArrayEquals(expected.lx, found.lx);
        assertArrayEquals(expected.lxx, found.lxx, TOLERANCE * (t + 1));
    }
}
