package dev.mechanist.planners.sampling;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.Spec;
import org.ejml.data.DMatrixRMaj;

/** Scores batches of action sequences from one start state. */
public interface Evaluator {
    /** Writes candidates; called from several threads at once, each time for another row. */
    @FunctionalInterface
    interface Proposal {
        /**
         * Writes one candidate to u[o .. o + H m), within bounds.
         *
         * @param row number of the candidate
         * @param random the stream of this candidate; the only permitted source of randomness
         */
        void propose(int row, RandomStream random, double[] u, int o);
    }

    Spec spec();

    int horizon();

    /** Model steps that one candidate costs. */
    long stepsPerCandidate();

    /**
     * Draws and scores candidates. The result depends on the arguments only, never on the number of threads.
     *
     * @param x0 start state [n]
     * @param step steps of the episode before it
     * @param seed the planner's seed
     * @param index number of this generation; generations of 2^24 rows at most have streams of their own
     * @param rows number of candidates
     * @param proposal writes each candidate
     * @param U reshaped to [rows, H m]: the candidates
     * @param costs receives the cost of each [at least rows]; positive infinity where a rollout was not finite
     * @return how many rollouts were not finite
     */
    long evaluate(
            double[] x0, int step, long seed, long index, int rows, Proposal proposal, DMatrixRMaj U, double[] costs);

    /** The states that the model expects under actions u [H m], to X reshaped to [1, (H+1) n]. */
    void predict(double[] x0, double[] u, DMatrixRMaj X);
}
