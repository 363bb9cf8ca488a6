package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.fields.CarParking;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.Gradients;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.PlannedTrajectory;
import dev.mechanist.planners.QuadraticCost;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class MultipleShootingTest {
    /** An LQ problem from a wildly infeasible start: one iteration equals iLQR's, which equals Riccati. */
    @Test
    void linearQuadraticProblemTakesOneIterationFromAnyStart() {
        LinearWorld world =
                LinearWorld.of(2, 1, new double[] {1, 0.1, 0, 1}, new double[] {0.005, 0.1}, Double.POSITIVE_INFINITY);
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {1, 0.1}, new double[] {0.1}, new double[] {5, 5});
        double[] start = {1, -1};
        Plan expected =
                BoxIlqr.gaussNewton(world, cost, 25, TrajectorySettings.DEFAULT).plan(Planner.Request.from(start));
        DMatrixRMaj states = new DMatrixRMaj(26, 2);
        for (int i = 0; i < states.data.length; i++) {
            states.data[i] = Math.sin(3.0 * i);
        }
        DMatrixRMaj actions = new DMatrixRMaj(25, 1);
        Plan plan = MultipleShooting.gaussNewton(world, cost, 25, TrajectorySettings.DEFAULT.withIterations(1))
                .plan(new Planner.Request(
                        start, 0, 0, Optional.of(PlannedTrajectory.of(states, actions)), Budget.UNLIMITED));
        assertArrayEquals(expected.actions().data, plan.actions().data, 1e-10);
        assertEquals(expected.cost(), plan.cost(), 1e-10);
    }

    /** A straight line of states from hanging to upright, which no torque within bounds could follow, leads to a swing-up. */
    @Test
    void infeasibleGuessLeadsToASwingUp() {
        TaskEnvironment world = Environments.scenario("pendulum").environment();
        int horizon = 80;
        DMatrixRMaj states = new DMatrixRMaj(horizon + 1, 2);
        for (int t = 0; t <= horizon; t++) {
            states.set(t, 0, Math.PI * (1 - (double) t / horizon));
        }
        Planner planner = MultipleShooting.gaussNewton(
                world.dynamics(), world.task().cost(), horizon, TrajectorySettings.DEFAULT);
        double[] hanging = {Math.PI, 0};
        Plan guessed = planner.plan(new Planner.Request(
                hanging,
                0,
                0,
                Optional.of(PlannedTrajectory.of(states, new DMatrixRMaj(horizon, 1))),
                Budget.UNLIMITED));
        assertTrue(
                Math.cos(guessed.states().get(horizon, 0)) > 0.99,
                "ends at " + guessed.states().get(horizon, 0));
        assertTrue(guessed.statistics().converged());
        assertTrue(Gradients.violation(world.dynamics(), world.task().cost(), guessed) < 1);
        Plan stationary = planner.plan(Planner.Request.from(hanging));
        assertTrue(guessed.cost() < 0.8 * stationary.cost(), "feasible rest is stationary and stays");
    }

    @Test
    void carParkingReachesTheSameOptimumAsSingleShooting() {
        Plan plan = MultipleShooting.gaussNewton(
                        new CarParking(), CarParking.cost(), CarParking.HORIZON, TrajectorySettings.DEFAULT)
                .plan(Planner.Request.from(CarParking.start()));
        assertEquals(1.90517, plan.cost(), 1e-3);
    }
}
