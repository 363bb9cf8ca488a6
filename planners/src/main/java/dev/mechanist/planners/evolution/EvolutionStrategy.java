package dev.mechanist.planners.evolution;

import dev.mechanist.core.RandomStream;

/** A derivative-free optimiser of a function of n real variables that sees only the ranking of its candidates. */
public interface EvolutionStrategy {
    /** Creates strategies. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param mean start point [n]
         * @param sigma initial standard deviation of every variable, positive
         * @param population candidates per generation, at least 4
         */
        EvolutionStrategy create(double[] mean, double sigma, int population);
    }

    int dimension();

    /** Candidates in the next generation. */
    int population();

    /** Writes candidate {@code row} to x[o .. o + n); rows may be asked for from several threads at once. */
    void ask(int row, RandomStream random, double[] x, int o);

    /**
     * Learns from the generation that was asked for.
     *
     * @param costs cost of each row, infinite where it has none
     * @param order rows, best first
     * @param finite how many costs are finite
     */
    void tell(double[] costs, int[] order, int finite);

    /**
     * Readies the next generation after {@link #tell}, before its first row is asked for: costly work that the last generation
     * of a search can do without. Most strategies have none.
     */
    default void renew() {}

    /** Starts anew, with the same population. */
    void restart(double[] mean, double sigma);

    /** Centre of the search distribution [n]; a fresh array. */
    double[] mean();

    /** Whether further generations are of no use: see the implementation for its criteria. */
    boolean stopped();
}
