package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The convex hull of a mesh: corners, which of them share an edge, and its flat faces. Immutable.
 *
 * <p>Vertices are in the frame of the mesh. A face lists its corners counter-clockwise, seen from outside.
 */
public final class ConvexHull {
    /** Cosine of the angle below which two triangles lie in one face. */
    private static final double FLAT = 1 - 1e-7;

    private static final int FEW = 10;

    private final double[] vertices;
    private final int[][] neighbours;
    private final int[][] faces;
    private final int[][] facesAt;
    private final int[][] besides;
    private final double[] normals;
    private final int[] triangles;
    private final double radius;

    /**
     * The hull of points that do not lie in one plane.
     *
     * @param points [3 n]
     * @throws IllegalArgumentException when they lie in one plane
     */
    public static ConvexHull of(double[] points) {
        return new ConvexHull(points, QuickHull.triangles(points));
    }

    private ConvexHull(double[] points, int[] all) {
        int[] used = Arrays.stream(all).distinct().sorted().toArray();
        vertices = new double[3 * used.length];
        double[] most = new double[3];
        for (int v = 0; v < used.length; v++) {
            System.arraycopy(points, 3 * used[v], vertices, 3 * v, 3);
            for (int k = 0; k < 3; k++) {
                most[k] = Math.max(most[k], Math.abs(vertices[3 * v + k]));
            }
        }
        radius = Math.sqrt(most[0] * most[0] + most[1] * most[1] + most[2] * most[2]);
        triangles = Arrays.stream(all).map(v -> Arrays.binarySearch(used, v)).toArray();
        neighbours = neighbours(triangles, used.length);
        List<double[]> directions = new ArrayList<>();
        List<List<Integer>> members = new ArrayList<>();
        for (int t = 0; t < triangles.length / 3; t++) {
            double[] n = normal(t);
            int face = 0;
            while (face < directions.size() && !(Vectors.dot(directions.get(face), n) > FLAT)) {
                face++;
            }
            if (face == directions.size()) {
                directions.add(n);
                members.add(new ArrayList<>());
            }
            members.get(face).add(t);
        }
        faces = new int[members.size()][];
        normals = new double[3 * faces.length];
        for (int f = 0; f < faces.length; f++) {
            System.arraycopy(directions.get(f), 0, normals, 3 * f, 3);
            faces[f] = outline(members.get(f));
        }
        facesAt = facesAt();
        besides = besides();
    }

    private int[][] facesAt() {
        List<List<Integer>> at = new ArrayList<>();
        for (int v = 0; v < neighbours.length; v++) {
            at.add(new ArrayList<>());
        }
        for (int f = 0; f < faces.length; f++) {
            for (int v : faces[f]) {
                at.get(v).add(f);
            }
        }
        return at.stream()
                .map(f -> f.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private int[][] besides() {
        int[][] all = new int[neighbours.length][];
        for (int v = 0; v < all.length; v++) {
            Set<Integer> found = new LinkedHashSet<>();
            for (int f : facesAt[v]) {
                int at = 0;
                while (faces[f][at] != v) {
                    at++;
                }
                for (int i = 1; i < faces[f].length; i++) {
                    found.add(faces[f][(at + i) % faces[f].length]);
                }
            }
            all[v] = found.stream().mapToInt(Integer::intValue).toArray();
        }
        return all;
    }

    private static int[][] neighbours(int[] triangles, int n) {
        List<TreeSet<Integer>> found = new ArrayList<>();
        for (int v = 0; v < n; v++) {
            found.add(new TreeSet<>());
        }
        for (int i = 0; i < triangles.length; i++) {
            int t = i - i % 3;
            found.get(triangles[i]).add(triangles[t + (i + 1) % 3]);
            found.get(triangles[i]).add(triangles[t + (i + 2) % 3]);
        }
        return found.stream()
                .map(f -> f.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private double[] normal(int t) {
        int a = triangles[3 * t];
        double[] n = new double[3];
        Vectors.cross(vertices, a, triangles[3 * t + 1], a, triangles[3 * t + 2], n);
        double length = Math.sqrt(Vectors.dot(n, n));
        for (int k = 0; k < 3; k++) {
            n[k] /= length;
        }
        return n;
    }

    /** The corners around triangles of one plane: their edges without those that two of them share. */
    private int[] outline(List<Integer> members) {
        List<int[]> edges = new ArrayList<>();
        for (int t : members) {
            for (int k = 0; k < 3; k++) {
                int from = triangles[3 * t + k];
                int to = triangles[3 * t + (k + 1) % 3];
                if (!edges.removeIf(e -> e[0] == to && e[1] == from)) {
                    edges.add(new int[] {from, to});
                }
            }
        }
        int[] corners = new int[edges.size()];
        int at = edges.get(0)[0];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = at;
            int here = at;
            at = edges.stream().filter(e -> e[0] == here).findFirst().orElseThrow()[1];
        }
        return corners;
    }

    /**
     * The vertex that is farthest in a direction: of few the first such, as MuJoCo takes it, of more climbing from one that is known
     * to be near, or from 0.
     */
    int support(double x, double y, double z, int from) {
        if (neighbours.length < FEW) {
            return first(x, y, z);
        }
        int best = from;
        double most = along(best, x, y, z);
        boolean climbing = true;
        while (climbing) {
            climbing = false;
            for (int v : neighbours[best]) {
                double d = along(v, x, y, z);
                if (d > most) {
                    most = d;
                    best = v;
                    climbing = true;
                }
            }
        }
        return best;
    }

    private int first(double x, double y, double z) {
        int best = 0;
        double most = along(0, x, y, z);
        for (int v = 1; v < neighbours.length; v++) {
            double d = along(v, x, y, z);
            if (d > most) {
                most = d;
                best = v;
            }
        }
        return best;
    }

    private double along(int v, double x, double y, double z) {
        return vertices[3 * v] * x + vertices[3 * v + 1] * y + vertices[3 * v + 2] * z;
    }

    /** How many corners it has. */
    public int size() {
        return neighbours.length;
    }

    /** Coordinate k of a corner, m. */
    public double coordinate(int v, int k) {
        return vertices[3 * v + k];
    }

    /** Corners that share an edge with this one; not a copy. */
    int[] neighbours(int v) {
        return neighbours[v];
    }

    /** The faces that meet in a corner; not a copy. */
    int[] facesAt(int v) {
        return facesAt[v];
    }

    /** The other corners of the faces that meet in a corner, each once; not a copy. */
    int[] besides(int v) {
        return besides[v];
    }

    /** How many flat faces it has. */
    int faces() {
        return faces.length;
    }

    /** The corners of a face; not a copy. */
    int[] face(int f) {
        return faces[f];
    }

    /** Outward normals of the faces [3 each]; not a copy. */
    double[] normals() {
        return normals;
    }

    /** Corners of its triangles, counter-clockwise from outside [3 each]. */
    public int[] triangles() {
        return triangles.clone();
    }

    /** The corners [3 each]. */
    public double[] vertices() {
        return vertices.clone();
    }

    /** Half the diagonal of a box about the mesh's origin that holds it, m. */
    public double radius() {
        return radius;
    }
}
