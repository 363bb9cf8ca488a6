package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Faces and edges of boxes and meshes on faces, 0.02 m deep in each other, all of it turned together: seen from the frame before
 * that turn, contacts are known by hand.
 */
class FlatContactsTest {
    private static final double DEPTH = 0.02;
    private static final double[][] TURNS = {
        {1, 0, 0, 0}, {0.8, 0.6, 0, 0}, {0.5, -0.5, 0.5, 0.5}, {0.1, 0.7, -0.5, 0.5}, {0, 0.6, 0, 0.8}
    };

    private final double[] p = new double[6];
    private final double[] r = new double[18];
    private final double[] s = new double[6];
    private final ConvexHull[] hulls = new ConvexHull[2];
    private double[] turn;

    private static double[] matrix(double... q) {
        double length = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        return Rotations.matrix(new double[] {q[0] / length, q[1] / length, q[2] / length, q[3] / length});
    }

    /** Of the box first and the mesh second, half lengths, middle, and rotation about an axis k. */
    private void put(int g, double[] half, double[] middle, int axis, double angle) {
        double[] q = new double[4];
        q[0] = Math.cos(angle / 2);
        q[1 + axis] = Math.sin(angle / 2);
        double[] own = Rotations.matrix(q);
        for (int k = 0; k < 3; k++) {
            p[3 * g + k] = 0;
            for (int i = 0; i < 3; i++) {
                p[3 * g + k] += turn[3 * k + i] * middle[i];
                r[9 * g + 3 * k + i] = 0;
                for (int j = 0; j < 3; j++) {
                    r[9 * g + 3 * k + i] += turn[3 * k + j] * own[3 * j + i];
                }
            }
        }
        System.arraycopy(half, 0, s, 3 * g, 3);
        if (g == 1) {
            double[] corners = new double[24];
            for (int i = 0; i < 24; i++) {
                corners[i] = (i / 3 & 1 << i % 3) != 0 ? half[i % 3] : -half[i % 3];
            }
            hulls[1] = ConvexHull.of(corners);
        }
    }

    /** Places as they were before the common turn; all as deep, with one normal. */
    private double[][] places(double up) {
        Collisions collisions = new Collisions();
        collisions.find(GeomShape.BOX.code(), GeomShape.MESH.code(), 0, 1, p, r, s, hulls, 0);
        TouchingPoints t = collisions.points();
        double[][] places = new double[t.count()][];
        for (int c = 0; c < t.count(); c++) {
            assertEquals(-DEPTH, t.distance(c), 1e-12);
            places[c] = before(t.places(), 3 * c);
            assertArrayEquals(new double[] {0, 0, up}, before(t.frames(), 9 * c), 1e-9);
        }
        return places;
    }

    private double[] before(double[] world, int from) {
        double[] out = new double[3];
        Arrays.setAll(out, k -> turn[k] * world[from] + turn[3 + k] * world[from + 1] + turn[6 + k] * world[from + 2]);
        return out;
    }

    private static void assertSame(double[][] expected, double[][] found) {
        assertEquals(expected.length, found.length);
        for (double[] e : expected) {
            assertTrue(
                    Arrays.stream(found)
                            .anyMatch(
                                    f -> Math.abs(f[0] - e[0]) + Math.abs(f[1] - e[1]) + Math.abs(f[2] - e[2]) < 1e-9),
                    Arrays.toString(e) + " in " + Arrays.deepToString(found));
        }
    }

    /** A mesh of 0.4 m by 0.6 m over the rim of a box: its lower face is cut at x = 1. */
    @Test
    void aFaceOverTheRimOfAnother() {
        for (double[] q : TURNS) {
            turn = matrix(q);
            put(0, new double[] {1, 1.5, 0.5}, new double[3], 2, 0);
            put(1, new double[] {0.2, 0.3, 0.4}, new double[] {0.9, 0.25, 0.9 - DEPTH}, 2, 0);
            double z = 0.5 - 0.5 * DEPTH;
            double[][] expected = {{0.7, -0.05, z}, {0.7, 0.55, z}, {1, -0.05, z}, {1, 0.55, z}};
            assertSame(expected, places(1));
            // The other way up: the mesh below the box.
            put(1, new double[] {0.2, 0.3, 0.4}, new double[] {0.9, 0.25, DEPTH - 0.9}, 2, 0);
            for (double[] e : expected) {
                e[2] = -z;
            }
            assertSame(expected, places(-1));
        }
    }

