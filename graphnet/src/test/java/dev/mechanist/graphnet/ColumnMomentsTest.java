package dev.mechanist.graphnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Columns (1, 3, 8), (5, 5, 5), (1e-9, -1e-9, 0) and one that is constant but for rounding, in two parts. */
class ColumnMomentsTest {
    @Test
    void byHand() {
        ColumnMoments moments = new ColumnMoments(4);
        moments.add(new DMatrixRMaj(2, 4, true, 1, 5, 1e-9, 7, 3, 5, -1e-9, 7 + 1e-12));
        moments.add(new DMatrixRMaj(1, 4, true, 8, 5, 0, 7));
        assertArrayEquals(new double[] {4, 5, 0, 7}, moments.mean(), 1e-12);
        // ((1 - 4)^2 + (3 - 4)^2 + (8 - 4)^2) / 3 = 26 / 3; sqrt(2 / 3) of 1e-9, small as it is, is no rounding.
        assertArrayEquals(
                new double[] {Math.sqrt(26 / 3.0), 1.5, 1e-9 * Math.sqrt(2 / 3.0), 1.5}, moments.deviation(1.5), 1e-14);
        // Root mean squares; a billionth of the largest is nothing.
        assertArrayEquals(new double[] {Math.sqrt(74 / 3.0), 5, 0, 7}, moments.size(), 1e-11);
    }

    /** Around a mean that is far from zero a small deviation is rounding. */
    @Test
    void relativeToTheMean() {
        ColumnMoments moments = new ColumnMoments(2);
        moments.add(new DMatrixRMaj(2, 2, true, 1000.5, 1000, 999.5, 1004));
        assertArrayEquals(
                new double[] {-1, 2}, new double[] {moments.deviation(-1)[0], moments.deviation(-1)[1]}, 1e-9);
    }

    /** Zeros out of differences, beside a 300: a deviation of 1e-16 is rounding, one of 1e-9 is not. */
    @Test
    void whatIsZeroButForRounding() {
        ColumnMoments moments = new ColumnMoments(3);
        moments.add(new DMatrixRMaj(2, 3, true, 1e-16, 300, 1e-9, -1e-16, 200, -1e-9));
        assertArrayEquals(new double[] {7, 50, 1e-9}, moments.deviation(7), 1e-12);
    }
}
