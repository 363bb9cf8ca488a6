package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.acting.Policy;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Closed loops on a double integrator, where the optimal plan is known to be consistent with its own replanning. */
class ControllerTest {
    private static final LinearWorld WORLD = LinearWorld.doubleIntegrator(0.1, 3);
    private static final QuadraticCost COST =
            QuadraticCost.diagonal(new double[] {1, 0.1}, new double[] {0.1}, new double[] {30, 10});

    private static Planner ilqr() {
        return BoxIlqr.gaussNewton(WORLD, COST, 30, TrajectorySettings.DEFAULT);
    }

    /** Runs a controller on a world whose actions take effect {@code delay} steps late, and are disturbed. */
    private static double run(Policy controller, int delay, double disturbance) {
        double[] x = {1, 0};
        double[] next = new double[2];
        double[][] pending = new double[60 + delay][1];
        double total = 0;
        for (int t = 0; t < 60; t++) {
            controller.act(Observation.of(x), t * WORLD.spec().dt(), pending[t + delay]);
            double[] u = {pending[t][0] + disturbance * Math.sin(t)};
            total += COST.running(x, 0, u, 0, t);
            WORLD.stepRow(x, 0, u, 0, next, 0);
            x = next.clone();
        }
        return total;
    }

    @Test
    void replansAtTheIntervalAndTellsEachPlan() {
        List<Plan> plans = new ArrayList<>();
        RecedingHorizon controller = new RecedingHorizon(
                ilqr(), WORLD.spec(), new RecedingHorizon.Settings(4, Budget.UNLIMITED), plans::add);
        run(controller.start(1), 0, 0);
        assertEquals(15, plans.size());
    }

    /** Feedback between plans: with gains, replanning rarely costs hardly more than replanning always. */
    @Test
    void gainsCorrectDisturbancesBetweenPlans() {
        double always = run(new RecedingHorizon(ilqr(), WORLD.spec()), 0, 1);
        double rarely = run(
                new RecedingHorizon(ilqr(), WORLD.spec(), new RecedingHorizon.Settings(10, Budget.UNLIMITED)), 0, 1);
        Planner withoutGains = new Planner() {
            private final Planner inner = ilqr();

            @Override
            public Plan plan(Request request) {
                var plan = inner.plan(request);
                return new Plan(
                        plan.states(),
                        plan.actions(),
                        plan.cost(),
                        Optional.empty(),
                        plan.warmStart(),
                        plan.statistics());
            }

            @Override
            public int horizon() {
                return inner.horizon();
            }
        };
        double open = run(
                new RecedingHorizon(withoutGains, WORLD.spec(), new RecedingHorizon.Settings(10, Budget.UNLIMITED)),
                0,
                1);
        assertEquals(always, rarely, 0.01 * always);
        assertTrue(open > 1.01 * always, open + " against " + always);
    }

    /** With a perfect model the prediction is exact: a late start is all that the delay costs; ignoring it costs much more. */
    @Test
    void latencyAwareControlPlansFromThePredictedState() {
        double ideal = run(new RecedingHorizon(ilqr(), WORLD.spec()), 0, 0);
        double aware = run(new LatencyAware(new RecedingHorizon(ilqr(), WORLD.spec()), WORLD, 5), 0, 0);
        double unaware = run(new RecedingHorizon(ilqr(), WORLD.spec()), 5, 0);
        assertEquals(ideal + 5 * 0.5, aware, 1e-5, "5 steps at rest in x = 1 cost 0.5 each");
        assertTrue(unaware > 1.1 * aware, unaware + " against " + aware);
    }

    @Test
    void sharedWarmStartsShiftAndRepeatTheirEnd() {
        PlannedActions plan = PlannedActions.of(new DMatrixRMaj(3, 1, true, new double[] {1, 2, 9}));
        double[] u = new double[4];
        plan.shift(1).fill(SequenceSpace.of(WORLD.spec(), 4), u, new double[] {-1});
        assertArrayEquals(new double[] {2, 3, -1, -1}, u, "shifted, clipped to 3, ended by the receiver");
    }
}
