package dev.mechanist.sysid.gp.algebra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.sysid.gp.kernel.InputExpectation;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each loop against its formula, over ranges that fill no chain evenly; what is outside of a range stays. */
class PointLoopsTest {
    private static final int N = 30;

    private static double[] random(long index) {
        double[] a = new double[N];
        RandomStream.of(4, "point-loops", index).fillGaussian(a, 0, N);
        return a;
    }

    private static double[] expected(double[] before, int from, int to, IntToDoubleFunction formula) {
        double[] after = before.clone();
        for (int j = from; j < to; j++) {
            after[j] = formula.applyAsDouble(j);
        }
        return after;
    }

    private static double sum(int from, int to, IntToDoubleFunction formula) {
        return IntStream.range(from, to).mapToDouble(formula).sum();
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "3, 3", "2, 7", "1, 9", "5, 20", "7, 30"})
    void loopsAreTheirFormulas(int from, int to) {
        double[] a = random(0);
        double[] b = random(1);
        double[] c = random(2);
        double[] d = random(3);
        double[] e = random(4);
        double[] y = random(5);

        double[] x = y.clone();
        PointLoops.gather(2, 3, 5, a, b, c, 7, d, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> d[j] + 7 + 2 * a[j] + 3 * b[j] + 5 * c[j]), x, 1e-13);
        x = y.clone();
        PointLoops.sweep(2, 3, 5, 7, a, b, c, d, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] + 2 * a[j] + 3 * b[j] + 5 * c[j] + 7 * d[j]), x, 1e-13);
        x = y.clone();
        PointLoops.shiftAndScale(a, 2, 3, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> 3 * (a[j] - 2)), x, 1e-14);
        x = y.clone();
        PointLoops.addScaled(2, a, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] + 2 * a[j]), x, 1e-14);
        x = y.clone();
        PointLoops.addProduct(2, a, b, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] + 2 * a[j] * b[j]), x, 1e-14);
        x = y.clone();
        PointLoops.addSquares(2, 3, 5, a, b, c, x, from, to);
        assertArrayEquals(
                expected(
                        y, from, to, j -> y[j] + Math.pow(2 - a[j], 2) + Math.pow(3 - b[j], 2) + Math.pow(5 - c[j], 2)),
                x,
                1e-13);
        x = y.clone();
        PointLoops.addWeightedSquares(a, 2, b, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] + a[j] * (2 - b[j]) * (2 - b[j])), x, 1e-13);
        x = y.clone();
        PointLoops.scale(2, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> 2 * y[j]), x, 1e-15);
        x = y.clone();
        PointLoops.weigh(x, 2, a, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] * 2 * a[j]), x, 1e-14);
        x = y.clone();
        PointLoops.weigh(x, 2, a, b, from, to);
        assertArrayEquals(expected(y, from, to, j -> y[j] * (2 * a[j] - b[j])), x, 1e-14);
        x = y.clone();
        PointLoops.multiply(a, b, x, from, to);
        assertArrayEquals(expected(y, from, to, j -> a[j] * b[j]), x, 1e-15);

        assertEquals(sum(from, to, j -> a[j]), PointLoops.sum(a, from, to), 1e-13);
        assertEquals(sum(from, to, j -> a[j] * b[j]), PointLoops.dot(a, b, from, to), 1e-13);
        assertEquals(sum(from, to, j -> a[j] * (2 - b[j])), PointLoops.dotWithDifference(a, 2, b, from, to), 1e-13);
        int count = to - from;
        assertEquals(sum(0, count, j -> a[from + j] * e[j]), PointLoops.dot(a, from, e, count), 1e-13);
    }

    /** The loops over whole arrays that the expectations at single points use. */
    @ParameterizedTest
    @CsvSource({"0", "3", "4", "7", "30"})
    void wholeArrays(int size) {
        double[] a = java.util.Arrays.copyOf(random(0), size);
        double[] b = java.util.Arrays.copyOf(random(1), size);
        assertEquals(sum(0, size, j -> a[j]), InputExpectation.sum(a), 1e-13);
        assertEquals(sum(0, size, j -> a[j] * b[j]), InputExpectation.dot(a, b), 1e-13);
        double[] x = b.clone();
        InputExpectation.axpy(2, a, x);
        assertArrayEquals(expected(b, 0, size, j -> b[j] + 2 * a[j]), x, 1e-14);
        InputExpectation.multiply(a, b, x);
        assertArrayEquals(expected(b, 0, size, j -> a[j] * b[j]), x, 1e-15);
    }
}
