package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;

/**
 * Where cylinders, ellipsoids and meshes touch a plane, with MuJoCo's choice of points: of a cylinder the deepest place of its
 * rim, the one across on the other rim, and two more that make an equilateral triangle with the first; of an ellipsoid the
 * deepest point; of a mesh the deepest vertex and up to two of its neighbours on the hull.
 */
final class OverPlane {
    private static final double MINIMUM = 1e-15;
    /** Vertices closer to the deepest one than this share of the mesh's radius are passed over. */
    private static final double NEAR = 0.3;

    private static final int MOST = 4;

    private final double[] normal = new double[3];
    private final double[] axis = new double[3];
    private final double[] across = new double[3];
    private final double[] side = new double[3];
    private final double[] at = new double[3];
    private TouchingPoints out;
    private double height;

    private void prepare(int plane, int body, double[] p, double[] r, TouchingPoints points) {
        out = points;
        height = 0;
        for (int k = 0; k < 3; k++) {
            normal[k] = r[9 * plane + 3 * k + 2];
            height += (p[3 * body + k] - p[3 * plane + k]) * normal[k];
        }
    }

    /** A point of the body, at an offset from its centre, where it is not above the margin. */
    private boolean add(int body, double[] p, double[] offset, double margin) {
        double d = height + Vectors.dot(offset, normal);
        if (d > margin) {
            return false;
        }
        double x = p[3 * body] + offset[0] - 0.5 * d * normal[0];
        double y = p[3 * body + 1] + offset[1] - 0.5 * d * normal[1];
        double z = p[3 * body + 2] + offset[2] - 0.5 * d * normal[2];
        out.add(d, x, y, z, normal[0], normal[1], normal[2]);
        return true;
    }

    /** Arguments as in {@link Collisions#find}. */
    void cylinder(int plane, int g, double[] p, double[] r, double[] s, double margin, TouchingPoints points) {
        prepare(plane, g, p, r, points);
        double radius = s[3 * g];
        double along = 0;
        for (int k = 0; k < 3; k++) {
            axis[k] = r[9 * g + 3 * k + 2];
            along += axis[k] * normal[k];
        }
        double down = along > 0 ? -1 : 1;
        double square = 0;
        for (int k = 0; k < 3; k++) {
            across[k] = along * axis[k] - normal[k];
            square += across[k] * across[k];
            axis[k] *= down * s[3 * g + 1];
        }
        double length = Math.sqrt(square);
        for (int k = 0; k < 3; k++) {
            // Where it stands upright, any direction is as deep: its own first axis.
            across[k] = length < MINIMUM ? radius * r[9 * g + 3 * k] : radius / length * across[k];
        }
        sum(1, 1, 0);
        if (!add(g, p, at, margin)) {
            return;
        }
        sum(1, -1, 0);
        add(g, p, at, margin);
        side[0] = across[1] * axis[2] - across[2] * axis[1];
        side[1] = across[2] * axis[0] - across[0] * axis[2];
        side[2] = across[0] * axis[1] - across[1] * axis[0];
        double scale = radius * Math.sqrt(3) / 2 / Math.sqrt(Vectors.dot(side, side));
        for (int k = 0; k < 3; k++) {
            side[k] *= scale;
        }
        sum(-0.5, 1, 1);
        add(g, p, at, margin);
        sum(-0.5, 1, -1);
        add(g, p, at, margin);
    }

    private void sum(double ofAcross, double ofAxis, double ofSide) {
        for (int k = 0; k < 3; k++) {
            at[k] = ofAcross * across[k] + ofAxis * axis[k] + ofSide * side[k];
        }
    }

    /** Arguments as in {@link Collisions#find}. */
    void ellipsoid(int plane, int g, double[] p, double[] r, double[] s, double margin, TouchingPoints points) {
        prepare(plane, g, p, r, points);
        double square = 0;
        for (int k = 0; k < 3; k++) {
            axis[k] = 0;
            for (int i = 0; i < 3; i++) {
                axis[k] -= r[9 * g + 3 * i + k] * normal[i];
            }
            axis[k] *= s[3 * g + k];
            square += axis[k] * axis[k];
        }
        double length = Math.sqrt(square);
        for (int k = 0; k < 3; k++) {
            at[k] = 0;
            for (int i = 0; i < 3; i++) {
                at[k] += r[9 * g + 3 * k + i] * axis[i] * s[3 * g + i] / length;
            }
        }
        add(g, p, at, margin);
    }

    /** Arguments as in {@link Collisions#find}. */
    void mesh(int plane, int g, double[] p, double[] r, ConvexHull hull, double margin, TouchingPoints points) {
        prepare(plane, g, p, r, points);
        for (int k = 0; k < 3; k++) {
            axis[k] = 0;
            for (int i = 0; i < 3; i++) {
                axis[k] -= r[9 * g + 3 * i + k] * normal[i];
            }
        }
        int deepest = hull.support(axis[0], axis[1], axis[2], 0);
        vertex(hull, deepest, g, r);
        if (!add(g, p, at, margin)) {
            return;
        }
        double[] first = points.places();
        for (int v : hull.besides(deepest)) {
            if (points.count() == MOST) {
                return;
            }
            vertex(hull, v, g, r);
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double gap = p[3 * g + k] + at[k] - first[k];
                square += gap * gap;
            }
            double near = NEAR * hull.radius();
            if (square >= near * near) {
                add(g, p, at, margin);
            }
        }
    }

    private void vertex(ConvexHull hull, int v, int g, double[] r) {
        for (int k = 0; k < 3; k++) {
            at[k] = 0;
            for (int i = 0; i < 3; i++) {
                at[k] += r[9 * g + 3 * k + i] * hull.coordinate(v, i);
            }
        }
    }
}
