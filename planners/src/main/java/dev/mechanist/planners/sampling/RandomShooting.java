package dev.mechanist.planners.sampling;

import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.Checks;
import dev.mechanist.planners.PlannedActions;
import dev.mechanist.planners.SequenceSpace;
import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/** Random shooting: the best of K uniform action sequences (Nagabandi et al. 2018, "MBMF", section IV-C). */
public final class RandomShooting implements Sampler {
    /**
     * K is that of MBMF's half-cheetah and hopper.
     *
     * @param population K, candidates per plan
     */
    public record Settings(int population) implements Sampler.Settings {
        public static final Settings DEFAULT = new Settings(1000);

        public Settings {
            Checks.positive("the population of random shooting", population);
        }

        @Override
        public RandomShooting create(SequenceSpace space) {
            return new RandomShooting(this, space);
        }
    }

    private final Settings settings;
    private final SequenceSpace space;
    private final double[] lower;
    private final double[] upper;
    private final double[] best;
    private boolean finished;

    RandomShooting(Settings settings, SequenceSpace space) {
        this.settings = settings;
        this.space = space;
        lower = space.repeat(j -> space.lower()[j]);
        upper = space.repeat(j -> space.upper()[j]);
        best = new double[space.size()];
    }

    @Override
    public void begin(Optional<WarmStart> warmStart) {
        Arrays.setAll(best, i -> space.rest(i % space.m()));
        finished = false;
    }

    @Override
    public int population() {
        return settings.population;
    }

    @Override
    public void propose(int row, RandomStream random, double[] u, int o) {
        for (int i = 0; i < best.length; i++) {
            u[o + i] = random.nextDouble(lower[i], upper[i]);
        }
    }

    @Override
    public void tell(DMatrixRMaj U, double[] costs, int[] order, int finite) {
        if (finite > 0) {
            System.arraycopy(U.data, order[0] * U.numCols, best, 0, best.length);
        }
        finished = true;
    }

    @Override
    public boolean finished() {
        return finished;
    }

    @Override
    public void recommend(double[] u) {
        System.arraycopy(best, 0, u, 0, u.length);
    }

    @Override
    public WarmStart remember() {
        return PlannedActions.of(new DMatrixRMaj(space.horizon(), space.m(), true, best.clone()));
    }
}
