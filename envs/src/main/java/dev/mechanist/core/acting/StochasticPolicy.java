package dev.mechanist.core.acting;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.StochasticDynamics;
import org.ejml.data.DMatrixRMaj;

/**
 * A policy with a distribution of actions, u = pi(o, e). Noise is an input and never hidden state, as in {@link
 * StochasticDynamics}. {@link #act} gives the actions to be judged by, {@link #sampling} acts in episodes as it explores.
 */
public interface StochasticPolicy extends BatchPolicy {
    /** Standard normal numbers that one action takes. */
    int noiseDimension();

    /**
     * Sampled actions.
     *
     * @param o B rows
     * @param noise standard normal draws [B, noiseDimension]
     * @param u reshaped to [B, m] and overwritten, within bounds
     */
    void sample(Observations o, DMatrixRMaj noise, DMatrixRMaj u);

    @Override
    StochasticPolicy fork();

    /** The same policy acting by samples; the seed of an episode and the number of the step decide the noise. */
    default Policy sampling() {
        return new Sampling(this, RandomStream.of(0, "policy noise", 0));
    }

    /** An episode of sampled actions; the draws follow one another, so that a step's depend on its number alone. */
    record Sampling(StochasticPolicy policy, RandomStream random) implements Policy {
        @Override
        public Policy start(long seed) {
            return new Sampling(policy, RandomStream.of(seed, "policy noise", 0));
        }

        @Override
        public void act(Observation o, double time, double[] u) {
            DMatrixRMaj noise = new DMatrixRMaj(1, policy.noiseDimension());
            random.fillGaussian(noise.data, 0, noise.numCols);
            DMatrixRMaj row = new DMatrixRMaj(1, u.length);
            policy.sample(o.batch(), noise, row);
            System.arraycopy(row.data, 0, u, 0, u.length);
        }
    }
}
