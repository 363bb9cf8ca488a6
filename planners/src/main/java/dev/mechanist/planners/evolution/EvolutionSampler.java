package dev.mechanist.planners.evolution;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import dev.mechanist.planners.sampling.Sampler;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * Any {@link EvolutionStrategy} over action sequences. Its variables are actions in half widths from the middle of their
 * intervals; values beyond a bound are reflected back inside, which keeps the landscape continuous.
 */
public final class EvolutionSampler implements Sampler {
    /**
     * The population is larger than CMA-ES's default, as few generations fit into a plan.
     *
     * @param strategy for example {@code CmaEs::new} or {@code SeparableCmaEs::new}
     * @param population candidates per generation, at least 4
     * @param iterations generations per plan
     * @param sigma initial step size, in half widths of the action intervals
     */
    public record Settings(EvolutionStrategy.Factory strategy, int population, int iterations, double sigma)
            implements Sampler.Settings {
        /** Full CMA-ES. */
        public static final Settings FULL = new Settings(CmaEs::new, 100, 10, 0.3);

        /** Separable CMA-ES. */
        public static final Settings SEPARABLE = new Settings(SeparableCmaEs::new, 100, 10, 0.3);

        public Settings {
            if (population < 4) {
                throw new InputException("CMA-ES needs a population of at least 4, not " + population);
            }
            Checks.positive("the iterations of CMA-ES", iterations);
            if (!(sigma > 0) || Double.isInfinite(sigma)) {
                throw new InputException("the initial step size must be positive and finite, not " + sigma);
            }
        }

        /** Restarts with doubled population from uniform start points; {@code iterations} counts over all of them. */
        public Settings withRestarts(int restarts, long seed) {
            EvolutionStrategy.Factory inner = strategy;
            return new Settings(
                    (mean, sigma, population) -> {
                        double[] upper = new double[mean.length];
                        Arrays.fill(upper, 1);
                        double[] lower = new double[mean.length];
                        Arrays.fill(lower, -1);
                        return new IncreasingPopulation(
                                inner,
                                mean,
                                sigma,
                                population,
                                restarts,
                                IncreasingPopulation.StartPoint.uniform(lower, upper),
                                seed);
                    },
                    population,
                    iterations,
                    sigma);
        }

        @Override
        public EvolutionSampler create(SequenceSpace space) {
            return new EvolutionSampler(this, space);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final EvolutionStrategy strategy;
    private final double[] middle;
    private final double[] halfWidth;
    private final double[] start;
    private final double[] best;
    private double lowest;
    private int iteration;

    EvolutionSampler(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        middle = space.repeat(j -> 0.5 * (space.lower()[j] + space.upper()[j]));
        halfWidth = space.repeat(space::halfWidth);
        start = new double[space.size()];
        best = new double[space.size()];
        strategy = settings.strategy.create(start, settings.sigma, settings.population);
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        PlannedActions.fillResting(warmStart, space, best);
        for (int i = 0; i < start.length; i++) {
            start[i] = halfWidth[i] > 0 ? (best[i] - middle[i]) / halfWidth[i] : 0;
        }
        strategy.restart(start, settings.sigma);
        lowest = Double.POSITIVE_INFINITY;
        iteration = 0;
    }

    @Override
    public int population() {
        return strategy.population();
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        strategy.ask(row, random, u, o);
        express(u, o);
    }

    /** From variables of the strategy to actions. */
    private void express(double[] u, int o) {
        for (int i = 0; i < start.length; i++) {
            u[o + i] = middle[i] + halfWidth[i] * reflect(u[o + i]);
        }
        space.clip(u, o);
    }

    /** Folds the real line onto [-1, 1]. */
    private static double reflect(double z) {
        if (z >= -1 && z <= 1) {
            return z;
        }
        double phase = (z + 1) - 4 * Math.floor((z + 1) / 4);
        return phase <= 2 ? phase - 1 : 3 - phase;
    }

    @Override
    public void tell(DMatrixRMaj U, double[] costs, int[] order, int finite) {
        iteration++;
        if (finite > 0 && costs[order[0]] < lowest) {
            lowest = costs[order[0]];
            System.arraycopy(U.data, order[0] * U.numCols, best, 0, best.length);
        }
        strategy.tell(costs, order, finite);
        if (iteration < settings.iterations) {
            strategy.renew();
        }
    }

    @Override
    public boolean finished() {
        return iteration >= settings.iterations || strategy.stopped();
    }

    @Override
    public boolean converged() {
        return strategy.stopped();
    }

    /** The best candidate: a restarted strategy's mean may be far from it. */
    @Override
    public void recommend(double[] u) {
        System.arraycopy(best, 0, u, 0, u.length);
    }

    @Override
    public WarmStart remember() {
        return PlannedActions.of(new DMatrixRMaj(space.horizon(), space.m(), true, best.clone()));
    }
}
