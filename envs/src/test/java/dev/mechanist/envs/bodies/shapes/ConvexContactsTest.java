package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contacts of convex solids: worked examples, closed forms, and the least overlap over all directions by brute force. */
class ConvexContactsTest {
    private final double[] p = new double[6];
    private final double[] r = new double[18];
    private final double[] s = new double[6];
    private final ConvexHull[] hulls = new ConvexHull[2];
    private final GeomShape[] shapes = new GeomShape[2];
    /** Carried on to rounding, where nothing is said of MuJoCo's numbers. */
    private final Collisions collisions = new Collisions(0, false, SearchLimits.EXACT);

    private void put(int g, GeomShape shape, double[] size, double[] place, double[] turned) {
        shapes[g] = shape;
        System.arraycopy(place, 0, p, 3 * g, 3);
        System.arraycopy(size, 0, s, 3 * g, size.length);
        System.arraycopy(rotation(turned), 0, r, 9 * g, 9);
        hulls[g] = shape == GeomShape.MESH ? ROCK : null;
    }

    /** Rodrigues' formula: R = I + sin a K + (1 - cos a) K K. */
    private static double[] rotation(double[] turn) {
        double angle = Math.sqrt(along(turn, turn));
        double[] out = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        if (angle == 0) {
            return out;
        }
        double[] k = unit(turn);
        double[] cross = {0, -k[2], k[1], k[2], 0, -k[0], -k[1], k[0], 0};
        for (int i = 0; i < 9; i++) {
            double square = k[i / 3] * k[i % 3] - (i % 4 == 0 ? 1 : 0);
            out[i] += Math.sin(angle) * cross[i] + (1 - Math.cos(angle)) * square;
        }
        return out;
    }

    private static final ConvexHull ROCK = ConvexHull.of(new double[] {
        -.12, -.08, -.05, .13, -.09, -.06, .1, .1, -.04, -.11, .09, -.06, -.07, -.05, .07, .06, -.06, .09, .05, .07,
        .06, -.06, .04, .08, 0, 0, 0
    });

    private TouchingPoints find(double margin) {
        return find(collisions, margin);
    }

    private TouchingPoints find(Collisions collisions, double margin) {
        collisions.find(shapes[0].code(), shapes[1].code(), 0, 1, p, r, s, hulls, margin);
        return collisions.points();
    }

    private static double[] at(double... v) {
        return v;
    }

    private static final GeomShape FLOOR = GeomShape.ofCode(0);
    private static final double[] STRAIGHT = {0, 0, 0};

    /** An upright cylinder in a floor that is tilted about nothing: one rim point, its opposite is high, two of a triangle. */
    @Test
    void cylinderOnAPlane() {
        put(0, FLOOR, at(1, 1, 1), at(0, 0, 0), STRAIGHT);
        put(1, GeomShape.CYLINDER, at(0.2, 0.5), at(1, 2, 0.49), STRAIGHT);
        TouchingPoints t = find(0);
        assertEquals(3, t.count());
        double far = 0.2 * Math.sqrt(3) / 2;
        assertArrayEquals(at(1.2, 2, -0.005), Arrays.copyOf(t.places(), 3), 1e-15);
        assertEquals(far, Math.abs(t.places()[4] - 2), 1e-15);
        assertEquals(0.9, t.places()[3], 1e-15);
        assertEquals(0.9, t.places()[6], 1e-15);
        assertEquals(-2 * far, t.places()[7] - t.places()[4], 1e-15);
        for (int c = 0; c < 3; c++) {
            assertEquals(-0.01, t.distance(c), 1e-15);
        }
    }

    /** Lying: two rims, a line of contact; the triangle's other corners are above. */
    @Test
    void lyingCylinderOnAPlane() {
        put(0, FLOOR, at(1, 1, 1), at(0, 0, 0), STRAIGHT);
        put(1, GeomShape.CYLINDER, at(0.2, 0.5), at(1, 2, 0.19), at(0, Math.PI / 2, 0));
        TouchingPoints t = find(0);
        assertEquals(2, t.count());
        assertEquals(1, Math.abs(t.places()[0] - t.places()[3]), 1e-15);
        assertEquals(-0.005, t.places()[2], 1e-15);
        assertEquals(-0.01, t.distance(1), 1e-15);
    }

