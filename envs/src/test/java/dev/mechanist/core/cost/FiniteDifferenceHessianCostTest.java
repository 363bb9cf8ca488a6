package dev.mechanist.core.cost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.TwiceDifferentiableCostContract;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FiniteDifferenceHessianCostTest {
    /**
     * l = (t + 1) x0 x1 u1 + x0^3 + 5 u0 u1 + u1^3 + 2 x1 u0^2, l_H = x0^2 x1 + t x0^2, with the
     * expansion's Hessian left at 9 where the upgrade must write.
     */
    private static final class Polynomial implements SmoothCost {
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
            double x0 = x[xo];
            double x1 = x[xo + 1];
            double u0 = u[uo];
            double u1 = u[uo + 1];
            return (t + 1) * x0 * x1 * u1 + x0 * x0 * x0 + 5 * u0 * u1 + u1 * u1 * u1 + 2 * x1 * u0 * u0;
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return x[xo] * x[xo] * x[xo + 1] + t * x[xo] * x[xo];
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            double x0 = x[xo];
            double x1 = x[xo + 1];
            double u0 = u[uo];
            double u1 = u[uo + 1];
            e.lx[0] = (t + 1) * x1 * u1 + 3 * x0 * x0;
            e.lx[1] = (t + 1) * x0 * u1 + 2 * u0 * u0;
            e.lu[0] = 5 * u1 + 4 * x1 * u0;
            e.lu[1] = (t + 1) * x0 * x1 + 5 * u0 + 3 * u1 * u1;
            java.util.Arrays.fill(e.lxx, 9);
            java.util.Arrays.fill(e.luu, 9);
            java.util.Arrays.fill(e.lux, 9);
            return running(x, xo, u, uo, t);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            e.lx[0] = 2 * x[xo] * x[xo + 1] + 2 * t * x[xo];
            e.lx[1] = x[xo] * x[xo];
            java.util.Arrays.fill(e.lxx, 9);
            return terminal(x, xo, t);
        }

        @Override
        public Polynomial fork() {
            return new Polynomial();
        }
    }

    /** Residuals that are a norm apart from their Gauss-Newton Hessian, at any time. */
    @Nested
    class OfResiduals implements TwiceDifferentiableCostContract {
        @Override
        public TwiceDifferentiableCost cost() {
            return new FiniteDifferenceHessianCost(new ResidualCostTest().cost());
        }

        @Override
        public boolean timeMatters() {
            return new ResidualCostTest().timeMatters();
        }
    }

    private final FiniteDifferenceHessianCost cost = new FiniteDifferenceHessianCost(new Polynomial());

    /** At x = (-3, 2), u = (0.5, 7), t = 2. */
    @Test
    void hessiansAreThoseOfAPolynomialByHand() {
        double[] x = {99, -3, 2};
        double[] u = {99, 99, 0.5, 7};
        QuadraticExpansion e = new QuadraticExpansion(2, 2);
        double value = cost.expandRunningExactly(x, 1, u, 2, 2, e);
        assertEquals(3 * -3 * 2 * 7 - 27 + 17.5 + 343 + 1, value, 1e-12);
        assertEquals(value, cost.running(x, 1, u, 2, 2));
        assertArrayEquals(new double[] {3 * 2 * 7 + 27, 3 * -3 * 7 + 0.5}, e.lx, 1e-12);
        assertArrayEquals(new double[] {39, -18 + 2.5 + 147}, e.lu, 1e-12);
        assertArrayEquals(new double[] {-18, 21, 21, 0}, e.lxx, 1e-7);
        assertArrayEquals(new double[] {8, 5, 5, 42}, e.luu, 1e-7);
        assertArrayEquals(new double[] {0, 2, 6, -9}, e.lux, 1e-7);
        assertArrayEquals(new double[] {99, -3, 2}, x);
        assertArrayEquals(new double[] {99, 99, 0.5, 7}, u);
    }

    @Test
    void theTerminalHessianToo() {
        QuadraticExpansion e = new QuadraticExpansion(2, 2);
        assertEquals(18 + 45, cost.expandTerminalExactly(new double[] {99, -3, 2}, 1, 5, e));
        assertArrayEquals(new double[] {-12 - 30, 9}, e.lx, 1e-12);
        assertArrayEquals(new double[] {4 + 10, -6, -6, 0}, e.lxx, 1e-7);
        assertEquals(18 + 45, cost.terminal(new double[] {-3, 2}, 0, 5));
    }

    @Test
    void expansionsStayThoseOfTheCost() {
        QuadraticExpansion e = new QuadraticExpansion(2, 2);
        double[] x = {-3, 2};
        double[] u = {0.5, 7};
        FiniteDifferenceHessianCost fork = cost.fork();
        assertNotSame(cost, fork);
        assertEquals(cost.running(x, 0, u, 0, 4), fork.expandRunning(x, 0, u, 0, 4, e));
        assertEquals(9, e.lux[3]);
        assertEquals(5 * 14 + 27, e.lx[0]);
        assertEquals(18, fork.expandTerminal(x, 0, 0, e));
        assertEquals(-12, e.lx[0]);
        assertTrue(fork.n() == 2 && fork.m() == 2);
    }

    /** Two rows of two steps from step 10 on: the gradient is that of what {@link Cost#evaluate} adds up there. */
    @Test
    void gradientsOfRolloutsKnowTheStepAtWhichTheyStart() {
        SmoothCost l = new Polynomial();
        DMatrixRMaj X = new DMatrixRMaj(2, 6, true, 1, 2, -1, 0.5, 0.3, -2, 0.7, 1, 2, -1, 0.4, 3);
        DMatrixRMaj U = new DMatrixRMaj(2, 4, true, 0.2, 1, -1, 0.5, 2, -0.3, 0.1, 0.6);
        DMatrixRMaj gX = new DMatrixRMaj(0, 0);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        l.gradient(X, U, 10, gX, gU);
        for (DMatrixRMaj moved : List.of(X, U)) {
            for (int i = 0; i < moved.getNumElements(); i++) {
                double at = moved.data[i];
                double[] plus = new double[2];
                double[] minus = new double[2];
                moved.data[i] = at + 1e-5;
                l.evaluate(X, U, 10, plus);
                moved.data[i] = at - 1e-5;
                l.evaluate(X, U, 10, minus);
                moved.data[i] = at;
                double numerical = (plus[0] + plus[1] - minus[0] - minus[1]) / 2e-5;
                assertEquals(numerical, (moved == X ? gX : gU).data[i], 1e-7, (moved == X ? "X " : "U ") + i);
            }
        }
    }

    /** Both triangles are the mean of the two differences: symmetric to the bit. */
    @Test
    void hessiansAreSymmetricToTheBit() {
        QuadraticExpansion e = new QuadraticExpansion(2, 2);
        RandomStream random = RandomStream.of(1, "symmetric", 0);
        for (int k = 0; k < 20; k++) {
            double[] x = {random.nextGaussian(), 100 * random.nextGaussian()};
            double[] u = {random.nextGaussian(), random.nextGaussian()};
            cost.expandRunningExactly(x, 0, u, 0, k, e);
            assertEquals(e.lxx[1], e.lxx[2]);
            assertEquals(e.luu[1], e.luu[2]);
        }
    }
}
