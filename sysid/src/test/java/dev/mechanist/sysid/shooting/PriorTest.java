package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class PriorTest {
    private static final Prior PRIOR = new Prior(new double[] {1, -2, 3}, new double[] {2, 0.5, 4}, 0.25);

    /** Deviations 0.5, 0.125 and 1: ((2 - 1) / 0.5)^2 / 2 + ((-2.25 + 2) / 0.125)^2 / 2 + (3 - 3)^2 = 2 + 2. */
    @Test
    void anIndependentNormalOfEachParameter() {
        double[] theta = {2, -2.25, 3};
        assertArrayEquals(new double[] {4, 64, 1}, PRIOR.precision(), 1e-13);
        assertEquals(2 + 2, PRIOR.cost(theta), 1e-13);
        assertEquals(2, PRIOR.deviations(theta, 1), 1e-13);
        assertEquals(0.125, PRIOR.deviation(1));
        Prior flat = new Prior(new double[1], new double[] {2}, Double.POSITIVE_INFINITY);
        assertTrue(flat.isFlat() && !PRIOR.isFlat());
        assertArrayEquals(new double[1], flat.precision());
        assertEquals(0, flat.cost(new double[] {7}));
    }

    /** Data that see a + 4 b and c: open is (4, -1, 0), in deviations (8, -8, 0). */
    @Test
    void directionsThatTheDataDoNotSeeAreOpen() {
        DMatrixRMaj data = new DMatrixRMaj(3, 3, true, 1, 4, 0, 4, 16, 0, 0, 0, 9);
        assertEquals(new Prior.Open(1, List.of(0, 1)), PRIOR.open(data));
        assertEquals(new Prior.Open(3, List.of(0, 1, 2)), PRIOR.open(new DMatrixRMaj(3, 3)));
        data.add(0, 0, 1);
        assertEquals(Prior.Open.NOTHING, PRIOR.open(data));
    }
}
