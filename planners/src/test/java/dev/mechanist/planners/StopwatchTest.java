package dev.mechanist.planners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.Budget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    /** Between two readings of the clock, however long the machine pauses there. */
    @Test
    void timeIsInMilliseconds() {
        long before = System.nanoTime();
        Stopwatch watch = new Stopwatch(Budget.UNLIMITED);
        long created = System.nanoTime();
        while (System.nanoTime() == created) {
            Thread.onSpinWait();
        }
        long later = System.nanoTime();
        double milliseconds = watch.milliseconds();
        long after = System.nanoTime();
        assertTrue(milliseconds >= (later - created) * 1e-6 && milliseconds <= (after - before) * 1e-6);
        assertFalse(watch.expired());
    }

    @Test
    void whatIsLeftIsShared() {
        long before = System.nanoTime();
        Stopwatch watch = new Stopwatch(Budget.ofTime(Duration.ofDays(40)));
        double share = watch.share(4).toNanos();
        double passed = System.nanoTime() - before;
        assertTrue(share <= Duration.ofDays(10).toNanos()
                && share >= Duration.ofDays(10).toNanos() - passed);
        Stopwatch spent = new Stopwatch(Budget.ofTime(Duration.ofNanos(1)));
        long start = System.nanoTime();
        while (System.nanoTime() - start < 2) {
            Thread.onSpinWait();
        }
        assertTrue(spent.expired());
        assertEquals(Duration.ofNanos(1), spent.share(3), "never nothing");
    }
}
