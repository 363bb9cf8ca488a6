package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class CovarianceTest {
    private static final boolean[] NONE = {false, false};

    private static DMatrixRMaj matrix(int size, double... rows) {
        return new DMatrixRMaj(size, size, true, rows);
    }

    /** inv [4 1; 1 9] = [9 -1; -1 4] / 35. */
    @Test
    void theInverseOfTheHessianTimesTheVariance() {
        Covariance c = Covariance.of(matrix(2, 4, 1, 1, 9), null, 7, NONE, 1e-10);
        assertArrayEquals(new double[] {Math.sqrt(9.0 / 5), Math.sqrt(4.0 / 5)}, c.standardErrors(), 1e-14);
        assertArrayEquals(new double[] {1, -1.0 / 6, -1.0 / 6, 1}, c.correlation().data, 1e-14);
        assertEquals(List.of(), c.entangled());
    }

    /** M inv H = [2 1; 1 5] [9 -1; -1 4] / 35 = [17 2; 4 19] / 35, and inv H times that is [149 -1; -1 74] / 35^2. */
    @Test
    void theSandwichAroundAMeat() {
        Covariance c = Covariance.of(matrix(2, 4, 1, 1, 9), matrix(2, 2, 1, 1, 5), 3, NONE, 1e-10);
        assertArrayEquals(
                new double[] {Math.sqrt(3 * 149.0) / 35, Math.sqrt(3 * 74.0) / 35}, c.standardErrors(), 1e-14);
        double r = -1 / Math.sqrt(149 * 74);
        assertArrayEquals(new double[] {1, r, r, 1}, c.correlation().data, 1e-14);
    }

    /** Without its second row and column the matrix is that above. */
    @Test
    void whatIsAtABoundIsLeftOut() {
        DMatrixRMaj hessian = matrix(3, 4, 2, 1, 2, 50, 3, 1, 3, 9);
        Covariance c = Covariance.of(
                hessian, matrix(3, 2, 8, 1, 8, 9, 7, 1, 7, 5), 3, new boolean[] {false, true, false}, 1e-10);
        assertArrayEquals(
                new double[] {Math.sqrt(3 * 149.0) / 35, Double.NaN, Math.sqrt(3 * 74.0) / 35},
                c.standardErrors(),
                1e-14);
        double r = -1 / Math.sqrt(149 * 74);
        double no = Double.NaN;
        assertArrayEquals(new double[] {1, no, r, no, no, no, r, no, 1}, c.correlation().data, 1e-14);
        Covariance nothing = Covariance.of(matrix(1, 4), null, 1, new boolean[] {true}, 1e-10);
        assertTrue(Double.isNaN(nothing.standardErrors()[0]));
        assertEquals(List.of(), nothing.entangled());
    }

    /** a + 2 c is seen, a alone is not; b is on its own. The null vector (2, 0, -1) names a and c. */
    @Test
    void aDirectionThatIsNotSeenIsNamed() {
        Covariance c = Covariance.of(matrix(3, 1, 0, 2, 0, 16, 0, 2, 0, 4), null, 4, new boolean[3], 1e-10);
        double inf = Double.POSITIVE_INFINITY;
        assertArrayEquals(new double[] {inf, 0.5, inf}, c.standardErrors(), 1e-12);
        assertEquals(List.of(List.of(0, 2)), c.entangled());
        double no = Double.NaN;
        assertArrayEquals(new double[] {no, no, no, no, 1, no, no, no, no}, c.correlation().data, 1e-12);
    }

    /** Indices speak of all parameters, also behind one that is left out. */
    @Test
    void aParameterWithoutInfluenceIsNamedAlone() {
        Covariance c = Covariance.of(
                matrix(3, 7, 0, 0, 0, 25, 0, 0, 0, 0), null, 1, new boolean[] {true, false, false}, 1e-10);
        assertArrayEquals(new double[] {Double.NaN, 0.2, Double.POSITIVE_INFINITY}, c.standardErrors(), 1e-14);
        assertEquals(List.of(List.of(2)), c.entangled());
    }

    /** Scaled to a unit diagonal, [4 r 6; r 6 9] has the eigenvalues 1 - r and 1 + r. */
    @Test
    void theThresholdIsAShareOfTheLargestEigenvalue() {
        double r = 0.9;
        DMatrixRMaj hessian = matrix(2, 4, 6 * r, 6 * r, 9);
        assertEquals(1, Covariance.of(hessian, null, 1, NONE, 0.053).entangled().size());
        Covariance seen = Covariance.of(hessian, null, 1, NONE, 0.052);
        assertEquals(0, seen.entangled().size());
        assertArrayEquals(
                new double[] {0.5 / Math.sqrt(1 - r * r), 1 / 3.0 / Math.sqrt(1 - r * r)},
                seen.standardErrors(),
                1e-13);
    }

    @Test
    void unknownErrorsAreInfinite() {
        Covariance c = Covariance.unknown(new boolean[] {false, true});
        assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, Double.NaN}, c.standardErrors());
        assertEquals(4, c.correlation().getNumElements());
        for (double r : c.correlation().data) {
            assertTrue(Double.isNaN(r));
        }
        assertEquals(List.of(), c.entangled());
    }
}
