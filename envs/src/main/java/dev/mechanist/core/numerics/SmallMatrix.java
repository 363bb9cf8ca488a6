package dev.mechanist.core.numerics;

/**
 * Products of small dense matrices in flat row-major arrays. Products with a 4 by 4 matrix and with four numbers,
 * the cart-pole's, are written out: at these sizes a loop costs more than its body.
 */
public final class SmallMatrix {
    private SmallMatrix() {}

    /**
     * C += scale A B.
     *
     * @param scale a factor
     * @param A [rows, inner] from ao
     * @param B [inner, cols] from bo
     * @param C [rows, cols] from 0; no alias of A or B
     */
    public static void multiplyAdd(
            double scale, double[] A, int ao, int rows, int inner, double[] B, int bo, int cols, double[] C) {
        multiplyAdd(scale, A, ao, inner, 1, rows, inner, B, bo, cols, C);
    }

    /**
     * C += A' B.
     *
     * @param A [inner, rows] from ao
     * @param B [inner, cols] from bo
     * @param C [rows, cols] from 0; no alias of A or B
     */
    public static void multiplyTransposedAdd(
            double[] A, int ao, int rows, int inner, double[] B, int bo, int cols, double[] C) {
        multiplyAdd(1, A, ao, 1, rows, rows, inner, B, bo, cols, C);
    }

    /** C += scale op(A) B, with element (i, l) of op(A) at A[ao + i rowStride + l innerStride]. */
    private static void multiplyAdd(
            double scale,
            double[] A,
            int ao,
            int rowStride,
            int innerStride,
            int rows,
            int inner,
            double[] B,
            int bo,
            int cols,
            double[] C) {
        if (inner == 4 && cols == 4) {
            multiplyAddFourByFour(scale, A, ao, rowStride, innerStride, rows, B, bo, C);
        } else if (inner == 4 && cols == 1) {
            multiplyAddFourByOne(scale, A, ao, rowStride, innerStride, rows, B, bo, C);
        } else {
            for (int i = 0; i < rows; i++) {
                int c = i * cols;
                for (int l = 0; l < inner; l++) {
                    double value = scale * A[ao + i * rowStride + l * innerStride];
                    int b = bo + l * cols;
                    for (int j = 0; j < cols; j++) {
                        C[c + j] += value * B[b + j];
                    }
                }
            }
        }
    }

    private static void multiplyAddFourByFour(
            double scale,
            double[] A,
            int ao,
            int rowStride,
            int innerStride,
            int rows,
            double[] B,
            int bo,
            double[] C) {
        double b00 = B[bo];
        double b01 = B[bo + 1];
        double b02 = B[bo + 2];
        double b03 = B[bo + 3];
        double b10 = B[bo + 4];
        double b11 = B[bo + 5];
        double b12 = B[bo + 6];
        double b13 = B[bo + 7];
        double b20 = B[bo + 8];
        double b21 = B[bo + 9];
        double b22 = B[bo + 10];
        double b23 = B[bo + 11];
        double b30 = B[bo + 12];
        double b31 = B[bo + 13];
        double b32 = B[bo + 14];
        double b33 = B[bo + 15];
        for (int i = 0, a = ao, c = 0; i < rows; i++, a += rowStride, c += 4) {
            double a0 = scale * A[a];
            double a1 = scale * A[a + innerStride];
            double a2 = scale * A[a + 2 * innerStride];
            double a3 = scale * A[a + 3 * innerStride];
            C[c] += a0 * b00 + a1 * b10 + a2 * b20 + a3 * b30;
            C[c + 1] += a0 * b01 + a1 * b11 + a2 * b21 + a3 * b31;
            C[c + 2] += a0 * b02 + a1 * b12 + a2 * b22 + a3 * b32;
            C[c + 3] += a0 * b03 + a1 * b13 + a2 * b23 + a3 * b33;
        }
    }

    private static void multiplyAddFourByOne(
            double scale,
            double[] A,
            int ao,
            int rowStride,
            int innerStride,
            int rows,
            double[] B,
            int bo,
            double[] C) {
        double b0 = scale * B[bo];
        double b1 = scale * B[bo + 1];
        double b2 = scale * B[bo + 2];
        double b3 = scale * B[bo + 3];
        for (int i = 0, a = ao; i < rows; i++, a += rowStride) {
            C[i] += A[a] * b0 + A[a + innerStride] * b1 + A[a + 2 * innerStride] * b2 + A[a + 3 * innerStride] * b3;
        }
    }

    /** Makes a square matrix [size, size] exactly symmetric by its mean with its transpose. */
    public static void symmetrise(double[] H, int size) {
        for (int i = 1; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (H[i * size + j] + H[j * size + i]);
                H[i * size + j] = mean;
                H[j * size + i] = mean;
            }
        }
    }
}
