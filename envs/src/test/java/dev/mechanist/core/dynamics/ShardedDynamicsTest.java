package dev.mechanist.core.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.InputException;
import dev.mechanist.core.LinearDynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Spec;
import dev.mechanist.core.Variable;
import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.families.Chains;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Three threads give the same bits as one. */
class ShardedDynamicsTest implements DynamicsContract {
    @Override
    public Dynamics dynamics() {
        return new ShardedDynamics(new BodyDynamics(Chains.model(2)), 3);
    }

    /** Eight rows on three threads are 2, 3 and 3. */
    @Test
    void eachThreadSeesItsOwnRows() {
        Queue<Integer> rows = new ConcurrentLinkedQueue<>();
        Dynamics counting = new Dynamics() {
            @Override
            public Spec spec() {
                return new Spec(1, List.of(Variable.of("x", "m")), List.of(Variable.of("u", "N")));
            }

            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                rows.add(x.numRows);
                assertEquals(x.numRows, u.numRows);
                CommonOps_DDRM.add(x, u, next);
            }

            @Override
            public Dynamics fork() {
                return this;
            }
        };
        DMatrixRMaj x = new DMatrixRMaj(8, 1, true, 1, 2, 3, 4, 5, 6, 7, 8);
        DMatrixRMaj next = new DMatrixRMaj(0, 0);
        try (ShardedDynamics sharded = new ShardedDynamics(counting, 3)) {
            sharded.step(x, x, next);
            assertArrayEquals(new double[] {2, 4, 6, 8, 10, 12, 14, 16}, next.data);
            assertEquals(List.of(2, 3, 3), rows.stream().sorted().toList());
            assertThrows(RuntimeException.class, () -> sharded.step(new DMatrixRMaj(8, 2), x, next));
            assertThrows(RuntimeException.class, () -> sharded.step(x, new DMatrixRMaj(7, 1), next));
        }
        assertThrows(InputException.class, () -> new ShardedDynamics(counting, 0));
    }

    /** n = 3 and m = 2, fewer rows than threads and rows that do not divide evenly. */
    @Test
    void everyRowIsMovedOnceByWhateverThread() {
        try (ShardedDynamics sharded = new ShardedDynamics(new LinearDynamics(), 3)) {
            for (int rows = 1; rows <= 8; rows++) {
                DMatrixRMaj x = new DMatrixRMaj(rows, 3);
                DMatrixRMaj U = new DMatrixRMaj(rows, 2 * 4);
                RandomStream random = RandomStream.of(rows, "rows", 0);
                random.fillGaussian(x.data, 0, 3 * rows);
                random.fillGaussian(U.data, 0, 8 * rows);
                DMatrixRMaj expected = new DMatrixRMaj(0, 0);
                DMatrixRMaj actual = new DMatrixRMaj(0, 0);
                new LinearDynamics().rollout(x, U, expected);
                sharded.rollout(x, U, actual);
                assertArrayEquals(expected.data, actual.data);
                DMatrixRMaj u = new DMatrixRMaj(0, 0);
                Rollouts.getTime(U, 2, 2, u);
                new LinearDynamics().step(x, u, expected);
                sharded.step(x, u, actual);
                assertEquals(rows, actual.numRows);
                assertArrayEquals(expected.data, actual.data);
            }
        }
    }

    @Test
    void whatAThreadThrowsIsThrown() {
        Dynamics broken = new LinearDynamics() {
            @Override
            public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
                throw new InputException("broken");
            }

            @Override
            public LinearDynamics fork() {
                return this;
            }
        };
        try (ShardedDynamics sharded = new ShardedDynamics(broken, 2)) {
            DMatrixRMaj x = new DMatrixRMaj(4, 3);
            DMatrixRMaj u = new DMatrixRMaj(4, 2);
            DMatrixRMaj next = new DMatrixRMaj(0, 0);
            assertEquals(
                    "broken",
                    assertThrows(InputException.class, () -> sharded.step(x, u, next))
                            .getMessage());
        }
        assertThrows(InputException.class, () -> new ShardedDynamics(broken, 0));
    }

    @Test
    void anInterruptedThreadGetsItsStatesAndStaysInterrupted() {
        try (ShardedDynamics sharded = new ShardedDynamics(new LinearDynamics(), 2)) {
            DMatrixRMaj x = new DMatrixRMaj(4, 3, true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
            DMatrixRMaj u = new DMatrixRMaj(4, 2);
            DMatrixRMaj expected = new DMatrixRMaj(0, 0);
            DMatrixRMaj actual = new DMatrixRMaj(0, 0);
            new LinearDynamics().step(x, u, expected);
            Thread.currentThread().interrupt();
            sharded.step(x, u, actual);
            assertTrue(Thread.interrupted());
            assertArrayEquals(expected.data, actual.data);
        }
    }

    @Test
    void aClosedModelMovesNothing() {
        ShardedDynamics sharded = new ShardedDynamics(new LinearDynamics(), 2);
        sharded.close();
        assertThrows(
                java.util.concurrent.RejectedExecutionException.class,
                () -> sharded.step(new DMatrixRMaj(4, 3), new DMatrixRMaj(4, 2), new DMatrixRMaj(0, 0)));
    }
}
