package dev.mechanist.planners.trajectory;

import dev.mechanist.core.InputException;
import dev.mechanist.core.numerics.Workers;

/**
 * Who computes a plan. Jacobians of its steps are shared out in blocks, and step lengths are tried beside each other where one thread would
 * try them in turn; plans are the same for any number of threads.
 *
 * @param workers the threads
 * @param rows steps of a block of Jacobians: few where each takes long, more for models whose batches share out work by themselves
 */
public record WorkSharing(Workers workers, int rows) {
    /** One thread, all Jacobians in one batch. */
    public static final WorkSharing NONE = new WorkSharing(Workers.serial(), Integer.MAX_VALUE);

    public WorkSharing {
        if (rows < 1) {
            throw new InputException("blocks of Jacobians need at least one row, not " + rows);
        }
    }
}
