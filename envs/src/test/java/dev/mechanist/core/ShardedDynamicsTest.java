package dev.mechanist.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.contract.DynamicsContract;
import dev.mechanist.envs.bodies.BodyDynamics;
import dev.mechanist.envs.bodies.Chains;
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
}
