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
 * MPPI: Williams et al., "Information theoretic MPC for model-based reinforcement learning" (ICRA 2017), algorithms 1 and 2:
 * the plan moves by the average of the perturbations, weighted by exp(-S / lambda).
 *
 * <p>Departures: perturbations are taken after the actions were clipped to their bounds; the update may be iterated; the
 * optional smoothing of the update is left out.
 */
public final class PathIntegral implements Sampler {
    /**
     * The paper gives no general defaults; these suit costs of order 1 per step.
     *
     * @param samples K, rollouts per iteration
     * @param iterations updates per plan; 1 in the paper
     * @param lambda temperature, in units of cost
     * @param sigma standard deviation of the perturbations, in half widths of the action intervals
     * @param alpha how much of the information-theoretic control cost gamma = lambda (1 - alpha) is waived, in [0, 1]
     */
    public record Settings(int samples, int iterations, double lambda, double sigma, double alpha)
            implements Sampler.Settings {
        public static final Settings DEFAULT = new Settings(1000, 1, 1, 0.5, 0.9);

        public Settings {
            Checks.positive("the samples of MPPI", samples);
            Checks.positive("the iterations of MPPI", iterations);
            if (!(lambda > 0 && sigma > 0 && alpha >= 0 && alpha <= 1)) {
                throw new InputException("MPPI needs lambda > 0, sigma > 0 and alpha in [0, 1], not " + lambda + ", "
                        + sigma + " and " + alpha);
            }
        }

        @Override
        public PathIntegral create(SequenceSpace space) {
            return new PathIntegral(this, space);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final MeanSequence mean;
    private final double[] deviation;
    private int iteration;

    PathIntegral(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        mean = new MeanSequence(space);
        deviation = space.repeat(j -> settings.sigma * space.halfWidth(j));
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        PlannedActions.fillResting(warmStart, space, mean.u);
        iteration = 0;
    }

    @Override
    public int population() {
        return settings.samples;
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        for (int i = 0; i < deviation.length; i++) {
            u[o + i] = mean.u[i] + deviation[i] * random.nextGaussian();
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
            scores[k] = costs[order[k]] + controlCost(U, order[k]);
        }
        mean.average(U, order, finite, 1 / settings.lambda);
    }

    /** gamma sum_t u_t' inv(Sigma) eps_t. */
    private double controlCost(DMatrixRMaj U, int row) {
        double gamma = settings.lambda * (1 - settings.alpha);
        if (gamma == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < deviation.length; i++) {
            double variance = deviation[i] * deviation[i];
            if (variance > 0) {
                sum += mean.u[i] * (U.data[row * U.numCols + i] - mean.u[i]) / variance;
            }
        }
        return gamma * sum;
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
