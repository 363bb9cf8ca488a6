package dev.mechanist.core;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Shape checks shared by all batched calls: a wrong shape is refused before any work, naming the argument. */
public final class Shapes {
    private Shapes() {}

    /** Throws unless {@code matrix} is [rows, cols]. */
    public static void require(String name, DMatrixRMaj matrix, int rows, int cols) {
        if (matrix.numRows != rows || matrix.numCols != cols) {
            throw new IllegalArgumentException(name + " must be [" + rows + ", " + cols + "], not [" + matrix.numRows
                    + ", " + matrix.numCols + "]");
        }
    }

    /** Throws when an output is the same object, or shares storage, with an input. */
    public static void refuseAlias(String name, DMatrixRMaj output, DMatrixRMaj... inputs) {
        for (DMatrixRMaj input : inputs) {
            if (output == input || output.data == input.data) {
                throw new IllegalArgumentException(name + " is an output and must not share storage with an input");
            }
        }
    }

    /** Throws unless {@code array} has the given length. */
    public static void requireLength(String name, double[] array, int length) {
        if (array.length != length) {
            throw new IllegalArgumentException(name + " must have length " + length + ", not " + array.length);
        }
    }

    /** Number of steps H that {@code U} [B, H m] holds for {@code spec}; with m = 0 it is read from {@code X} instead. */
    public static int horizon(Spec spec, DMatrixRMaj U) {
        if (spec.m() == 0) {
            throw new IllegalArgumentException("a model without actions needs its horizon from X, not U");
        }
        if (U.numCols % spec.m() != 0) {
            throw new IllegalArgumentException("U must have H * " + spec.m() + " columns, not " + U.numCols);
        }
        return U.numCols / spec.m();
    }

    /** Rows from .. to - 1 of a matrix, copied. */
    public static DMatrixRMaj rows(DMatrixRMaj matrix, int from, int to) {
        int columns = matrix.numCols;
        return new DMatrixRMaj(to - from, columns, true, Arrays.copyOfRange(matrix.data, from * columns, to * columns));
    }
}
