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
 * The cross-entropy method over action sequences (Rubinstein and Kroese 2004; in the form of PETS: Chua et al. 2018, algorithm
 * 1 and appendix): a diagonal Gaussian, truncated at two standard deviations, is refitted to its elites. The mean is
 * executed; the next plan starts from the shifted mean with zeros appended and from the initial variance.
 */
public final class CrossEntropy implements Sampler {
    /**
     * Defaults are those of PETS.
     *
     * @param population candidates per iteration
     * @param elites how many of the best are fitted, at least 2
     * @param iterations refits per plan
     * @param alpha weight of the old mean and variance in the new ones, in [0, 1)
     */
    public record Settings(int population, int elites, int iterations, double alpha) implements Sampler.Settings {
        public static final Settings DEFAULT = new Settings(400, 40, 5, 0.1);

        public Settings {
            Checks.positive("the population of CEM", population);
            Checks.positive("the iterations of CEM", iterations);
            if (elites < 2 || elites > population) {
                throw new InputException(
                        "CEM needs between 2 and " + population + " elites (its population), not " + elites);
            }
            if (!(alpha >= 0 && alpha < 1)) {
                throw new InputException("CEM's alpha must be in [0, 1), not " + alpha);
            }
        }

        @Override
        public CrossEntropy create(SequenceSpace space) {
            return new CrossEntropy(this, space);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final MeanSequence mean;
    private final double[] variance;
    private final double[] deviation;
    private final EliteMoments moments;
    private int iteration;

    CrossEntropy(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        mean = new MeanSequence(space);
        variance = new double[space.size()];
        deviation = new double[space.size()];
        moments = new EliteMoments(space.size());
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        int m = space.m();
        PlannedActions.fillResting(warmStart, space, mean.u);
        for (int i = 0; i < variance.length; i++) {
            double quarter = space.halfWidth(i % m) / 2;
            variance[i] = quarter * quarter;
        }
        iteration = 0;
        prepare();
    }

    /** Two standard deviations must fit between the mean and the nearer bound. */
    private void prepare() {
        int m = space.m();
        for (int i = 0; i < variance.length; i++) {
            double toBound = Math.min(mean.u[i] - space.lower()[i % m], space.upper()[i % m] - mean.u[i]);
            deviation[i] = Math.min(Math.sqrt(variance[i]), 0.5 * Math.max(0, toBound));
        }
    }

    @Override
    public int population() {
        return settings.population;
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        for (int i = 0; i < variance.length; i++) {
            double z;
            do {
                z = random.nextGaussian();
            } while (Math.abs(z) > 2);
            u[o + i] = mean.u[i] + deviation[i] * z;
        }
        space.clip(u, o);
    }

    @Override
    public void tell(DMatrixRMaj U, double[] costs, int[] order, int finite) {
        iteration++;
        int elites = Math.min(settings.elites, finite);
        if (elites == 0) {
            return;
        }
        moments.fit(U, order, elites);
        for (int i = 0; i < variance.length; i++) {
            mean.u[i] = settings.alpha * mean.u[i] + (1 - settings.alpha) * moments.mean[i];
            variance[i] = settings.alpha * variance[i] + (1 - settings.alpha) * moments.squares[i] / elites;
        }
        prepare();
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
