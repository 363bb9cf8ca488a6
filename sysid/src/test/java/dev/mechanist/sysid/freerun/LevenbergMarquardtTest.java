package dev.mechanist.sysid.freerun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of the damped method of Gauss and Newton by hand, with the gain ratio of Nielsen (1999). */
class LevenbergMarquardtTest {
    /** h (z - 1)^2 / 2 + 3, but for a share of the gain that the true cost does not have. */
    private record Parabola(double h, double missing, int[] calls) implements LevenbergMarquardt.Problem {
        @Override
        public double cost(double[] z) {
            return (1 - missing) * 0.5 * h * (z[0] - 1) * (z[0] - 1) + 3;
        }

        @Override
        public double linearise(double[] z, DMatrixRMaj hessian, double[] gradient) {
            calls[0]++;
            hessian.set(0, 0, h);
            gradient[0] = h * (z[0] - 1);
            return cost(z);
        }
    }

    /**
     * The first step goes the share 1 / 1.001 of the way. A quadratic cost gains what was predicted: the damping becomes a third, and
     * the rest shrinks by 1 - 1 / (1 + 0.001 / 3). From 0.9 or 0.99, stiff or soft: the prediction is a product, not a quotient.
     */
    @ParameterizedTest
    @CsvSource({"100, 0.9", "0.1, 0.9", "100, 0.99", "1e-4, 0.9"})
    void twoStepsOfAParabola(double h, double start) {
        int[] calls = new int[1];
        LevenbergMarquardt.Result one =
                LevenbergMarquardt.minimise(new Parabola(h, 0, calls), new double[] {start}, 1, 0);
        double rest = (1 - start) * 0.001 / 1.001;
        assertEquals(1 - rest, one.theta()[0], 1e-13);
        assertEquals(3 + 0.5 * h * rest * rest, one.cost(), 1e-13);
        assertEquals(2, calls[0]);
        LevenbergMarquardt.Result two =
                LevenbergMarquardt.minimise(new Parabola(h, 0, calls), new double[] {start}, 2, 0);
        double third = 0.001 / 3;
        assertEquals((1 - start) * 0.001 / 1.001 * third / (1 + third), 1 - two.theta()[0], 1e-13);
    }

    /** A gain of 0.6 of the predicted one leaves 1 - 0.2^3 of the damping, one of 0.4 makes it 1 + 0.2^3 times as large. */
    @ParameterizedTest
    @CsvSource({"0.4, 0.992", "0.6, 1.008"})
    void dampingFollowsTheGain(double missing, double factor) {
        Parabola problem = new Parabola(2, missing, new int[1]);
        double[] start = {0};
        double after = LevenbergMarquardt.minimise(problem, start, 1, 0).theta()[0];
        double twice = LevenbergMarquardt.minimise(problem, start, 2, 0).theta()[0];
        // rest' = rest d / (1 + d)
        double ratio = (1 - twice) / (1 - after);
        assertEquals(0.001 * factor, ratio / (1 - ratio), 1e-9);
    }

    /** Two gains below the tolerance end it, one does not; a gain that is large again starts the count anew. */
    @Test
    void twoSmallGainsEndIt() {
        int[] calls = new int[1];
        LevenbergMarquardt.minimise(new Parabola(2, 0, calls), new double[] {0}, 50, 10);
        assertEquals(3, calls[0]);
    }

    /** H = [[2, 1], [1, 3]], g = (1, -2): the step solves (H + 0.001 diag H) s = -g. */
    @Test
    void coupledParameters() {
        LevenbergMarquardt.Problem problem = new LevenbergMarquardt.Problem() {
            @Override
            public double cost(double[] z) {
                return z[0] - 2 * z[1] + z[0] * z[0] + z[0] * z[1] + 1.5 * z[1] * z[1] + 7;
            }

            @Override
            public double linearise(double[] z, DMatrixRMaj hessian, double[] gradient) {
                hessian.setTo(new DMatrixRMaj(2, 2, true, 2, 1, 1, 3));
                gradient[0] = 1 + 2 * z[0] + z[1];
                gradient[1] = -2 + z[0] + 3 * z[1];
                return cost(z);
            }
        };
        double determinant = 2.002 * 3.003 - 1;
        double[] step = {(-3.003 - 2) / determinant, (1 + 2 * 2.002) / determinant};
        assertArrayEquals(
                step, LevenbergMarquardt.minimise(problem, new double[2], 1, 0).theta(), 1e-14);
        assertArrayEquals(
                new double[] {-1, 1},
                LevenbergMarquardt.minimise(problem, new double[2], 30, 1e-15).theta(),
                1e-8);
    }

    /** Where a step costs more, it is not taken and the next one is damped twice as much, then eight times. */
    @Test
    void stepsThatCostMoreAreNotTaken() {
        int[] tried = new int[1];
        double[] trials = new double[4];
        LevenbergMarquardt.Problem cliff = new LevenbergMarquardt.Problem() {
            @Override
            public double cost(double[] z) {
                trials[tried[0]++] = z[0];
                return 5;
            }

            @Override
            public double linearise(double[] z, DMatrixRMaj hessian, double[] gradient) {
                hessian.set(0, 0, 4);
                gradient[0] = -4;
                return 2;
            }
        };
        LevenbergMarquardt.Result result = LevenbergMarquardt.minimise(cliff, new double[1], 4, 0);
        assertArrayEquals(new double[] {0}, result.theta());
        assertEquals(2, result.cost());
        assertArrayEquals(new double[] {1 / 1.001, 1 / 1.002, 1 / 1.008, 1 / 1.064}, trials, 1e-14);
        assertTrue(Double.isInfinite(LevenbergMarquardt.minimise(
                        new LevenbergMarquardt.Problem() {
                            @Override
                            public double cost(double[] z) {
                                return 0;
                            }

                            @Override
                            public double linearise(double[] z, DMatrixRMaj hessian, double[] gradient) {
                                return Double.POSITIVE_INFINITY;
                            }
                        },
                        new double[1],
                        4,
                        0)
                .cost()));
    }
}
