package dev.mechanist.planners;

import dev.mechanist.core.Cost;
import dev.mechanist.core.Dynamics;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/**
 * One rollout per candidate. Rows are cut into blocks of fixed size, each drawn, rolled out and scored by one worker while it
 * is in that worker's cache; the block size, and with it every bit of a batched model's result, is independent of the
 * number of threads.
 */
public final class RolloutEvaluator implements Evaluator {
    /** Rows per block that suit models in plain Java; models on a tensor engine prefer a block of the whole population. */
    public static final int DEFAULT_BLOCK = 64;

    private final Spec spec;
    private final int horizon;
    private final int blockRows;
    private final Workers workers;
    private final Lane[] lanes;

    /**
     * @param dynamics the model; forked for each worker
     * @param cost the objective; forked for each worker
     * @param horizon H, at least 1
     * @param workers threads
     * @param blockRows rows per batch that the model sees at once, at least 1
     */
    public RolloutEvaluator(Dynamics dynamics, Cost cost, int horizon, Workers workers, int blockRows) {
        spec = dynamics.spec();
        Checks.actions(spec);
        Checks.positive("the planning horizon", horizon);
        Checks.positive("the rows per block", blockRows);
        Checks.cost(spec, cost);
        this.horizon = horizon;
        this.blockRows = blockRows;
        this.workers = workers;
        lanes = new Lane[workers.threads()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(dynamics.fork(), cost.fork());
        }
    }

    /** On the caller's thread. */
    public RolloutEvaluator(Dynamics dynamics, Cost cost, int horizon) {
        this(dynamics, cost, horizon, Workers.serial(), DEFAULT_BLOCK);
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public int horizon() {
        return horizon;
    }

    @Override
    public long stepsPerCandidate() {
        return horizon;
    }

    @Override
    public long evaluate(
            double[] x0, long seed, long index, int rows, Proposal proposal, DMatrixRMaj U, double[] costs) {
        U.reshape(rows, horizon * spec.m());
        for (Lane lane : lanes) {
            lane.start(x0, seed);
        }
        int blocks = (rows + blockRows - 1) / blockRows;
        workers.run(blocks, (worker, block) -> {
            int first = block * blockRows;
            lanes[worker].score(index << 24, first, Math.min(blockRows, rows - first), proposal, U, costs);
        });
        long rejected = 0;
        for (Lane lane : lanes) {
            rejected += lane.rejected;
        }
        return rejected;
    }

    @Override
    public void predict(double[] x0, double[] u, DMatrixRMaj X) {
        DMatrixRMaj start = new DMatrixRMaj(1, x0.length, true, x0.clone());
        lanes[0].dynamics.rollout(start, new DMatrixRMaj(1, u.length, true, u.clone()), X);
    }

    /** What one worker owns. */
    private final class Lane {
        private final Dynamics dynamics;
        private final Cost cost;
        private final DMatrixRMaj start = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj states = new DMatrixRMaj(0, 0);
        private double[] x0 = new double[0];
        private double[] total = new double[0];
        private double[] tail = new double[0];
        private RandomStream random;
        private long seed;
        private long rejected;

        Lane(Dynamics dynamics, Cost cost) {
            this.dynamics = dynamics;
            this.cost = cost;
        }

        void start(double[] x0, long seed) {
            this.x0 = x0;
            if (random == null || seed != this.seed) {
                random = RandomStream.of(seed, "candidate", 0);
                this.seed = seed;
            }
            rejected = 0;
        }

        void score(long stream, int first, int rows, Proposal proposal, DMatrixRMaj U, double[] costs) {
            int width = U.numCols;
            actions.reshape(rows, width);
            start.reshape(rows, x0.length);
            for (int b = 0; b < rows; b++) {
                random.moveTo(stream + first + b);
                proposal.propose(first + b, random, actions.data, b * width);
                System.arraycopy(x0, 0, start.data, b * x0.length, x0.length);
            }
            System.arraycopy(actions.data, 0, U.data, first * width, rows * width);
            dynamics.rollout(start, actions, states);
            double[] scores = totals(rows);
            cost.evaluate(states, actions, scores);
            for (int b = 0; b < rows; b++) {
                boolean finite = isFinite(states.data, b * states.numCols, states.numCols, scores[b]);
                costs[first + b] = finite ? scores[b] : Double.POSITIVE_INFINITY;
                rejected += finite ? 0 : 1;
            }
        }

        /** An array of exactly the given length; a full block and the last, shorter one keep theirs. */
        private double[] totals(int rows) {
            if (rows == blockRows) {
                return total = total.length == rows ? total : new double[rows];
            }
            return tail = tail.length == rows ? tail : new double[rows];
        }
    }

    /** Whether a row of states and its cost are all finite: zero times anything else is NaN. */
    static boolean isFinite(double[] values, int from, int count, double cost) {
        double zero = 0 * cost;
        for (int i = from; i < from + count; i++) {
            zero += 0 * values[i];
        }
        return zero == 0;
    }
}
