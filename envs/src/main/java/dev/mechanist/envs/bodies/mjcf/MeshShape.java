package dev.mechanist.envs.bodies.mjcf;

import dev.mechanist.core.numerics.Vectors;
import dev.mechanist.envs.bodies.model.Pose;
import dev.mechanist.envs.bodies.model.PrincipalAxes;
import dev.mechanist.envs.bodies.model.Rotations;
import dev.mechanist.envs.bodies.shapes.ConvexHull;
import java.util.List;

/**
 * A mesh in its own frame: the origin in its centre of mass, the axes its principal ones, as MuJoCo's compiler places it. Volume
 * and inertia are sums over the tetrahedra between the faces and a point.
 *
 * @param pose of that frame in the frame of the file
 * @param amount volume, m^3, or area of a shell, m^2: what a density counts
 * @param moments principal moments of inertia for density 1, descending [3]
 * @param size half lengths of a box about the origin that holds it [3]
 * @param hull null where its points lie in one plane
 */
record MeshShape(Pose pose, double amount, double[] moments, double[] size, ConvexHull hull) {
    /** {@code legacy} counts every tetrahedron as positive, {@code exact} with its sign, {@code convex} those of the hull. */
    static final List<String> INERTIAS = List.of("convex", "exact", "legacy", "shell");

    private static final double LEAST = 1e-14;
    /** MuJoCo's bound on what couples the axes of a mesh of density 1, m^5; it shows in the last digits of small ones. */
    private static final double COUPLED = 1e-12;

    private static final class Sums {
        final double[] vertices;
        final int[] faces;
        final boolean shell;
        final boolean signed;
        double amount;
        final double[] centre = new double[3];
        /** xx, yy, zz, xy, xz, yz of the second moments. */
        final double[] second = new double[6];

        Sums(double[] vertices, int[] faces, String kind) {
            this.vertices = vertices;
            this.faces = faces;
            shell = kind.equals("shell");
            signed = !kind.equals("legacy");
        }

        private static double cross(double[] a, double[] b, double[] out) {
            Vectors.cross(a, b, out);
            return Math.sqrt(Vectors.dot(out, out));
        }

        /** Area of the faces and its middle. */
        double[] surfaceCentre() {
            double[] middle = new double[3];
            double total = 0;
            double[] u = new double[3];
            double[] w = new double[3];
            for (int f = 0; f < faces.length; f += 3) {
                for (int k = 0; k < 3; k++) {
                    u[k] = vertices[3 * faces[f + 1] + k] - vertices[3 * faces[f] + k];
                    w[k] = vertices[3 * faces[f + 2] + k] - vertices[3 * faces[f] + k];
                }
                double area = cross(u, w, new double[3]) / 2;
                total += area;
                for (int k = 0; k < 3; k++) {
                    middle[k] += area
                            * (vertices[3 * faces[f] + k]
                                    + vertices[3 * faces[f + 1] + k]
                                    + vertices[3 * faces[f + 2] + k])
                            / 3;
                }
            }
            for (int k = 0; k < 3; k++) {
                middle[k] /= total;
            }
            if (shell) {
                amount = total;
            }
            return middle;
        }

