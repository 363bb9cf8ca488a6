package dev.mechanist.planners;

/**
 * Products of small dense matrices in flat arrays. Sums run in strips of four, and products with four columns are written out:
 * at these sizes a loop costs more than its body.
 */
final class SmallMatrix {
    private SmallMatrix() {}

    /**
     * C += op(A) B, row-major.
     *
     * @param A element (i, l) of op(A) is A[ao + i rowStride + l innerStride]
     * @param rows rows of op(A) and C
     * @param inner columns of op(A), rows of B
     * @param B [inner, cols] from bo
     * @param C [rows, cols] from 0
     */
    static void multiplyAdd(
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
        int strips = inner & ~3;
        for (int i = 0; i < rows; i++) {
            int a = ao + i * rowStride;
            int c = i * cols;
            for (int l = 0; l < strips; l += 4, a += 4 * innerStride) {
                double a0 = A[a];
                double a1 = A[a + innerStride];
                double a2 = A[a + 2 * innerStride];
                double a3 = A[a + 3 * innerStride];
                int b = bo + l * cols;
                if (cols == 4) {
                    C[c] += a0 * B[b] + a1 * B[b + 4] + a2 * B[b + 8] + a3 * B[b + 12];
                    C[c + 1] += a0 * B[b + 1] + a1 * B[b + 5] + a2 * B[b + 9] + a3 * B[b + 13];
                    C[c + 2] += a0 * B[b + 2] + a1 * B[b + 6] + a2 * B[b + 10] + a3 * B[b + 14];
                    C[c + 3] += a0 * B[b + 3] + a1 * B[b + 7] + a2 * B[b + 11] + a3 * B[b + 15];
                } else if (cols == 1) {
                    C[c] += a0 * B[b] + a1 * B[b + 1] + a2 * B[b + 2] + a3 * B[b + 3];
                } else {
                    for (int j = 0; j < cols; j++, b++) {
                        C[c + j] += a0 * B[b] + a1 * B[b + cols] + a2 * B[b + 2 * cols] + a3 * B[b + 3 * cols];
                    }
                }
            }
            for (int l = strips; l < inner; l++, a += innerStride) {
                double value = A[a];
                int b = bo + l * cols;
                for (int j = 0; j < cols; j++) {
                    C[c + j] += value * B[b + j];
                }
            }
        }
    }

    /** Makes a square matrix [size, size] exactly symmetric by its mean with its transpose. */
    static void symmetrise(double[] H, int size) {
        for (int i = 1; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (H[i * size + j] + H[j * size + i]);
                H[i * size + j] = mean;
                H[j * size + i] = mean;
            }
        }
    }
}
