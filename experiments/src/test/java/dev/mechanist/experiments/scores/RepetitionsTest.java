package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
    private static final double T1 = 12.706204736432095;

    /** Units 7 and 9 with the means 2 and 4, the first from three values. */
    private static Repetitions<Double> two() {
        Repetitions<Double> runs = new Repetitions<>();
        runs.add(7, 1.0);
        runs.add(9, 4.0);
        runs.add(7, 2.0);
        runs.add(7, 3.0);
        return runs;
    }

    /** Two units, however often they were repeated: mean 3, standard error 1, one degree of freedom. */
    @Test
    void seedsOfOneRecordCountAsOne() {
        Interval interval = two().interval(v -> v);
        assertEquals(3, interval.mean(), 1e-12);
        assertEquals(3 + T1, interval.upper(), 1e-8);
        assertEquals(2, two().units());
        assertEquals(List.of(1.0, 4.0, 2.0, 3.0), two().values());
        assertArrayEquals(new double[] {2, 8, 4, 6}, two().each(v -> 2 * v));
        assertEquals(6, two().total(v -> v), 1e-12);
    }

    /** Geometric means 2 (of 1 and 4) and 8, then 4; a zero in a unit makes that unit's mean arithmetic. */
    @Test
    void factorsAreMultipliedWithinAUnitToo() {
        Repetitions<Double> runs = new Repetitions<>();
        runs.add(1, 1.0);
        runs.add(1, 4.0);
        runs.add(2, 8.0);
        assertEquals(4, runs.factors(v -> v).mean(), 1e-12);
        Repetitions<Double> zero = new Repetitions<>();
        zero.add(1, 0.0);
        zero.add(1, 4.0);
        zero.add(2, 8.0);
        assertEquals(4, zero.factors(v -> v).mean(), 1e-12);
    }

    @Test
    void whatDoesNotSatisfyAConditionIsLeftOut() {
        Repetitions<Double> some = two().where(v -> v < 4);
        assertEquals(1, some.units());
        assertEquals(List.of(1.0, 2.0, 3.0), some.values());
        assertFalse(some.isEmpty());
        assertTrue(two().where(v -> v > 4).isEmpty());
    }
}
