package dev.mechanist.planners;

import dev.mechanist.core.Budget;
import java.time.Duration;

/** Time since a plan was asked for. */
public final class Stopwatch {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final long start = System.nanoTime();
    private final long limit;

    public Stopwatch(Budget budget) {
        limit = budget.time().compareTo(LONGEST) < 0 ? budget.time().toNanos() : Long.MAX_VALUE;
    }

    public boolean expired() {
        return System.nanoTime() - start >= limit;
    }

    /** What is left of the limit, shared by some tasks, for the next of them; at least a nanosecond. */
    Duration share(int tasks) {
        return Duration.ofNanos(Math.max(1, (limit - (System.nanoTime() - start)) / tasks));
    }

    public double milliseconds() {
        return (System.nanoTime() - start) * 1e-6;
    }
}
