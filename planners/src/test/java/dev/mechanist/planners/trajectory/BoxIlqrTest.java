package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.FiniteDifferenceHessianCost;
import dev.mechanist.envs.fields.CarParking;
import dev.mechanist.planners.Gradients;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.QuadraticCost;
import dev.mechanist.planners.QuarticCost;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxIlqrTest {
    /** A random controllable problem with mixed and linear terms; the Riccati recursion is written with EJML, independently. */
    @Test
    void linearQuadraticProblemEqualsRiccatiAfterOneIteration() {
        int n = 4;
        int m = 2;
        int horizon = 30;
        RandomStream random = RandomStream.of(5, "riccati", 0);
        double[] A = new double[n * n];
        double[] B = new double[n * m];
        double[] x0 = new double[n];
        random.fillGaussian(A, 0, A.length);
        random.fillGaussian(B, 0, B.length);
        random.fillGaussian(x0, 0, n);
        for (int i = 0; i < A.length; i++) {
            A[i] *= 0.4;
        }
        double[] S = new double[m * n];
        double[] q = new double[n];
        double[] r = new double[m];
        random.fillGaussian(S, 0, S.length);
        random.fillGaussian(q, 0, n);
        random.fillGaussian(r, 0, m);
        for (int i = 0; i < S.length; i++) {
            S[i] *= 0.1;
        }
        double[] eye = CommonOps_DDRM.identity(n).data;
        QuadraticCost cost = new QuadraticCost(
                n, m, eye, CommonOps_DDRM.identity(m).data, S, q, r, new DMatrixRMaj(n, n, true, eye).data);
        LinearWorld world = LinearWorld.of(n, m, A, B, Double.POSITIVE_INFINITY);

        Plan plan = BoxIlqr.gaussNewton(world, cost, horizon, TrajectorySettings.DEFAULT.withIterations(1))
                .plan(Planner.Request.from(x0));

        DMatrixRMaj P = CommonOps_DDRM.identity(n);
        DMatrixRMaj p = new DMatrixRMaj(n, 1);
        DMatrixRMaj[] K = new DMatrixRMaj[horizon];
        DMatrixRMaj[] k = new DMatrixRMaj[horizon];
        DMatrixRMaj a = new DMatrixRMaj(n, n, true, A);
        DMatrixRMaj b = new DMatrixRMaj(n, m, true, B);
        for (int t = horizon - 1; t >= 0; t--) {
            DMatrixRMaj Huu = plus(CommonOps_DDRM.identity(m), times(transposed(b), times(P, b)));
            DMatrixRMaj Hux = plus(new DMatrixRMaj(m, n, true, S), times(transposed(b), times(P, a)));
            DMatrixRMaj hu = plus(new DMatrixRMaj(m, 1, true, r), times(transposed(b), p));
            DMatrixRMaj inverse = new DMatrixRMaj(m, m);
            CommonOps_DDRM.invert(Huu, inverse);
            CommonOps_DDRM.scale(-1, inverse);
            K[t] = times(inverse, Hux);
            k[t] = times(inverse, hu);
            p = plus(plus(new DMatrixRMaj(n, 1, true, q), times(transposed(a), p)), times(transposed(Hux), k[t]));
            P = plus(plus(CommonOps_DDRM.identity(n), times(transposed(a), times(P, a))), times(transposed(Hux), K[t]));
        }
        DMatrixRMaj x = new DMatrixRMaj(n, 1, true, x0.clone());
        for (int t = 0; t < horizon; t++) {
            for (int i = 0; i < n; i++) {
                assertEquals(x.get(i), plan.states().get(t, i), 1e-10);
            }
            DMatrixRMaj u = plus(times(K[t], x), k[t]);
            for (int j = 0; j < m; j++) {
                assertEquals(u.get(j), plan.actions().get(t, j), 1e-10);
                for (int i = 0; i < n; i++) {
                    assertEquals(K[t].get(j, i), plan.gains().orElseThrow().get(t * m + j, i), 1e-10);
                }
            }
            x = plus(times(a, x), times(b, u));
        }
    }

    private static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
        CommonOps_DDRM.mult(a, b, c);
        return c;
    }

    private static DMatrixRMaj plus(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, a.numCols);
        CommonOps_DDRM.add(a, b, c);
        return c;
    }

    private static DMatrixRMaj transposed(DMatrixRMaj a) {
        return CommonOps_DDRM.transpose(a, null);
    }

    /**
     * Car parking reaches 1.90517, measured with an independent implementation, from zero (0) and from random controls (1-3),
     * and is a constrained stationary point.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void carParkingReachesThePublishedProblemsOptimum(long start) {
        CarParking car = new CarParking();
        var cost = CarParking.cost();
        BoxIlqr planner = BoxIlqr.gaussNewton(
                car,
                cost,
                CarParking.HORIZON,
                TrajectorySettings.DEFAULT.withIterations(1000).withTolerances(0, 1e-9));
        Plan plan = planner.plan(request(start));
        assertEquals(1.90517, plan.cost(), 1e-4);
        assertTrue(Gradients.violation(car, cost, plan) < 1e-6);
    }

    private static Planner.Request request(long start) {
        if (start == 0) {
            return Planner.Request.from(CarParking.start());
        }
        RandomStream random = RandomStream.of(start, "car-start", 0);
        DMatrixRMaj U = new DMatrixRMaj(CarParking.HORIZON, 2);
        for (int i = 0; i < U.data.length; i++) {
            U.data[i] = 0.1 * random.nextGaussian();
        }
        return new Planner.Request(CarParking.start(), 0, 0, Optional.of(PlannedActions.of(U)), Budget.UNLIMITED);
    }

    /** Linear dynamics and a smooth convex cost: the full-Hessian iteration is Newton's, and its errors square. */
    @Test
    void convergenceIsQuadraticOnASmoothProblem() {
        LinearWorld world =
                LinearWorld.of(2, 1, new double[] {1, 0.1, 0, 1}, new double[] {0.005, 0.1}, Double.POSITIVE_INFINITY);
        Plan plan = BoxIlqr.fullHessian(
                        world, new QuarticCost(), 20, TrajectorySettings.DEFAULT.withTolerances(0, 1e-13))
                .plan(Planner.Request.from(new double[] {2, 0}));
        double[] costs = plan.statistics().costs();
        double optimum = plan.cost();
        int last = costs.length - 1;
        while (costs[last] - optimum < 1e-11) {
            last--;
        }
        double before = costs[last - 1] - optimum;
        double after = costs[last] - optimum;
        double order = Math.log(after) / Math.log(before);
        assertTrue(before < 0.1 && order > 1.6, "errors of the cost " + before + " then " + after);
        assertTrue(Gradients.violation(world, new QuarticCost(), plan) < 1e-10);
    }

    @Test
    void fullAndGaussNewtonHessiansReachTheSameCarParking() {
        CarParking car = new CarParking();
        Plan plan = BoxIlqr.fullHessian(
                        car,
                        new FiniteDifferenceHessianCost(CarParking.cost()),
                        CarParking.HORIZON,
                        TrajectorySettings.DEFAULT)
                .plan(Planner.Request.from(CarParking.start()));
        assertEquals(1.90517, plan.cost(), 1e-4);
        assertTrue(plan.statistics().converged());
    }
}
