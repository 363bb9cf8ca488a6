package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.core.Spec;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.cost.SmoothCost;
import dev.mechanist.core.dynamics.FiniteDifferenceDynamics;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.gradient.Adam;
import dev.mechanist.planners.gradient.GradientPlanner;
import dev.mechanist.planners.sampling.ActionMap;
import dev.mechanist.planners.trajectory.BoxIlqr;
import dev.mechanist.planners.trajectory.MultipleShooting;
import dev.mechanist.planners.trajectory.TrajectorySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Model steps are the currency in which planners are compared: all of them are counted, and budgets of them end a search. */
class BudgetTest {
    private static final int HORIZON = 15;
    private static final double[] START = {0.3, -0.2};

    private static Stream<DynamicTest> planners(Consumer<PlannerTable.Recipe> test) {
        return PlannerTable.planners().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> test.accept(row.getValue())));
    }

    private static Planner on(DifferentiableDynamics world, PlannerTable.Recipe recipe) {
        TaskEnvironment pendulum = Environments.scenario("pendulum").environment();
        return recipe.create(world, pendulum.task().cost(), HORIZON, 1);
    }

    private static CountedWorld world() {
        return CountedWorld.of(Environments.scenario("pendulum").environment().dynamics());
    }

    /** In first plans and in warm-started ones, a Jacobian counting as what its model says. */
    @TestFactory
    Stream<DynamicTest> theStatisticsHoldEveryStepOfTheModel() {
        return planners(recipe -> {
            CountedWorld closedForm = world();
            assertEveryStepCounted(closedForm, closedForm, recipe);
            CountedWorld dear = CountedWorld.of(
                    Environments.scenario("pendulum").environment().dynamics(), 7);
            assertEveryStepCounted(dear, dear, recipe);
        });
    }

    /** Six steps of the world itself are what a Jacobian of its twin takes; nothing but these is counted. */
    @TestFactory
    Stream<DynamicTest> centralDifferencesAreCounted() {
        return planners(recipe -> {
            CountedWorld world = world();
            assertEveryStepCounted(world, new FiniteDifferenceDynamics(world), recipe);
        });
    }

    private static void assertEveryStepCounted(
            CountedWorld world, DifferentiableDynamics model, PlannerTable.Recipe recipe) {
        Planner planner = on(model, recipe);
        Plan first = planner.plan(Planner.Request.from(START));
        assertEquals(world.steps().getAndSet(0), first.statistics().modelSteps());
        Plan second = planner.plan(
                new Planner.Request(START, 1, 0, Optional.of(first.warmStart().shift(1)), Budget.UNLIMITED));
        assertEquals(world.steps().get(), second.statistics().modelSteps());
    }

    /** A model that sweeps back in one call says what that costs. */
    @Test
    void aReverseSweepHasAPriceOfItsOwn() {
        LinearWorld inner = LinearWorld.doubleIntegrator(0.1, 1);
        AtomicLong sweeps = new AtomicLong();
        record Sweeping(LinearWorld inner, AtomicLong sweeps) implements DifferentiableDynamics {
            @Override
            public Spec spec() {
                return inner.spec();
            }

            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                inner.step(x, u, next);
            }

            @Override
            public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
                throw new UnsupportedOperationException("it sweeps");
            }

            @Override
            public double stepsPerJacobian() {
                return 100;
            }

            @Override
            public double stepsPerPullback() {
                return 2.5;
            }

            @Override
            public void pullback(DMatrixRMaj X, DMatrixRMaj U, DMatrixRMaj gX, DMatrixRMaj gU) {
                sweeps.incrementAndGet();
                inner.pullback(X, U, gX, gU);
            }

            @Override
            public Sweeping fork() {
                return new Sweeping(inner, sweeps);
            }
        }
        GradientPlanner.Settings settings =
                new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 3, 0.3, 4);
        QuadraticCost cost = QuadraticCost.diagonal(new double[] {1, 1}, new double[] {1}, new double[] {1, 1});
        Plan plan = new GradientPlanner(new Sweeping(inner, sweeps), cost, 5, settings, 1)
                .plan(Planner.Request.from(START));
        assertEquals(4, sweeps.get());
        // Four times a rollout of 15 steps and a sweep of 37.5, which is rounded up; and the plan's own five.
        assertEquals(4 * (15 + 38) + 5, plan.statistics().modelSteps());
    }

    /** The same budget pays for fewer iterations where derivatives are dearer, in one plan and along an episode. */
    @Test
    void dearDerivativesLeaveFewerIterations() {
        SmoothCost cost = Environments.scenario("pendulum").environment().task().cost();
        TrajectorySettings settings = TrajectorySettings.DEFAULT.withTolerances(0, 0);
        GradientPlanner.Settings descent =
                new GradientPlanner.Settings(Adam.Settings.DEFAULT, ActionMap.projection(), 1, 0.3, 1000);
        Budget budget = Budget.ofModelSteps(40 * HORIZON);
        for (int kind = 0; kind < 3; kind++) {
            int[] iterations = new int[2];
            for (int twin = 0; twin < 2; twin++) {
                CountedWorld world = world();
                DifferentiableDynamics model = twin == 0 ? world : new FiniteDifferenceDynamics(world);
                Planner planner = switch (kind) {
                    case 0 -> BoxIlqr.gaussNewton(model, cost, HORIZON, settings);
                    case 1 -> MultipleShooting.gaussNewton(model, cost, HORIZON, settings);
                    default -> new GradientPlanner(model, cost, HORIZON, descent, 1);
                };
                List<PlanStatistics> plans = new ArrayList<>();
                RecedingHorizon controller = new RecedingHorizon(
                        planner,
                        model.spec(),
                        new RecedingHorizon.Settings(1, budget),
                        plan -> plans.add(plan.statistics()));
                long counted = 0;
                for (int t = 0; t < 3; t++) {
                    controller.act(Observation.of(START), t * model.spec().dt(), new double[1]);
                    PlanStatistics plan = plans.get(t);
                    counted += plan.modelSteps();
                    assertTrue(plan.modelSteps() <= 66 * HORIZON, "an iteration has at most 6 + 11 rollouts more");
                }
                assertEquals(world.steps().get(), counted);
                iterations[twin] = plans.get(0).iterations();
            }
            assertTrue(iterations[1] < iterations[0], iterations[1] + " of " + iterations[0] + ", kind " + kind);
        }
    }

    /** Planners of one generation, and that generation, are exempt: a plan there must be. */
    @TestFactory
    Stream<DynamicTest> modelStepsEndTheSearch() {
        return planners(recipe -> {
            PlanStatistics all = limited(recipe, Budget.UNLIMITED);
            if (all.iterations() > 1) {
                PlanStatistics few = limited(recipe, Budget.ofModelSteps(all.modelSteps() / 4));
                assertTrue(few.modelSteps() < all.modelSteps(), few.modelSteps() + " of " + all.modelSteps());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> timeEndsTheSearch() {
        return planners(recipe -> {
            PlanStatistics all = limited(recipe, Budget.UNLIMITED);
            if (all.iterations() > 1) {
                PlanStatistics none = limited(recipe, Budget.ofTime(Duration.ofNanos(1)));
                assertTrue(none.modelSteps() < all.modelSteps(), none.modelSteps() + " of " + all.modelSteps());
            }
        });
    }

    private static PlanStatistics limited(PlannerTable.Recipe recipe, Budget budget) {
        return on(world(), recipe)
                .plan(new Planner.Request(START, 0, 0, Optional.empty(), budget))
                .statistics();
    }
}
