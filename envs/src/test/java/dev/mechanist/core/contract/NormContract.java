package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Norm;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;

/** What every {@link Norm} must satisfy: zero at zero, and slope and curvature equal their numerical twins. */
public interface NormContract {
    Norm norm();

    /** A group of residuals of size 1 to 3, small and large. */
    private static double[] residuals(int k) {
        double[] r = new double[1 + k % 3];
        RandomStream.of(k, "contract-norm", 0).fillGaussian(r, 0, r.length);
        for (int i = 0; i < r.length; i++) {
            r[i] *= 0.3 + 0.5 * (k / 3);
        }
        return r;
    }

    @Test
    default void itIsZeroAtZeroAndNowhereNegative() {
        double[] gradient = new double[3];
        double[] hessian = new double[9];
        assertEquals(0, norm().value(new double[3], 0, 3), 1e-15);
        assertEquals(0, norm().expand(new double[3], 0, 3, gradient, hessian), 1e-15);
        assertArrayEquals(new double[3], gradient, 1e-15);
        for (int k = 0; k < 12; k++) {
            double[] r = residuals(k);
            double value = norm().value(r, 0, r.length);
            assertTrue(value > 0, "value " + value);
        }
    }

    @Test
    default void gradientsEqualCentralDifferences() {
        for (int k = 0; k < 12; k++) {
            double[] r = residuals(k);
            double[] gradient = new double[r.length];
            double value = norm().expand(r, 0, r.length, gradient, new double[r.length * r.length]);
            assertEquals(norm().value(r, 0, r.length), value, 1e-14 * Math.max(1, value));
            double[] expected = new double[r.length];
            double h = 1e-6;
            for (int i = 0; i < r.length; i++) {
                double at = r[i];
                r[i] = at + h;
                double plus = norm().value(r, 0, r.length);
                r[i] = at - h;
                expected[i] = (plus - norm().value(r, 0, r.length)) / (2 * h);
                r[i] = at;
            }
            DynamicsContract.assertClose(expected, gradient, 1e-8);
        }
    }

    /** Differences of the gradient, and of what comes out the part without negative curvature; at zero too. */
    @Test
    default void hessiansAreThePositivePartOfTheExact() {
        for (int k = -1; k < 12; k++) {
            double[] r = k < 0 ? new double[2] : residuals(k);
            int size = r.length;
            double[] hessian = new double[size * size];
            norm().expand(r, 0, size, new double[size], hessian);
            DMatrixRMaj exact = new DMatrixRMaj(size, size);
            double h = 1e-5;
            for (int j = 0; j < size; j++) {
                double[] plus = new double[size];
                double[] minus = new double[size];
                double at = r[j];
                r[j] = at + h;
                norm().expand(r, 0, size, plus, new double[size * size]);
                r[j] = at - h;
                norm().expand(r, 0, size, minus, new double[size * size]);
                r[j] = at;
                for (int i = 0; i < size; i++) {
                    exact.set(i, j, (plus[i] - minus[i]) / (2 * h));
                }
            }
            DynamicsContract.assertClose(positivePart(exact), hessian, 1e-7);
        }
    }

    private static double[] positivePart(DMatrixRMaj matrix) {
        int size = matrix.numRows;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (matrix.get(i, j) + matrix.get(j, i));
                matrix.set(i, j, mean);
                matrix.set(j, i, mean);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
        assertTrue(eigen.decompose(matrix.copy()));
        double[] part = new double[size * size];
        for (int k = 0; k < size; k++) {
            double value = Math.max(0, eigen.getEigenvalue(k).getReal());
            DMatrixRMaj v = eigen.getEigenVector(k);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    part[i * size + j] += value * v.get(i) * v.get(j);
                }
            }
        }
        return part;
    }

    @Test
    default void separableNormsAddUp() {
        if (!norm().separable()) {
            return;
        }
        double[] r = residuals(5);
        double sum = 0;
        double[] hessian = new double[9];
        norm().expand(r, 0, 3, new double[3], hessian);
        for (int i = 0; i < 3; i++) {
            sum += norm().value(r, i, 1);
            for (int j = 0; j < 3; j++) {
                assertTrue(i == j || hessian[i * 3 + j] == 0, "entry " + i + ", " + j);
            }
        }
        assertEquals(sum, norm().value(r, 0, 3), 1e-14 * sum);
    }

    /** Between NaN that must not be read; what it writes begins at 0, overwritten whole. */
    @Test
    default void onlyItsGroupIsRead() {
        double[] r = residuals(5);
        double[] around = RowDynamicsContract.amid(Double.NaN, 2, r, 1);
        double[] copy = around.clone();
        double[] expectedGradient = new double[3];
        double[] expectedHessian = new double[9];
        double expected = norm().expand(r, 0, 3, expectedGradient, expectedHessian);
        double[] gradient = new double[3];
        double[] hessian = new double[9];
        Arrays.fill(gradient, 7);
        Arrays.fill(hessian, 7);
        assertEquals(expected, norm().expand(around, 2, 3, gradient, hessian));
        assertEquals(norm().value(r, 0, 3), norm().value(around, 2, 3));
        assertArrayEquals(expectedGradient, gradient);
        assertArrayEquals(expectedHessian, hessian);
        assertArrayEquals(copy, around);
    }
}
