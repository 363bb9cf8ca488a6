package dev.mechanist.envs.bodies.shapes;

/**
 * A convex solid in its place, seen by what is farthest in a direction. Spheres and capsules are a point and a segment with a
 * radius around; all else has none.
 */
final class Solid {
    private static final int SPHERE = GeomShape.SPHERE.code();
    private static final int CAPSULE = GeomShape.CAPSULE.code();
    private static final int ELLIPSOID = GeomShape.ELLIPSOID.code();
    private static final int CYLINDER = GeomShape.CYLINDER.code();
    private static final int BOX = GeomShape.BOX.code();

    private static final int CAP = 16;
    private static final double MINIMUM = 1e-15;

    private int type;
    private final double[] place = new double[3];
    private final double[] rotation = new double[9];
    private final double[] size = new double[3];
    private ConvexHull hull;
    private double radius;
    /** What its points include: their own radius, and so much more on all sides, m. */
    private boolean whole;

    private double around;
    private final double[] local = new double[3];
    private final double[] point = new double[3];
    private final double[] column = new double[3];
    private int near;

    /** Arguments as in {@link Collisions#find}. */
    void set(int type, int g, double[] p, double[] r, double[] s, ConvexHull hull) {
        this.type = type;
        System.arraycopy(p, 3 * g, place, 0, 3);
        System.arraycopy(r, 9 * g, rotation, 0, 9);
        System.arraycopy(s, 3 * g, size, 0, 3);
        this.hull = hull;
        radius = type == SPHERE || type == CAPSULE ? size[0] : 0;
        near = 0;
        show(false, 0);
    }

    /**
     * What {@link #support} is of.
     *
     * @param whole whether spheres and capsules come with their radius, else they are a point and a segment
     * @param around by how much farther out all is, m
     */
    void show(boolean whole, double around) {
        this.whole = whole;
        this.around = around;
    }

    /** Whether it is a point or a segment with a radius around. */
    boolean cored() {
        return type == SPHERE || type == CAPSULE;
    }

    /** Whether what it shows has corners and flat faces alone. */
    boolean polyhedral() {
        return (type == BOX || hull != null) && around == 0;
    }

    /** Turns the solid about a point by a rotation, row-major [9], or by its inverse. */
    void turn(double[] turn, boolean back, double[] about) {
        for (int k = 0; k < 3; k++) {
            point[k] = place[k] - about[k];
        }
        for (int k = 0; k < 3; k++) {
            place[k] = about[k];
            for (int i = 0; i < 3; i++) {
                place[k] += (back ? turn[3 * i + k] : turn[3 * k + i]) * point[i];
            }
        }
        for (int c = 0; c < 3; c++) {
            for (int k = 0; k < 3; k++) {
                column[k] = rotation[3 * k + c];
            }
            for (int k = 0; k < 3; k++) {
                rotation[3 * k + c] = 0;
                for (int i = 0; i < 3; i++) {
                    rotation[3 * k + c] += (back ? turn[3 * i + k] : turn[3 * k + i]) * column[i];
                }
            }
        }
    }

    /** What surrounds the core, m. */
    double radius() {
        return radius;
    }

    /** Its middle, m; not a copy. */
    double[] place() {
        return place;
    }

    /** Whether its core has corners alone, which are known by their numbers. */
    boolean cornered() {
        return type != ELLIPSOID && type != CYLINDER;
    }

    /** Whether it is curved somewhere. */
    boolean rounded() {
        return !cornered();
    }

    /** Whether it has flat faces; those of a cylinder have {@link #CAP} corners here. */
    boolean flatFaced() {
        return type == BOX || type == CYLINDER || hull != null;
    }

    boolean cylindrical() {
        return type == CYLINDER;
    }

    /** Radius of a ball about its middle that holds it, m. */
    double reach() {
        if (hull != null) {
            return hull.radius();
        }
        if (type == SPHERE) {
            return size[0];
        }
        if (type == CAPSULE) {
            return size[0] + size[1];
        }
        if (type == CYLINDER) {
            return Math.sqrt(size[0] * size[0] + size[1] * size[1]);
        }
        return type == ELLIPSOID
                ? Math.max(size[0], Math.max(size[1], size[2]))
                : Math.sqrt(size[0] * size[0] + size[1] * size[1] + size[2] * size[2]);
    }

    private void toLocal(double x, double y, double z) {
        for (int k = 0; k < 3; k++) {
            local[k] = rotation[k] * x + rotation[3 + k] * y + rotation[6 + k] * z;
        }
    }

    /**
     * The point of what is shown that is farthest in a direction of length 1.
     *
     * @param out receives it, world frame, at {@code to}
     * @return the corner's number; of a cylinder which end
     */
    int support(double x, double y, double z, double[] out, int to) {
        toLocal(x, y, z);
        int id = 0;
        if (hull != null) {
            near = hull.support(local[0], local[1], local[2], near);
            id = near;
            for (int k = 0; k < 3; k++) {
                point[k] = hull.coordinate(id, k);
            }
        } else if (type == BOX) {
            id = (local[0] >= 0 ? 1 : 0) + (local[1] >= 0 ? 2 : 0) + (local[2] >= 0 ? 4 : 0);
            corner(id);
        } else if (type == ELLIPSOID) {
            ofEllipsoid();
        } else {
            id = local[2] >= 0 ? 1 : 0;
            double across = type == CYLINDER ? Math.sqrt(local[0] * local[0] + local[1] * local[1]) : 0;
            double scale = across > MINIMUM ? size[0] / across : 0;
            for (int k = 0; k < 3; k++) {
                point[k] = whole && cored() ? size[0] * local[k] : k < 2 ? scale * local[k] : 0;
            }
            point[2] += type == SPHERE ? 0 : id == 1 ? size[1] : -size[1];
        }
        toWorld(out, to);
        if (around > 0) {
            out[to] += around * x;
            out[to + 1] += around * y;
            out[to + 2] += around * z;
        }
        return type == SPHERE ? 0 : id;
    }