        /** Amount, centre and second moments about an apex. */
        void add(double[] apex) {
            double[][] d = new double[3][3];
            double[] normal = new double[3];
            double[] u = new double[3];
            double[] w = new double[3];
            amount = 0;
            double[] first = new double[3];
            for (int f = 0; f < faces.length; f += 3) {
                for (int c = 0; c < 3; c++) {
                    for (int k = 0; k < 3; k++) {
                        d[c][k] = vertices[3 * faces[f + c] + k] - apex[k];
                    }
                }
                for (int k = 0; k < 3; k++) {
                    u[k] = d[1][k] - d[0][k];
                    w[k] = d[2][k] - d[0][k];
                }
                double part = cross(u, w, normal) / 2;
                if (!shell) {
                    double volume = (normal[0] * d[0][0] + normal[1] * d[0][1] + normal[2] * d[0][2]) / 6;
                    part = signed ? volume : Math.abs(volume);
                }
                amount += part;
                for (int k = 0; k < 3; k++) {
                    first[k] += part * (d[0][k] + d[1][k] + d[2][k]) / (shell ? 3 : 4);
                }
                for (int s = 0; s < 6; s++) {
                    int i = s < 3 ? s : s == 5 ? 1 : 0;
                    int j = s < 3 ? s : s == 3 ? 1 : 2;
                    double sum = (d[0][i] + d[1][i] + d[2][i]) * (d[0][j] + d[1][j] + d[2][j]);
                    for (int c = 0; c < 3; c++) {
                        sum += d[c][i] * d[c][j];
                    }
                    second[s] += part * sum / (shell ? 12 : 20);
                }
            }
            for (int k = 0; k < 3; k++) {
                centre[k] = apex[k] + first[k] / amount;
            }
        }
    }

    /**
     * @param vertices in the frame of the file, m
     * @param kind one of {@link #INERTIAS}
     * @throws IllegalArgumentException that says what is wrong
     */
    static MeshShape of(double[] vertices, int[] faces, String kind) {
        ConvexHull hull = hull(vertices);
        boolean byHull = kind.equals("convex") || faces.length == 0;
        if (byHull && hull == null) {
            throw new IllegalArgumentException("its points lie in one plane, so it has no volume");
        }
        double[] points = byHull ? hull.vertices() : vertices;
        int[] triangles = byHull ? hull.triangles() : faces;
        Sums whole = new Sums(points, triangles, kind);
        double[] start = whole.surfaceCentre();
        if (!kind.equals("shell")) {
            whole.add(start);
        } else {
            System.arraycopy(start, 0, whole.centre, 0, 3);
        }
        if (!(whole.amount > LEAST)) {
            throw new IllegalArgumentException(
                    whole.amount < -LEAST
                            ? "its volume is negative: its faces are seen from inside; turn them round, or use inertia=\"convex\""
                            : "its volume " + whole.amount
                                    + " m^3 is nothing; use inertia=\"shell\", or give it a thickness");
        }
        Sums about = new Sums(points, triangles, kind);
        about.add(whole.centre);
        double[] c = about.second;
        PrincipalAxes axes =
                PrincipalAxes.of(new double[] {c[1] + c[2], c[0] + c[2], c[0] + c[1], -c[3], -c[4], -c[5]}, COUPLED);
        Pose pose = new Pose(whole.centre, axes.quaternion());
        double[] own = moved(vertices, pose);
        double[] size = new double[3];
        for (int i = 0; i < own.length; i++) {
            size[i % 3] = Math.max(size[i % 3], Math.abs(own[i]));
        }
        return new MeshShape(pose, about.amount, axes.moments(), size, hull == null ? null : hull(rounded(own)));
    }

    private static ConvexHull hull(double[] points) {
        try {
            return ConvexHull.of(points);
        } catch (IllegalArgumentException e) {
            // In one plane: it has a surface, but nothing to touch with.
            return null;
        }
    }

    private static double[] moved(double[] vertices, Pose pose) {
        double[] r = Rotations.matrix(pose.quat());
        double[] out = new double[vertices.length];
        for (int i = 0; i < vertices.length; i += 3) {
            for (int k = 0; k < 3; k++) {
                for (int j = 0; j < 3; j++) {
                    out[i + k] += r[3 * j + k] * (vertices[i + j] - pose.pos()[j]);
                }
            }
        }
        return out;
    }

    /** MuJoCo keeps the vertices in single precision. */
    private static double[] rounded(double[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    /** Half lengths of the box with the same inertia [3]. */
    double[] box() {
        double[] half = new double[3];
        for (int k = 0; k < 3; k++) {
            double others = moments[(k + 1) % 3] + moments[(k + 2) % 3] - moments[k];
            half[k] = Math.sqrt(Math.max(0, 6 * others / amount)) / 2;
        }
        return half;
    }
}
