package dev.mechanist.planners.sampling;

import dev.mechanist.core.Dynamics;
import dev.mechanist.core.Spec;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.numerics.Workers;
import org.ejml.data.DMatrixRMaj;

/** One rollout per candidate. */
public final class RolloutEvaluator implements Evaluator {
    /** Rows per block that suit models in plain Java; models on a tensor engine prefer a block of the whole population. */
    public static final int DEFAULT_BLOCK = 64;

    private final Dynamics dynamics;
    private final CandidateBlocks blocks;

    /**
     * @param dynamics the model; forked for each worker
     * @param cost the objective; forked for each worker
     * @param horizon H, at least 1
     * @param workers threads
     * @param blockRows rows per batch that the model sees at once, at least 1; it decides the bits of a batched model's result,
     *     and the number of threads does not
     */
    public RolloutEvaluator(Dynamics dynamics, Cost cost, int horizon, Workers workers, int blockRows) {
        blocks = new CandidateBlocks(
                dynamics, cost, horizon, workers, blockRows, () -> new Lane(dynamics.fork(), cost.fork()));
        this.dynamics = dynamics.fork();
    }

    /** On the caller's thread. */
    public RolloutEvaluator(Dynamics dynamics, Cost cost, int horizon) {
        this(dynamics, cost, horizon, Workers.serial(), DEFAULT_BLOCK);
    }

    @Override
    public Spec spec() {
        return blocks.spec();
    }

    @Override
    public int horizon() {
        return blocks.horizon();
    }

    @Override
    public long stepsPerCandidate() {
        return blocks.horizon();
    }

    @Override
    public long evaluate(
            double[] x0, int step, long seed, long index, int rows, Proposal proposal, DMatrixRMaj U, double[] costs) {
        return blocks.evaluate(x0, step, seed, index, rows, proposal, U, costs);
    }

    @Override
    public void predict(double[] x0, double[] u, DMatrixRMaj X) {
        CandidateBlocks.predict(dynamics, x0, u, X);
    }

    private static final class Lane implements CandidateBlocks.Lane {
        private final Dynamics dynamics;
        private final Cost cost;
        private final DMatrixRMaj start = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj states = new DMatrixRMaj(0, 0);
        private final BlockArray<double[]> memory = new BlockArray<>(double[]::new);

        Lane(Dynamics dynamics, Cost cost) {
            this.dynamics = dynamics;
            this.cost = cost;
        }

        @Override
        public long score(double[] x0, int step, int first, int rows, DMatrixRMaj U, double[] costs) {
            int width = U.numCols;
            actions.reshape(rows, width);
            System.arraycopy(U.data, first * width, actions.data, 0, rows * width);
            start.reshape(rows, x0.length);
            for (int b = 0; b < rows; b++) {
                System.arraycopy(x0, 0, start.data, b * x0.length, x0.length);
            }
            dynamics.rollout(start, actions, states);
            double[] totals = memory.of(rows);
            cost.evaluate(states, actions, step, totals);
            long rejected = 0;
            for (int b = 0; b < rows; b++) {
                boolean finite = CandidateBlocks.isFinite(states.data, b * states.numCols, states.numCols, totals[b]);
                costs[first + b] = finite ? totals[b] : Double.POSITIVE_INFINITY;
                rejected += finite ? 0 : 1;
            }
            return rejected;
        }
    }
}
