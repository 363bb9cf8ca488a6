package dev.mechanist.experiments.reproduce.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The verdict of benchmarks on which nothing beats a linear model. */
class LinearSufficesTest {
    @Test
    void aTenthIsAskedOf() {
        assertTrue(BenchmarksReproduction.linearSuffices(2, 1.81));
        assertFalse(BenchmarksReproduction.linearSuffices(2, 1.79));
        assertTrue(BenchmarksReproduction.linearSuffices(2, 5));
        assertTrue(BenchmarksReproduction.linearSuffices(2, Double.POSITIVE_INFINITY));
    }
}
