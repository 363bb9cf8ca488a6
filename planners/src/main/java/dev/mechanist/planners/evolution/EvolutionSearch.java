package dev.mechanist.planners.evolution;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;
import dev.mechanist.planners.sampling.Ranking;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Evolution strategies as plain optimisers of a function of n variables. */
public final class EvolutionSearch {
    private EvolutionSearch() {}

    /**
     * What was found.
     *
     * @param x the best point that was evaluated [n]
     * @param value its value
     * @param evaluations function values taken
     * @param reached whether the target was reached
     */
    public record Result(double[] x, double value, long evaluations, boolean reached) {}

    /**
     * Runs a strategy until the target, its own end, or the limit.
     *
     * @param strategy where the search starts
     * @param f the function; values that are not numbers are ranked last
     * @param target value that ends the search
     * @param mostEvaluations a generation begun before this is finished
     * @param seed same seed, same result
     */
    public static Result minimise(
            EvolutionStrategy strategy, ToDoubleFunction<double[]> f, double target, long mostEvaluations, long seed) {
        if (mostEvaluations < 1) {
            throw new InputException("a minimisation needs at least one evaluation, not " + mostEvaluations);
        }
        int n = strategy.dimension();
        RandomStream random = RandomStream.of(seed, "minimise", 0);
        Ranking ranking = new Ranking();
        double[] best = strategy.mean();
        double bestValue = Double.POSITIVE_INFINITY;
        double[] x = new double[n];
        double[] costs = new double[0];
        long evaluations = 0;
        for (long generation = 0;
                evaluations < mostEvaluations && bestValue > target && !strategy.stopped();
                generation++) {
            int rows = strategy.population();
            costs = costs.length == rows ? costs : new double[rows];
            int finite = 0;
            for (int row = 0; row < rows; row++) {
                random.moveTo((generation << 24) + row);
                strategy.ask(row, random, x, 0);
                double value = f.applyAsDouble(x);
                costs[row] = Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
                finite += Double.isFinite(value) ? 1 : 0;
                if (value < bestValue) {
                    bestValue = value;
                    best = Arrays.copyOf(x, n);
                }
            }
            evaluations += rows;
            strategy.tell(costs, ranking.rank(costs, rows), finite);
            strategy.renew();
        }
        return new Result(best, bestValue, evaluations, bestValue <= target);
    }
}
