package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Capsules over edges and corners of boxes, in numbers worked out by hand. */
class CapsuleBoxTest {
    private final Collisions collisions = new Collisions();

    /** A capsule of half length 1 along a unit vector, over a box of half lengths 1 at the origin. */
    private TouchingPoints find(double[] middle, double[] along, double radius, double margin) {
        double[] p = {middle[0], middle[1], middle[2], 0, 0, 0};
        double[] r = new double[18];
        double across = Math.hypot(along[0], along[1]);
        double[] side = {-along[1] / across, along[0] / across, 0};
        for (int k = 0; k < 3; k++) {
            int i = (k + 1) % 3;
            int j = (k + 2) % 3;
            r[3 * k] = side[i] * along[j] - side[j] * along[i];
            r[3 * k + 1] = side[k];
            r[3 * k + 2] = along[k];
            r[9 + 4 * k] = 1;
        }
        double[] s = {radius, 1, 0, 1, 1, 1};
        int capsule = GeomShape.CAPSULE.code();
        collisions.find(capsule, GeomShape.BOX.code(), 0, 1, p, r, s, new ConvexHull[2], margin);
        return collisions.points();
    }

    /**
     * Past a corner, across all three edges that end there: the nearest place of the axis is (1.4, 1.5, 1.2), a quarter from the
     * middle, as (0.4, 0.5, 0.2) is across (2, -2, 1) / 3. Unclipped, the three edges would be met at 1.72, 1.9 and 1.225.
     */
    @Test
    void axisPassesACorner() {
        double[] along = {2.0 / 3, -2.0 / 3, 1.0 / 3};
        double[] nearest = {1.4, 1.5, 1.2};
        double[] middle = new double[3];
        Arrays.setAll(middle, k -> nearest[k] - 0.25 * along[k]);
        TouchingPoints t = find(middle, along, 0.6, 0.1);
        assertEquals(1, t.count());
        double gap = Math.sqrt(0.45);
        assertEquals(gap - 0.6, t.distance(0), 1e-14);
        double[] normal = {-0.4 / gap, -0.5 / gap, -0.2 / gap};
        assertArrayEquals(normal, Arrays.copyOf(t.frames(), 3), 1e-14);
        double forward = 0.6 + 0.5 * (gap - 0.6);
        double[] place = new double[3];
        Arrays.setAll(place, k -> nearest[k] + forward * normal[k]);
        assertArrayEquals(place, Arrays.copyOf(t.places(), 3), 1e-14);
    }

    /** The axis ends before the nearest place of its line: (1.3, 0.2, 1.4) is its end, over the edge at (1, 0.2, 1). */
    @Test
    void axisEndsOverAnEdge() {
        double[] along = {0.48, 0.6, 0.64};
        double[] middle = {1.3 + along[0], 0.2 + along[1], 1.4 + along[2]};
        TouchingPoints t = find(middle, along, 0.6, 0);
        assertEquals(1, t.count());
        assertEquals(0.5 - 0.6, t.distance(0), 1e-14);
        assertArrayEquals(new double[] {-0.6, 0, -0.8}, Arrays.copyOf(t.frames(), 3), 1e-14);
    }

    /**
     * An end 0.05 m over the face at (-0.5, 0.2), the axis going on along (0.8, 0.6) and rising by 0.06 in 1: over the rim at y = 1
     * after 0.8 / 0.6 of a half length. Farther in it reaches x = 1 first, or its other end. Either end may be the one below.
     */
    @ParameterizedTest
    @CsvSource({"-0.5, 0.2, 1.3333333333", "-0.2, -0.9, 1.5", "-0.7, -0.7, 2", "-0.9, -0.9, 2", "0.9, 0.9, 0.125"})
    void axisOverAFace(double x, double y, double reached) {
        double flat = Math.sqrt(1 - 0.06 * 0.06);
        double way = Math.min(2, reached / flat);
        for (int sign = -1; sign <= 1; sign += 2) {
            double[] along = {sign * 0.8 * flat, sign * 0.6 * flat, sign * 0.06};
            double[] middle = {x + 0.8 * flat, y + 0.6 * flat, 1.05 + 0.06};
            TouchingPoints t = find(middle, along, 0.3, 0.2);
            assertEquals(2, t.count());
            assertEquals(0.05 - 0.3, t.distance(0), 1e-9);
            assertArrayEquals(new double[] {0, 0, -1}, Arrays.copyOf(t.frames(), 3), 1e-9);
            assertArrayEquals(new double[] {x, y, 1 + 0.5 * (0.05 - 0.3)}, places(t, 0), 1e-9);
            double high = 0.05 + 0.06 * way;
            assertEquals(high - 0.3, t.distance(1), 1e-8);
            assertArrayEquals(
                    new double[] {x + 0.8 * flat * way, y + 0.6 * flat * way, 1 + 0.5 * (high - 0.3)},
                    places(t, 1),
                    1e-8);
        }
    }

    private static double[] places(TouchingPoints t, int c) {
        return Arrays.copyOfRange(t.places(), 3 * c, 3 * c + 3);
    }
}
