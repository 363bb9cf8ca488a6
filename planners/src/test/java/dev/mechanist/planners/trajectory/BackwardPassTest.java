package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.QuadraticCost;
import dev.mechanist.planners.SequenceSpace;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Two steps of two states, by the printed equations in EJML's matrices, and one step in numbers. */
class BackwardPassTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] A = {1, 0.4, -0.3, 0.8};
    private static final double[] B = {0.5, -0.2, 0.1, 1.5};
    private static final double[] Q = {2, 0.3, 0.3, 1};
    private static final double[] R = {1.5, -0.4, -0.4, 0.8};
    private static final double[] S = {0.2, -0.1, 0.05, 0.3};
    private static final double[] P = {3, -0.5, -0.5, 4};
    private static final double[] X = {1, -2, 0.5, 0.7, -0.4, 1.1};
    private static final double[] U = {0.3, -0.6, 0.2, 0.9};
    private static final double[] GAPS = {0.2, -0.7, 0.4, 0.3};

    private static DMatrixRMaj matrix(double[] values, int rows) {
        return new DMatrixRMaj(rows, values.length / rows, true, values.clone());
    }

    private static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj plus(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.add(a, b, null);
    }

    private static DMatrixRMaj t(DMatrixRMaj a) {
        return CommonOps_DDRM.transpose(a, null);
    }

    private static DMatrixRMaj identity(double mu) {
        DMatrixRMaj I = CommonOps_DDRM.identity(2);
        CommonOps_DDRM.scale(mu, I);
        return I;
    }

    private static DMatrixRMaj slice(double[] values, int from, int count) {
        return new DMatrixRMaj(count, 1, true, java.util.Arrays.copyOfRange(values, from, from + count));
    }

    private static SequenceSpace space(double limit, int m) {
        double[] upper = new double[m];
        double[] lower = new double[m];
        java.util.Arrays.fill(upper, limit);
        java.util.Arrays.fill(lower, -limit);
        return new SequenceSpace(2, lower, upper);
    }

    /** Both expansions and passes, for the first m columns of B. */
    private static void assertEquations(int m, double[] gaps, double mu, double limit) {
        double[] b = m == 2 ? B : new double[] {0.5, 0.1};
        double[] r = m == 2 ? R : new double[] {1.5};
        double[] s = m == 2 ? S : new double[] {0.2, -0.1};
        double[] u = m == 2 ? U : new double[] {0.3, 0.2};
        double[] linear = m == 2 ? new double[] {0.6, -0.2} : new double[] {0.6};
        LinearWorld world = LinearWorld.of(2, m, A, b, limit);
        QuadraticCost cost = new QuadraticCost(2, m, Q, r, s, new double[] {0.1, -0.3}, linear, P);
        QuadraticModel model = new QuadraticModel(2, m, 2);
        model.update(world::jacobians, QuadraticModel.Expansion.gaussNewton(cost), 0, X, u);
        BackwardPass pass = new BackwardPass(2, m, 2);
        java.util.Arrays.fill(pass.K, 99);
        assertTrue(pass.run(model, u, space(limit, m), gaps, mu));

        DMatrixRMaj a = matrix(A, 2);
        DMatrixRMaj fu = matrix(b, 2);
        DMatrixRMaj Vxx = matrix(P, 2);
        DMatrixRMaj Vx = times(Vxx, slice(X, 4, 2));
        double slope = 0;
        double curvature = 0;
        double multiplier = 0;
        for (int time = 1; time >= 0; time--) {
            DMatrixRMaj x = slice(X, 2 * time, 2);
            DMatrixRMaj ut = slice(u, m * time, m);
            DMatrixRMaj next = Vx;
            if (gaps != null) {
                next = plus(Vx, times(Vxx, slice(gaps, 2 * time, 2)));
                multiplier = Math.max(multiplier, CommonOps_DDRM.elementMaxAbs(next));
            }
            DMatrixRMaj Qx = plus(
                    plus(slice(new double[] {0.1, -0.3}, 0, 2), times(matrix(Q, 2), x)),
                    plus(times(t(matrix(s, m)), ut), times(t(a), next)));
            DMatrixRMaj Qu = plus(
                    plus(slice(linear, 0, m), times(matrix(r, m), ut)),
                    plus(times(matrix(s, m), x), times(t(fu), next)));
            DMatrixRMaj Qxx = plus(matrix(Q, 2), times(t(a), times(Vxx, a)));
            DMatrixRMaj Quu = plus(matrix(r, m), times(t(fu), times(Vxx, fu)));
            DMatrixRMaj Qux = plus(matrix(s, m), times(t(fu), times(Vxx, a)));
            DMatrixRMaj regular = plus(Vxx, identity(mu));
            DMatrixRMaj QuuRegular = plus(matrix(r, m), times(t(fu), times(regular, fu)));
            DMatrixRMaj QuxRegular = plus(matrix(s, m), times(t(fu), times(regular, a)));
            DMatrixRMaj k = new DMatrixRMaj(m, 1);
            DMatrixRMaj K = new DMatrixRMaj(m, 2);
            boxed(QuuRegular, Qu, QuxRegular, ut, limit, k, K);
            for (int j = 0; j < m; j++) {
                assertEquals(k.get(j), pass.k[time * m + j], 1e-13, "k of step " + time);
                for (int i = 0; i < 2; i++) {
                    assertEquals(K.get(j, i), pass.K[(time * m + j) * 2 + i], 1e-13, "K of step " + time);
                }
            }
            slope += CommonOps_DDRM.dot(k, Qu);
            curvature += 0.5 * CommonOps_DDRM.dot(k, times(Quu, k));
            Vx = plus(plus(Qx, times(t(K), times(Quu, k))), plus(times(t(K), Qu), times(t(Qux), k)));
            Vxx = plus(plus(Qxx, times(t(K), times(Quu, K))), plus(times(t(K), Qux), times(t(Qux), K)));
        }
        assertEquals(slope, pass.slope, 1e-13);
        assertEquals(curvature, pass.curvature, 1e-13);
        assertEquals(multiplier, pass.largestMultiplier(), 1e-13);
    }

    /** All sets of actions at bounds are tried; the one that fulfils the optimality conditions gives k, and K of the free ones. */
    private static void boxed(
            DMatrixRMaj H,
            DMatrixRMaj g,
            DMatrixRMaj cross,
            DMatrixRMaj u,
            double limit,
            DMatrixRMaj k,
            DMatrixRMaj K) {
        int m = u.numRows;
        for (int code = 0; code < Math.pow(3, m); code++) {
            int[] side = {code % 3 - 1, code / 3 - 1};
            DMatrixRMaj M = H.copy();
            DMatrixRMaj right = g.copy();
            DMatrixRMaj gain = cross.copy();
            CommonOps_DDRM.scale(-1, right);
            CommonOps_DDRM.scale(-1, gain);
            for (int j = 0; j < m; j++) {
                if (side[j] != 0) {
                    for (int l = 0; l < m; l++) {
                        M.set(j, l, j == l ? 1 : 0);
                    }
                    right.set(j, 0, side[j] * limit - u.get(j));
                    gain.set(j, 0, 0);
                    gain.set(j, 1, 0);
                }
            }
            if (Double.isInfinite(limit) && code != (m == 1 ? 1 : 4)) {
                continue;
            }
            CommonOps_DDRM.solve(M, right, k);
            CommonOps_DDRM.solve(M, gain, K);
            DMatrixRMaj slope = plus(g, times(H, k));
            boolean optimal = true;
            for (int j = 0; j < m; j++) {
                optimal &= side[j] == 0 ? Math.abs(u.get(j) + k.get(j)) <= limit : side[j] * slope.get(j) <= 0;
            }
            if (optimal) {
                return;
            }
        }
        throw new AssertionError("no set of actions is optimal");
    }

    @Test
    void plainPass() {
        assertEquations(2, null, 0, INF);
        assertEquations(1, null, 0, INF);
    }

    @Test
    void regularisationEntersQuuAndQuxButNotTheValue() {
        assertEquations(2, null, 0.7, INF);
        assertEquations(1, null, 0.7, INF);
    }

    @Test
    void gapsEnterTheGradientOfTheValue() {
        assertEquations(2, GAPS, 0.7, INF);
        assertEquations(1, GAPS, 0.7, INF);
    }

    @Test
    void actionsAtBoundsHaveNoFeedback() {
        for (double limit : new double[] {0.9, 1, 1.3, 2, 3}) {
            assertEquations(2, GAPS, 0.7, limit);
            assertEquations(1, GAPS, 0.7, limit);
        }
    }

    /**
     * One step, x = (1, 2), u = 0, f = (x_1 + u_1 + 2 u_2, x_2 + u_2), cost u'u / 2 at the step and x'diag(1, 3)x / 2 at its end, mu =
     * 2. B'PB = [1 2; 2 7], B'B = [1 2; 2 5], so Quu = [2 2; 2 8], regular [4 6; 6 18]; Qux = B'P = [1 0; 2 3], regular [3 0; 6 5]. At
     * x_1 = (1, 2) Qu = B'P x_1 = (1, 8). k = -inv([4 6; 6 18]) (1, 8) = -(18 - 48, 32 - 6) / 36 = (30, -26) / 36.
     */
    @Test
    void oneStepInNumbers() {
        LinearWorld world = LinearWorld.of(2, 2, new double[] {1, 0, 0, 1}, new double[] {1, 2, 0, 1}, INF);
        QuadraticCost cost = QuadraticCost.diagonal(new double[2], new double[] {1, 1}, new double[] {1, 3});
        QuadraticModel model = new QuadraticModel(2, 2, 1);
        model.update(
                world::jacobians,
                QuadraticModel.Expansion.gaussNewton(cost),
                0,
                new double[] {1, 2, 1, 2},
                new double[2]);
        BackwardPass pass = new BackwardPass(2, 2, 1);
        SequenceSpace space = new SequenceSpace(1, new double[] {-INF, -INF}, new double[] {INF, INF});
        assertTrue(pass.run(model, new double[2], space, null, 2));
        assertArrayEquals(new double[] {30 / 36.0, -26 / 36.0}, pass.k, 1e-15);
        // K = -inv([4 6; 6 18]) [3 0; 6 5] = -[18 -6; -6 4] [3 0; 6 5] / 36 = -[18 -30; 6 20] / 36.
        assertArrayEquals(new double[] {-0.5, 30 / 36.0, -6 / 36.0, -20 / 36.0}, pass.K, 1e-15);
        assertEquals((30 - 26 * 8) / 36.0, pass.slope, 1e-14);
        // k'Quu k = (2 * 900 - 4 * 780 + 8 * 676) / 1296.
        assertEquals((1800 - 3120 + 5408) / 2592.0, pass.curvature, 1e-14);
    }

    /** A cost that is concave in the second action: the pass fails, and succeeds with mu. */
    @Test
    void anIndefiniteHessianAsksForRegularisation() {
        LinearWorld world = LinearWorld.of(2, 2, new double[] {1, 0, 0, 1}, new double[] {1, 0, 0, 1}, INF);
        QuadraticCost cost = QuadraticCost.diagonal(new double[2], new double[] {1, -3}, new double[] {1, 1});
        QuadraticModel model = new QuadraticModel(2, 2, 1);
        model.update(
                world::jacobians, QuadraticModel.Expansion.full(cost), 0, new double[] {1, 2, 1, 2}, new double[2]);
        BackwardPass pass = new BackwardPass(2, 2, 1);
        SequenceSpace space = new SequenceSpace(1, new double[] {-INF, -INF}, new double[] {INF, INF});
        assertFalse(pass.run(model, new double[2], space, null, 0));
        assertFalse(pass.run(model, new double[2], space, null, 1.9));
        assertTrue(pass.run(model, new double[2], space, null, 2.1));
        assertArrayEquals(new double[] {-1 / 4.1, -2 / 0.1}, pass.k, 1e-12);
    }

    /** The mean over time of the largest |k| / (|u| + 1). */
    @Test
    void relativeStepsAreAveragedOverTime() {
        BackwardPass pass = new BackwardPass(1, 2, 2);
        System.arraycopy(new double[] {3, -8, -0.5, 0.25}, 0, pass.k, 0, 4);
        assertEquals((8 / 4.0 + 0.5 / 1.0) / 2, pass.relativeStep(new double[] {-1, 3, 0, -1}), 1e-15);
    }

    /** Tassa, Erez and Todorov, section II-F, with a factor of 3: it grows ever faster, and shrinks ever faster. */
    @Test
    void regularisationFollowsItsSchedule() {
        Regularisation regularisation =
                new Regularisation(new TrajectorySettings(5, 0, 0, new double[] {1}, 0, 0.5, 0.01, 100, 3));
        regularisation.reset();
        assertEquals(0, regularisation.mu());
        double[] up = {0.01, 0.09, 0.09 * 27, 0.09 * 27 * 81};
        for (double mu : up) {
            assertFalse(regularisation.exhausted());
            regularisation.increase();
            assertEquals(mu, regularisation.mu(), 1e-12);
        }
        assertTrue(regularisation.exhausted(), "196.83 is above 100");
        double[] down = {196.83 / 3, 196.83 / 27, 196.83 / 729, 0};
        for (double mu : down) {
            regularisation.decrease();
            assertEquals(mu, regularisation.mu(), 1e-12);
        }
        regularisation.engage();
        assertEquals(0.5, regularisation.mu());
        regularisation.increase();
        assertEquals(1.5, regularisation.mu(), 1e-15);
        regularisation.reset();
        assertEquals(0, regularisation.mu());
        regularisation.increase();
        assertEquals(0.01, regularisation.mu());
    }

    /** Ten steps between 1 and 0.001 in equal ratios, as in the authors' implementation. */
    @Test
    void defaultStepLengthsFallFromOneToAThousandth() {
        double[] alpha = TrajectorySettings.DEFAULT.backtracking();
        assertEquals(11, alpha.length);
        for (int i = 0; i < 11; i++) {
            assertEquals(Math.pow(10, -0.3 * i), alpha[i], 1e-15);
        }
        TrajectorySettings other = new TrajectorySettings(5, 1, 2, new double[] {0.5}, 0.1, 3, 4, 5, 6);
        for (TrajectorySettings changed :
                new TrajectorySettings[] {other.withIterations(7), other.withTolerances(8, 9)}) {
            assertArrayEquals(new double[] {0.5}, changed.backtracking());
            assertEquals(0.1, changed.c1());
            assertEquals(3, changed.muInitial());
            assertEquals(4, changed.muMinimum());
            assertEquals(5, changed.muMaximum());
            assertEquals(6, changed.delta0());
        }
        assertEquals(7, other.withIterations(7).iterations());
        assertEquals(1, other.withIterations(7).costTolerance());
        assertEquals(2, other.withIterations(7).gradientTolerance());
        assertEquals(5, other.withTolerances(8, 9).iterations());
        assertEquals(8, other.withTolerances(8, 9).costTolerance());
        assertEquals(9, other.withTolerances(8, 9).gradientTolerance());
    }
}
