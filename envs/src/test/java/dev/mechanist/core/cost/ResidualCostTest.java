package dev.mechanist.core.cost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.contract.ResidualsContract;
import dev.mechanist.core.contract.SmoothCostContract;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Three states, two actions, six residuals that mix them, in groups of three norms with weights of their own. */
class ResidualCostTest implements SmoothCostContract {
    private static final double[] BY_STATE = {
        0.3, -0.7, 0.2, 0.5, 0.1, -0.4, -0.2, 0.6, 0.9, 0.8, -0.3, 0.1, 0.05, 0.25, -0.6, 0.4, -0.1, 0.7
    };
    private static final double[] BY_ACTION = {0.9, 0.1, -0.3, 0.7, 0.2, -0.5, 0.6, 0.35, -0.8, 0.15, 0.45, -0.25};
    private static final List<ResidualCost.Term> TERMS = List.of(
            new ResidualCost.Term("squares", 2, Norms.squared(), 0.7, 0),
            new ResidualCost.Term("together", 3, Norms.saturating(3), 2.5, 4),
            new ResidualCost.Term("smooth", 1, Norms.smoothAbs(0.4), 1.3, 0.6));

    /** r = bend sin-curved or, with bend 0, linear in x and u. */
    @Nested
    class Ingredients implements ResidualsContract {
        @Override
        public Residuals residuals() {
            return new Mixed(0.8);
        }

        @Override
        public int n() {
            return 3;
        }

        @Override
        public int m() {
            return 2;
        }
    }

    private record Mixed(double bend) implements Residuals {
        @Override
        public int size() {
            return 6;
        }

        @Override
        public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
            for (int k = 0; k < 6; k++) {
                double s = 0;
                for (int i = 0; i < 3; i++) {
                    s += BY_STATE[3 * k + i] * x[xo + i];
                }
                for (int i = 0; i < 2; i++) {
                    s += BY_ACTION[2 * k + i] * u[uo + i];
                }
                r[k] = s + bend * s * s + 0.1 * k;
            }
        }

