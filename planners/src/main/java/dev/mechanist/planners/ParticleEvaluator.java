package dev.mechanist.planners;

import dev.mechanist.core.Cost;
import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import dev.mechanist.core.StochasticDynamics;
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

    private final Spec spec;
    private final int horizon;
    private final Particles particles;
    private final int blockCandidates;
    private final Workers workers;
    private final Lane[] lanes;
    private final int members;
    private final int noiseWidth;
    private final double[] noise;
    private final int[] member;

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
        spec = dynamics.spec();
        Checks.actions(spec);
        Checks.positive("the planning horizon", horizon);
        Checks.positive("the candidates per block", blockCandidates);
        Checks.cost(spec, cost);
        this.horizon = horizon;
        this.particles = particles;
        this.workers = workers;
        this.blockCandidates = blockCandidates;
        members = dynamics.members();
        noiseWidth = horizon * dynamics.noiseDimension();
        noise = new double[particles.count * noiseWidth];
        member = new int[particles.count * horizon];
        lanes = new Lane[workers.threads()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(dynamics.fork(), cost.fork());
        }
    }

    /** On the caller's thread. */
    public ParticleEvaluator(StochasticDynamics dynamics, Cost cost, int horizon, Particles particles) {
        this(dynamics, cost, horizon, particles, Workers.serial(), 16);
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
        return (long) horizon * particles.count;
    }

    @Override
    public long evaluate(
            double[] x0, long seed, long index, int rows, Proposal proposal, DMatrixRMaj U, double[] costs) {
        U.reshape(rows, horizon * spec.m());
        draw(seed, index);
        for (Lane lane : lanes) {
            lane.start(x0, seed);
        }
        workers.run((rows + blockCandidates - 1) / blockCandidates, (worker, block) -> {
            int first = block * blockCandidates;
            lanes[worker].score(index << 24, first, Math.min(blockCandidates, rows - first), proposal, U, costs);
        });
        long rejected = 0;
        for (Lane lane : lanes) {
            rejected += lane.rejected;
        }
        return rejected;
    }

    /** Noise and members of all particles for one generation. */
    private void draw(long seed, long index) {
        RandomStream random = RandomStream.of(seed, "particle", 0);
        for (int p = 0; p < particles.count; p++) {
            random.moveTo((index << 24) + p);
            random.fillGaussian(noise, p * noiseWidth, (p + 1) * noiseWidth);
            for (int t = 0; t < horizon; t++) {
                member[p * horizon + t] = particles.pattern.member(p, t, members, random);
            }
        }
    }

    /** The expected rollout. */
    @Override
    public void predict(double[] x0, double[] u, DMatrixRMaj X) {
        DMatrixRMaj start = new DMatrixRMaj(1, x0.length, true, x0.clone());
        lanes[0].dynamics.rollout(start, new DMatrixRMaj(1, u.length, true, u.clone()), X);
    }

    /** What one worker owns. */
    private final class Lane {
        private final StochasticDynamics dynamics;
        private final Cost cost;
        private final DMatrixRMaj start = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj actions = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj draws = new DMatrixRMaj(0, 0);
        private final DMatrixRMaj states = new DMatrixRMaj(0, 0);
        private int[] moving = new int[0];
        private double[] x0 = new double[0];
        private double[] totals = new double[0];
        private RandomStream random;
        private long seed;
        private long rejected;

        Lane(StochasticDynamics dynamics, Cost cost) {
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
            int count = particles.count;
            int width = U.numCols;
            arrange(rows * count, width);
            for (int b = 0; b < rows; b++) {
                random.moveTo(stream + first + b);
                int from = (first + b) * width;
                proposal.propose(first + b, random, U.data, from);
                for (int p = 0; p < count; p++) {
                    int row = b * count + p;
                    System.arraycopy(U.data, from, actions.data, row * width, width);
                    System.arraycopy(x0, 0, start.data, row * x0.length, x0.length);
                }
                System.arraycopy(noise, 0, draws.data, b * noise.length, noise.length);
                System.arraycopy(member, 0, moving, b * member.length, member.length);
            }
            dynamics.sampleRollout(start, actions, draws, moving, states);
            cost.evaluate(states, actions, totals);
            for (int b = 0; b < rows; b++) {
                boolean finite = true;
                for (int row = b * count; row < (b + 1) * count; row++) {
                    boolean ok =
                            RolloutEvaluator.isFinite(states.data, row * states.numCols, states.numCols, totals[row]);
                    rejected += ok ? 0 : 1;
                    finite &= ok;
                }
                costs[first + b] =
                        finite ? particles.risk.of(totals, b * count, (b + 1) * count) : Double.POSITIVE_INFINITY;
            }
        }

        private void arrange(int batch, int width) {
            start.reshape(batch, x0.length);
            actions.reshape(batch, width);
            draws.reshape(batch, noiseWidth);
            if (totals.length != batch) {
                totals = new double[batch];
                moving = new int[batch * horizon];
            }
        }
    }
}
