package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.cost.Cost;
import java.time.Duration;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What every {@link Planner} must satisfy, on a model and cost of the implementer's choice. */
public interface PlannerContract {
    /** A fresh planner for {@link #dynamics()} and {@link #cost()}; each call with the same settings and seed. */
    Planner planner();

    Dynamics dynamics();

    Cost cost();

    /** An admissible start state [n]. */
    double[] start();

    @Test
    default void planIsConsistentWithTheModel() {
        requirePlanOfItsStep(0);
    }

    /** A plan that is made later in an episode costs what the cost says at that time. */
    @Test
    default void laterPlansAreConsistentWithTheTime() {
        requirePlanOfItsStep(23);
    }

    private void requirePlanOfItsStep(int step) {
        double[] x0 = start();
        double[] copy = x0.clone();
        Plan plan = planner().plan(new Planner.Request(x0, 0, step, Optional.empty(), Budget.UNLIMITED));
        assertArrayEquals(copy, x0, "the start state must not be modified");
        int n = dynamics().spec().n();
        int m = dynamics().spec().m();
        int horizon = planner().horizon();
        assertEquals(horizon, plan.actions().numRows);
        assertEquals(m, plan.actions().numCols);
        assertEquals(horizon + 1, plan.states().numRows);
        assertEquals(n, plan.states().numCols);
        DMatrixRMaj U =
                new DMatrixRMaj(1, horizon * m, true, plan.actions().data.clone());
        DMatrixRMaj X = new DMatrixRMaj(0, 0);
        dynamics().rollout(new DMatrixRMaj(1, n, true, x0), U, X);
        DynamicsContract.assertClose(X.data, plan.states().data, 1e-9);
        double[] total = new double[1];
        cost().evaluate(X, U, step, total);
        assertEquals(total[0], plan.cost(), 1e-9 * Math.max(1, Math.abs(total[0])));
        double[] lower = dynamics().spec().actionLower();
        double[] upper = dynamics().spec().actionUpper();
        for (int i = 0; i < U.data.length; i++) {
            assertTrue(U.data[i] >= lower[i % m] && U.data[i] <= upper[i % m], "action within bounds: " + U.data[i]);
        }
        plan.gains().ifPresent(K -> {
            assertEquals(horizon * m, K.numRows);
            assertEquals(n, K.numCols);
        });
        assertTrue(plan.statistics().iterations() >= 1);
        assertTrue(plan.statistics().modelSteps() >= 1);
        assertTrue(plan.statistics().milliseconds() >= 0);
    }

    @Test
    default void sameRequestSameBits() {
        Planner planner = planner();
        Plan first = planner.plan(Planner.Request.from(start()));
        planner.plan(
                new Planner.Request(start(), 1, 1, Optional.of(first.warmStart().shift(1)), Budget.UNLIMITED));
        assertSameBits(first, planner.plan(Planner.Request.from(start())));
        assertSameBits(first, planner().plan(Planner.Request.from(start())));
    }

    /** Everything but the milliseconds. */
    static void assertSameBits(Plan expected, Plan actual) {
        assertArrayEquals(expected.actions().data, actual.actions().data);
        assertArrayEquals(expected.states().data, actual.states().data);
        assertEquals(expected.cost(), actual.cost());
        assertArrayEquals(expected.statistics().costs(), actual.statistics().costs());
        assertEquals(expected.statistics().modelSteps(), actual.statistics().modelSteps());
        assertEquals(expected.statistics().rejected(), actual.statistics().rejected());
        assertEquals(expected.gains().map(K -> K.data.length), actual.gains().map(K -> K.data.length));
        expected.gains().ifPresent(K -> assertArrayEquals(K.data, actual.gains().orElseThrow().data));
    }

    @Test
    default void earlierPlansAreNotOverwritten() {
        Planner planner = planner();
        Plan first = planner.plan(Planner.Request.from(start()));
        double[] actions = first.actions().data.clone();
        double[] states = first.states().data.clone();
        double[] other = start();
        other[0] += 0.1;
        planner.plan(
                new Planner.Request(other, 3, 3, Optional.of(first.warmStart().shift(1)), Budget.UNLIMITED));
        assertArrayEquals(actions, first.actions().data);
        assertArrayEquals(states, first.states().data);
    }

    @Test
    default void warmStartsShiftAnyNumberOfSteps() {
        Planner planner = planner();
        Plan first = planner.plan(Planner.Request.from(start()));
        for (int steps : new int[] {0, 1, planner.horizon(), planner.horizon() + 3}) {
            Plan plan = planner.plan(new Planner.Request(
                    start(), 1, 1, Optional.of(first.warmStart().shift(steps)), Budget.UNLIMITED));
            assertTrue(Double.isFinite(plan.cost()));
        }
    }

    /** Planned with and shifted, a warm start serves again; shifted in two goes it is shifted as in one. */
    @Test
    default void warmStartsAreImmutable() {
        Planner planner = planner();
        Planner.WarmStart first = planner.plan(Planner.Request.from(start())).warmStart();
        Planner.WarmStart once = first.shift(1);
        Plan plan = planner.plan(warm(once));
        Planner.WarmStart twice = once.shift(2);
        assertSameBits(plan, planner.plan(warm(once)));
        assertSameBits(planner.plan(warm(first.shift(3))), planner.plan(warm(twice)));
    }

    private Planner.Request warm(Planner.WarmStart warmStart) {
        return new Planner.Request(start(), 1, 1, Optional.of(warmStart), Budget.UNLIMITED);
    }

    @Test
    default void foreignWarmStartsAreIgnored() {
        Planner.WarmStart foreign = new Planner.WarmStart() {
            @Override
            public Planner.WarmStart shift(int steps) {
                return this;
            }
        };
        assertSameBits(
                planner().plan(Planner.Request.from(start())),
                planner().plan(new Planner.Request(start(), 0, 0, Optional.of(foreign), Budget.UNLIMITED)));
    }

    @Test
    default void tinyBudgetsStillGiveAPlan() {
        Plan few = planner().plan(new Planner.Request(start(), 0, 0, Optional.empty(), Budget.ofModelSteps(1)));
        Plan all = planner().plan(Planner.Request.from(start()));
        assertTrue(few.statistics().modelSteps() <= all.statistics().modelSteps());
        Plan quick = planner()
                .plan(new Planner.Request(start(), 0, 0, Optional.empty(), Budget.ofTime(Duration.ofNanos(1))));
        assertEquals(planner().horizon(), quick.actions().numRows);
        assertTrue(Double.isFinite(quick.cost()));
    }

    @Test
    default void badStartStatesAreRefused() {
        Planner planner = planner();
        double[] notFinite = start();
        notFinite[notFinite.length - 1] = Double.NaN;
        assertThrows(InputException.class, () -> planner.plan(Planner.Request.from(notFinite)));
        notFinite[notFinite.length - 1] = Double.POSITIVE_INFINITY;
        assertThrows(InputException.class, () -> planner.plan(Planner.Request.from(notFinite)));
        double[] tooLong = new double[start().length + 1];
        assertThrows(InputException.class, () -> planner.plan(Planner.Request.from(tooLong)));
    }
}
