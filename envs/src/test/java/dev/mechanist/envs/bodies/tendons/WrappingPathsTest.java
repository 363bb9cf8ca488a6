package dev.mechanist.envs.bodies.tendons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Paths around circles of a radius not 1, at any place in any turn, by angles: a point at distance d in direction phi is met by
 * a tangent acos(r / d) farther around, on one side or the other.
 */
class WrappingPathsTest {
    private final Random random = new Random(3);
    private final Wrapping wrapping = new Wrapping();
    private final double[] place = new double[6];
    private double[] rotation;
    private double radius;

    private void geom() {
        double[] q = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double length = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        for (int k = 0; k < 4; k++) {
            q[k] /= length;
        }
        rotation = new double[18];
        System.arraycopy(Rotations.matrix(q), 0, rotation, 9, 9);
        for (int k = 3; k < 6; k++) {
            place[k] = random.nextGaussian();
        }
        radius = 0.1 + 0.3 * random.nextDouble();
    }

    /** A point of the geom's frame, in the world, at {@code to}. */
    private void put(double x, double y, double z, double[] out, int to) {
        for (int k = 0; k < 3; k++) {
            double[] r = rotation;
            int m = 9 + 3 * k;
            out[to + k] = place[3 + k] + r[m] * x + r[m + 1] * y + r[m + 2] * z;
        }
    }

    private double[] polar(double distance, double angle) {
        return new double[] {distance * Math.cos(angle), distance * Math.sin(angle)};
    }

    /** The arc, with the points of contact in the geom's frame. */
    private double[] arc(double[] p0, double z0, double[] p1, double z1, boolean sphere, double[] side) {
        double[] points = new double[6];
        put(p0[0], p0[1], z0, points, 0);
        put(p1[0], p1[1], z1, points, 3);
        double[] sites = new double[6];
        if (side != null) {
            put(side[0], side[1], sphere || Math.hypot(side[0], side[1]) < radius ? 0 : 0.7, sites, 3);
        }
        double arc =
                wrapping.arc(points, 0, points, 3, place, 3, rotation, 9, radius, sphere, sites, side == null ? -1 : 1);
        double[] out = new double[7];
        out[0] = arc;
        for (int k = 0; k < 6; k++) {
            for (int i = 0; i < 3; i++) {
                out[1 + k] += rotation[9 + 3 * i + k % 3] * (wrapping.points[3 * (k / 3) + i] - place[3 + i]);
            }
        }
        return out;
    }

    private void assertWraps(boolean sphere, boolean sided) {
        int straight = 0;
        int around = 0;
        int back = 0;
        int excluded = 0;
        for (int i = 0; i < 400; i++) {
            geom();
            double d0 = radius * (1.02 + 2 * random.nextDouble() * random.nextDouble());
            double d1 = radius * (1.02 + 2 * random.nextDouble() * random.nextDouble());
            double from = 2 * Math.PI * random.nextDouble();
            // Anticlockwise from the first to the second, less than half a turn, or the other way.
            double between = Math.PI * (0.02 + 0.96 * random.nextDouble());
            double way = random.nextBoolean() ? 1 : -1;
            double[] p0 = polar(d0, from);
            double[] p1 = polar(d1, from + way * between);
            double z0 = sphere ? 0 : random.nextGaussian();
            double z1 = sphere ? 0 : random.nextGaussian();
            double reach0 = Math.acos(radius / d0);
            double reach1 = Math.acos(radius / d1);
            boolean clear = between <= reach0 + reach1;
            double looks = 2 * Math.PI * random.nextDouble();
            double[] side = sided ? polar(1.5 * radius, looks) : null;
            double[] found = arc(p0, z0, p1, z1, sphere, side);
            boolean far = false;
            if (sided) {
                // The middle of both points of contact looks along their bisector, or against it beyond half a turn.
                double near = Math.cos(looks - from - way * (between + reach0 - reach1) / 2);
                double other = Math.cos(looks - from - way * (between - reach0 + reach1) / 2)
                        * Math.signum(Math.cos((between + reach0 + reach1) / 2));
                double onLine = nearestOfLine(p0, p1, side);
                if (Math.abs(near - other) < 1e-3 || Math.abs(onLine) < 1e-6) {
                    continue;
                }
                far = clear ? onLine < 0 : other > near;
                // Past it on the near side tangents cut each other and do not count, but from just above the surface
                // they need not.
                double[] c0 = polar(radius, from + way * reach0);
                double[] c1 = polar(radius, from + way * (between - reach1));
                if (clear && far && near > other && !cut(p0, c0, p1, c1)) {
                    continue;
                }
                excluded += clear && far && near > other ? 1 : 0;
            }
            if (clear && !far) {
                assertEquals(-1, found[0], "straight " + i);
                straight++;
                continue;
            }
            double turn = far ? 2 * Math.PI - between : between;
            double flat = radius * (turn - reach0 - reach1);
            double sense = far ? -way : way;
            double tangent0 = Math.sqrt(d0 * d0 - radius * radius);
            double tangent1 = Math.sqrt(d1 * d1 - radius * radius);
            double rise = sphere ? 0 : (z1 - z0) / (tangent0 + flat + tangent1);
            assertEquals(Math.hypot(flat, rise * flat), found[0], 1e-9, "arc " + i);
            double first = from + sense * reach0;
            double last = from + way * between - sense * reach1;
            double[] expected = {
                radius * Math.cos(first), radius * Math.sin(first), z0 + rise * tangent0,
                radius * Math.cos(last), radius * Math.sin(last), z0 + rise * (tangent0 + flat)
            };
            assertArrayEquals(expected, java.util.Arrays.copyOfRange(found, 1, 7), 1e-9, "points " + i);
            around += far ? 0 : 1;
            back += far ? 1 : 0;
        }
        assertTrue(
                straight > 20 && around > 60 && (!sided || back > 60 && excluded > 5),
                excluded + " " + straight + " " + around + " " + back);
    }