        @Override
        public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
            for (int k = 0; k < 6; k++) {
                double s = 0;
                for (int i = 0; i < 3; i++) {
                    s += BY_STATE[3 * k + i] * x[xo + i];
                }
                for (int i = 0; i < 2; i++) {
                    s += BY_ACTION[2 * k + i] * u[uo + i];
                }
                for (int i = 0; i < 3; i++) {
                    rx[3 * k + i] = BY_STATE[3 * k + i] * (1 + 2 * bend * s);
                }
                for (int i = 0; i < 2; i++) {
                    ru[2 * k + i] = BY_ACTION[2 * k + i] * (1 + 2 * bend * s);
                }
            }
        }
    }

    @Override
    public ResidualCost cost() {
        return new ResidualCost(3, 2, new Mixed(0.3), TERMS);
    }

    /** Linear residuals, all norms where they are convex: Gauss-Newton is exact, in every block. */
    @Test
    void hessiansOfLinearResidualsEqualSecondDifferences() {
        SmoothCost l = new ResidualCost(3, 2, new Mixed(0), TERMS);
        double[] x = {9, 0.4, -0.3, 0.8};
        double[] u = {9, 9, -0.6, 0.2};
        QuadraticExpansion e = new QuadraticExpansion(3, 2);
        java.util.Arrays.fill(e.lux, 77);
        l.expandRunning(x, 1, u, 2, 0, e);
        double h = 1e-3;
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                double second = 0;
                for (int a = -1; a <= 1; a += 2) {
                    for (int b = -1; b <= 1; b += 2) {
                        double[] xs = x.clone();
                        double[] us = u.clone();
                        move(xs, us, i, a * h);
                        move(xs, us, j, b * h);
                        second += a * b * l.running(xs, 1, us, 2, 0) / (4 * h * h);
                    }
                }
                double analytic = i < 3
                        ? (j < 3 ? e.lxx[3 * i + j] : e.lux[3 * (j - 3) + i])
                        : (j < 3 ? e.lux[3 * (i - 3) + j] : e.luu[2 * (i - 3) + j - 3]);
                assertEquals(second, analytic, 1e-5, i + " " + j);
            }
        }
        assertEquals(l.expandTerminal(x, 1, 0, e), l.terminal(x, 1, 0), 1e-15);
        assertArrayEquals(new double[2], e.lu);
        assertArrayEquals(new double[4], e.luu);
        assertArrayEquals(new double[6], e.lux);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double second = 0;
                for (int a = -1; a <= 1; a += 2) {
                    for (int b = -1; b <= 1; b += 2) {
                        double[] xs = x.clone();
                        xs[1 + i] += a * h;
                        xs[1 + j] += b * h;
                        second += a * b * l.terminal(xs, 1, 0) / (4 * h * h);
                    }
                }
                assertEquals(second, e.lxx[3 * i + j], 1e-5, i + " " + j);
            }
        }
    }

    private static void move(double[] x, double[] u, int i, double by) {
        if (i < 3) {
            x[1 + i] += by;
        } else {
            u[2 + i - 3] += by;
        }
    }

    /** r = (2 x, x - u) at x = 3, u = 1: 0.5 * 36 + 4 smoothAbs_2(2) running, 3 * 36 at the end. */
    @Test
    void weightsAreThoseOfTheTerms() {
        Residuals r = new Residuals() {
            @Override
            public int size() {
                return 2;
            }

            @Override
            public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
                r[0] = 2 * x[xo];
                r[1] = x[xo] - u[uo];
            }

            @Override
            public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
                rx[0] = 2;
                rx[1] = 1;
                ru[0] = 0;
                ru[1] = -1;
            }
        };
        ResidualCost l = new ResidualCost(
                1,
                1,
                r,
                List.of(
                        new ResidualCost.Term("a", 1, Norms.squared(), 0.5, 3),
                        new ResidualCost.Term("b", 1, Norms.smoothAbs(2), 4, 0)));
        double root = Math.sqrt(8);
        assertEquals(18 + 4 * (root - 2), l.running(new double[] {3}, 0, new double[] {1}, 0, 5), 1e-14);
        assertEquals(108, l.terminal(new double[] {3}, 0, 0), 1e-14);
        QuadraticExpansion e = new QuadraticExpansion(1, 1);
        l.expandRunning(new double[] {3}, 0, new double[] {1}, 0, 0, e);
        double slope = 4 * 2 / root;
        double curvature = 4 * 4 / (root * root * root);
        assertEquals(0.5 * 2 * 6 * 2 + slope, e.lx[0], 1e-14);
        assertEquals(-slope, e.lu[0], 1e-14);
        assertEquals(4 + curvature, e.lxx[0], 1e-14);
        assertEquals(curvature, e.luu[0], 1e-14);
        assertEquals(-curvature, e.lux[0], 1e-14);
    }

    /** r = x - 2 t at x = 3: at step 4 it is -5, at step 1 it is 1; the gradient is 2 r. */
    @Test
    void residualsKnowTheStep() {
        Residuals moving = new Residuals() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public void evaluate(double[] x, int xo, double[] u, int uo, int t, double[] r) {
                r[0] = x[xo] - 2 * t;
            }

            @Override
            public void jacobians(double[] x, int xo, double[] u, int uo, int t, double[] rx, double[] ru) {
                rx[0] = 1;
                ru[0] = 0;
            }
        };
        ResidualCost l =
                new ResidualCost(1, 1, moving, List.of(new ResidualCost.Term("place", 1, Norms.squared(), 1, 10)));
        QuadraticExpansion e = new QuadraticExpansion(1, 1);
        double[] x = {3};
        double[] u = {0};
        assertEquals(25, l.running(x, 0, u, 0, 4));
        assertEquals(10, l.terminal(x, 0, 1));
        assertEquals(25, l.expandRunning(x, 0, u, 0, 4, e));
        assertEquals(-10, e.lx[0]);
        assertEquals(10, l.expandTerminal(x, 0, 1, e));
        assertEquals(20, e.lx[0]);
    }

    @Test
    void termsMustCoverTheResidualsAndWeighAtLeastNothing() {
        assertThrows(InputException.class, () -> new ResidualCost(3, 2, new Mixed(0), TERMS.subList(0, 2)));
        assertThrows(InputException.class, () -> new ResidualCost.Term("a", 0, Norms.squared(), 1, 1));
        assertThrows(InputException.class, () -> new ResidualCost.Term("a", 1, Norms.squared(), -1, 1));
        assertThrows(InputException.class, () -> new ResidualCost.Term("a", 1, Norms.squared(), 1, Double.NaN));
        assertEquals(TERMS, cost().terms());
        assertEquals(3, cost().n());
        assertEquals(2, cost().m());
    }

    /** The gradient over whole rollouts equals differences of what {@link Cost#evaluate} adds up. */
    @Test
    void theGradientOfRolloutsEqualsCentralDifferences() {
        SmoothCost l = cost();
        RandomStream random = RandomStream.of(3, "rollouts", 0);
        DMatrixRMaj X = new DMatrixRMaj(2, 4 * 3);
        DMatrixRMaj U = new DMatrixRMaj(2, 3 * 2);
        random.fillGaussian(X.data, 0, 24);
        random.fillGaussian(U.data, 0, 12);
        DMatrixRMaj gX = new DMatrixRMaj(0, 0);
        DMatrixRMaj gU = new DMatrixRMaj(0, 0);
        l.gradient(X, U, 0, gX, gU);
        assertEquals(12, gX.numCols);
        assertEquals(6, gU.numCols);
        for (DMatrixRMaj moved : List.of(X, U)) {
            for (int i = 0; i < moved.getNumElements(); i++) {
                double at = moved.data[i];
                double[][] total = new double[2][2];
                moved.data[i] = at + 1e-6;
                l.evaluate(X, U, 0, total[0]);
                moved.data[i] = at - 1e-6;
                l.evaluate(X, U, 0, total[1]);
                moved.data[i] = at;
                double numerical = (total[0][0] + total[0][1] - total[1][0] - total[1][1]) / 2e-6;
                assertEquals(numerical, (moved == X ? gX : gU).data[i], 1e-7, (moved == X ? "X " : "U ") + i);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> l.gradient(X, U, 0, X, gU));
        assertThrows(IllegalArgumentException.class, () -> l.gradient(X, U, 0, gX, U));
        assertThrows(IllegalArgumentException.class, () -> l.gradient(X, new DMatrixRMaj(2, 4), 0, gX, gU));
        assertThrows(IllegalArgumentException.class, () -> l.gradient(new DMatrixRMaj(1, 12), U, 0, gX, gU));
    }
}
