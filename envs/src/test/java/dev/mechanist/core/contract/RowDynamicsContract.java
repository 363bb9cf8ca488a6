package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RowDynamics;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** {@link DifferentiableDynamicsContract}, and kernels for one row that read and write their own range of an array. */
public interface RowDynamicsContract extends DifferentiableDynamicsContract {
    @Override
    RowDynamics dynamics();

    /** Values in the middle of an array that holds something else around them. */
    static double[] amid(double around, int before, double[] values, int after) {
        double[] all = new double[before + values.length + after];
        Arrays.fill(all, around);
        System.arraycopy(values, 0, all, before, values.length);
        return all;
    }

    /** Between NaN that must not be read, into a place between numbers that must stay. */
    @Test
    default void rowsAreSteppedAtTheirOffsets() {
        RowDynamics f = dynamics();
        DMatrixRMaj x = states(1, 101);
        DMatrixRMaj u = actions(1, 1, 102);
        DMatrixRMaj expected = new DMatrixRMaj(0, 0);
        f.step(x, u, expected);
        double[] next = amid(7, 1, new double[f.spec().n()], 2);
        f.stepRow(amid(Double.NaN, 2, x.data, 1), 2, amid(Double.NaN, 3, u.data, 1), 3, next, 1);
        assertArrayEquals(amid(7, 1, expected.data, 2), next);
    }

    @Test
    default void jacobiansOfRowsAreWrittenWholeAndAtTheirOffsets() {
        RowDynamics f = dynamics();
        int n = f.spec().n();
        int m = f.spec().m();
        DMatrixRMaj x = states(1, 103);
        DMatrixRMaj u = actions(1, 1, 104);
        DMatrixRMaj expectedA = new DMatrixRMaj(0, 0);
        DMatrixRMaj expectedB = new DMatrixRMaj(0, 0);
        f.jacobians(x, u, expectedA, expectedB);
        double[] A = new double[2 + n * n + 1];
        double[] B = new double[3 + n * m + 1];
        Arrays.fill(A, 7);
        Arrays.fill(B, 7);
        f.jacobianRow(amid(Double.NaN, 2, x.data, 1), 2, amid(Double.NaN, 3, u.data, 1), 3, A, 2, B, 3);
        assertArrayEquals(amid(7, 2, Arrays.copyOf(expectedA.data, n * n), 1), A);
        assertArrayEquals(amid(7, 3, Arrays.copyOf(expectedB.data, n * m), 1), B);
    }
}