    /** Two faces turned against each other make eight corners, of which four are kept; which, {@link SearchedContactsTest} says. */
    @Test
    void fourOfEightAreKept() {
        double angle = 0.5;
        double[] low = {1, 0.9};
        double[] high = {1.02, 0.95};
        double[] off = {0.04, -0.03};
        double[][] corners = new double[8][];
        int count = 0;
        // Every side of the one with every side of the other, where both reach.
        for (int k = 0; k < 4; k++) {
            double x = k % 2 == 0 ? low[0] : -low[0];
            double y = k % 2 == 0 ? low[1] : -low[1];
            for (int other = 0; other < 4; other++) {
                double way = other % 2 == 0 ? 1 : -1;
                // Normals of the upper one: (cos, sin) and (-sin, cos).
                double nx = way * (other < 2 ? Math.cos(angle) : -Math.sin(angle));
                double ny = way * (other < 2 ? Math.sin(angle) : Math.cos(angle));
                double reach = (other < 2 ? high[0] : high[1]) + nx * off[0] + ny * off[1];
                double[] at = k < 2 ? new double[] {x, (reach - nx * x) / ny} : new double[] {(reach - ny * y) / nx, y};
                double dx = at[0] - off[0];
                double dy = at[1] - off[1];
                if (Math.abs(at[0]) <= low[0] + 1e-12
                        && Math.abs(at[1]) <= low[1] + 1e-12
                        && Math.abs(Math.cos(angle) * dx + Math.sin(angle) * dy) <= high[0] + 1e-12
                        && Math.abs(Math.cos(angle) * dy - Math.sin(angle) * dx) <= high[1] + 1e-12) {
                    corners[count++] = at;
                }
            }
        }
        assertEquals(8, count);
        for (double[] q : TURNS) {
            turn = matrix(q);
            put(0, new double[] {low[0], low[1], 0.5}, new double[3], 2, 0);
            put(1, new double[] {high[0], high[1], 0.4}, new double[] {off[0], off[1], 0.9 - DEPTH}, 2, angle);
            double[][] found = places(1);
            assertEquals(4, found.length);
            for (double[] f : found) {
                assertEquals(0.5 - 0.5 * DEPTH, f[2], 1e-12);
                assertTrue(
                        Arrays.stream(corners).anyMatch(c -> Math.hypot(c[0] - f[0], c[1] - f[1]) < 1e-9),
                        Arrays.toString(f));
            }
            assertEquals(
                    4,
                    Arrays.stream(found)
                            .map(f -> Math.round(1e6 * (f[0] + 3 * f[1])))
                            .distinct()
                            .count());
        }
    }

    /** A mesh on its edge along x, cut where the box ends; and a box on its edge over a mesh. */
    @Test
    void anEdgeOnAFace() {
        double half = 0.2 * Math.sqrt(2);
        for (double[] q : TURNS) {
            turn = matrix(q);
            put(0, new double[] {1, 1.5, 0.5}, new double[3], 2, 0);
            put(1, new double[] {0.4, 0.2, 0.2}, new double[] {0.8, 0.25, 0.5 + half - DEPTH}, 0, Math.PI / 4);
            double z = 0.5 - 0.5 * DEPTH;
            assertSame(new double[][] {{0.4, 0.25, z}, {1, 0.25, z}}, places(1));
            put(0, new double[] {0.4, 0.2, 0.2}, new double[] {0.8, 0.25, 0.5 + half - DEPTH}, 0, Math.PI / 4);
            put(1, new double[] {1, 1.5, 0.5}, new double[3], 2, 0);
            assertSame(new double[][] {{0.4, 0.25, z}, {1, 0.25, z}}, places(-1));
        }
    }
}
