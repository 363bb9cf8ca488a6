package dev.mechanist.planners.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.planners.NoisyWorld;
import dev.mechanist.planners.PlannerTable;
import dev.mechanist.planners.QuadraticCost;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Rollouts that leave the finite numbers are counted, and never planned: x' = x + u up to a cliff, beyond which all is NaN. */
class RejectedRolloutsTest {
    private static final int HORIZON = 4;
    private static final Spec SPEC =
            new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.bounded("u", "m", -1, 1)));

    /** Pays for every metre to the right, so that the cliff beckons. */
    private static final QuadraticCost DRAWN_OVER = new QuadraticCost(
            1, 1, new double[1], new double[] {0.01}, new double[1], new double[] {-1}, new double[1], new double[1]);

    private record Cliff(double edge) implements RowDynamics {
        @Override
        public Spec spec() {
            return SPEC;
        }

        @Override
        public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
            next[no] = x[xo] > edge ? Double.NaN : x[xo] + u[uo];
        }

        @Override
        public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
            A[ao] = 1;
            B[bo] = 1;
        }

        @Override
        public Cliff fork() {
            return this;
        }
    }

    @TestFactory
    Stream<DynamicTest> plansStayOnTheFiniteSide() {
        return PlannerTable.planners().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Plan plan = row.getValue()
                            .create(new Cliff(1), DRAWN_OVER, HORIZON, 1)
                            .plan(Planner.Request.from(new double[1]));
                    assertTrue(plan.statistics().rejected() > 0, "none counted");
                    assertTrue(Double.isFinite(plan.cost()), "cost " + plan.cost());
                    assertTrue(plan.cost() < -0.5, "stays far from the cliff at a cost of " + plan.cost());
                    for (int t = 0; t < HORIZON; t++) {
                        assertTrue(plan.states().get(t, 0) <= 1, "beyond the cliff: " + plan.states());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> aModelThatAlwaysDivergesCostsInfinity() {
        return PlannerTable.planners().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Plan plan = row.getValue()
                            .create(new Cliff(-1), DRAWN_OVER, HORIZON, 1)
                            .plan(Planner.Request.from(new double[1]));
                    assertEquals(Double.POSITIVE_INFINITY, plan.cost());
                    assertTrue(plan.statistics().rejected() > 0, "none counted");
                    for (double u : plan.actions().data) {
                        assertTrue(u >= -1 && u <= 1, "action " + u);
                    }
                }));
    }

    /** Every particle of every candidate is a rollout. */
    @Test
    void particlesAreCountedOneByOne() {
        ParticleEvaluator evaluator = new ParticleEvaluator(
                new NoisyWorld(0.1, -1),
                QuadraticCost.diagonal(new double[] {1}, new double[] {1}, new double[] {1}),
                3,
                new ParticleEvaluator.Particles(7, MemberPattern.keep(), RiskMeasure.mean()));
        double[] costs = new double[20];
        long rejected = evaluator.evaluate(
                new double[1], 0, 1, 0, 20, (row, random, u, o) -> u[o] = 0, new DMatrixRMaj(0, 0), costs);
        assertEquals(20 * 7, rejected);
        for (double cost : costs) {
            assertEquals(Double.POSITIVE_INFINITY, cost);
        }
    }
}
