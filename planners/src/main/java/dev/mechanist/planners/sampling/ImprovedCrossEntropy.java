package dev.mechanist.planners.sampling;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * iCEM: Pinneri et al., "Sample-efficient cross-entropy method for real-time planning" (CoRL 2020), algorithm 1: coloured
 * noise, a population that decays, elites kept within a plan and shifted into the next one, the mean as a candidate of the
 * last iteration, and the best candidate executed.
 *
 * <p>Departure: the last action of a shifted elite is the mean's, where the paper draws it anew.
 */
public final class ImprovedCrossEntropy implements Sampler {
    /**
     * Defaults are the paper's for a budget of 500 rollouts.
     *
     * @param population N, candidates of the first iteration
     * @param elites K, how many of the best are fitted, at least 2
     * @param iterations refits per plan
     * @param sigma initial standard deviation, in half widths of the action intervals
     * @param alpha weight of the old mean and deviation in the new ones, in [0, 1)
     * @param gamma by which the population shrinks each iteration (to 2 K at least), at least 1
     * @param kept xi, fraction of the elites that stay candidates, in [0, 1]
     * @param beta exponent of the noise's spectrum; the paper uses .25 to 3.5, more for slower systems
     */
    public record Settings(
            int population,
            int elites,
            int iterations,
            double sigma,
            double alpha,
            double gamma,
            double kept,
            double beta)
            implements Sampler.Settings {
        public static final Settings DEFAULT = new Settings(150, 10, 5, 0.5, 0.1, 1.25, 0.3, 2);

        public Settings {
            Checks.positive("the population of iCEM", population);
            Checks.positive("the iterations of iCEM", iterations);
            if (elites < 2 || elites > population) {
                throw new InputException(
                        "iCEM needs between 2 and " + population + " elites (its population), not " + elites);
            }
            if (!(sigma > 0 && alpha >= 0 && alpha < 1 && gamma >= 1 && kept >= 0 && kept <= 1 && beta >= 0)) {
                throw new InputException(
                        "iCEM needs sigma > 0, alpha in [0, 1), gamma >= 1, kept in [0, 1] and beta >= 0," + " not "
                                + sigma + ", " + alpha + ", " + gamma + ", " + kept + " and " + beta);
            }
        }

        @Override
        public ImprovedCrossEntropy create(SequenceSpace space) {
            return new ImprovedCrossEntropy(this, space);
        }
    }

    /** The mean and the elites of a plan, both still to be shifted. */
    private record Memory(PlannedActions mean, double[][] elites) implements WarmStart {
        @Override
        public Memory shift(int steps) {
            return new Memory(mean.shift(steps), elites);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final ColouredNoise noise;
    private final int mostKept;
    private final double[] rest;
    private final double[] mean;
    private final double[] deviation;
    private final double[][] elites;
    private final double[] best;
    private final EliteMoments moments;
    private double lowest;
    private int known;
    private int iteration;

    ImprovedCrossEntropy(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        noise = new ColouredNoise(space.horizon(), settings.beta);
        mostKept = (int) Math.floor(settings.kept * settings.elites);
        rest = new double[space.m()];
        Arrays.setAll(rest, space::rest);
        mean = new double[space.size()];
        deviation = new double[space.size()];
        elites = new double[mostKept][space.size()];
        best = new double[space.size()];
        moments = new EliteMoments(space.size());
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        int m = space.m();
        iteration = 0;
        known = 0;
        lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = settings.sigma * space.halfWidth(i % m);
            mean[i] = rest[i % m];
        }
        Optional<Memory> memory =
                warmStart.filter(w -> w instanceof Memory k && fits(k)).map(Memory.class::cast);
        if (memory.isPresent()) {
            PlannedActions old = memory.get().mean;
            double[] tail = old.last();
            old.fill(space, mean, tail);
            for (double[] elite : memory.get().elites) {
                if (known < mostKept) {
                    new PlannedActions(new DMatrixRMaj(space.horizon(), m, true, elite), old.executed())
                            .fill(space, elites[known++], tail);
                }
            }
        } else {
            PlannedActions.from(warmStart, m).ifPresent(old -> old.fill(space, mean, old.last()));
        }
        System.arraycopy(mean, 0, best, 0, best.length);
    }

    private boolean fits(Memory memory) {
        return memory.mean.actions().numRows == space.horizon() && memory.mean.actions().numCols == space.m();
    }

    @Override
    public int population() {
        double decayed = settings.population * Math.pow(settings.gamma, -iteration);
        return Math.max((int) decayed, Math.min(2 * settings.elites, settings.population)) + known;
    }

    private boolean last() {
        return iteration == settings.iterations - 1;
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        int m = space.m();
        if (row < known) {
            System.arraycopy(elites[row], 0, u, o, mean.length);
        } else if (row == known && last()) {
            System.arraycopy(mean, 0, u, o, mean.length);
        } else {
            for (int j = 0; j < m; j++) {
                noise.fill(random, u, o + j, m);
            }
            for (int i = 0; i < mean.length; i++) {
                u[o + i] = mean[i] + deviation[i] * u[o + i];
            }
            space.clip(u, o);
        }
    }

    @Override
    public void tell(DMatrixRMaj U, double[] costs, int[] order, int finite) {
        iteration++;
        int fitted = Math.min(settings.elites, finite);
        if (fitted == 0) {
            return;
        }
        known = Math.min(mostKept, fitted);
        for (int e = 0; e < known; e++) {
            System.arraycopy(U.data, order[e] * U.numCols, elites[e], 0, mean.length);
        }
        if (costs[order[0]] < lowest) {
            lowest = costs[order[0]];
            System.arraycopy(U.data, order[0] * U.numCols, best, 0, best.length);
        }
        moments.fit(U, order, fitted);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = space.clip(settings.alpha * mean[i] + (1 - settings.alpha) * moments.mean[i], i % space.m());
            deviation[i] =
                    settings.alpha * deviation[i] + (1 - settings.alpha) * Math.sqrt(moments.squares[i] / fitted);
        }
    }

    @Override
    public boolean finished() {
        return iteration >= settings.iterations;
    }

    @Override
    public void recommend(double[] u) {
        System.arraycopy(best, 0, u, 0, u.length);
    }

    @Override
    public WarmStart remember() {
        double[][] copies = new double[known][];
        for (int e = 0; e < known; e++) {
            copies[e] = elites[e].clone();
        }
        return new Memory(PlannedActions.of(new DMatrixRMaj(space.horizon(), space.m(), true, mean.clone())), copies);
    }
}