    /** The deepest point of an ellipsoid in direction d is S S d / |S d|: here |S d| = sqrt(0.18 0.18 0.36 + 0.3 0.3 0.64). */
    @Test
    void ellipsoidOnAPlane() {
        double angle = Math.asin(0.6);
        put(0, FLOOR, at(1, 1, 1), at(0, 0, 0), STRAIGHT);
        put(1, GeomShape.ELLIPSOID, at(0.18, 0.1, 0.3), at(0, 0, 0.25), at(0, angle, 0));
        TouchingPoints t = find(0);
        double half = Math.sqrt(0.18 * 0.18 * 0.36 + 0.3 * 0.3 * 0.64);
        assertEquals(0.25 - half, t.distance(0), 1e-15);
        assertEquals(1, t.count());
        // d = (0.6, 0, -0.8) in its frame: x = 0.0324 * 0.6 / half, z = -0.09 * 0.8 / half, turned back.
        double x = 0.0324 * 0.6 / half;
        double z = -0.09 * 0.8 / half;
        assertEquals(0.8 * x + 0.6 * z, t.places()[0], 1e-15);
    }

    /** Side, end, rim and inside of a cylinder of radius 0.3 and half length 0.5. */
    @ParameterizedTest
    @CsvSource({
        "0.45, 0.2, 0.2, -0.05, -1, 0",
        "0.1, 0.65, 0.2, -0.05, 0, -1",
        "0.6, 0.9, 0.2, 0.3, -0.6, -0.8",
        "0.25, 0.1, 0.05, -0.1, -1, 0",
        "0.1, 0.45, 0.05, -0.1, 0, -1"
    })
    void sphereAndCylinder(double x, double z, double radius, double distance, double nx, double nz) {
        put(0, GeomShape.SPHERE, at(radius), at(x, 0, z), STRAIGHT);
        put(1, GeomShape.CYLINDER, at(0.3, 0.5), at(0, 0, 0), STRAIGHT);
        TouchingPoints t = find(1);
        assertEquals(distance, t.distance(0), 1e-15);
        assertArrayEquals(at(nx, 0, nz), Arrays.copyOf(t.frames(), 3), 1e-15);
        double way = radius + 0.5 * distance;
        assertArrayEquals(at(x + way * nx, 0, z + way * nz), Arrays.copyOf(t.places(), 3), 1e-15);
    }

    /** Ellipsoids that are balls: as far apart as their middles less their radii, whatever their turn. */
    @ParameterizedTest
    @CsvSource({"0.55, 0.2", "0.4, 0", "0.05, 0"})
    void roundEllipsoidsAreBalls(double far, double margin) {
        put(0, GeomShape.ELLIPSOID, at(0.2, 0.2, 0.2), at(0.1, 0, 0), at(0.3, 0.2, 0.1));
        put(1, GeomShape.ELLIPSOID, at(0.3, 0.3, 0.3), at(0.1 + 0.6 * far, 0, 0.8 * far), at(1, 0.2, -2));
        TouchingPoints t = find(margin);
        assertEquals(far - 0.5, t.distance(0), 1e-14);
        assertArrayEquals(at(0.6, 0, 0.8), Arrays.copyOf(t.frames(), 3), 1e-12);
    }

    /** A corner of one box in the face of a mesh that is a box: 0.3 sqrt(3) below its middle. */
    @Test
    void cylinderStandsOnABoxOnItsRim() {
        put(0, GeomShape.CYLINDER, at(0.2, 0.5), at(0.1, 0.05, 0.99), STRAIGHT);
        put(1, GeomShape.BOX, at(1, 1, 0.5), at(0, 0, 0), STRAIGHT);
        TouchingPoints t = find(0);
        assertTrue(t.count() >= 4, "points " + t.count());
        for (int c = 0; c < t.count(); c++) {
            assertEquals(-0.01, t.distance(c), 1e-14);
            assertEquals(-1, t.frames()[9 * c + 2], 2e-3);
        }
    }

    /** A box that is a mesh on a box: four corners of the smaller face, half-way in. */
    @Test
    void boxAsAMeshStandsOnABox() {
        double[] corners = new double[24];
        for (int i = 0; i < 8; i++) {
            for (int k = 0; k < 3; k++) {
                corners[3 * i + k] = (i & 1 << k) != 0 ? 0.1 * (k + 2) : -0.1 * (k + 2);
            }
        }
        put(0, GeomShape.BOX, at(1, 1, 0.5), at(0, 0, 0), STRAIGHT);
        put(1, GeomShape.MESH, at(0.2, 0.3, 0.4), at(0.3, 0.2, 0.88), at(0, 0, 0.4));
        hulls[1] = ConvexHull.of(corners);
        assertEquals(6, hulls[1].faces());
        TouchingPoints t = find(0);
        assertEquals(4, t.count());
        double sumX = 0;
        for (int c = 0; c < 4; c++) {
            assertEquals(-0.02, t.distance(c), 1e-14);
            assertEquals(0.49, t.places()[3 * c + 2], 1e-14);
            assertEquals(Math.hypot(0.2, 0.3), Math.hypot(t.places()[3 * c] - 0.3, t.places()[3 * c + 1] - 0.2), 1e-14);
            assertEquals(1, t.frames()[9 * c + 2], 1e-14);
            sumX += t.places()[3 * c] / 4;
        }
        assertEquals(0.3, sumX, 1e-14);
    }

