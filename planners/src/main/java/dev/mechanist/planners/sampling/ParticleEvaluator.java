package dev.mechanist.planners.sampling;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
import dev.mechanist.core.cost.Cost;
import dev.mechanist.core.numerics.Workers;
import dev.mechanist.planners.Checks;
import org.ejml.data.DMatrixRMaj;

/**
 * Several random rollouts per candidate: trajectory sampling (Chua et al. 2018, section 5). All candidates of a generation
 * meet the same draws, so that they differ by their actions and not by luck; a generation has draws of its own.
 */
public final class ParticleEvaluator implements Evaluator {
    /**
     * Defaults are those of PETS.
     *
     * @param count particles per candidate, at least 1
     * @param pattern how members of an ensemble take turns
     * @param risk what the particles' costs become; the paper takes the mean
     */
    public record Particles(int count, MemberPattern pattern, RiskMeasure risk) {
        public static final Particles DEFAULT = new Particles(20, MemberPattern.keep(), RiskMeasure.mean());

        public Particles {
            Checks.positive("the number of particles", count);
        }
    }

    private final StochasticDynamics dynamics;
    private final Particles particles;
    private final CandidateBlocks blocks;
    private final int noiseWidth;
    private final double[] noise;
    private final int[] member;
    private RandomStream random;
    private long seed;

    /**
     * @param dynamics the model; forked for each worker
     * @param cost the objective; forked for each worker
     * @param horizon H, at least 1
     * @param particles how many, and what becomes of them
     * @param workers threads
     * @param blockCandidates candidates per batch that the model sees at once, at least 1
     */
    public ParticleEvaluator(
            StochasticDynamics dynamics,
            Cost cost,
            int horizon,
            Particles particles,
            Workers workers,
            int blockCandidates) {
        blocks = new CandidateBlocks(
                dynamics, cost, horizon, workers, blockCandidates, () -> new Lane(dynamics.fork(), cost.fork()));
        this.dynamics = dynamics.fork();
        this.particles = particles;
        noiseWidth = horizon * dynamics.noiseDimension();
        noise = new double[particles.count * noiseWidth];
        member = new int[particles.count * horizon];
    }

    /** On the caller's thread. */
    public ParticleEvaluator(StochasticDynamics dynamics, Cost cost, int horizon, Particles particles) {
        this(dynamics, cost, horizon, particles, Workers.serial(), 16);
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
        return (long) blocks.horizon() * particles.count;
    }

    @Override
    public long evaluate(
            double[] x0, int step, long seed, long index, int rows, Proposal proposal, DMatrixRMaj U, double[] costs) {
        draw(seed, index);
        return blocks.evaluate(x0, step, seed, index, rows, proposal, U, costs);
    }

    /** Noise and members of all particles for one generation. */
    private void draw(long seed, long index) {
        if (random == null || seed != this.seed) {
            random = RandomStream.of(seed, "particle", 0);
            this.seed = seed;
        }
        int horizon = blocks.horizon();
        for (int p = 0; p < particles.count; p++) {
            random.moveTo((index << 24) + p);
            random.fillGaussian(noise, p * noiseWidth, (p + 1) * noiseWidth);
            for (int t = 0; t < horizon; t++) {
                member[p * horizon + t] = particles.pattern.member(p, t, dynamics.members(), random);
            }
        }
    }

    /** The expected rollout. */
    @Override
    public void predict(double[] x0, double[] u, DMatrixRMaj X) {
        CandidateBlocks.predict(dynamics, x0, u, X);
    }

    private final class Lane implements CandidateBlocks.Lane {
        private final StochasticDynamics dynamics;
        private final Cost cost;
        private final DMatrixRMaj start = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj draws = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj states = new DMatrixRMaj(0, 0);
        private final BlockArray<double[]> costMemory = new BlockArray<>(double[]::new);
        private final BlockArray<int[]> memberMemory = new BlockArray<>(int[]::new);

        Lane(StochasticDynamics dynamics, Cost cost) {
            this.dynamics = dynamics;
            this.cost = cost;
        }

        @Override
        public long score(double[] x0, int step, int first, int rows, DMatrixRMaj U, double[] costs) {
            int count = particles.count;
            int[] moving = memberMemory.of(rows * member.length);
            arrange(x0, first, rows, U, moving);
            dynamics.sampleRollout(start, actions, draws, moving, states);
            double[] totals = costMemory.of(rows * count);
            cost.evaluate(states, actions, step, totals);
            long rejected = 0;
            for (int b = 0; b < rows; b++) {
                boolean finite = true;
                for (int row = b * count; row < (b + 1) * count; row++) {
                    boolean ok =
                            CandidateBlocks.isFinite(states.data, row * states.numCols, states.numCols, totals[row]);
                    rejected += ok ? 0 : 1;
                    finite &= ok;
                }
                costs[first + b] =
                        finite ? particles.risk.of(totals, b * count, (b + 1) * count) : Double.POSITIVE_INFINITY;
            }
            return rejected;
        }

        /** One row per particle of each candidate. */
        private void arrange(double[] x0, int first, int rows, DMatrixRMaj U, int[] moving) {
            int count = particles.count;
            int width = U.numCols;
            start.reshape(rows * count, x0.length);
            actions.reshape(rows * count, width);
            draws.reshape(rows * count, noiseWidth);
            for (int b = 0; b < rows; b++) {
                for (int row = b * count; row < (b + 1) * count; row++) {
                    System.arraycopy(U.data, (first + b) * width, actions.data, row * width, width);
                    System.arraycopy(x0, 0, start.data, row * x0.length, x0.length);
                }
                System.arraycopy(noise, 0, draws.data, b * noise.length, noise.length);
                System.arraycopy(member, 0, moving, b * member.length, member.length);
            }
        }
    }
}
