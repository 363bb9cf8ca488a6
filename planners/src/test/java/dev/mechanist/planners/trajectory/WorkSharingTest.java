package dev.mechanist.planners.trajectory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Plan;
import dev.mechanist.core.Planner;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.envs.Environments;
import dev.mechanist.envs.tasks.TaskEnvironment;
import dev.mechanist.planners.PlannedActions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans by several threads are those of one, to the bit and in what they count. */
class WorkSharingTest {
    private static final TaskEnvironment WORLD =
            Environments.scenario("cart-pole").environment();
    private static final int HORIZON = 40;

    private interface Maker {
        Planner make(DifferentiableDynamics dynamics, WorkSharing sharing);
    }

    private static final Maker ILQR = (dynamics, sharing) -> BoxIlqr.gaussNewton(
            dynamics, WORLD.task().cost(), HORIZON, TrajectorySettings.DEFAULT.withIterations(30), sharing);
    private static final Maker SHOOTING = (dynamics, sharing) -> MultipleShooting.gaussNewton(
            dynamics, WORLD.task().cost(), HORIZON, TrajectorySettings.DEFAULT.withIterations(30), sharing);

    /** Rows of every call of {@code jacobians}, of all forks together. */
    private record Counted(DifferentiableDynamics dynamics, List<Integer> rows) implements DifferentiableDynamics {
        @Override
        public Spec spec() {
            return dynamics.spec();
        }

        @Override
        public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
            dynamics.step(x, u, next);
        }

        @Override
        public void jacobians(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj A, DMatrixRMaj B) {
            rows.add(x.numRows);
            dynamics.jacobians(x, u, A, B);
        }

        @Override
        public double stepsPerJacobian() {
            return dynamics.stepsPerJacobian();
        }

        @Override
        public Counted fork() {
            return new Counted(dynamics.fork(), rows);
        }
    }

    private static Plan planned(Maker maker, WorkSharing sharing) {
        Counted counted = new Counted(WORLD.dynamics(), new CopyOnWriteArrayList<>());
        double[] start = {0.2, -0.4, 0.3, 0.8};
        DMatrixRMaj actions = new DMatrixRMaj(HORIZON, 1);
        RandomStream.of(3, "start", 0).fillGaussian(actions.data, 0, HORIZON);
        Planner.Request request =
                new Planner.Request(start, 0, 0, Optional.of(PlannedActions.of(actions)), Budget.UNLIMITED);
        Plan plan = maker.make(counted, sharing).plan(request);
        int all = counted.rows.stream().mapToInt(r -> r).sum();
        assertEquals(0, all % HORIZON, "every step once");
        assertTrue(counted.rows.stream().allMatch(r -> r <= sharing.rows()), counted.rows.toString());
        return plan;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20})
    void threadsChangeNothing(int threads) {
        for (Maker maker : List.of(ILQR, SHOOTING)) {
            Plan alone = planned(maker, WorkSharing.NONE);
            long tried = alone.statistics().modelSteps();
            assertTrue(alone.statistics().iterations() > 5, "several iterations");
            try (Workers workers = Workers.of(threads)) {
                Plan shared = planned(maker, new WorkSharing(workers, 7));
                assertArrayEquals(alone.states().data, shared.states().data);
                assertArrayEquals(alone.actions().data, shared.actions().data);
                assertArrayEquals(
                        alone.gains().orElseThrow().data, shared.gains().orElseThrow().data);
                assertEquals(tried, shared.statistics().modelSteps());
                assertEquals(alone.statistics().rejected(), shared.statistics().rejected());
            }
        }
    }

    /** Else the test above would say little: shorter steps than the first are tried. */
    @Test
    void someFirstStepsAreTooLong() {
        Plan plan = planned(ILQR, WorkSharing.NONE);
        long rollouts = plan.statistics().modelSteps() / HORIZON;
        long iterations = plan.statistics().iterations();
        double ofJacobians = WORLD.dynamics().stepsPerJacobian() * iterations;
        assertTrue(rollouts - ofJacobians > iterations + 3, rollouts + " rollouts, " + iterations + " iterations");
    }

    @Test
    void blocksHaveRows() {
        assertThrows(InputException.class, () -> new WorkSharing(Workers.serial(), 0));
    }
}