    private static double[] size(GeomShape shape, Random random) {
        return switch (shape) {
            case SPHERE -> at(0.1 + 0.1 * random.nextDouble());
            case CAPSULE, CYLINDER -> at(0.05 + 0.1 * random.nextDouble(), 0.1 + 0.1 * random.nextDouble());
            default ->
                at(
                        0.05 + 0.1 * random.nextDouble(),
                        0.05 + 0.1 * random.nextDouble(),
                        0.05 + 0.1 * random.nextDouble());
        };
    }

    private static final GeomShape[] ALL = {
        GeomShape.SPHERE, GeomShape.CAPSULE, GeomShape.ELLIPSOID, GeomShape.CYLINDER, GeomShape.BOX, GeomShape.MESH
    };

    /**
     * Random pairs, apart and in each other, where no pair has more than one contact: the overlap along the normal is the distance, no direction has less (steps of every
     * size about it, and directions all around), and the place is half-way.
     */
    @Test
    void leastOverlapOfRandomPairs() {
        Random random = new Random(7);
        Collisions single = new Collisions(0, true, SearchLimits.EXACT);
        int touching = 0;
        for (int i = 0; i < 1500; i++) {
            int a = random.nextInt(6);
            int b = random.nextInt(6);
            GeomShape one = ALL[Math.min(a, b)];
            GeomShape two = ALL[Math.max(a, b)];
            if (!Collisions.searched(one.code(), two.code())) {
                continue;
            }
            put(0, one, size(one, random), at(0, 0, 0), gauss(random, 1));
            put(1, two, size(two, random), gauss(random, 0.12), gauss(random, 1));
            double margin = random.nextBoolean() ? 0 : 0.02;
            TouchingPoints t = find(single, margin);
            String pair = i + " " + one + " " + two;
            Solid first = solid(0);
            Solid second = solid(1);
            double best = Double.POSITIVE_INFINITY;
            for (int k = 0; k < 400; k++) {
                best = Math.min(best, overlap(first, second, unit(gauss(random, 1))));
            }
            if (t.count() == 0) {
                assertTrue(searched(first, second, random) < -margin, pair);
                continue;
            }
            touching++;
            double[] n = Arrays.copyOf(t.frames(), 3);
            double here = overlap(first, second, n);
            assertEquals(-t.distance(0), here, 1e-12, pair);
            assertTrue(here <= best + 1e-12, pair + " " + here + " " + best);
            for (int k = 0; k < 300; k++) {
                double[] off = gauss(random, Math.pow(10, -1 - 6 * random.nextDouble()));
                double[] m = unit(at(n[0] + off[0], n[1] + off[1], n[2] + off[2]));
                assertTrue(here <= overlap(first, second, m) + 1e-13, pair + ": " + (overlap(first, second, m) - here));
            }
            double deep = along(n, t.places());
            assertEquals(0.5 * t.distance(0), deep - top(first, n), 1e-12, pair);
        }
        assertTrue(touching > 250, "touching " + touching);
    }

    /** The least overlap that a long random search finds. */
    private static double searched(Solid first, Solid second, Random random) {
        double[] at = unit(gauss(random, 1));
        double best = overlap(first, second, at);
        for (int k = 0; k < 4000; k++) {
            double[] off = gauss(random, Math.pow(10, 0.5 - 4.0 * k / 4000));
            double[] m = unit(at(at[0] + off[0], at[1] + off[1], at[2] + off[2]));
            double here = overlap(first, second, m);
            if (here < best) {
                best = here;
                at = m;
            }
        }
        return best;
    }

    private static double[] gauss(Random random, double scale) {
        return at(scale * random.nextGaussian(), scale * random.nextGaussian(), scale * random.nextGaussian());
    }

    private static double[] unit(double[] v) {
        double length = Math.sqrt(along(v, v));
        return at(v[0] / length, v[1] / length, v[2] / length);
    }

    private static double along(double[] n, double[] x) {
        return n[0] * x[0] + n[1] * x[1] + n[2] * x[2];
    }

    private Solid solid(int g) {
        Solid solid = new Solid();
        solid.set(shapes[g].code(), g, p, r, s, hulls[g]);
        return solid;
    }

    private static double top(Solid solid, double[] n) {
        double[] out = new double[3];
        solid.support(n[0], n[1], n[2], out, 0);
        return along(n, out) + solid.radius();
    }

    private static double overlap(Solid first, Solid second, double[] n) {
        return top(first, n) + top(second, at(-n[0], -n[1], -n[2]));
    }
}
