package dev.mechanist.envs.bodies.shapes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.envs.bodies.model.Rotations;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Solids of unequal sizes, turned and off the origin: farthest points, their curvature, faces, edges and turns. */
class SolidTest {
    private static final double[] PLACE = {9, 9, 9, 0.4, -0.7, 0.2};
    /** The rotation by (0.5, 0.5, -0.5, 0.5) takes x to -z, y to x and z to -y; then by 0.6 and 0.8 about x. */
    private static final double[] TURNED = turned();

    private static double[] turned() {
        double[] q = new double[4];
        double half = 0.5 * Math.atan2(0.8, 0.6);
        Rotations.multiply(
                new double[] {Math.cos(half), Math.sin(half), 0, 0}, 0, new double[] {0.5, 0.5, -0.5, 0.5}, 0, q, 0);
        return Rotations.matrix(q);
    }

    private static Solid solid(GeomShape shape, ConvexHull hull, double... size) {
        double[] r = new double[18];
        System.arraycopy(TURNED, 0, r, 9, 9);
        double[] s = new double[6];
        System.arraycopy(size, 0, s, 3, size.length);
        Solid solid = new Solid();
        solid.set(shape.code(), 1, PLACE, r, s, hull);
        return solid;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double[] support(Solid solid, double... n) {
        double[] out = new double[3];
        solid.support(n[0], n[1], n[2], out, 0);
        return out;
    }

    /** How the farthest point moves with a direction of unit length, by differences, across it two ways. */
    @ParameterizedTest
    @CsvSource({
        "ELLIPSOID, 0.3, 0.5, 0.8",
        "ELLIPSOID, 1.3, 0.2, 0.4",
        "CYLINDER, 0.3, 0.8, 0",
        "BOX, 0.3, 0.5, 0.8",
        "CAPSULE, 0.3, 0.8, 0"
    })
    void curvatureIsHowTheFarthestPointMoves(GeomShape shape, double x, double y, double z) {
        Solid solid = solid(shape, null, x, y, z);
        double[] n = {2.0 / 7, 3.0 / 7, 6.0 / 7};
        double[] u = {-6.0 / 7, -2.0 / 7, 3.0 / 7};
        double[] v = {3.0 / 7, -6.0 / 7, 2.0 / 7};
        double[] mixed = {0.6 * u[0] + 0.8 * v[0], 0.6 * u[1] + 0.8 * v[1], 0.6 * u[2] + 0.8 * v[2]};
        double h = 1e-6;
        for (double[][] pair : new double[][][] {{u, u}, {v, v}, {u, v}, {v, u}, {mixed, u}, {v, mixed}}) {
            double[] b = pair[1];
            double[] up = support(solid, n[0] + h * b[0], n[1] + h * b[1], n[2] + h * b[2]);
            double[] down = support(solid, n[0] - h * b[0], n[1] - h * b[1], n[2] - h * b[2]);
            double[] moved = {(up[0] - down[0]) / (2 * h), (up[1] - down[1]) / (2 * h), (up[2] - down[2]) / (2 * h)};
            assertEquals(dot(pair[0], moved), solid.curvature(n, pair[0], b), 1e-8);
        }
    }

    /** Along a cylinder's own axis its rim has no direction: nothing moves. */
    @Test
    void anEndOfACylinderIsFlat() {
        Solid solid = solid(GeomShape.CYLINDER, null, 0.3, 0.8);
        double[] axis = new double[3];
        solid.axis(axis);
        assertArrayEquals(new double[] {TURNED[2], TURNED[5], TURNED[8]}, axis);
        assertEquals(0, solid.curvature(axis, new double[] {TURNED[0], TURNED[3], TURNED[6]}, axis));
    }

    private static ConvexHull box(double... half) {
        double[] corners = new double[24];
        for (int i = 0; i < 24; i++) {
            corners[i] = (i / 3 & 1 << i % 3) != 0 ? half[i % 3] : -half[i % 3];
        }
        return ConvexHull.of(corners);
    }

    /** Of a box and of the same as a mesh: faces are across their normals, with their four corners in order around. */
    @Test
    void facesHaveTheirNormalsAndOutlines() {
        double[] half = {0.3, 0.5, 0.8};
        for (boolean mesh : new boolean[] {false, true}) {
            Solid solid = solid(mesh ? GeomShape.MESH : GeomShape.BOX, mesh ? box(half) : null, half);
            for (int f = 0; f < 6; f++) {
                int axis = f / 2;
                double sign = f % 2 == 0 ? 1 : -1;
                double[] n = new double[3];
                Arrays.setAll(n, k -> sign * TURNED[3 * k + axis]);
                double[] found = new double[3];
                // Three corners of the face: what is farthest along it and a little to three sides.
                int[] ids = new int[3];
                for (int c = 0; c < 3; c++) {
                    double[] lean = {c == 0 ? 0.1 : -0.1, c == 1 ? 0.1 : -0.1};
                    double[] way = new double[3];
                    Arrays.setAll(
                            way,
                            k -> n[k]
                                    + lean[0] * TURNED[3 * k + (axis + 1) % 3]
                                    + lean[1] * TURNED[3 * k + (axis + 2) % 3]);
                    ids[c] = solid.support(way[0], way[1], way[2], new double[3], 0);
                }
                assertEquals(1, solid.facesOf(ids, 3));
                int face = solid.found(0);
                solid.normalOf(face, found);
                assertEquals(3, solid.facesOf(ids, 1), "three meet in a corner");
                assertArrayEquals(n, found, 1e-12);
                assertEquals(4, solid.corners(face));
                double[] outline = new double[12];
                solid.outline(face, outline);
                for (int i = 0; i < 4; i++) {
                    double[] corner = new double[3];
                    double[] side = new double[3];
                    for (int k = 0; k < 3; k++) {
                        corner[k] = outline[3 * i + k] - PLACE[3 + k];
                        side[k] = outline[(3 * i + 3) % 12 + k] - outline[3 * i + k];
                    }
                    assertEquals(half[axis], dot(n, corner), 1e-12, "level with the face");
                    assertEquals(0.09 + 0.25 + 0.64, dot(corner, corner), 1e-12, "a corner");
                    double expected = Math.abs(dot(side, new double[] {
                                        TURNED[(axis + 1) % 3], TURNED[3 + (axis + 1) % 3], TURNED[6 + (axis + 1) % 3]
                                    }))
                                    > 0.1
                            ? half[(axis + 1) % 3]
                            : half[(axis + 2) % 3];
                    assertEquals(2 * expected, Math.sqrt(dot(side, side)), 1e-12, "a side, no diagonal");
                }
            }
        }
    }

    /** The corner that is farthest, and from there along three edges of 0.6, 1 and 1.6 m. */
    @Test
    void edgesLeadToTheNextCorners() {
        double[] half = {0.3, 0.5, 0.8};
        for (boolean mesh : new boolean[] {false, true}) {
            Solid solid = solid(mesh ? GeomShape.MESH : GeomShape.BOX, mesh ? box(half) : null, half);
            double[] n = new double[3];
            Arrays.setAll(n, k -> TURNED[3 * k] - TURNED[3 * k + 1] + TURNED[3 * k + 2]);
            double[] from = new double[3];
            int corner = solid.support(n[0], n[1], n[2], from, 0);
            double[] expected = new double[3];
            Arrays.setAll(
                    expected,
                    k -> PLACE[3 + k] + 0.3 * TURNED[3 * k] - 0.5 * TURNED[3 * k + 1] + 0.8 * TURNED[3 * k + 2]);
            assertArrayEquals(expected, from, 1e-12);
            // Of a mesh there are diagonals too, where faces of four corners came in triangles.
            assertTrue(solid.edges(corner) >= 3);
            boolean[] seen = new boolean[3];
            for (int e = 0; e < solid.edges(corner); e++) {
                double[] end = new double[3];
                solid.cornerAt(solid.otherEnd(corner, e), end);
                double[] way = {end[0] - from[0], end[1] - from[1], end[2] - from[2]};
                assertTrue(dot(way, n) < 0, "away from what is farthest");
                for (int axis = 0; axis < 3; axis++) {
                    double[] a = {TURNED[axis], TURNED[3 + axis], TURNED[6 + axis]};
                    seen[axis] |= Math.abs(Math.abs(dot(way, a)) - Math.sqrt(dot(way, way))) < 1e-12
                            && Math.abs(Math.sqrt(dot(way, way)) - 2 * half[axis]) < 1e-12;
                }
            }
            assertArrayEquals(new boolean[] {true, true, true}, seen);
        }
    }

    /** A quarter about z through (1, 2, 3) takes (x, y) to (1 - (y - 2), 2 + (x - 1)); back is the other way. */
    @Test
    void turnsAboutAPointAndBack() {
        Solid solid = solid(GeomShape.BOX, null, 0.3, 0.5, 0.8);
        double[] n = {0.3, -0.5, 0.7};
        double[] before = support(solid, n);
        double[] quarter = {0, -1, 0, 1, 0, 0, 0, 0, 1};
        double[] about = {1, 2, 3};
        solid.turn(quarter, false, about);
        assertArrayEquals(new double[] {3 + 0.7, 1 + 0.4, 0.2}, solid.place(), 1e-12);
        assertArrayEquals(new double[] {3 - before[1], 1 + before[0], before[2]}, support(solid, 0.5, 0.3, 0.7), 1e-12);
        solid.turn(quarter, true, about);
        assertArrayEquals(before, support(solid, n), 1e-12);
        solid.turn(quarter, true, about);
        assertArrayEquals(
                new double[] {before[1] - 1, 3 - before[0], before[2]}, support(solid, -0.5, -0.3, 0.7), 1e-12);
    }

    /** Radius of a ball around that holds it. */
    @Test
    void reaches() {
        assertEquals(0.3, solid(GeomShape.SPHERE, null, 0.3).reach());
        assertEquals(1.1, solid(GeomShape.CAPSULE, null, 0.3, 0.8).reach(), 1e-15);
        assertEquals(0.5, solid(GeomShape.CYLINDER, null, 0.3, 0.4).reach(), 1e-15);
        assertEquals(0.8, solid(GeomShape.ELLIPSOID, null, 0.3, 0.8, 0.5).reach());
        assertEquals(0.8, solid(GeomShape.ELLIPSOID, null, 0.8, 0.3, 0.5).reach());
        assertEquals(0.8, solid(GeomShape.ELLIPSOID, null, 0.3, 0.5, 0.8).reach());
        assertEquals(Math.sqrt(0.98), solid(GeomShape.BOX, null, 0.3, 0.5, 0.8).reach(), 1e-15);
        assertEquals(
                Math.sqrt(0.98),
                solid(GeomShape.MESH, box(0.3, 0.5, 0.8), 9, 9, 9).reach(),
                1e-15);
    }
}
