package dev.mechanist.core.acting;

import dev.mechanist.core.RandomStream;
import org.ejml.data.DMatrixRMaj;

/**
 * A policy with memory, (u, h') = pi(o, h, e): memory is passed in and out, noise is an input, and nothing is hidden. What it did
 * itself, if it wants to know, is part of its memory. In an episode it acts by the actions to be judged by, or as it explores where
 * it was made by {@link #sampling}.
 */
public interface RecurrentPolicy extends Policy {
    /** Numbers k that are remembered from one step to the next. */
    int memoryDimension();

    /** Standard normal numbers that one step takes; 0 where nothing is random. */
    int noiseDimension();

    /** Writes the memory before the first step to every row [B, k]. */
    void begin(DMatrixRMaj memory);

    /**
     * One step of B episodes.
     *
     * @param o B rows
     * @param memory [B, k], not modified
     * @param noise [B, noiseDimension]: standard normal draws, or zeros for the actions to be judged by
     * @param u reshaped to [B, m] and overwritten, within bounds
     * @param next reshaped to [B, k] and overwritten with the memory after the step
     */
    void act(Observations o, DMatrixRMaj memory, DMatrixRMaj noise, DMatrixRMaj u, DMatrixRMaj next);

    /** The same policy with scratch memory of its own. */
    RecurrentPolicy fork();

    @Override
    default Policy start(long seed) {
        return Remembering.start(this, false, seed);
    }

    /** @throws IllegalStateException always: an episode begins with {@link #start} */
    @Override
    default void act(Observation o, double time, double[] u) {
        throw new IllegalStateException("a policy with memory must be started before it acts");
    }

    /** The same policy acting by samples; the seed of an episode decides the noise. */
    default Policy sampling() {
        return Remembering.start(this, true, 0);
    }

    /** An episode: a batch of one and its memory. */
    final class Remembering implements Policy {
        private final RecurrentPolicy policy;
        private final boolean sampled;
        private final RandomStream random;
        private DMatrixRMaj memory;
        private DMatrixRMaj next;

        private Remembering(RecurrentPolicy policy, boolean sampled, RandomStream random) {
            this.policy = policy;
            this.sampled = sampled;
            this.random = random;
            memory = new DMatrixRMaj(1, policy.memoryDimension());
            next = new DMatrixRMaj(1, policy.memoryDimension());
            policy.begin(memory);
        }

        private static Remembering start(RecurrentPolicy policy, boolean sampled, long seed) {
            return new Remembering(policy, sampled, RandomStream.of(seed, "policy noise", 0));
        }

        @Override
        public Policy start(long seed) {
            return start(policy, sampled, seed);
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            DMatrixRMaj noise = new DMatrixRMaj(1, policy.noiseDimension());
            if (sampled) {
                random.fillGaussian(noise.data, 0, noise.numCols);
            }
            DMatrixRMaj row = new DMatrixRMaj(1, u.length);
            policy.act(o.batch(), memory, noise, row, next);
            System.arraycopy(row.data, 0, u, 0, u.length);
            DMatrixRMaj swap = memory;
            memory = next;
            next = swap;
        }
    }
}
