package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RowDynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.QuadraticExpansion;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.PlannedTrajectory;
import dev.mechanist.planners.QuadraticCost;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single steps of the trajectory optimisers in numbers: which are taken, how far, and what they leave. */
class TrajectoryStepTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double[] START = {1};

    /**
     * 2 u^2, which says of itself that its curvature is 1: from u = 1 the full step is -4, J(alpha) = 2 (1 - 4 alpha)^2, the promise
     * 16 alpha - 8 alpha^2.
     */
    private record Overshooting() implements SmoothCost {
        @Override
        public int n() {
            return 1;
        }

        @Override
        public int m() {
            return 1;
        }

        @Override
        public double running(double[] x, int xo, double[] u, int uo, int t) {
            return 2 * u[uo] * u[uo];
        }

        @Override
        public double terminal(double[] x, int xo, int t) {
            return 0;
        }

        @Override
        public double expandRunning(double[] x, int xo, double[] u, int uo, int t, QuadraticExpansion e) {
            e.lu[0] = 4 * u[uo];
            e.luu[0] = 1;
            return running(x, xo, u, uo, t);
        }

        @Override
        public double expandTerminal(double[] x, int xo, int t, QuadraticExpansion e) {
            return 0;
        }

        @Override
        public Overshooting fork() {
            return this;
        }
    }

    /** x' = x + u. */
    private static final LinearWorld SUM = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, INF);

    private static final Planner.WarmStart ONE = PlannedActions.of(new DMatrixRMaj(1, 1, true, new double[] {1}));

    private static Planner.Request from(Planner.WarmStart warmStart) {
        return new Planner.Request(START, 0, 0, Optional.of(warmStart), Budget.UNLIMITED);
    }

    static Stream<Function<TrajectorySettings, Planner>> planners() {
        return Stream.of(
                settings -> BoxIlqr.gaussNewton(SUM, new Overshooting(), 1, settings),
                settings -> MultipleShooting.gaussNewton(SUM, new Overshooting(), 1, settings));
    }

    private static TrajectorySettings settings(int iterations, double c1, double mu, double... alpha) {
        return new TrajectorySettings(iterations, 0, 0, alpha, c1, 0, mu, 1e6, 2);
    }

    /** J falls below alpha = 1/2; by more than half the promise below 2/7. */
    @ParameterizedTest
    @MethodSource("planners")
    void aStepIsTakenWhereItKeepsEnoughOfItsPromise(Function<TrajectorySettings, Planner> planner) {
        double[] lengths = {1, 0.51, 0.49, 0.3, 0.28, 0.2};
        Plan any = planner.apply(settings(1, 0, 1e-6, lengths)).plan(from(ONE));
        assertEquals(2 * 0.96 * 0.96, any.cost(), 1e-14);
        assertEquals(1 - 4 * 0.49, any.action(0)[0], 1e-14);
        Plan half = planner.apply(settings(1, 0.5, 1e-6, lengths)).plan(from(ONE));
        assertEquals(2 * 0.12 * 0.12, half.cost(), 1e-14);
        Plan none = planner.apply(settings(1, 0.5, 1e-6, 1, 0.3)).plan(from(ONE));
        assertEquals(2, none.cost());
        assertEquals(1, none.action(0)[0]);
        assertFalse(none.statistics().converged());
    }

    /** After a refused step mu is the smallest there is, 3, then 12 times 4: Quu = 1 + mu, as B = 1. */
    @ParameterizedTest
    @MethodSource("planners")
    void aRefusedStepIsTriedAgainWithRegularisation(Function<TrajectorySettings, Planner> planner) {
        Plan second = planner.apply(settings(2, 0, 3, 1)).plan(from(ONE));
        assertEquals(0, second.action(0)[0], 1e-15, "1 - 4 / (1 + 3)");
        Plan less = planner.apply(settings(2, 0, 1.5, 1)).plan(from(ONE));
        assertEquals(1 - 4 / 2.5, less.action(0)[0], 1e-15);
        // Refused with mu = 0.5, then delta is 4 and mu is 2.
        Plan third = planner.apply(settings(3, 0, 0.5, 1)).plan(from(ONE));
        assertEquals(1 - 4 / 3.0, third.action(0)[0], 1e-15);
    }

    /** x' = x + u above -1, and not a number below. */
    private record Edge() implements RowDynamics {
        @Override
        public Spec spec() {
            return SUM.spec();
        }

        @Override
        public void stepRow(double[] x, int xo, double[] u, int uo, double[] next, int no) {
            double sum = x[xo] + u[uo];
            next[no] = sum < -1 ? Double.NaN : sum;
        }

        @Override
        public void jacobianRow(double[] x, int xo, double[] u, int uo, double[] A, int ao, double[] B, int bo) {
            A[ao] = 1;
            B[bo] = 1;
        }

        @Override
        public Edge fork() {
            return this;
        }
    }

    /** The full step leads to -2, in iLQR's probe and in the search; a start from u = -8 is halved to -4 and to -2. */
    @Test
    void stepsThatDivergeAreRefusedAndCounted() {
        TrajectorySettings settings = settings(1, 0, 1e-6, 1, 0.49);
        Plan plan =
                BoxIlqr.gaussNewton(new Edge(), new Overshooting(), 1, settings).plan(from(ONE));
        assertEquals(1 - 4 * 0.49, plan.action(0)[0], 1e-14);
        assertEquals(2, plan.statistics().rejected());
        assertEquals(1 + 1 + 1 + 2, plan.statistics().modelSteps(), "start, Jacobian, probe, search");
        Plan shooting = MultipleShooting.gaussNewton(new Edge(), new Overshooting(), 1, settings)
                .plan(from(ONE));
        assertEquals(1 - 4 * 0.49, shooting.action(0)[0], 1e-14);
        assertEquals(1, shooting.statistics().rejected());
        assertEquals(1 + 1 + 1 + 2 + 1, shooting.statistics().modelSteps(), "start, gaps, Jacobian, search, end");
        Plan halved = BoxIlqr.gaussNewton(new Edge(), new Overshooting(), 1, settings(1, 0.99, 1e-6, 1, 0.49))
                .plan(from(PlannedActions.of(new DMatrixRMaj(1, 1, true, new double[] {-8}))));
        assertEquals(-2, halved.action(0)[0]);
        assertEquals(2, halved.statistics().rejected());
    }

    /** J = u^2 / 2 - 5 u from u = 0 by steps of half the way to 5: improvements, and not costs below zero, end a search. */
    @Test
    void negativeCostsAreNoSignOfConvergence() {
        QuadraticCost cost = new QuadraticCost(
                1, 1, new double[1], new double[] {1}, new double[1], new double[1], new double[] {-5}, new double[1]);
        TrajectorySettings coarse = new TrajectorySettings(50, 0.05, 0, new double[] {0.5}, 0, 0, 1e-6, 1e6, 2);
        for (Planner planner : new Planner[] {
            BoxIlqr.gaussNewton(SUM, cost, 1, coarse), MultipleShooting.gaussNewton(SUM, cost, 1, coarse)
        }) {
            Plan plan = planner.plan(from(PlannedActions.of(new DMatrixRMaj(1, 1))));
            // The cost is 12.5 / 4^k above its least: the fifth step gains 0.037.
            assertEquals(5 * (1 - 1 / 32.0), plan.action(0)[0], 1e-13);
            assertTrue(plan.statistics().converged());
            assertEquals(-12.5 + 12.5 / 4, plan.statistics().costs()[0], 1e-13);
        }
    }

    /** -u^2 / 2 + (x + u)^2 / 4 falls to both sides: only with mu is there a step, which ends at the bound of 2. */
    @Test
    void aConcaveProblemIsSolvedWithRegularisation() {
        LinearWorld world = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, 2);
        QuadraticCost cost = QuadraticCost.diagonal(new double[1], new double[] {-1}, new double[] {0.5});
        for (Planner planner : new Planner[] {
            BoxIlqr.fullHessian(world, cost, 1, TrajectorySettings.DEFAULT),
            MultipleShooting.fullHessian(world, cost, 1, TrajectorySettings.DEFAULT)
        }) {
            Plan plan = planner.plan(from(PlannedActions.of(new DMatrixRMaj(1, 1))));
            assertEquals(-2, plan.action(0)[0]);
            assertEquals(-2 + 0.25, plan.cost(), 1e-14);
        }
    }

    /** A plan of the schedule's last mu is no plan: the search ends. */
    @Test
    void theSearchEndsWhereRegularisationDoes() {
        TrajectorySettings brief = new TrajectorySettings(50, 0, 0, new double[] {1}, 0.9, 0, 1e-3, 2e-3, 2);
        for (Planner planner : new Planner[] {
            BoxIlqr.gaussNewton(SUM, new Overshooting(), 1, brief),
            MultipleShooting.gaussNewton(SUM, new Overshooting(), 1, brief)
        }) {
            Plan plan = planner.plan(from(ONE));
            assertEquals(1, plan.action(0)[0]);
            assertTrue(
                    plan.statistics().iterations() <= 3,
                    "iterations " + plan.statistics().iterations());
            assertFalse(plan.statistics().converged());
        }
    }

    /**
     * Linear and quadratic, so that a step of half its length lies half way to the optimum, states and actions alike, and leaves half
     * of every gap: a quarter of the start is left after two such steps.
     */
    @Test
    void partialStepsLeaveTheirShareOfTheGaps() {
        int horizon = 3;
        LinearWorld world = LinearWorld.of(2, 1, new double[] {1, 0.5, -0.2, 0.9}, new double[] {0.3, 1}, INF);
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {1, 0.4}, new double[] {0.7}, new double[] {5, 3});
        double[] x0 = {1, -1};
        Plan optimum = BoxIlqr.gaussNewton(world, cost, horizon, TrajectorySettings.DEFAULT)
                .plan(Planner.Request.from(x0));
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {{9, 9}, {2, -3}, {-1, 4}, {3, 3}});
        DMatrixRMaj actions = new DMatrixRMaj(new double[][] {{2}, {-1}, {0.5}});
        Plan plan = MultipleShooting.gaussNewton(world, cost, horizon, settings(2, 0, 1e-6, 0.5))
                .plan(new Planner.Request(
                        x0, 0, 0, Optional.of(PlannedTrajectory.of(states, actions)), Budget.UNLIMITED));
        System.arraycopy(x0, 0, states.data, 0, 2);
        double[] costs = plan.statistics().costs();
        assertEquals(3, costs.length);
        for (int step = 1; step <= 2; step++) {
            double left = Math.pow(0.5, step);
            double[] x = mix(left, states.data, optimum.states().data);
            double[] u = mix(left, actions.data, optimum.actions().data);
            double total = cost.terminal(x, 6, 3);
            for (int t = 0; t < horizon; t++) {
                total += cost.running(x, 2 * t, u, t, t);
            }
            assertEquals(total, costs[step - 1], 1e-11, "after step " + step);
        }
        // Made feasible under u + K (x' - x), which loses nothing to the optimal feedback of a linear problem.
        double[] x = x0.clone();
        double[] u = mix(0.25, actions.data, optimum.actions().data);
        double[] planned = mix(0.25, states.data, optimum.states().data);
        double total = 0;
        for (int t = 0; t < horizon; t++) {
            double sum = u[t];
            for (int i = 0; i < 2; i++) {
                sum += optimum.gains().orElseThrow().get(t, i) * (x[i] - planned[2 * t + i]);
            }
            double[] action = {sum};
            assertEquals(sum, plan.action(t)[0], 1e-11);
            total += cost.running(x, 0, action, 0, t);
            double[] next = new double[2];
            world.stepRow(x, 0, action, 0, next, 0);
            x = next;
        }
        assertEquals(total + cost.terminal(x, 0, 1), plan.cost(), 1e-11);
        assertEquals(plan.cost(), costs[2]);
    }

    private static double[] mix(double share, double[] a, double[] b) {
        double[] sum = new double[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = share * a[i] + (1 - share) * b[i];
        }
        return sum;
    }

    /** x' = 2 x + u from x = 1: u + alpha k + K (x' - x) on the trial's own states, gaps left to 1 - alpha, actions clipped. */
    @Test
    void aTrialRollsOutUnderFeedbackWithItsGaps() {
        LinearWorld world = LinearWorld.of(1, 1, new double[] {2}, new double[] {1}, 3);
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {2}, new double[] {4}, new double[] {6});
        ShootingIterate iterate = new ShootingIterate(world, cost, QuadraticModel.Expansion.gaussNewton(cost), 2);
        iterate.x = new double[] {1, 5, -2};
        iterate.u = new double[] {0.5, -1};
        System.arraycopy(new double[] {4, 2}, 0, iterate.backward.k, 0, 2);
        System.arraycopy(new double[] {-1, 0.5}, 0, iterate.backward.K, 0, 2);
        double cost1 = iterate.rollOut(new double[] {2}, 0.25, new double[] {0.4, -0.8});
        // u_0 = 0.5 + 1 - (2 - 1) = 0.5, x_1 = 4.5 - 0.3 = 4.2; u_1 = -1 + 0.5 + 0.5 (4.2 - 5) = -0.9, x_2 = 7.5 + 0.6
        // = 8.1.
        double expected = 4 + 2 * 0.25 + 4.2 * 4.2 + 2 * 0.81 + 3 * 8.1 * 8.1;
        assertEquals(expected, cost1, 1e-12);
        iterate.accept();
        assertArrayEquals(new double[] {2, 4.2, 8.1}, iterate.x, 1e-14);
        assertArrayEquals(new double[] {0.5, -0.9}, iterate.u, 1e-14);
        assertEquals(expected, iterate.cost(), 1e-12);
        assertArrayEquals(iterate.x, iterate.states().data);
        assertArrayEquals(iterate.u, iterate.actions().data);
        assertArrayEquals(new double[] {-1, 0.5}, iterate.gains().data);
        // Without gaps, and beyond the bound of 3.
        iterate.rollOut(new double[] {-9}, 0, null);
        iterate.accept();
        assertArrayEquals(new double[] {3, -3}, iterate.u, 1e-14, "0.5 + 11, and -0.9 + (-15 - 4.2) / 2");
        assertArrayEquals(new double[] {-9, -15, -33}, iterate.x, 1e-14);
        double open = iterate.rollOutOpenLoop();
        assertEquals(81 + 18 + 225 + 18 + 3 * 33 * 33, open, 1e-10);
    }

    /** A line to the goal costs nothing but its gap of 1: closing it costs more than it saves, and is worth rho = 2 |V_x| of it. */
    @Test
    void closingAGapMayRaiseTheCost() {
        LinearWorld world = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, INF);
        QuadraticCost cost = QuadraticCost.diagonal(new double[1], new double[] {1}, new double[] {3});
        DMatrixRMaj states = new DMatrixRMaj(new double[][] {{1}, {0}});
        Plan plan = MultipleShooting.gaussNewton(world, cost, 1, settings(1, 0, 1e-6, 1))
                .plan(from(PlannedTrajectory.of(states, new DMatrixRMaj(1, 1))));
        // min u^2 / 2 + 3 (1 + u)^2 / 2 is 3 / 8, at -3 / 4.
        assertEquals(-0.75, plan.action(0)[0], 1e-14);
        assertEquals(0.375, plan.cost(), 1e-14);
        assertEquals(0.375, plan.statistics().costs()[0], 1e-14);
    }

    /** The reference of a warm start is followed under its gains from the measured state, before anything is improved. */
    @Test
    void aWarmStartIsFollowedUnderItsGains() {
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {1}, new double[] {1}, new double[] {1});
        TrajectorySettings nothing = settings(1, 0.999, 1, 1e-9);
        LinearWorld world = LinearWorld.of(1, 1, new double[] {1}, new double[] {1}, 2);
        PlannedTrajectory reference = new PlannedTrajectory(
                new DMatrixRMaj(new double[][] {{0}, {5}, {6}}),
                new DMatrixRMaj(new double[][] {{0.5}, {1}}),
                Optional.of(new DMatrixRMaj(new double[][] {{9}, {0.25}})),
                1);
        Plan plan = BoxIlqr.gaussNewton(world, cost, 2, nothing)
                .plan(new Planner.Request(new double[] {4}, 0, 0, Optional.of(reference), Budget.ofModelSteps(1)));
        // 1 + 0.25 (4 - 5) = 0.75; then the last action is repeated, without feedback.
        assertArrayEquals(new double[] {0.75, 1}, plan.actions().data, 1e-15);
        assertArrayEquals(new double[] {4, 4.75, 5.75}, plan.states().data, 1e-15);
        assertEquals(2, plan.statistics().modelSteps(), "one rollout");
    }
}
