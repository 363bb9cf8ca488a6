package dev.mechanist.sysid.gp.algebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.RandomStream;
import org.junit.jupiter.api.Test;

class ArrayExponentialTest {
    /** StrictMath is within one unit itself. */
    @Test
    void withinTwoUnitsInTheLastPlace() {
        RandomStream random = RandomStream.of(1, "exponential", 0);
        double[] x = new double[1000];
        double[] y = new double[1000];
        for (double width : new double[] {1e-3, 1, 30, 700}) {
            for (int k = 0; k < 50; k++) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = width * (2 * random.nextDouble() - 1);
                }
                System.arraycopy(x, 0, y, 0, x.length);
                ArrayExponential.apply(y, new double[1000], 0, 1000);
                for (int i = 0; i < x.length; i++) {
                    double expected = StrictMath.exp(x[i]);
                    assertEquals(expected, y[i], 2 * Math.ulp(expected));
                }
            }
        }
    }

    @Test
    void edges() {
        double[] x = {0, -1e9, Double.NEGATIVE_INFINITY, 709, Double.NaN, 5};
        ArrayExponential.apply(x, new double[6], 0, 5);
        assertEquals(1, x[0]);
        assertTrue(x[1] > 0 && x[1] < 1e-300 && x[2] == x[1]);
        assertEquals(StrictMath.exp(709), x[3], 2 * Math.ulp(x[3]));
        assertTrue(Double.isNaN(x[4]));
        assertEquals(5, x[5], "outside the range");
    }
}
