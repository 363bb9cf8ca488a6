package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;
import java.util.Arrays;

/**
 * How deep two overlapping convex cores are in each other (van den Bergen 2001): a polytope inside of their difference grows
 * where it is nearest to the origin, until that face lies on the surface. Offsets are signed, so it may start anywhere.
 */
final class ExpandingHull {
    private static final int MOST_FACES = 1024;
    /** Heights above a face that count as in it, relative to the extent. */
    private static final double CLOSE = 1e-14;
    /** How near to the surface the face has to be: finer ones have no normal left, and {@link ConvexPair} goes on from there. */
    private static final double DONE = 1e-10;

    private final MinkowskiDifference m;
    private final int[] corner = new int[3 * MOST_FACES];
    private final double[] normal = new double[3 * MOST_FACES];
    private final double[] offset = new double[MOST_FACES];
    /** Across the edge from corner k to the next: the face there, and the number of the edge in it [3 each]. */
    private final int[] beside = new int[3 * MOST_FACES];

    private final int[] besideEdge = new int[3 * MOST_FACES];
    private final boolean[] dead = new boolean[MOST_FACES];
    private final int[] free = new int[MOST_FACES];
    private int freeCount;
    private int faces;
    /** Edges still to be looked across, then those of the horizon in order: faces that stay, and their edges. */
    private int[] stack = new int[256];

    private int stackSize;
    private int[] horizon = new int[256];
    private int horizonSize;
    private final int[] killed = new int[MOST_FACES];
    private int killedCount;
    /** Corners of the face found, and the weights of the origin's foot. */
    final int[] corners = new int[3];

    final double[] weights = new double[3];
    private final double[] direction = new double[3];
    private final double[] across = new double[3];
    private int found;

    ExpandingHull(MinkowskiDifference m) {
        this.m = m;
    }

    /** Copies the outward normal of the face that was found. */
    void normal(double[] out) {
        System.arraycopy(direction, 0, out, 0, 3);
    }

    /**
     * Grows.
     *
     * @param scale extent of the solids, m
     * @return the least offset of a face, m; NaN where there is no solid to grow
     */
    double find(double scale) {
        m.clear();
        faces = 0;
        freeCount = 0;
        if (!start(scale)) {
            return Double.NaN;
        }
        double reached = Double.NEGATIVE_INFINITY;
        while (true) {
            int least = -1;
            for (int f = 0; f < faces; f++) {
                least = !dead[f] && (least < 0 || offset[f] < offset[least]) ? f : least;
            }
            if (reached > 0 && offset[least] < reached - DONE * scale) {
                // The polytope about the origin grows; a face that came nearer again is one that rounding turned over.
                break;
            }
            found = least;
            reached = offset[found];
            int n = 3 * found;
            System.arraycopy(corner, n, corners, 0, 3);
            System.arraycopy(normal, n, direction, 0, 3);
            if (m.full()) {
                break;
            }
            int v = m.add(normal[n], normal[n + 1], normal[n + 2]);
            double beyond = m.along(v, normal[n], normal[n + 1], normal[n + 2]) - offset[found];
            if (beyond <= DONE * scale || !join(v, scale)) {
                break;
            }
        }
        foot();
        return reached;
    }

    private boolean start(double scale) {
        double[] w = m.w;
        int a = m.add(1, 0, 0);
        int b = m.add(-1, 0, 0);
        double x = w[3 * b] - w[3 * a];
        double y = w[3 * b + 1] - w[3 * a + 1];
        double z = w[3 * b + 2] - w[3 * a + 2];
        // Across the first edge, away from the axis that it is least along.
        boolean byY = Math.abs(y) < Math.abs(x) || Math.abs(z) < Math.abs(x);
        double ux = byY ? -y : 0;
        double uy = byY ? x : -z;
        double uz = byY ? 0 : y;
        if (byY && ux == 0 && uy == 0) {
            ux = z;
            uz = -x;
        }
        int c = farther(m.add(ux, uy, uz), a, ux, uy, uz);
        double length = across(a, b, c);
        if (!(length > 1e-12 * scale * scale)) {
            return false;
        }
        double nx = across[0];
        double ny = across[1];
        double nz = across[2];
        int d = farther(m.add(nx, ny, nz), a, nx, ny, nz);
        double above = (m.along(d, nx, ny, nz) - m.along(a, nx, ny, nz)) / length;
        if (!(Math.abs(above) > 1e-12 * scale)) {
            return false;
        }
        int one = above > 0 ? c : b;
        int two = above > 0 ? b : c;
        int base = add(a, one, two);
        link(base, 2, add(a, two, d), 0);
        link(base, 1, add(two, one, d), 0);
        link(base, 0, add(one, a, d), 0);
        for (int k = 1; k <= 3; k++) {
            link(k, 1, k % 3 + 1, 2);
        }
        return true;
    }

