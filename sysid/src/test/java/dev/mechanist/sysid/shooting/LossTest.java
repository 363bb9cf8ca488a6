package dev.mechanist.sysid.shooting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.sysid.shooting.Loss.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {
    /** With the scale 2, a residual of 6 has s = 9, and one of -1 has s = 1/4. */
    @Test
    void valuesByHand() {
        assertEquals(18, new Loss(Shape.SQUARED, 2).value(6), 1e-14);
        assertEquals(2 * (2 * 3 - 1), new Loss(Shape.HUBER, 2).value(6), 1e-14);
        assertEquals(4 * (Math.sqrt(10) - 1), new Loss(Shape.SOFT_L1, 2).value(6), 1e-14);
        assertEquals(2 * Math.log(10), new Loss(Shape.CAUCHY, 2).value(6), 1e-14);
        assertEquals(0.5, new Loss(Shape.SQUARED, 2).value(-1), 1e-15);
        assertEquals(0.5, new Loss(Shape.HUBER, 2).value(-1), 1e-15);
        assertEquals(4 * (Math.sqrt(1.25) - 1), new Loss(Shape.SOFT_L1, 2).value(-1), 1e-15);
        assertEquals(2 * Math.log(1.25), new Loss(Shape.CAUCHY, 2).value(-1), 1e-15);
    }

    @Test
    void weightsByHand() {
        assertEquals(1, new Loss(Shape.SQUARED, 2).weight(6));
        assertEquals(1.0 / 3, new Loss(Shape.HUBER, 2).weight(6), 1e-15);
        assertEquals(1 / Math.sqrt(10), new Loss(Shape.SOFT_L1, 2).weight(6), 1e-15);
        assertEquals(0.1, new Loss(Shape.CAUCHY, 2).weight(6), 1e-15);
        assertEquals(1, new Loss(Shape.HUBER, 2).weight(-1));
        assertEquals(1 / Math.sqrt(1.25), new Loss(Shape.SOFT_L1, 2).weight(-1), 1e-15);
        assertEquals(0.8, new Loss(Shape.CAUCHY, 2).weight(-1), 1e-15);
    }

    /** The slope of the value by the residual is weight times residual, on both sides of the scale. */
    @ParameterizedTest
    @EnumSource
    void theWeightIsTheSlopeOfTheValue(Shape shape) {
        Loss loss = new Loss(shape, 0.7);
        for (double r : new double[] {-3, -0.4, 0.1, 0.6, 0.8, 5}) {
            double slope = (loss.value(r + 1e-6) - loss.value(r - 1e-6)) / 2e-6;
            assertEquals(slope, loss.weight(r) * r, 1e-8);
        }
    }

    @Test
    void aScaleIsPositive() {
        assertThrows(InputException.class, () -> new Loss(Shape.HUBER, 0));
        assertThrows(InputException.class, () -> new Loss(Shape.HUBER, Double.NaN));
    }
}
