package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.Chains;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Three threads give the same bits as one. */
class ShardedDynamicsTest implements DynamicsContract {
    @Override
    public Dynamics dynamics() {
        return new ShardedDynamics(new BodyDynamics(Chains.model(2)), 3);
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
    void anInterruptedThreadStaysInterrupted() {
        try (ShardedDynamics sharded = new ShardedDynamics(new LinearDynamics(), 2)) {
            Thread.currentThread().interrupt();
            assertThrows(
                    IllegalStateException.class,
                    () -> sharded.step(new DMatrixRMaj(4, 3), new DMatrixRMaj(4, 2), new DMatrixRMaj(0, 0)));
            assertTrue(Thread.interrupted());
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