    /** The point of an ellipsoid that is farthest along the local direction n, and |S n|. */
    private double ofEllipsoid() {
        double square = 0;
        for (int k = 0; k < 3; k++) {
            point[k] = size[k] * local[k];
            square += point[k] * point[k];
        }
        double length = Math.sqrt(square);
        for (int k = 0; k < 3; k++) {
            point[k] *= size[k] / length;
        }
        return length;
    }

    private void corner(int id) {
        for (int k = 0; k < 3; k++) {
            point[k] = (id & 1 << k) != 0 ? size[k] : -size[k];
        }
    }

    private void toWorld(double[] out, int to) {
        for (int k = 0; k < 3; k++) {
            out[to + k] = place[k]
                    + rotation[3 * k] * point[0]
                    + rotation[3 * k + 1] * point[1]
                    + rotation[3 * k + 2] * point[2];
        }
    }

    /** u' J v, with J how the farthest point moves with the direction n, for directions u, v across n. */
    double curvature(double[] n, double[] u, double[] v) {
        if (cornered()) {
            return 0;
        }
        if (type == CYLINDER) {
            toLocal(n[0], n[1], n[2]);
            double x = local[0];
            double y = local[1];
            double across = Math.sqrt(x * x + y * y);
            if (across < 1e-12) {
                return 0;
            }
            toLocal(u[0], u[1], u[2]);
            double first = (x * local[1] - y * local[0]) / across;
            toLocal(v[0], v[1], v[2]);
            return size[0] / across * first * (x * local[1] - y * local[0]) / across;
        }
        // (S S - a a') / |S n|, with a the farthest point.
        toLocal(n[0], n[1], n[2]);
        double length = ofEllipsoid();
        toLocal(u[0], u[1], u[2]);
        System.arraycopy(local, 0, column, 0, 3);
        toLocal(v[0], v[1], v[2]);
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < 3; k++) {
            sum += size[k] * size[k] * column[k] * local[k];
            first += point[k] * column[k];
            second += point[k] * local[k];
        }
        return (sum - first * second) / length;
    }

    /** The axis of a cylinder, world frame. */
    void axis(double[] out) {
        for (int k = 0; k < 3; k++) {
            out[k] = rotation[3 * k + 2];
        }
    }

    /** The flat face whose outward normal is closest to a direction; receives that normal. */
    int face(double x, double y, double z, double[] normal) {
        toLocal(x, y, z);
        int best = type == CYLINDER ? 2 : 0;
        if (hull == null) {
            for (int k = 1; k < 3 && type == BOX; k++) {
                best = Math.abs(local[k]) > Math.abs(local[best]) ? k : best;
            }
            double sign = local[best] >= 0 ? 1 : -1;
            for (int k = 0; k < 3; k++) {
                normal[k] = sign * rotation[3 * k + best];
            }
            return 2 * best + (sign > 0 ? 1 : 0);
        }
        double most = Double.NEGATIVE_INFINITY;
        double[] normals = hull.normals();
        for (int f = 0; f < hull.faces(); f++) {
            double along = normals[3 * f] * local[0] + normals[3 * f + 1] * local[1] + normals[3 * f + 2] * local[2];
            if (along > most) {
                most = along;
                best = f;
            }
        }
        for (int k = 0; k < 3; k++) {
            normal[k] = rotation[3 * k] * normals[3 * best]
                    + rotation[3 * k + 1] * normals[3 * best + 1]
                    + rotation[3 * k + 2] * normals[3 * best + 2];
        }
        return best;
    }

    /** How many corners a face has. */
    int corners(int face) {
        return type == CYLINDER ? CAP : hull == null ? 4 : hull.face(face).length;
    }

    /** The corners of a face in order, world frame [3 each]. */
    void outline(int face, double[] out) {
        if (hull != null) {
            int[] around = hull.face(face);
            for (int i = 0; i < around.length; i++) {
                for (int k = 0; k < 3; k++) {
                    point[k] = hull.coordinate(around[i], k);
                }
                toWorld(out, 3 * i);
            }
            return;
        }
        if (type == CYLINDER) {
            for (int i = 0; i < CAP; i++) {
                point[0] = size[0] * Math.cos(i * 2 * Math.PI / CAP);
                point[1] = size[0] * Math.sin(i * 2 * Math.PI / CAP);
                point[2] = face % 2 == 1 ? size[1] : -size[1];
                toWorld(out, 3 * i);
            }
            return;
        }
        int axis = face / 2;
        int up = face % 2 << axis;
        for (int i = 0; i < 4; i++) {
            int first = i == 1 || i == 2 ? 1 : 0;
            int second = i >= 2 ? 1 : 0;
            corner(up + (first << (axis + 1) % 3) + (second << (axis + 2) % 3));
            toWorld(out, 3 * i);
        }
    }

    /** How many edges leave a corner; of a cylinder's rim the one along its side. */
    int edges(int corner) {
        return type == CYLINDER ? 1 : hull == null ? 3 : hull.neighbours(corner).length;
    }

    /** The corner at the other end of an edge, world frame; of a cylinder from what was its last {@link #support}. */
    void otherEnd(int corner, int edge, double[] out) {
        if (hull != null) {
            int v = hull.neighbours(corner)[edge];
            for (int k = 0; k < 3; k++) {
                point[k] = hull.coordinate(v, k);
            }
        } else if (type == CYLINDER) {
            point[2] = -point[2];
        } else {
            corner(corner ^ 1 << edge);
        }
        toWorld(out, 0);
    }
}
