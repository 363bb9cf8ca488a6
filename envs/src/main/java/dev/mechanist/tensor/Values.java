package dev.mechanist.tensor;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * An array outside of programs, row-major: what an input is fed from, and what an output is read into. Real numbers are
 * doubles, whole numbers ints, images bytes (unsigned: 200 is {@code (byte) 200}).
 *
 * <p>An array without extents takes those of the input that it is fed to, of which at most one may then be open. What is
 * given is kept, not copied; a call does not change its inputs.
 */
public final class Values {
    private final ElementType type;
    private final DMatrixRMaj matrix;
    private int[] integers;
    private byte[] bytes;
    private long[] extents;

    private Values(ElementType type, DMatrixRMaj matrix, int[] integers, byte[] bytes, long[] extents) {
        this.type = type;
        this.matrix = matrix;
        this.integers = integers;
        this.bytes = bytes;
        this.extents = extents.length == 0 ? null : extents.clone();
        if (this.extents != null) {
            requireProduct(this.extents, size());
        }
    }

    private static void requireProduct(long[] extents, int size) {
        long product = 1;
        for (long extent : extents) {
            product *= extent;
        }
        if (product != size || Arrays.stream(extents).anyMatch(e -> e < 0)) {
            throw new IllegalArgumentException(
                    "an array of shape " + Arrays.toString(extents) + " cannot be made of " + size + " entries");
        }
    }

    /**
     * Real numbers; as an output the matrix is reshaped to the first extent and the product of the others.
     *
     * @param extents of the array that the matrix stands for; none to take those of the input
     */
    public static Values of(DMatrixRMaj matrix, long... extents) {
        return new Values(ElementType.FLOAT, matrix, null, null, extents);
    }

    /** Real numbers. */
    public static Values of(double[] data, long... extents) {
        return of(DMatrixRMaj.wrap(1, data.length, data), extents);
    }

    /** Whole numbers. */
    public static Values of(int[] data, long... extents) {
        return new Values(ElementType.INT32, null, data, null, extents);
    }

    /** Bytes. */
    public static Values of(byte[] data, long... extents) {
        return new Values(ElementType.UINT8, null, null, data, extents);
    }

    /** An empty array to be read into. */
    public static Values empty(ElementType type) {
        return switch (type) {
            case FLOAT -> of(new DMatrixRMaj(0, 0));
            case INT32 -> of(new int[0]);
            case UINT8 -> of(new byte[0]);
            case BOOL -> throw new IllegalArgumentException("truth values stay inside of programs; read toFloat()");
        };
    }

    public ElementType type() {
        return type;
    }

    /** Number of entries. */
    public int size() {
        return switch (type) {
            case FLOAT -> matrix.getNumElements();
            case INT32 -> integers.length;
            default -> bytes.length;
        };
    }

    /** Extents as given or as read; null where neither has happened. */
    public long[] extents() {
        return extents == null ? null : extents.clone();
    }

    /** The matrix of real numbers. */
    public DMatrixRMaj matrix() {
        require(ElementType.FLOAT);
        return matrix;
    }

    /** Whole numbers, one per entry. */
    public int[] integers() {
        require(ElementType.INT32);
        return integers;
    }

    /** Bytes, one per entry. */
    public byte[] bytes() {
        require(ElementType.UINT8);
        return bytes;
    }

    private void require(ElementType asked) {
        if (type != asked) {
            throw new IllegalArgumentException("an array of " + type.plural() + " holds no " + asked.plural());
        }
    }

    /** Makes room for what is read, and takes its extents. */
    void resize(long[] shape) {
        extents = shape;
        long size = 1;
        for (long extent : shape) {
            size *= extent;
        }
        int length = Math.toIntExact(size);
        switch (type) {
            case FLOAT -> {
                int rows = shape.length == 0 ? 1 : (int) shape[0];
                matrix.reshape(rows, rows == 0 ? 0 : length / rows);
            }
            case INT32 -> integers = integers.length == length ? integers : new int[length];
            default -> bytes = bytes.length == length ? bytes : new byte[length];
        }
    }

    /** Whether both stand for the same memory. */
    boolean isAliasOf(Values other) {
        return switch (type) {
            case FLOAT -> other.type == type && matrix.data == other.matrix.data && matrix.data.length > 0;
            case INT32 -> other.type == type && integers == other.integers && integers.length > 0;
            default -> other.type == type && bytes == other.bytes && bytes.length > 0;
        };
    }
}
