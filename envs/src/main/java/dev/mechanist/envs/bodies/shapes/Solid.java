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
    /** Corners of the faces -x, x, -y, y, -z, z in MuJoCo's order, by bits: 1, 2 and 4 for the positive side of x, y and z. */
    private static final int[][] OF_BOX = {
        {2, 6, 4, 0}, {7, 3, 1, 5}, {4, 5, 1, 0}, {2, 3, 7, 6}, {3, 2, 0, 1}, {6, 7, 5, 4}
    };

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
    private int[] found = new int[16];

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

    /**
     * The flat faces that some of its corners are all of; of a cylinder, whose corners are told by their ends, the cap.
     *
     * @param ids numbers of the corners, the first n
     * @return how many there are; see {@link #found}
     */
    int facesOf(int[] ids, int n) {
        int count = 0;
        if (hull != null) {
            int[] all = hull.facesAt(ids[0]);
            if (all.length > found.length) {
                found = new int[2 * all.length];
            }
            for (int f : all) {
                if (n < 2 || has(f, ids[1]) && (n < 3 || has(f, ids[2]))) {
                    found[count++] = f;
                }
            }
            return count;
        }
        for (int k = type == CYLINDER ? 2 : 0; k < 3; k++) {
            int bit = type == CYLINDER ? ids[0] : ids[0] >> k & 1;
            boolean agree = true;
            for (int i = 1; i < n; i++) {
                agree &= bit == (type == CYLINDER ? ids[i] : ids[i] >> k & 1);
            }
            if (agree) {
                found[count++] = 2 * k + bit;
            }
        }
        return count;
    }

    private boolean has(int face, int corner) {
        for (int f : hull.facesAt(corner)) {
            if (f == face) {
                return true;
            }
        }
        return false;
    }

    /** A face of the last {@link #facesOf}. */
    int found(int i) {
        return found[i];
    }

    /** The outward normal of a face, world frame. */
    void normalOf(int face, double[] out) {
        if (hull != null) {
            double[] n = hull.normals();
            for (int k = 0; k < 3; k++) {
                out[k] = rotation[3 * k] * n[3 * face]
                        + rotation[3 * k + 1] * n[3 * face + 1]
                        + rotation[3 * k + 2] * n[3 * face + 2];
            }
            return;
        }
        for (int k = 0; k < 3; k++) {
            out[k] = face % 2 == 1 ? rotation[3 * k + face / 2] : -rotation[3 * k + face / 2];
        }
    }

    /** How many corners a face has. */
    int corners(int face) {
        return type == CYLINDER ? CAP : hull == null ? 4 : hull.face(face).length;
    }

    /** The corners of a face in MuJoCo's order, of meshes in ours, world frame [3 each]. */
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
                double angle = (face % 2 == 1 ? -i : i) * 2 * Math.PI / CAP;
                point[0] = size[0] * Math.cos(angle);
                point[1] = size[0] * Math.sin(angle);
                point[2] = face % 2 == 1 ? size[1] : -size[1];
                toWorld(out, 3 * i);
            }
            return;
        }
        for (int i = 0; i < 4; i++) {
            corner(OF_BOX[face][i]);
            toWorld(out, 3 * i);
        }
    }

    /** How many edges leave a corner of a box or a mesh. */
    int edges(int corner) {
        return hull == null ? 3 : hull.neighbours(corner).length;
    }

    /** The number of the corner at the other end of an edge. */
    int otherEnd(int corner, int edge) {
        return hull == null ? corner ^ 1 << edge : hull.neighbours(corner)[edge];
    }

    /** A corner of a box or a mesh, world frame. */
    void cornerAt(int id, double[] out) {
        if (hull == null) {
            corner(id);
        } else {
            for (int k = 0; k < 3; k++) {
                point[k] = hull.coordinate(id, k);
            }
        }
        toWorld(out, 0);
    }

    /** The other end of the line along a cylinder's side from a point of a rim, world frame. */
    void across(int end, double[] from, int at, double[] out) {
        double way = end == 1 ? -2 * size[1] : 2 * size[1];
        for (int k = 0; k < 3; k++) {
            out[k] = from[at + k] + way * rotation[3 * k + 2];
        }
    }
}
