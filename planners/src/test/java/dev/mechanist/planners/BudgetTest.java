package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Plan;
import dev.mechanist.core.PlanStatistics;
import dev.mechanist.core.Planner;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.TaskEnvironment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Model steps are the currency in which planners are compared: all of them are counted, and budgets of them end a search. */
class BudgetTest {
    private static final int HORIZON = 15;
    private static final double[] START = {0.3, -0.2};

    private static Stream<DynamicTest> planners(Consumer<PlannerTable.Recipe> test) {
        return PlannerTable.planners().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> test.accept(row.getValue())));
    }

    private static Planner on(CountedWorld world, PlannerTable.Recipe recipe) {
        TaskEnvironment pendulum = Environments.scenario("pendulum").environment();
        return recipe.create(world, pendulum.task().cost(), HORIZON, 1);
    }

    private static CountedWorld world() {
        return CountedWorld.of(Environments.scenario("pendulum").environment().dynamics());
    }

    /** In first plans and in warm-started ones, a Jacobian counting as a step. */
    @TestFactory
    Stream<DynamicTest> theStatisticsHoldEveryStepOfTheModel() {
        return planners(recipe -> {
            CountedWorld world = world();
            Planner planner = on(world, recipe);
            Plan first = planner.plan(Planner.Request.from(START));
            assertEquals(world.steps().getAndSet(0), first.statistics().modelSteps());
            Plan second = planner.plan(new Planner.Request(
                    START, 1, 0, Optional.of(first.warmStart().shift(1)), Budget.UNLIMITED));
            assertEquals(world.steps().get(), second.statistics().modelSteps());
        });
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
