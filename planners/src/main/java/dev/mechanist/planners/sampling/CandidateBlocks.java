package dev.mechanist.planners.sampling;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.Checks;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A generation of candidates, cut into blocks of fixed size; each is drawn, rolled out and scored by one worker while it is in
 * that worker's cache. The block size, and with it every bit of a batched model's result, is independent of the number of
 * threads.
 */
public final class CandidateBlocks {
    /** What one worker owns: its forks of model and cost, and the memory of a block. */
    interface Lane {
        /**
         * Scores the candidates of a block, whose actions stand in rows first .. first + rows - 1 of U.
         *
         * @param step steps of the episode before x0
         * @param costs overwritten at the same rows; infinite where a rollout is not finite
         * @return number of rollouts that are not finite
         */
        long score(double[] x0, int step, int first, int rows, DMatrixRMaj U, double[] costs);
    }

    private final Spec spec;
    private final int horizon;
    private final int blockRows;
    private final Workers workers;
    private final List<Lane> lanes;
    private final RandomStream[] streams;
    private final long[] rejected;
    private long streamSeed;

    /** The lanes are made by the supplier, one for each worker, after the arguments have been checked. */
    CandidateBlocks(
            Dynamics dynamics, Cost cost, int horizon, Workers workers, int blockRows, Supplier<? extends Lane> lane) {
        spec = dynamics.spec();
        Checks.actions(spec);
        Checks.positive("the planning horizon", horizon);
        Checks.positive("the candidates per block", blockRows);
        Checks.cost(spec, cost);
        this.horizon = horizon;
        this.blockRows = blockRows;
        this.workers = workers;
        lanes = IntStream.range(0, workers.threads())
                .<Lane>mapToObj(worker -> lane.get())
                .toList();
        streams = new RandomStream[workers.threads()];
        rejected = new long[workers.threads()];
    }

    Spec spec() {
        return spec;
    }

    int horizon() {
        return horizon;
    }

    /** See {@link Evaluator#evaluate}. */
    long evaluate(
            double[] x0,
            int step,
            long seed,
            long index,
            int rows,
            Evaluator.Proposal proposal,
            DMatrixRMaj U,
            double[] costs) {
        U.reshape(rows, horizon * spec.m());
        for (int worker = 0; worker < streams.length; worker++) {
            rejected[worker] = 0;
            if (streams[worker] == null || seed != streamSeed) {
                streams[worker] = RandomStream.of(seed, "candidate", 0);
            }
        }
        streamSeed = seed;
        int blocks = (rows + blockRows - 1) / blockRows;
        workers.run(blocks, (worker, block) -> {
            int first = block * blockRows;
            int count = Math.min(blockRows, rows - first);
            RandomStream random = streams[worker];
            for (int row = first; row < first + count; row++) {
                random.moveTo((index << 24) + row);
                proposal.propose(row, random, U.data, row * U.numCols);
            }
            rejected[worker] += lanes.get(worker).score(x0, step, first, count, U, costs);
        });
        long sum = 0;
        for (long count : rejected) {
            sum += count;
        }
        return sum;
    }

    /** The states [1, (H + 1) n] under one action sequence. */
    static void predict(Dynamics dynamics, double[] x0, double[] u, DMatrixRMaj X) {
        DMatrixRMaj start = new DMatrixRMaj(1, x0.length, true, x0.clone());
        dynamics.rollout(start, new DMatrixRMaj(1, u.length, true, u.clone()), X);
    }

    /** Whether a row of states and its cost are all finite: zero times anything else is NaN. */
    public static boolean isFinite(double[] values, int from, int count, double cost) {
        double zero = 0 * cost;
        for (int i = from; i < from + count; i++) {
            zero += 0 * values[i];
        }
        return zero == 0;
    }
}
