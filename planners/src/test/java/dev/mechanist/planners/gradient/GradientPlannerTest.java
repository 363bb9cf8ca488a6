package dev.mechanist.planners.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.Gradients;
import dev.mechanist.planners.LinearWorld;
import dev.mechanist.planners.QuadraticCost;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import org.junit.jupiter.api.Test;

class GradientPlannerTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.1, 1);
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {1, 0.1}, new double[] {0.01}, new double[] {30, 10});
    private static final double[] START = {1, 0};

    private static Plan plan(GradientMethod.Settings method, ActionMap map, int iterations) {
        return new GradientPlanner(WORLD, COST, 20, new GradientPlanner.Settings(method, map, 2, 0.3, iterations), 1)
                .plan(Planner.Request.from(START));
    }

    /** A convex problem with active bounds: all methods meet the optimum of box-constrained iLQR. */
    @Test
    void allMethodsMeetTheConstrainedOptimum() {
        Plan optimum = BoxIlqr.gaussNewton(WORLD, COST, 20, TrajectorySettings.DEFAULT.withTolerances(0, 1e-12))
                .plan(Planner.Request.from(START));
        assertTrue(Gradients.violation(WORLD, COST, optimum) < 1e-9);
        assertEquals(-1, optimum.actions().get(0, 0), "the bound is active");

        Plan bfgs = plan(LimitedMemoryBfgs.Settings.DEFAULT, ActionMap.projection(), 400);
        assertEquals(optimum.cost(), bfgs.cost(), 1e-10);
        assertTrue(bfgs.statistics().converged());
        assertTrue(Gradients.violation(WORLD, COST, bfgs) < 1e-7);
        assertEquals(
                optimum.cost(),
                plan(Adam.Settings.DEFAULT, ActionMap.projection(), 2000).cost(),
                1e-3);
        assertEquals(
                optimum.cost(),
                plan(LimitedMemoryBfgs.Settings.DEFAULT, ActionMap.squashing(), 1000)
                        .cost(),
                1e-3);
        assertEquals(
                optimum.cost(),
                plan(Adam.Settings.DEFAULT, ActionMap.squashing(), 3000).cost(),
                2e-2);
    }

    /** Several restarts find what one descent from rest cannot: hanging at rest is stationary. */
    @Test
    void restartsLeaveAStationaryStart() {
        TaskEnvironment world = Environments.scenario("pendulum").environment();
        double[] hanging = {Math.PI, 0};
        GradientPlanner.Settings base = GradientPlanner.Settings.LIMITED_MEMORY_BFGS;
        Plan one = new GradientPlanner(
                        world.dynamics(),
                        world.task().cost(),
                        60,
                        new GradientPlanner.Settings(base.method(), base.map(), 1, 0.3, 100),
                        1)
                .plan(Planner.Request.from(hanging));
        Plan eight = new GradientPlanner(world.dynamics(), world.task().cost(), 60, base, 1)
                .plan(Planner.Request.from(hanging));
        assertTrue(eight.cost() < 0.8 * one.cost(), eight.cost() + " against " + one.cost());
    }
}
