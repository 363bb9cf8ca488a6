package dev.mechanist.tensor.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Moments of 24,000 numbers: the mean of the squares of n uniform numbers in +-a is a^2 / 3 within 4 * 0.9 / sqrt(n) of itself, that of
 * normal numbers within 4 * 1.42 / sqrt(n), four standard errors.
 */
class InitialiserTest {
    private static final long[] FILTERS = {2, 3, 40, 100};

    private static double[] values(Initialiser initialiser, long... extents) {
        return initialiser.values(RandomStream.of(3, "initialiser", 0), extents);
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(v -> v * v).sum() / values.length;
    }

    private static void spread(double expected, double[] values, double tolerance) {
        assertEquals(24_000, values.length);
        assertEquals(expected, squares(values), tolerance / Math.sqrt(24_000) * expected);
        assertEquals(0, Arrays.stream(values).sum() / 24_000, 4 * Math.sqrt(expected / 24_000));
    }

    /** 2 * 3 * 40 = 240 inputs and 2 * 3 * 100 = 600 outputs. */
    @Test
    void deviationsFollowTheNumbersOfInputsAndOutputs() {
        double glorot = Math.sqrt(6.0 / 840);
        double[] uniform = values(Initialiser.glorotUniform(), FILTERS);
        spread(glorot * glorot / 3, uniform, 3.6);
        assertEquals(glorot, Arrays.stream(uniform).max().orElseThrow(), 1e-3 * glorot);
        spread(1 / 240.0 / 3, values(Initialiser.lecunUniform(), FILTERS), 3.6);
        spread(2 / 240.0, values(Initialiser.heNormal(), FILTERS), 5.7);
    }

    /** Cut at two deviations, a normal number keeps 0.7737 of its variance: 1 - 4 phi(2) / (2 Phi(2) - 1). */
    @Test
    void truncatedNormalNumbers() {
        double[] values = values(Initialiser.truncatedNormal(), FILTERS);
        spread(0.7737 / (4 * 240), values, 5.7);
        double bound = 2 / (2 * Math.sqrt(240));
        assertTrue(Arrays.stream(values).allMatch(v -> Math.abs(v) <= bound));
        assertArrayEquals(new double[] {3, 3}, values(Initialiser.constant(3), 2));
    }

    @Test
    void orthogonalRowsOrColumns() {
        double[] tall = values(Initialiser.orthogonal(1.5), 7, 3);
        double[] wide = values(Initialiser.orthogonal(1.5), 3, 7);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double columns = 0;
                double rows = 0;
                for (int k = 0; k < 7; k++) {
                    columns += tall[3 * k + i] * tall[3 * k + j];
                    rows += wide[7 * i + k] * wide[7 * j + k];
                }
                assertEquals(i == j ? 2.25 : 0, columns, 1e-14);
                assertEquals(i == j ? 2.25 : 0, rows, 1e-14);
            }
        }
    }
}
