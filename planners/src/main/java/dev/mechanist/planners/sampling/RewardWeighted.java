package dev.mechanist.planners.sampling;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Filtering and reward-weighted refinement, PDDM's planner: Nagabandi et al., "Deep dynamics models for learning dexterous
 * manipulation" (CoRL 2019), equations 3 and 4: perturbations pass a first-order filter n_t = beta u_t + (1 - beta) n_{t-1}, and
 * the plan becomes the average of the candidates weighted by exp(kappa times return).
 */
public final class RewardWeighted implements Sampler {
    /**
     * Defaults are PDDM's for the half-cheetah.
     *
     * @param samples N, rollouts per iteration
     * @param iterations updates per plan; 1 in the paper
     * @param kappa weight of the return, in 1 / units of cost
     * @param beta filter coefficient, in (0, 1]; smaller is smoother
     * @param sigma standard deviation before the filter, in half widths of the action intervals
     */
    public record Settings(int samples, int iterations, double kappa, double beta, double sigma)
            implements Sampler.Settings {
        public static final Settings DEFAULT = new Settings(700, 1, 1, 0.9, 0.9);

        public Settings {
            Checks.positive("the samples of reward-weighted refinement", samples);
            Checks.positive("the iterations of reward-weighted refinement", iterations);
            if (!(kappa > 0 && beta > 0 && beta <= 1 && sigma > 0)) {
                throw new InputException(
                        "reward-weighted refinement needs kappa > 0, beta in (0, 1] and sigma > 0, not " + kappa + ", "
                                + beta + " and " + sigma);
            }
        }

        @Override
        public RewardWeighted create(SequenceSpace space) {
            return new RewardWeighted(this, space);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final MeanSequence mean;
    private final double[] deviation;
    private int iteration;

    RewardWeighted(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        mean = new MeanSequence(space);
        deviation = space.repeat(j -> settings.sigma * space.halfWidth(j));
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        PlannedActions.fillHolding(warmStart, space, mean.u);
        iteration = 0;
    }

    @Override
    public int population() {
        return settings.samples;
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        int m = space.m();
        for (int i = 0; i < deviation.length; i++) {
            double before = i < m ? 0 : u[o + i - m];
            u[o + i] = settings.beta * deviation[i] * random.nextGaussian() + (1 - settings.beta) * before;
        }
        for (int i = 0; i < deviation.length; i++) {
            u[o + i] += mean.u[i];
        }
        space.clip(u, o);
    }

    @Override
    public void tell(DMatrixRMaj U, double[] costs, int[] order, int finite) {
        iteration++;
        if (finite == 0) {
            return;
        }
        double[] scores = mean.scores(finite);
        for (int k = 0; k < finite; k++) {
            scores[k] = costs[order[k]];
        }
        mean.average(U, order, finite, settings.kappa);
    }

    @Override
    public boolean finished() {
        return iteration >= settings.iterations;
    }

    @Override
    public void recommend(double[] u) {
        mean.recommend(u);
    }

    @Override
    public WarmStart remember() {
        return mean.remember();
    }
}
