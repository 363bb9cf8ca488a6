package dev.mechanist.core.gaussian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Two functions with E f = (2, -3), E f f' = (10, -4; 17) and variances raised by 0.5 and 0.25. */
class RawMomentsTest {
    private static final double[] MEAN = {2, -3};
    /** What stands above the diagonal is not read. */
    private static final double[][] PRODUCTS = {{10, 99}, {-4, 17}};

    @Test
    void covarianceByHand() {
        DMatrixRMaj covariance = RawMoments.covariance(MEAN, PRODUCTS, new double[] {0.5, 0.25});
        assertArrayEquals(new double[] {10 - 4 + 0.5, -4 + 6, -4 + 6, 17 - 9 + 0.25}, covariance.data);
    }

    /**
     * L = 7 M_0 + 11 M_1 + sum_ab G_ab C_ab with G = (1, 2; 3, 5), not symmetric: dL/dM_a = seed_a - sum_b (G_ab + G_ba) M_b, and the
     * product of both functions stands for C_01 and C_10.
     */
    @Test
    void adjointByHand() {
        Moments seed =
                new Moments(new double[] {7, 11}, new DMatrixRMaj(2, 2, true, 1, 2, 3, 5), new DMatrixRMaj(1, 2));
        assertArrayEquals(new double[] {7 - 2 * 2 - 5 * -3, 11 - 5 * 2 - 10 * -3}, RawMoments.byMean(seed, MEAN));
        assertArrayEquals(new double[] {7, 11}, seed.mean(), "the seed stays as it is");
        assertEquals(1, RawMoments.byProduct(seed, 0, 0));
        assertEquals(5, RawMoments.byProduct(seed, 1, 0));
        assertEquals(5, RawMoments.byProduct(seed, 1, 1));
    }
}
