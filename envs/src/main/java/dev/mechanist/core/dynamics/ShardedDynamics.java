package dev.mechanist.core.dynamics;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Rollouts;
import dev.mechanist.core.Shapes;
import dev.mechanist.core.Spec;
import dev.mechanist.core.numerics.Workers;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * Any dynamics on several threads: each works on consecutive rows of a batch with a fork of its own, so the result does not
 * depend on how many there are. Close it to end the threads.
 */
public final class ShardedDynamics implements Dynamics, AutoCloseable {
    /** What one thread works on. */
    private static final class Shard {
        final Dynamics dynamics;
        final DMatrixRMaj x = new DMatrixRMaj(0, 0);
        final DMatrixRMaj u = new DMatrixRMaj(0, 0);
        final DMatrixRMaj out = new DMatrixRMaj(0, 0);

        Shard(Dynamics dynamics) {
            this.dynamics = dynamics;
        }
    }

    private interface Work {
        void on(Shard shard);
    }

    private final Dynamics dynamics;
    private final List<Shard> shards = new ArrayList<>();
    private final Workers workers;

    /**
     * @param dynamics forked once per thread
     * @param count how many threads, at least 1
     */
    public ShardedDynamics(Dynamics dynamics, int count) {
        workers = Workers.of(count);
        this.dynamics = dynamics;
        for (int k = 0; k < count; k++) {
            shards.add(new Shard(dynamics.fork()));
        }
    }

    @Override
    public Spec spec() {
        return dynamics.spec();
    }

    @Override
    public void step(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj next) {
        Shapes.require("x", x, x.numRows, spec().n());
        Shapes.require("u", u, x.numRows, spec().m());
        Shapes.refuseAlias("next", next, x, u);
        next.reshape(x.numRows, spec().n());
        run(x, u, next, shard -> shard.dynamics.step(shard.x, shard.u, shard.out));
    }

    @Override
    public void rollout(DMatrixRMaj x0, DMatrixRMaj U, DMatrixRMaj X) {
        Rollouts.prepare(spec(), x0, U, X);
        run(x0, U, X, shard -> shard.dynamics.rollout(shard.x, shard.u, shard.out));
    }

    private void run(DMatrixRMaj x, DMatrixRMaj u, DMatrixRMaj out, Work work) {
        int count = shards.size();
        workers.run(count, k -> {
            int from = (int) ((long) x.numRows * k / count);
            int to = (int) ((long) x.numRows * (k + 1) / count);
            Shard shard = shards.get(k);
            if (from < to) {
                rows(x, from, to, shard.x);
                rows(u, from, to, shard.u);
                shard.out.reshape(to - from, out.numCols);
                work.on(shard);
                System.arraycopy(shard.out.data, 0, out.data, from * out.numCols, (to - from) * out.numCols);
            }
        });
    }

    private static void rows(DMatrixRMaj from, int first, int end, DMatrixRMaj to) {
        to.reshape(end - first, from.numCols);
        System.arraycopy(from.data, first * from.numCols, to.data, 0, (end - first) * from.numCols);
    }

    /** With as many threads of its own. */
    @Override
    public ShardedDynamics fork() {
        return new ShardedDynamics(dynamics, shards.size());
    }

    @Override
    public void close() {
        workers.close();
    }
}
