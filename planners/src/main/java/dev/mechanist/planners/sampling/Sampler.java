package dev.mechanist.planners.sampling;

import dev.mechanist.core.Planner.WarmStart;
import dev.mechanist.planners.SequenceSpace;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * The ask/tell side of a derivative-free planner: proposes generations of action sequences and learns from their costs. It
 * holds the state of one plan at a time; between plans only a {@link WarmStart} survives.
 */
public interface Sampler extends Evaluator.Proposal {
    /** The parameters of one algorithm, and the way to its sampler. */
    interface Settings {
        /** Checks the settings against the space and creates a sampler. */
        Sampler create(SequenceSpace space);
    }

    /** Starts a plan. A warm start of another kind is ignored. */
    void begin(Optional<WarmStart> warmStart);

    /** Candidates in the next generation, at least 1. */
    int population();

    /**
     * Learns from a generation.
     *
     * @param U candidates [population, H m], as proposed
     * @param costs cost of each; infinite where a rollout was not finite
     * @param order rows of {@code U}, best first
     * @param finite how many costs are finite; a sampler learns from these only, and may see none
     */
    void tell(DMatrixRMaj U, double[] costs, int[] order, int finite);

    /** Whether the algorithm has used all its iterations. */
    boolean finished();

    /** Whether it ended because it has converged. */
    default boolean converged() {
        return false;
    }

    /** Writes the sequence that should be executed, within bounds, to u [H m]. */
    void recommend(double[] u);

    /** What it would like to remember for its next plan. */
    WarmStart remember();
}
