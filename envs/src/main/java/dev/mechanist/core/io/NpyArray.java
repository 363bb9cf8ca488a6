package dev.mechanist.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** An array of NumPy's NPY format in row-major order. The values are not copied; treat them as immutable. */
public sealed interface NpyArray {
    /** Extent of each axis; empty for a scalar. */
    int[] shape();

    /** 64-bit floating point ({@code <f8}). */
    record Doubles(int[] shape, double[] values) implements NpyArray {
        public Doubles {
            requireCount(shape, values.length);
        }
    }

    /** 64-bit integers ({@code <i8}). */
    record Longs(int[] shape, long[] values) implements NpyArray {
        public Longs {
            requireCount(shape, values.length);
        }
    }

    /** Unsigned bytes ({@code |u1}), for images and text in UTF-8. */
    record Bytes(int[] shape, byte[] values) implements NpyArray {
        public Bytes {
            requireCount(shape, values.length);
        }

        /** The bytes as text in UTF-8. */
        public String text() {
            return new String(values, StandardCharsets.UTF_8);
        }
    }

    /** Text as its bytes in UTF-8 [length]. */
    static Bytes of(String text) {
        byte[] values = text.getBytes(StandardCharsets.UTF_8);
        return new Bytes(new int[] {values.length}, values);
    }

    /** A vector [length]. */
    static Doubles of(double... values) {
        return new Doubles(new int[] {values.length}, values);
    }

    /** A vector [length]. */
    static Longs of(long... values) {
        return new Longs(new int[] {values.length}, values);
    }

    /** A matrix [rows, cols], copied. */
    static Doubles of(DMatrixRMaj matrix) {
        return new Doubles(
                new int[] {matrix.numRows, matrix.numCols}, Arrays.copyOf(matrix.data, matrix.getNumElements()));
    }

    private static void requireCount(int[] shape, int count) {
        long expected = 1;
        for (int extent : shape) {
            expected = Math.multiplyExact(expected, extent);
        }
        if (expected != count) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " holds " + expected + " values, not " + count);
        }
    }
}
