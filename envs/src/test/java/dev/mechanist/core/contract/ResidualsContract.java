package dev.mechanist.core.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.mechanist.core.RandomStream;
import dev.mechanist.core.cost.Residuals;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What all {@link Residuals} must satisfy: Jacobians equal their numerical twins, at any time. */
public interface ResidualsContract {
    Residuals residuals();

    /** Number of states n. */
    int n();

    /** Number of actions m. */
    int m();

    private double[] gaussian(int length, long index) {
        double[] values = new double[length];
        RandomStream.of(index, "contract-residuals", length).fillGaussian(values, 0, length);
        return values;
    }

    private double[] evaluate(double[] x, double[] u, int t) {
        double[] r = new double[residuals().size()];
        residuals().evaluate(x, 0, u, 0, t, r);
        return r;
    }

    private static double[] dirty(int length) {
        double[] all = new double[length];
        Arrays.fill(all, Double.NaN);
        return all;
    }

    @Test
    default void jacobiansEqualCentralDifferences() {
        int size = residuals().size();
        for (int k = 0; k < 4; k++) {
            int t = 9 * k;
            double[] x = gaussian(n(), k);
            double[] u = gaussian(m(), 10 + k);
            double[] rx = dirty(size * n());
            double[] ru = dirty(size * m());
            residuals().jacobians(x, 0, u, 0, t, rx, ru);
            double[] expectedX = new double[size * n()];
            double[] expectedU = new double[size * m()];
            double h = 1e-6;
            for (int j = 0; j < n() + m(); j++) {
                double[] moved = j < n() ? x : u;
                int at = j < n() ? j : j - n();
                double value = moved[at];
                moved[at] = value + h;
                double[] plus = evaluate(x, u, t);
                moved[at] = value - h;
                double[] minus = evaluate(x, u, t);
                moved[at] = value;
                for (int i = 0; i < size; i++) {
                    (j < n() ? expectedX : expectedU)[i * moved.length + at] = (plus[i] - minus[i]) / (2 * h);
                }
            }
            DynamicsContract.assertClose(expectedX, rx, 1e-8);
            DynamicsContract.assertClose(expectedU, ru, 1e-8);
        }
    }

    @Test
    default void linearisingIsBothInOneCall() {
        int size = residuals().size();
        double[] x = gaussian(n(), 20);
        double[] u = gaussian(m(), 21);
        double[] r = dirty(size);
        double[] rx = dirty(size * n());
        double[] ru = dirty(size * m());
        residuals().linearise(x, 0, u, 0, 5, r, rx, ru);
        double[] expectedX = new double[size * n()];
        double[] expectedU = new double[size * m()];
        residuals().jacobians(x, 0, u, 0, 5, expectedX, expectedU);
        DynamicsContract.assertClose(evaluate(x, u, 5), r, 1e-14);
        DynamicsContract.assertClose(expectedX, rx, 1e-14);
        DynamicsContract.assertClose(expectedU, ru, 1e-14);
    }

    /** Between NaN that must not be read, and no further than its size. */
    @Test
    default void residualsReadAtTheirOffsets() {
        int size = residuals().size();
        double[] x = gaussian(n(), 22);
        double[] u = gaussian(m(), 23);
        double[] aroundX = RowDynamicsContract.amid(Double.NaN, 2, x, 1);
        double[] aroundU = RowDynamicsContract.amid(Double.NaN, 3, u, 1);
        double[] copyX = aroundX.clone();
        double[] copyU = aroundU.clone();
        double[] r = RowDynamicsContract.amid(7, 0, new double[size], 1);
        residuals().evaluate(aroundX, 2, aroundU, 3, 4, r);
        assertArrayEquals(RowDynamicsContract.amid(7, 0, evaluate(x, u, 4), 1), r);
        double[][] matrices = {
            new double[size * n()], new double[size * m()], new double[size * n()], new double[size * m()]
        };
        residuals().jacobians(x, 0, u, 0, 4, matrices[0], matrices[1]);
        residuals().jacobians(aroundX, 2, aroundU, 3, 4, matrices[2], matrices[3]);
        assertArrayEquals(matrices[0], matrices[2]);
        assertArrayEquals(matrices[1], matrices[3]);
        assertArrayEquals(copyX, aroundX);
        assertArrayEquals(copyU, aroundU);
    }
}
