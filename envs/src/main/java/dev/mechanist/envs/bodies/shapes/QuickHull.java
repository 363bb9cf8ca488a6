package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Convex hulls of points in space (Barber, Dobkin and Huhdanpaa 1996): from a tetrahedron on, the point farthest outside a face
 * joins, and the faces that it sees give way to those between it and their horizon.
 */
final class QuickHull {
    /** Points within this share of the extent of a face's plane belong to it. */
    private static final double ROUNDING = 1e-12;

    private static final class Face {
        final int a;
        final int b;
        final int c;
        final double[] normal;
        final double offset;
        final List<Integer> outside = new ArrayList<>();

        Face(double[] p, int a, int b, int c) {
            this.a = a;
            this.b = b;
            this.c = c;
            double[] u = difference(p, b, a);
            double[] w = difference(p, c, a);
            double[] n = Vectors.cross(u, w);
            double length = Math.sqrt(Vectors.dot(n, n));
            double scale = length > 0 ? 1 / length : 0;
            normal = new double[] {scale * n[0], scale * n[1], scale * n[2]};
            offset = normal[0] * p[3 * a] + normal[1] * p[3 * a + 1] + normal[2] * p[3 * a + 2];
        }

        double above(double[] p, int v) {
            return normal[0] * p[3 * v] + normal[1] * p[3 * v + 1] + normal[2] * p[3 * v + 2] - offset;
        }
    }

    private QuickHull() {}

    private static double[] difference(double[] p, int i, int j) {
        return new double[] {p[3 * i] - p[3 * j], p[3 * i + 1] - p[3 * j + 1], p[3 * i + 2] - p[3 * j + 2]};
    }

    /**
     * Triangles of the hull, counter-clockwise from outside, as indices of points [3 each].
     *
     * @throws IllegalArgumentException when the points lie in one plane
     */
    static int[] triangles(double[] p) {
        double extent = extent(p);
        double close = ROUNDING * extent;
        int[] first = tetrahedron(p, close);
        List<Face> faces = new ArrayList<>(List.of(
                new Face(p, first[0], first[1], first[2]),
                new Face(p, first[0], first[3], first[1]),
                new Face(p, first[1], first[3], first[2]),
                new Face(p, first[2], first[3], first[0])));
        for (int v = 0; v < p.length / 3; v++) {
            place(p, v, faces, close);
        }
        while (true) {
            Face from =
                    faces.stream().filter(f -> !f.outside.isEmpty()).findFirst().orElse(null);
            if (from == null) {
                break;
            }
            int farthest = from.outside.get(0);
            for (int v : from.outside) {
                farthest = from.above(p, v) > from.above(p, farthest) ? v : farthest;
            }
            join(p, farthest, faces, close);
        }
        return faces.stream().flatMapToInt(f -> IntStream.of(f.a, f.b, f.c)).toArray();
    }

    private static double extent(double[] p) {
        double most = 0;
        for (int k = 0; k < 3; k++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = k; i < p.length; i += 3) {
                low = Math.min(low, p[i]);
                high = Math.max(high, p[i]);
            }
            most = Math.max(most, high - low);
        }
        return most;
    }

    private static void place(double[] p, int v, List<Face> faces, double close) {
        Face best = null;
        double most = close;
        for (Face f : faces) {
            double above = f.above(p, v);
            if (above > most) {
                most = above;
                best = f;
            }
        }
        if (best != null) {
            best.outside.add(v);
        }
    }

    /** A point joins: what it sees goes, and its horizon is connected to it. */
    private static void join(double[] p, int v, List<Face> faces, double close) {
        Set<Long> edges = new HashSet<>();
        List<int[]> order = new ArrayList<>();
        List<Integer> orphans = new ArrayList<>();
        for (Face f : faces) {
            if (f.above(p, v) > close) {
                orphans.addAll(f.outside);
                for (int[] e : new int[][] {{f.a, f.b}, {f.b, f.c}, {f.c, f.a}}) {
                    edges.add((long) e[0] << 32 | e[1]);
                    order.add(e);
                }
            }
        }
        faces.removeIf(f -> f.above(p, v) > close);
        List<Face> fresh = new ArrayList<>();
        for (int[] e : order) {
            if (!edges.contains((long) e[1] << 32 | e[0])) {
                fresh.add(new Face(p, e[0], e[1], v));
            }
        }
        faces.addAll(fresh);
        for (int orphan : orphans) {
            if (orphan != v) {
                place(p, orphan, fresh, close);
            }
        }
    }

    /** Four points that are far apart, the first three counter-clockwise seen from outside. */
    private static int[] tetrahedron(double[] p, double close) {
        int n = p.length / 3;
        int a = 0;
        int b = 0;
        for (int i = 0; i < n; i++) {
            a = p[3 * i] < p[3 * a] ? i : a;
        }
        for (int i = 0; i < n; i++) {
            b = square(p, i, a) > square(p, b, a) ? i : b;
        }
        int c = -1;
        double most = close * close;
        double[] ab = difference(p, b, a);
        for (int i = 0; i < n; i++) {
            double[] across = Vectors.cross(ab, difference(p, i, a));
            double area = Vectors.dot(across, across) / Math.max(Vectors.dot(ab, ab), Double.MIN_NORMAL);
            if (area > most) {
                most = area;
                c = i;
            }
        }
        int d = -1;
        most = close;
        if (c >= 0) {
            double[] normal = Vectors.cross(ab, difference(p, c, a));
            double length = Math.sqrt(Vectors.dot(normal, normal));
            for (int i = 0; i < n; i++) {
                double above = Math.abs(Vectors.dot(normal, difference(p, i, a))) / length;
                if (above > most) {
                    most = above;
                    d = i;
                }
            }
        }
        if (d < 0) {
            throw new IllegalArgumentException("its points lie in one plane");
        }
        boolean outward = Vectors.dot(Vectors.cross(ab, difference(p, c, a)), difference(p, d, a)) < 0;
        return outward ? new int[] {a, b, c, d} : new int[] {a, c, b, d};
    }

    private static double square(double[] p, int i, int j) {
        double[] gap = difference(p, i, j);
        return Vectors.dot(gap, gap);
    }
}
