package dev.mechanist.core.cost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.InputException;
import dev.mechanist.core.contract.Kits;
import dev.mechanist.core.contract.NormContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each norm at residuals worked by hand; the group stands in the middle of a longer vector. */
class NormsTest {
    private final double[] gradient = new double[3];
    private final double[] hessian = new double[9];

    @TestFactory
    Stream<DynamicTest> kits() {
        return Stream.of(Norms.squared(), Norms.smoothAbs(0.7), Norms.saturating(1.3))
                .flatMap(norm -> Kits.tests(NormContract.class, (NormContract) () -> norm));
    }

    @Test
    void squaresAddUp() {
        double[] r = {100, 3, -4, 0.5, 100};
        Norm norm = Norms.squared();
        assertEquals(25.25, norm.value(r, 1, 3));
        assertEquals(25.25, norm.expand(r, 1, 3, gradient, hessian));
        assertArrayEquals(new double[] {6, -8, 1}, gradient);
        assertArrayEquals(new double[] {2, 0, 0, 0, 2, 0, 0, 0, 2}, hessian);
        assertTrue(norm.separable());
    }

    /** p = 3: at r = 4 the root is 5, at r = -1.25 it is 3.25; r^2 + p^2 = 25 and 10.5625. */
    @Test
    void theSmoothAbsoluteValueIsRoundAtZero() {
        double[] r = {100, 4, -1.25, 0, 100};
        Norm norm = Norms.smoothAbs(3);
        assertEquals(2.25, norm.value(r, 1, 3), 1e-15);
        assertEquals(2.25, norm.expand(r, 1, 3, gradient, hessian), 1e-15);
        assertArrayEquals(new double[] {0.8, -1.25 / 3.25, 0}, gradient, 1e-15);
        double[] expected = {9 / 125.0, 0, 0, 0, 9 / (3.25 * 3.25 * 3.25), 0, 0, 0, 1 / 3.0};
        assertArrayEquals(expected, hessian, 1e-15);
        assertTrue(norm.separable());
    }

    /** width 2, r = (1, -1): |r|^2 / (2 w^2) = 1/4; the Hessian is e (I - r r' / 4) / 4 with e = exp(-1/4). */
    @Test
    void theSaturatingCostWithinItsWidth() {
        double[] r = {100, 1, -1, 100};
        Norm norm = Norms.saturating(2);
        double e = Math.exp(-0.25);
        assertEquals(1 - e, norm.value(r, 1, 2), 1e-15);
        double[] g = new double[2];
        double[] h = new double[4];
        assertEquals(1 - e, norm.expand(r, 1, 2, g, h), 1e-15);
        assertArrayEquals(new double[] {e / 4, -e / 4}, g, 1e-15);
        assertArrayEquals(new double[] {e / 4 * 0.75, e / 16, e / 16, e / 4 * 0.75}, h, 1e-15);
        assertFalse(norm.separable());
    }

    /** width 0.5, r = (0.6, 0.8): far out the radial curvature, which is negative, is cut, the tangential one stays. */
    @Test
    void theSaturatingCostBeyondItsWidth() {
        double[] r = {0.6, 0.8};
        double e = Math.exp(-2);
        double[] g = new double[2];
        double[] h = new double[4];
        assertEquals(1 - e, Norms.saturating(0.5).expand(r, 0, 2, g, h), 1e-15);
        assertArrayEquals(new double[] {4 * e * 0.6, 4 * e * 0.8}, g, 1e-15);
        assertArrayEquals(new double[] {4 * e * 0.64, -4 * e * 0.48, -4 * e * 0.48, 4 * e * 0.36}, h, 1e-15);
    }

    @Test
    void widthsMustBePositive() {
        assertThrows(InputException.class, () -> Norms.smoothAbs(0));
        assertThrows(InputException.class, () -> Norms.smoothAbs(Double.NaN));
        assertThrows(InputException.class, () -> Norms.saturating(0));
        assertThrows(InputException.class, () -> Norms.saturating(-1));
    }
}
