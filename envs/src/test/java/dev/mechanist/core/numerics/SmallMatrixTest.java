package dev.mechanist.core.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shape that is written out, and one that is not, against the definition of a product; offsets and C are not zero. */
class SmallMatrixTest {
    @ParameterizedTest
    @CsvSource({"3, 4, 4", "4, 4, 4", "2, 4, 1", "5, 4, 1", "3, 2, 5", "2, 4, 3", "3, 5, 4", "1, 1, 1"})
    void productsAreAdded(int rows, int inner, int cols) {
        RandomStream random = RandomStream.of(rows, "product", inner * 10 + cols);
        double[] A = new double[3 + rows * inner];
        double[] B = new double[2 + inner * cols];
        double[] C = new double[rows * cols];
        random.fillGaussian(A, 0, A.length);
        random.fillGaussian(B, 0, B.length);
        random.fillGaussian(C, 0, C.length);
        double[] plain = C.clone();
        double[] transposed = C.clone();
        double[] expected = C.clone();
        double[] expectedTransposed = C.clone();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                for (int l = 0; l < inner; l++) {
                    expected[i * cols + j] += -1.7 * A[3 + i * inner + l] * B[2 + l * cols + j];
                    expectedTransposed[i * cols + j] += A[3 + l * rows + i] * B[2 + l * cols + j];
                }
            }
        }
        SmallMatrix.multiplyAdd(-1.7, A, 3, rows, inner, B, 2, cols, plain);
        SmallMatrix.multiplyTransposedAdd(A, 3, rows, inner, B, 2, cols, transposed);
        assertArrayEquals(expected, plain, 1e-13);
        assertArrayEquals(expectedTransposed, transposed, 1e-13);
    }

    @Test
    void symmetriseTakesTheMeanWithTheTranspose() {
        double[] H = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        SmallMatrix.symmetrise(H, 3);
        assertArrayEquals(new double[] {1, 3, 5, 3, 5, 7, 5, 7, 9}, H);
    }
}
