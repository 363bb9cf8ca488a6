package dev.mechanist.core.cost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class CostTest {
    /** l = (t + 1) x_0 + 10 u_0 + 100 u_1, l_H = 1000 x_1 + 7 t. */
    private static final class Dated implements Cost {
        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return (t + 1) * x[xo] + 10 * u[uo] + 100 * u[uo + 1];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return 1000 * x[xo + 1] + 7 * t;
        }

        @Override
        public int n() {
            return 2;
        }

        @Override
        public int m() {
            return 2;
        }

        @Override
        public Cost fork() {
            return this;
        }
    }

    /** Two rows of three steps, by hand: 1 + 2 * 3 + 3 * 5 = 22, actions 10 (2 + 4 + 6) + 100 (3 + 5 + 7), and 8 at the end. */
    @Test
    void rolloutsAreChargedStepByStepAndAtTheirEnd() {
        DMatrixRMaj X = new DMatrixRMaj(2, 8, true, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 2, 0, 0, -0.5);
        DMatrixRMaj U = new DMatrixRMaj(2, 6, true, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0.25);
        double[] total = new double[2];
        new Dated().evaluate(X, U, 0, total);
        assertArrayEquals(new double[] {22 + 120 + 1500 + 8000 + 21, 6 + 25 - 500 + 21}, total);
    }

    /** The same rollouts ten steps later: 11 + 12 * 3 + 13 * 5 = 112 and 13 * 2 = 26, and 7 * 13 at the end. */
    @Test
    void timeCountsFromTheStartOfTheEpisode() {
        DMatrixRMaj X = new DMatrixRMaj(2, 8, true, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 2, 0, 0, -0.5);
        DMatrixRMaj U = new DMatrixRMaj(2, 6, true, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0.25);
        double[] total = new double[2];
        new Dated().evaluate(X, U, 10, total);
        assertArrayEquals(new double[] {112 + 120 + 1500 + 8000 + 91, 26 + 25 - 500 + 91}, total);
    }

    @Test
    void wrongShapesAreRefused() {
        Dated cost = new Dated();
        DMatrixRMaj X = new DMatrixRMaj(2, 8);
        DMatrixRMaj U = new DMatrixRMaj(2, 6);
        assertThrows(IllegalArgumentException.class, () -> cost.evaluate(X, U, 0, new double[1]));
        assertThrows(IllegalArgumentException.class, () -> cost.evaluate(X, new DMatrixRMaj(2, 8), 0, new double[2]));
        assertThrows(IllegalArgumentException.class, () -> cost.evaluate(X, new DMatrixRMaj(1, 6), 0, new double[2]));
        assertThrows(IllegalArgumentException.class, () -> cost.evaluate(new DMatrixRMaj(2, 7), U, 0, new double[2]));
        // Three steps and a half: as many whole ones as there are actions.
        assertThrows(IllegalArgumentException.class, () -> cost.evaluate(new DMatrixRMaj(2, 9), U, 0, new double[2]));
    }
}
