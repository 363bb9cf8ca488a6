package dev.mechanist.experiments.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * Quantiles of Student's t, 97.5%, from a table: 12.7062 with 1 degree of freedom, 4.30265 with 2. The library solves for
 * them to 1e-9.
 */
class IntervalTest {
    private static final double T1 = 12.706204736432095;
    private static final double T2 = 4.302652729911275;

    private static void assertInterval(double mean, double lower, double upper, Interval interval) {
        assertEquals(mean, interval.mean(), 1e-8 * Math.abs(mean));
        assertEquals(lower, interval.lower(), 1e-8 * Math.abs(lower));
        assertEquals(upper, interval.upper(), 1e-8 * Math.abs(upper));
    }

    /** Deviations -3, -1 and 4: variance 26 / 2, standard error sqrt(13 / 3). */
    @Test
    void meanOfThreeWithTwoDegreesOfFreedom() {
        double half = T2 * Math.sqrt(13.0 / 3);
        assertInterval(5, 5 - half, 5 + half, Interval.of(new double[] {2, 4, 9}));
        assertEquals(half, Interval.of(new double[] {2, 4, 9}).half(), 1e-8);
        assertInterval(
                5, 5 - half, 5 + half, Interval.of(new double[] {9, Double.NaN, 2, Double.POSITIVE_INFINITY, 4}));
    }

    @Test
    void oneValueIsItsInterval() {
        assertInterval(-7, -7, -7, Interval.of(new double[] {-7, Double.NaN}));
        assertTrue(Double.isNaN(Interval.of(new double[] {}).mean()));
    }

    /** Logarithms 0 and 2 : mean 1, variance 2, standard error 1. */
    @Test
    void factorsHaveAGeometricMean() {
        assertInterval(
                Math.E, Math.exp(1 - T1), Math.exp(1 + T1), Interval.ofLogarithms(new double[] {1, Math.exp(2)}));
        assertEquals(4, Interval.ofLogarithms(new double[] {2, 8}).mean(), 1e-12);
    }

    /** 0, 1 and 2: mean 1, standard error 1 / sqrt(3); below zero there is nothing. */
    @Test
    void aZeroHidesNoOtherValue() {
        assertInterval(1, 0, 1 + T2 / Math.sqrt(3), Interval.ofLogarithms(new double[] {0, 1, 2}));
        assertInterval(0, 0, 0, Interval.ofLogarithms(new double[] {0, 0}));
    }

    @Test
    void rangeIsTheMedianBetweenTheExtremes() {
        assertEquals(new Interval(3, 1, 10), Interval.range(new double[] {3, 1, Double.NaN, 10, 2}));
        assertEquals(new Interval(2, 1, 10), Interval.range(new double[] {10, 1, 2}));
        assertTrue(Double.isNaN(Interval.range(new double[] {Double.NaN}).lower()));
    }
}