    private static boolean cut(double[] a, double[] b, double[] c, double[] d) {
        return left(a, b, c) != left(a, b, d) && left(c, d, a) != left(c, d, b);
    }

    private static boolean left(double[] a, double[] b, double[] p) {
        return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0;
    }

    /** How far the segment's nearest point to the middle lies in the direction of a site. */
    private static double nearestOfLine(double[] p, double[] q, double[] side) {
        double x = q[0] - p[0];
        double y = q[1] - p[1];
        double at = Math.max(0, Math.min(1, -(x * p[0] + y * p[1]) / (x * x + y * y)));
        return (side[0] * (p[0] + at * x) + side[1] * (p[1] + at * y)) / Math.hypot(side[0], side[1]);
    }

    @Test
    void aroundSpheresTheShorterWay() {
        assertWraps(true, false);
    }

    @Test
    void aroundSpheresPastASite() {
        assertWraps(true, true);
    }

    @Test
    void aroundCylindersTheShorterWay() {
        assertWraps(false, false);
    }

    @Test
    void aroundCylindersPastASite() {
        assertWraps(false, true);
    }

    /** A point within has no tangent, and neither has one within the other. */
    @Test
    void fromWithinItIsStraight() {
        geom();
        double[] in = polar(0.5 * radius, 1);
        double[] out = polar(3 * radius, 4);
        assertEquals(-1, arc(in, 0, out, 0.3, false, null)[0]);
        assertEquals(-1, arc(out, 0, in, 0.3, false, null)[0]);
    }

    /** Through the inside: the one point of the circle between both over which the path is the shortest, found by search. */
    @Test
    void throughTheInsideOverOnePoint() {
        int pressed = 0;
        int halfway = 0;
        for (int i = 0; i < 200; i++) {
            geom();
            double d0 = radius * (1.1 + 2 * random.nextDouble());
            double d1 = radius * (1.1 + 2 * random.nextDouble());
            double from = 2 * Math.PI * random.nextDouble();
            double between = Math.PI * (0.02 + 0.96 * random.nextDouble());
            double way = random.nextBoolean() ? 1 : -1;
            double[] p0 = polar(d0, from);
            double[] p1 = polar(d1, from + way * between);
            double[] found = arc(p0, 0, p1, 0, i % 2 == 0, new double[] {0.2 * radius, 0.1 * radius});
            double z = i % 2 == 0 ? 0 : found[3];
            double x = p1[0] - p0[0];
            double y = p1[1] - p0[1];
            double at = -(x * p0[0] + y * p0[1]) / (x * x + y * y);
            if (at > 0 && at < 1 && Math.hypot(p0[0] + at * x, p0[1] + at * y) <= radius) {
                assertEquals(-1, found[0], "the ring holds it " + i);
                continue;
            }
            assertEquals(0, found[0], 1e-12);
            double low = 0;
            double high = between;
            for (int k = 0; k < 100; k++) {
                double a = from + way * (2 * low + high) / 3;
                double b = from + way * (low + 2 * high) / 3;
                if (length(p0, p1, polar(radius, a)) < length(p0, p1, polar(radius, b))) {
                    high = (low + 2 * high) / 3;
                } else {
                    low = (2 * low + high) / 3;
                }
            }
            double best = length(p0, p1, polar(radius, from + way * low));
            assertEquals(radius, Math.hypot(found[1], found[2]), 1e-9);
            // The source ends its search at 1e-6 rad, and gives up where it overshoots: halfway between both then.
            double[] over = {found[1], found[2]};
            if (Math.abs(best - length(p0, p1, over)) > 1e-6 * radius) {
                double middle = Math.hypot(p0[0] + p1[0], p0[1] + p1[1]) / radius;
                assertArrayEquals(
                        new double[] {(p0[0] + p1[0]) / middle, (p0[1] + p1[1]) / middle}, over, 1e-12, "pair " + i);
                halfway++;
            }
            assertArrayEquals(new double[] {found[1], found[2], z}, new double[] {found[4], found[5], found[6]}, 1e-12);
            pressed++;
        }
        assertTrue(pressed > 50 && halfway < 0.1 * pressed, halfway + " of " + pressed);
    }

    private static double length(double[] p0, double[] p1, double[] over) {
        return Math.hypot(p0[0] - over[0], p0[1] - over[1]) + Math.hypot(p1[0] - over[0], p1[1] - over[1]);
    }
}
