package dev.mechanist.experiments.reproduce.quantities;

import java.util.List;

/**
 * A published result to be met again. What takes long is done by the same commands that a user has, in the run's directory,
 * where it is kept: a reproduction that was stopped goes on there, and its quantities are computed from what lies there.
 *
 * @param summary one line for lists
 * @param source the paper
 * @param needsRecords whether it takes measured records, which the program does not bring
 * @param parts in the order in which they are run
 */
public record Reproduction(String summary, String source, boolean needsRecords, List<Part> parts) {
    public Reproduction {
        parts = List.copyOf(parts);
    }

    /**
     * A piece of work with the quantities that it gives.
     *
     * @param name for progress
     * @param work gives the quantities of a run
     */
    public record Part(String name, Work work) {}

    /** Computes quantities. */
    @FunctionalInterface
    public interface Work {
        List<Quantity> quantities(ReproductionRun run);
    }
}