    /** A point, or the one on the other side where that is farther from the first. */
    private int farther(int v, int from, double x, double y, double z) {
        int other = m.add(-x, -y, -z);
        double start = m.along(from, x, y, z);
        return Math.abs(m.along(other, x, y, z) - start) > Math.abs(m.along(v, x, y, z) - start) ? other : v;
    }

    private void link(int f, int edge, int g, int other) {
        beside[3 * f + edge] = g;
        besideEdge[3 * f + edge] = other;
        beside[3 * g + other] = f;
        besideEdge[3 * g + other] = edge;
    }

    private int add(int i, int j, int k) {
        double length = across(i, j, k);
        int f = freeCount > 0 ? free[--freeCount] : faces++;
        dead[f] = false;
        corner[3 * f] = i;
        corner[3 * f + 1] = j;
        corner[3 * f + 2] = k;
        normal[3 * f] = across[0] / length;
        normal[3 * f + 1] = across[1] / length;
        normal[3 * f + 2] = across[2] / length;
        offset[f] = m.along(i, normal[3 * f], normal[3 * f + 1], normal[3 * f + 2]);
        return f;
    }

    /**
     * The faces that a point sees, from the one found on, give way to those between it and their horizon; false, and nothing
     * changed, where that makes no solid any more.
     */
    private boolean join(int v, double scale) {
        stackSize = 0;
        horizonSize = 0;
        killedCount = 0;
        kill(found);
        for (int k = 2; k >= 0; k--) {
            push(3 * found + k);
        }
        while (stackSize > 0) {
            int from = stack[--stackSize];
            int f = beside[from];
            int e = besideEdge[from];
            if (dead[f]) {
                continue;
            }
            int n = 3 * f;
            if (m.along(v, normal[n], normal[n + 1], normal[n + 2]) - offset[f] > CLOSE * scale) {
                kill(f);
                push(n + (e + 2) % 3);
                push(n + (e + 1) % 3);
            } else {
                if (horizonSize == horizon.length) {
                    horizon = Arrays.copyOf(horizon, 2 * horizonSize);
                }
                horizon[horizonSize++] = n + e;
            }
        }
        if (!closed(v)) {
            for (int k = 0; k < killedCount; k++) {
                dead[killed[k]] = false;
            }
            return false;
        }
        for (int k = 0; k < killedCount; k++) {
            free[freeCount++] = killed[k];
        }
        int first = -1;
        int before = -1;
        for (int h = 0; h < horizonSize; h++) {
            int f = horizon[h] / 3;
            int e = horizon[h] % 3;
            int fresh = add(corner[3 * f + (e + 1) % 3], corner[3 * f + e], v);
            link(fresh, 0, f, e);
            if (before < 0) {
                first = fresh;
            } else {
                link(before, 1, fresh, 2);
            }
            before = fresh;
        }
        link(before, 1, first, 2);
        return true;
    }

    private void kill(int f) {
        dead[f] = true;
        killed[killedCount++] = f;
    }

    private void push(int edge) {
        if (stackSize == stack.length) {
            stack = Arrays.copyOf(stack, 2 * stackSize);
        }
        stack[stackSize++] = edge;
    }

    /** Whether the horizon is one loop, and no face from it to a point is without an area. */
    private boolean closed(int v) {
        for (int h = 0; h < horizonSize; h++) {
            int f = 3 * (horizon[h] / 3);
            int e = horizon[h] % 3;
            int next = horizon[(h + 1) % horizonSize];
            int start = corner[f + (e + 1) % 3];
            int end = corner[f + e];
            if (end != corner[3 * (next / 3) + (next % 3 + 1) % 3] || flat(start, end, v)) {
                return false;
            }
        }
        return horizonSize >= 3;
    }

    private boolean flat(int i, int j, int k) {
        across(i, j, k);
        double square = Vectors.dot(across, across);
        return !(square > 1e-24 * Vectors.squareDistance(m.w, i, j) * Vectors.squareDistance(m.w, i, k));
    }

    /** Twice the area of a triangle, and along its normal. */
    private double across(int i, int j, int k) {
        Vectors.cross(m.w, i, j, i, k, across);
        return Math.sqrt(Vectors.dot(across, across));
    }

    /** Weights of the corners of the face in the foot of the origin. */
    private void foot() {
        double total = 0;
        for (int k = 0; k < 3; k++) {
            int i = 3 * corners[(k + 1) % 3];
            int j = 3 * corners[(k + 2) % 3];
            double[] w = m.w;
            // Area of the triangle of the origin's foot and the edge opposite, along the normal.
            double cx = w[i + 1] * w[j + 2] - w[i + 2] * w[j + 1];
            double cy = w[i + 2] * w[j] - w[i] * w[j + 2];
            double cz = w[i] * w[j + 1] - w[i + 1] * w[j];
            weights[k] = Math.max(0, cx * direction[0] + cy * direction[1] + cz * direction[2]);
            total += weights[k];
        }
        for (int k = 0; k < 3; k++) {
            weights[k] = total > 0 ? weights[k] / total : 1.0 / 3;
        }
    }
}
