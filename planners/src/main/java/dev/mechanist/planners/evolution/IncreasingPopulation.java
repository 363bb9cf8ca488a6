package dev.mechanist.planners.evolution;

import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * IPOP: restarts with a doubled population whenever the strategy has stopped (Auger and Hansen, "A restart CMA evolution
 * strategy with increasing population size", CEC 2005).
 */
public final class IncreasingPopulation implements EvolutionStrategy {
    /** Where a restart begins. */
    @FunctionalInterface
    public interface StartPoint {
        /** Overwrites x [n] with the start of restart number {@code restart}, counted from 1. */
        void draw(int restart, RandomStream random, double[] x);

        /** Uniform within [lower, upper] [n]. */
        static StartPoint uniform(double[] lower, double[] upper) {
            return (restart, random, x) -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = random.nextDouble(lower[i], upper[i]);
                }
            };
        }
    }

    private final Factory factory;
    private final StartPoint startPoint;
    private final int restarts;
    private final RandomStream random;
    /** One strategy per population size, kept for the next {@link #restart}. */
    private final List<EvolutionStrategy> strategies = new ArrayList<>();

    private final int population;
    private double[] start;
    private double sigma;
    private int current;

    /**
     * @param factory of the strategy that is restarted
     * @param mean first start point [n]
     * @param sigma initial step size of every start
     * @param population of the first start
     * @param restarts at most this many, at least 1
     * @param startPoint where they begin
     * @param seed of the restarts' start points
     */
    public IncreasingPopulation(
            Factory factory,
            double[] mean,
            double sigma,
            int population,
            int restarts,
            StartPoint startPoint,
            long seed) {
        Checks.positive("the number of restarts", restarts);
        this.factory = factory;
        this.population = population;
        this.restarts = restarts;
        this.startPoint = startPoint;
        random = RandomStream.of(seed, "restart", 0);
        strategies.add(factory.create(mean, sigma, population));
        start = mean.clone();
        this.sigma = sigma;
    }

    @Override
    public void restart(double[] mean, double sigma) {
        current = 0;
        start = mean.clone();
        this.sigma = sigma;
        strategies.get(0).restart(mean, sigma);
    }

    @Override
    public int dimension() {
        return start.length;
    }

    @Override
    public int population() {
        return strategies.get(current).population();
    }

    /** Number of restarts so far. */
    public int restarted() {
        return current;
    }

    @Override
    public void ask(int row, RandomStream random, double[] x, int o) {
        strategies.get(current).ask(row, random, x, o);
    }

    @Override
    public void tell(double[] costs, int[] order, int finite) {
        strategies.get(current).tell(costs, order, finite);
        if (strategies.get(current).stopped() && current < restarts) {
            current++;
            double[] x = new double[start.length];
            random.moveTo(current);
            startPoint.draw(current, random, x);
            if (current < strategies.size()) {
                strategies.get(current).restart(x, sigma);
            } else {
                strategies.add(factory.create(x, sigma, population << current));
            }
        }
    }

    @Override
    public void renew() {
        strategies.get(current).renew();
    }

    @Override
    public double[] mean() {
        return strategies.get(current).mean();
    }

    @Override
    public boolean stopped() {
        return current == restarts && strategies.get(current).stopped();
    }
}
