package dev.mechanist.planners.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.QuadraticCost;
import dev.mechanist.planners.sampling.ActionMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Steps of the first-order methods in numbers and against the dense BFGS formula. */
class GradientMethodTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static GradientMethod adam(boolean... bounded) {
        return new Adam.Settings(0.1, 0.8, 0.9, 0.01).create(bounded.length, ActionMap.projection(), bounded);
    }

    /** Kingma and Ba, algorithm 1: the first step is alpha g / (|g| + epsilon), the second by both corrected moments. */
    @Test
    void adamTakesThePublishedSteps() {
        GradientMethod adam = adam(false, false);
        double[] z = {7, 1, -2};
        double[] g = {7, 2, -3};
        adam.begin(z, 1);
        adam.advance(5, g, z, 1);
        double first0 = 1 - 0.1 * 2 / 2.01;
        double first1 = -2 + 0.1 * 3 / 3.01;
        assertArrayEquals(new double[] {7, first0, first1}, z, 1e-15);
        adam.advance(4, new double[] {7, -1, 0.5}, z, 1);
        // m = 0.8 * 0.2 g1 + 0.2 g2 over 1 - 0.64, v = 0.9 * 0.1 g1^2 + 0.1 g2^2 over 1 - 0.81
        double m0 = (0.8 * 0.2 * 2 - 0.2) / 0.36;
        double v0 = (0.9 * 0.1 * 4 + 0.1) / 0.19;
        double m1 = (0.8 * 0.2 * -3 + 0.2 * 0.5) / 0.36;
        double v1 = (0.9 * 0.1 * 9 + 0.1 * 0.25) / 0.19;
        double[] second = {7, first0 - 0.1 * m0 / (Math.sqrt(v0) + 0.01), first1 - 0.1 * m1 / (Math.sqrt(v1) + 0.01)};
        assertArrayEquals(second, z, 1e-14);
        assertFalse(adam.finished());
        adam.begin(z, 1);
        adam.advance(9, g, z, 1);
        assertEquals(second[1] - 0.1 * 2 / 2.01, z[1], 1e-14, "moments begin anew");
    }

    @Test
    void adamKeepsBoundedVariablesInTheBox() {
        GradientMethod adam = adam(true, true, false, false);
        double[] z = {0.95, -0.95, 0.95, -0.95};
        adam.begin(z, 0);
        adam.advance(1, new double[] {-2, 2, -2, 2}, z, 0);
        assertArrayEquals(new double[] {1, -1, 0.95 + 0.2 / 2.01, -0.95 - 0.2 / 2.01}, z, 1e-15);
    }

    /** Back to the best point with half the step size; before any finite value, half way to zero. */
    @Test
    void adamReturnsFromDivergence() {
        GradientMethod adam = adam(false);
        double[] z = {4};
        adam.begin(z, 0);
        adam.advance(INF, new double[] {Double.NaN}, z, 0);
        assertEquals(2, z[0]);
        adam.advance(3, new double[] {2}, z, 0);
        double step = 0.05 * 2 / 2.01;
        assertEquals(2 - step, z[0], 1e-15);
        adam.advance(5, new double[] {2}, z, 0);
        adam.advance(INF, new double[] {Double.NaN}, z, 0);
        assertEquals(2, z[0], "the best point, of value 3");
        adam.advance(3, new double[] {-6}, z, 0);
        assertEquals(2 + 0.025 * 6 / 6.01, z[0], 1e-15, "a quarter of the first step size, and no memory");
    }

    private static final double[][] HESSIAN = {{5, 1, -0.5}, {1, 3, 0.4}, {-0.5, 0.4, 0.8}};
    private static final double[] LINEAR = {-1, 2, 0.7};

    private static double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += LINEAR[i] * x[i] + 0.1 * Math.pow(x[i], 4);
            for (int j = 0; j < 3; j++) {
                sum += 0.5 * x[i] * HESSIAN[i][j] * x[j];
            }
        }
        return sum;
    }

    private static double[] gradient(double[] x) {
        double[] g = LINEAR.clone();
        for (int i = 0; i < 3; i++) {
            g[i] += 0.4 * Math.pow(x[i], 3);
            for (int j = 0; j < 3; j++) {
                g[i] += HESSIAN[i][j] * x[j];
            }
        }
        return g;
    }

    private static DMatrixRMaj column(double[] v) {
        return new DMatrixRMaj(v.length, 1, true, v.clone());
    }

    private static double dot(double[] a, double[] b) {
        return CommonOps_DDRM.dot(column(a), column(b));
    }

    private static double[] minus(double[] a, double[] b) {
        return CommonOps_DDRM.subtract(column(a), column(b), null).data;
    }

    /** -H g with H the BFGS matrix, H' = (I - rho s y') H (I - rho y s') + rho s s', from s'y / y'y I over the last two pairs. */
    private static double[] direction(List<double[]> points, double[] g) {
        DMatrixRMaj H = CommonOps_DDRM.identity(3);
        int last = points.size() - 1;
        for (int k = Math.max(0, last - 2); k < last; k++) {
            double[] s = minus(points.get(k + 1), points.get(k));
            double[] y = minus(gradient(points.get(k + 1)), gradient(points.get(k)));
            if (k == Math.max(0, last - 2)) {
                double[] newest = minus(points.get(last), points.get(last - 1));
                double[] slope = minus(gradient(points.get(last)), gradient(points.get(last - 1)));
                CommonOps_DDRM.scale(dot(newest, slope) / dot(slope, slope), H);
            }
            DMatrixRMaj V = CommonOps_DDRM.identity(3);
            CommonOps_DDRM.multAddTransB(-1 / dot(s, y), column(y), column(s), V);
            H = CommonOps_DDRM.mult(CommonOps_DDRM.transpose(V, null), CommonOps_DDRM.mult(H, V, null), null);
            CommonOps_DDRM.multAddTransB(1 / dot(s, y), column(s), column(s), H);
        }
        DMatrixRMaj d = CommonOps_DDRM.mult(H, column(g), null);
        CommonOps_DDRM.scale(-1, d);
        return d.data;
    }

    /** Every trial of a search with a memory of two and a backtracking factor of 0.3. */
    @Test
    void limitedMemoryBfgsEqualsItsDenseFormula() {
        GradientMethod method =
                new LimitedMemoryBfgs.Settings(2, 0.4, 0.3, 1e-6).create(3, ActionMap.projection(), new boolean[3]);
        double[] z = {7, 2, -1, 3};
        method.begin(z, 1);
        List<double[]> points = new ArrayList<>();
        double[] point = {2, -1, 3};
        points.add(point);
        double[] trial = point;
        int refused = 0;
        for (int call = 0; call < 100 && !method.finished(); call++) {
            double[] shifted = {7, 0, 0, 0};
            System.arraycopy(gradient(trial), 0, shifted, 1, 3);
            method.advance(value(trial), shifted, z, 1);
            double[] before = points.get(points.size() - 1);
            boolean better = value(trial) <= value(before) + 0.4 * dot(gradient(before), minus(trial, before));
            if (call > 0 && better) {
                points.add(trial);
            }
            point = points.get(points.size() - 1);
            refused = better ? 0 : refused + 1;
            double[] g = gradient(point);
            double[] d = direction(points, g);
            double step = (points.size() == 1 ? 1 / Math.max(1, Math.sqrt(dot(g, g))) : 1) * Math.pow(0.3, refused);
            double[] expected = new double[3];
            for (int i = 0; i < 3; i++) {
                expected[i] = method.finished() ? point[i] : point[i] + step * d[i];
            }
            trial = new double[] {z[1], z[2], z[3]};
            assertArrayEquals(expected, trial, 1e-9, "trial " + call);
        }
        assertTrue(method.finished());
        assertTrue(points.size() > 5, "steps " + points.size());
        for (double g : gradient(trial)) {
            assertEquals(0, g, 1e-6);
        }
        assertEquals(7, z[0]);
    }

    /** x_1 sits at its bound and is pushed outwards: it is held, and the pairs are used in the other two variables alone. */
    @Test
    void heldVariablesTakeNoPart() {
        GradientMethod method = new LimitedMemoryBfgs.Settings(5, 1e-4, 0.5, 1e-9)
                .create(2, ActionMap.projection(), new boolean[] {true, false});
        // f = -6 x_1 + 2 x_2^2 + x_1 x_2
        double[] z = {1, 2};
        method.begin(z, 0);
        method.advance(-6 + 8 + 2, new double[] {-6 + 2, 8 + 1}, z, 0);
        assertArrayEquals(new double[] {1, 1}, z, 1e-15, "a first step of length one");
        method.advance(-6 + 2 + 1, new double[] {-5, 5}, z, 0);
        // s = -1, y = -4: the slope of 5 over 4.
        assertArrayEquals(new double[] {1, -0.25}, z, 1e-14);
        method.advance(-6 + 0.125 - 0.25, new double[] {-6.25, 0}, z, 0);
        assertTrue(method.finished());
        assertArrayEquals(new double[] {1, -0.25}, z, 1e-14);
    }

    @Test
    void aStepIsProjectedAndAFailedStartIsHalved() {
        LimitedMemoryBfgs.Settings settings = new LimitedMemoryBfgs.Settings(5, 1e-4, 0.25, 1e-9);
        GradientMethod method = settings.create(2, ActionMap.projection(), new boolean[] {true, false});
        double[] z = {0.8, 4};
        method.begin(z, 0);
        method.advance(INF, new double[2], z, 0);
        assertArrayEquals(new double[] {0.4, 2}, z);
        method.advance(10, new double[] {-0.8, 0.6}, z, 0);
        assertArrayEquals(new double[] {1, 1.4}, z, 1e-15, "0.4 + 0.8 is out of the box");
        method.advance(INF, new double[2], z, 0);
        assertArrayEquals(new double[] {0.6, 1.85}, z, 1e-15, "a quarter of the step");
        method.advance(10, new double[2], z, 0);
        assertArrayEquals(new double[] {0.45, 1.9625}, z, 1e-15, "as good is not better");
        assertFalse(method.finished());
        for (int k = 0; k < 30 && !method.finished(); k++) {
            method.advance(11, new double[2], z, 0);
        }
        assertTrue(method.finished(), "no step is small enough");
        assertArrayEquals(new double[] {0.4, 2}, z, 1e-15);
    }

    /** A pair of negative curvature is not remembered: the next step is the steepest descent of length one again. */
    @Test
    void negativeCurvatureIsForgotten() {
        GradientMethod method =
                new LimitedMemoryBfgs.Settings(5, 1e-4, 0.5, 1e-9).create(1, ActionMap.projection(), new boolean[1]);
        double[] z = {1};
        method.begin(z, 0);
        method.advance(0, new double[] {-2}, z, 0);
        assertEquals(2, z[0]);
        method.advance(-3, new double[] {-4}, z, 0);
        assertEquals(3, z[0], "the slope grew: no pair");
    }

    /** After a search along a bad memory the steepest descent is tried before the end. */
    @Test
    void aMemoryThatLeadsNowhereIsDropped() {
        GradientMethod method =
                new LimitedMemoryBfgs.Settings(5, 1e-4, 0.01, 1e-9).create(1, ActionMap.projection(), new boolean[1]);
        double[] z = {0};
        method.begin(z, 0);
        method.advance(0, new double[] {-4}, z, 0);
        assertEquals(1, z[0]);
        method.advance(-3, new double[] {-2}, z, 0);
        assertEquals(2, z[0], "slope 2 over a curvature of 2");
        int refused = 0;
        do {
            method.advance(1, new double[] {1}, z, 0);
            refused++;
        } while (z[0] != 2 && refused < 20);
        assertEquals(2, z[0], "a first step of length one, again");
        assertTrue(refused >= 8, "0.01^8 is the smallest step, and came after " + refused);
        assertFalse(method.finished());
    }

    @Test
    void mapsBetweenVariablesAndActions() {
        ActionMap box = ActionMap.projection();
        assertEquals(3 + 2 * 0.25, box.action(0.25, 3, 2));
        assertEquals(0.25, box.variable(3.5, 3, 2));
        assertEquals(0, box.variable(3.5, 3, 0), "an interval without width");
        assertEquals(10, box.chain(0.25, 5, 2));
        assertEquals(1, box.project(1.5, true));
        assertEquals(-1, box.project(-1.5, true));
        assertEquals(0.5, box.project(0.5, true));
        assertEquals(1.5, box.project(1.5, false));
        boolean[] blocked = {
            box.blocked(-1, 1, true), box.blocked(-1, -1, true), box.blocked(1, -1, true), box.blocked(1, 1, true),
            box.blocked(0.5, 1, true), box.blocked(0.5, -1, true), box.blocked(-1, 1, false), box.blocked(1, -1, false)
        };
        assertArrayEquals(new boolean[] {true, false, true, false, false, false, false, false}, blocked);

        ActionMap squash = ActionMap.squashing();
        double tanh = Math.tanh(0.3);
        assertEquals(3 + 2 * tanh, squash.action(0.3, 3, 2), 1e-15);
        assertEquals(0.3, squash.variable(3 + 2 * tanh, 3, 2), 1e-15);
        assertEquals(4, squash.variable(5, 3, 2));
        assertEquals(-4, squash.variable(1, 3, 2));
        assertEquals(0, squash.variable(5, 3, 0));
        assertEquals(5 * 2 / (Math.cosh(0.3) * Math.cosh(0.3)), squash.chain(0.3, 5, 2), 1e-14);
        assertEquals(7, squash.project(7, true));
        assertFalse(squash.blocked(7, -1, true));
    }

    /**
     * x' = x + u, cost u^2 / 2 per step and x^2 at the end, u in [-1, 3]: middle 1, half width 2. From x = 3 and u = (0, 0.5), x_2 =
     * 3.5, dJ/du = u + 7, times 2 for the variables, whose first step of Adam is alpha: z = (-0.5, -0.25) - 0.1.
     */
    @Test
    void thePlannerDescendsInHalfWidths() {
        LinearWorld world = new LinearWorld(
                new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 3))),
                new double[] {1},
                new double[] {1});
        QuadraticCost cost = QuadraticCost.diagonal(new double[1], new double[] {1}, new double[] {2});
        Adam.Settings method = new Adam.Settings(0.1, 0.8, 0.9, 1);
        for (int iterations = 1; iterations <= 2; iterations++) {
            Plan plan = new GradientPlanner(
                            world,
                            cost,
                            2,
                            new GradientPlanner.Settings(method, ActionMap.projection(), 1, 0.3, iterations),
                            1)
                    .plan(new Planner.Request(
                            new double[] {3},
                            0,
                            0,
                            Optional.of(PlannedActions.of(new DMatrixRMaj(2, 1, true, new double[] {0, 0.5}))),
                            Budget.UNLIMITED));
            double[] u = {0, 0.5};
            if (iterations == 2) {
                u[0] -= 2 * 0.1 * 14 / 15;
                u[1] -= 2 * 0.1 * 15 / 16;
            }
            assertArrayEquals(u, plan.actions().data, 1e-15);
            double end = 3 + u[0] + u[1];
            assertEquals((u[0] * u[0] + u[1] * u[1]) / 2 + end * end, plan.cost(), 1e-14);
            assertArrayEquals(new double[] {3, 3 + u[0], end}, plan.states().data, 1e-15);
            assertEquals(iterations, plan.statistics().iterations());
        }
    }

    /** The first row starts from the plan before, the others about it, by deviations in half widths, in bounds. */
    @Test
    void restartsArePerturbed() {
        LinearWorld world = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, 2);
        // Paid for leaving: the best of the start points is the largest in size of the sum.
        QuadraticCost cost = new QuadraticCost(
                1, 1, new double[1], new double[1], new double[1], new double[1], new double[] {1}, new double[1]);
        Plan plan = new GradientPlanner(
                        world,
                        cost,
                        1,
                        new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 5, 0.3, 1),
                        7)
                .plan(new Planner.Request(new double[1], 2, 0, Optional.empty(), Budget.UNLIMITED));
        double best = 0;
        for (int row = 1; row < 5; row++) {
            double z = RandomStream.of(7, "gradient", (2L << 24) + row).nextGaussian();
            best = Math.min(best, Math.max(-2, 0.6 * z));
        }
        assertTrue(best < 0);
        assertEquals(best, plan.action(0)[0], 1e-15);
    }
}
