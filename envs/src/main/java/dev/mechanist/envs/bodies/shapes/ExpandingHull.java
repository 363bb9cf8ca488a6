package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;
import java.util.Arrays;

/**
 * How deep two overlapping convex solids are in each other (van den Bergen 2001): a polytope inside of their difference, about the
 * origin, grows where it is nearest to it, until that face lies on the surface. Which faces it starts from, in which order they are
 * looked at and when it stops is MuJoCo's way, so that of equal faces the same is found.
 */
final class ExpandingHull {
    private static final int MOST_FACES = 2048;
    private static final double MINIMUM = 1e-15;
    private static final double THIRD = Math.sqrt(3) / 2;
    private static final int[][] BY_TETRAHEDRON = {{0, 1, 2}, {0, 3, 1}, {0, 2, 3}, {3, 2, 1}};
    private static final int[][] BY_TRIANGLE = {{4, 0, 1}, {4, 2, 0}, {4, 1, 2}, {3, 1, 0}, {3, 0, 2}, {3, 2, 1}};
    private static final int[][] BY_SEGMENT = {{0, 2, 3}, {0, 4, 2}, {0, 3, 4}, {1, 3, 2}, {1, 2, 4}, {1, 4, 3}};

    private final MinkowskiDifference m;
    private final int[] corner = new int[3 * MOST_FACES];
    /** Feet of the origin on the planes of the faces [3 each], and their squares. */
    private final double[] foot = new double[3 * MOST_FACES];

    private final double[] square = new double[MOST_FACES];
    /** Across the edge from corner k to the next: the face there, and the number of the edge in it [3 each]. */
    private final int[] beside = new int[3 * MOST_FACES];

    private final int[] besideEdge = new int[3 * MOST_FACES];
    private final boolean[] dead = new boolean[MOST_FACES];
    private int faces;
    /** The faces that may be the nearest, and where each is among them; -1 for not. */
    private final int[] open = new int[MOST_FACES];

    private final int[] openAt = new int[MOST_FACES];
    private int openCount;
    /** Edges still to be looked across, then those of the horizon in order: faces that stay, and their edges. */
    private int[] stack = new int[256];

    private int stackSize;
    private int[] horizon = new int[256];
    private int horizonSize;
    /** Corners of the face found, and the weights of the origin's foot. */
    final int[] corners = new int[3];

    final double[] weights = new double[3];
    private final int[] start = new int[4];
    private final double[] across = new double[3];
    private final double[] direction = new double[3];

    ExpandingHull(MinkowskiDifference m) {
        this.m = m;
    }

    /** Copies the outward normal of the face that was found. */
    void normal(double[] out) {
        System.arraycopy(direction, 0, out, 0, 3);
    }

    /**
     * Grows from what a {@link NearestSimplex} ended with.
     *
     * @param tolerance of the depth where something is curved, m
     * @return the least offset of a face, m; NaN where there is no solid to grow
     */
    double find(NearestSimplex from, double tolerance, int rounds) {
        System.arraycopy(from.corners, 0, start, 0, from.size);
        m.retain(start, from.size);
        clear();
        if (!start(from.size)) {
            return Double.NaN;
        }
        boolean polyhedra = m.first.polyhedral() && m.second.polyhedral();
        double close = polyhedra ? MINIMUM : tolerance;
        double upper = Double.MAX_VALUE;
        int found = -1;
        for (int round = 0; round < rounds; round++) {
            int least = -1;
            for (int i = 0; i < openCount; i++) {
                least = least < 0 || square[open[i]] < square[least] ? open[i] : least;
            }
            if (least < 0 || square[least] > upper * upper) {
                break;
            }
            found = least;
            if (m.full()) {
                break;
            }
            double lower = Math.sqrt(square[found]);
            double x = 1 / lower * foot[3 * found];
            double y = 1 / lower * foot[3 * found + 1];
            double z = 1 / lower * foot[3 * found + 2];
            int v = m.add(x, y, z);
            upper = Math.min(upper, m.along(v, x, y, z));
            if (upper - lower < close || polyhedra && m.repeated(v) || !join(found, v, upper)) {
                break;
            }
        }
        if (found < 0) {
            return Double.NaN;
        }
        weigh(found);
        return Math.sqrt(square[found]);
    }

    private void clear() {
        faces = 0;
        openCount = 0;
    }

    private boolean start(int size) {
        if (size == 2) {
            return bySegment();
        }
        if (size == 3) {
            return byTriangle();
        }
        double[] w = m.w;
        Vectors.cross(w, 0, 1, 0, 2, across);
        double volume = 0;
        for (int k = 0; k < 3; k++) {
            volume += across[k] * (w[9 + k] - w[k]);
        }
        for (int[] f : BY_TETRAHEDRON) {
            int one = volume > 0 ? f[2] : f[1];
            int two = volume > 0 ? f[1] : f[2];
            if (!outside(f[0], one, two)) {
                return byTriangle(f[0], one, two);
            }
        }
        connect();
        return true;
    }

    /** What is farthest on both sides of a triangle joins it. */
    private boolean byTriangle() {
        Vectors.cross(m.w, 0, 1, 0, 2, across);
        double length = Math.sqrt(Vectors.dot(across, across));
        if (length < MINIMUM) {
            return false;
        }
        double x = across[0] / length;
        double y = across[1] / length;
        double z = across[2] / length;
        m.add(-x, -y, -z);
        m.add(x, y, z);
        for (int[] t : BY_TRIANGLE) {
            if (!outside(t[0], t[1], t[2])) {
                return false;
            }
        }
        connect();
        return true;
    }

    /** What is farthest in three directions across a segment joins it. */
    private boolean bySegment() {
        double[] w = m.w;
        double dx = w[3] - w[0];
        double dy = w[4] - w[1];
        double dz = w[5] - w[2];
        int least = Math.abs(dy) < Math.abs(dx) ? 1 : 0;
        least = Math.abs(dz) < Math.abs(least == 1 ? dy : dx) ? 2 : least;
        double x = least == 0 ? 0 : least == 1 ? dz : -dy;
        double y = least == 0 ? -dz : least == 1 ? 0 : dx;
        double z = least == 0 ? dy : least == 1 ? -dx : 0;
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        dx /= length;
        dy /= length;
        dz /= length;
        for (int k = 0; k < 3; k++) {
            double size = Math.sqrt(x * x + y * y + z * z);
            m.add(x / size, y / size, z / size);
            // A third of a turn about the segment.
            double tx = -0.5 * x + THIRD * (dy * z - dz * y);
            double ty = -0.5 * y + THIRD * (dz * x - dx * z);
            double tz = -0.5 * z + THIRD * (dx * y - dy * x);
            x = tx;
            y = ty;
            z = tz;
        }
        for (int[] t : BY_SEGMENT) {
            if (!outside(t[0], t[1], t[2])) {
                return byTriangle(t[0], t[1], t[2]);
            }
        }
        connect();
        return true;
    }

    /** A new open face; false where the origin is in it. */
    private boolean outside(int i, int j, int k) {
        if (!add(i, j, k) || square[faces - 1] < MINIMUM * MINIMUM) {
            return false;
        }
        open(faces - 1);
        return true;
    }

    /** Starts anew from a face that the origin is in. */
    private boolean byTriangle(int i, int j, int k) {
        start[0] = i;
        start[1] = j;
        start[2] = k;
        m.retain(start, 3);
        clear();
        return byTriangle();
    }

    /** A new face; false where it has no area, or there is no room. */
    private boolean add(int i, int j, int k) {
        if (faces == MOST_FACES) {
            return false;
        }
        Vectors.cross(m.w, i, j, i, k, across);
        double nn = Vectors.dot(across, across);
        if (!(nn > MINIMUM * MINIMUM)) {
            return false;
        }
        int f = faces++;
        double scale = m.along(i, across[0], across[1], across[2]) / nn;
        square[f] = 0;
        for (int c = 0; c < 3; c++) {
            foot[3 * f + c] = scale * across[c];
            square[f] += foot[3 * f + c] * foot[3 * f + c];
        }
        corner[3 * f] = i;
        corner[3 * f + 1] = j;
        corner[3 * f + 2] = k;
        dead[f] = false;
        openAt[f] = -1;
        return true;
    }

    private void open(int f) {
        openAt[f] = openCount;
        open[openCount++] = f;
    }

    private void kill(int f) {
        dead[f] = true;
        if (openAt[f] >= 0) {
            int last = open[--openCount];
            open[openAt[f]] = last;
            openAt[last] = openAt[f];
            openAt[f] = -1;
        }
    }

    /** Finds which faces of the first ones share an edge. */
    private void connect() {
        for (int e = 0; e < 3 * faces; e++) {
            for (int o = 0; o < 3 * faces; o++) {
                if (corner[e] == corner[next(o)] && corner[next(e)] == corner[o]) {
                    beside[e] = o / 3;
                    besideEdge[e] = o % 3;
                }
            }
        }
    }

    private static int next(int edge) {
        return edge % 3 == 2 ? edge - 2 : edge + 1;
    }

    private void link(int f, int edge, int g, int other) {
        beside[3 * f + edge] = g;
        besideEdge[3 * f + edge] = other;
        beside[3 * g + other] = f;
        besideEdge[3 * g + other] = edge;
    }

    /** The faces that a point sees, from the one found on, give way to those between it and their horizon; false where that fails. */
    private boolean join(int found, int v, double upper) {
        stackSize = 0;
        horizonSize = 0;
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
            if (m.along(v, foot[3 * f], foot[3 * f + 1], foot[3 * f + 2]) >= square[f] + MINIMUM) {
                kill(f);
                push(3 * f + (e + 2) % 3);
                push(3 * f + (e + 1) % 3);
            } else {
                if (horizonSize == horizon.length) {
                    horizon = Arrays.copyOf(horizon, 2 * horizonSize);
                }
                horizon[horizonSize++] = 3 * f + e;
            }
        }
        if (horizonSize < 3) {
            return false;
        }
        int first = faces;
        for (int h = 0; h < horizonSize; h++) {
            int f = horizon[h] / 3;
            int e = horizon[h] % 3;
            if (!add(v, corner[3 * f + (e + 1) % 3], corner[3 * f + e])) {
                return false;
            }
            int fresh = faces - 1;
            link(fresh, 1, f, e);
            if (square[fresh] >= square[found] && square[fresh] <= upper * upper) {
                open(fresh);
            }
        }
        for (int f = first; f < faces; f++) {
            for (int g = first; g < faces; g++) {
                if (corner[3 * f + 2] == corner[3 * g + 1]) {
                    link(f, 2, g, 0);
                }
            }
        }
        return true;
    }

    private void push(int edge) {
        if (stackSize == stack.length) {
            stack = Arrays.copyOf(stack, 2 * stackSize);
        }
        stack[stackSize++] = edge;
    }

    /** Corners of a face, the origin's foot by their weights, and its normal. */
    private void weigh(int f) {
        System.arraycopy(corner, 3 * f, corners, 0, 3);
        double length = Math.sqrt(square[f]);
        for (int k = 0; k < 3; k++) {
            direction[k] = foot[3 * f + k] / length;
        }
        double[] w = m.w;
        int a = 3 * corners[0];
        int b = 3 * corners[1];
        int c = 3 * corners[2];
        Vectors.cross(w, corners[0], corners[1], corners[0], corners[2], across);
        int along = 0;
        for (int k = 1; k < 3; k++) {
            along = Math.abs(across[k]) > Math.abs(across[along]) ? k : along;
        }
        int x = (along + 1) % 3;
        int y = (along + 2) % 3;
        double whole = (w[b + x] - w[a + x]) * (w[c + y] - w[a + y]) - (w[b + y] - w[a + y]) * (w[c + x] - w[a + x]);
        double fx = foot[3 * f + x];
        double fy = foot[3 * f + y];
        weights[0] = ((w[b + x] - fx) * (w[c + y] - fy) - (w[b + y] - fy) * (w[c + x] - fx)) / whole;
        weights[1] = ((fx - w[a + x]) * (w[c + y] - w[a + y]) - (fy - w[a + y]) * (w[c + x] - w[a + x])) / whole;
        weights[2] = 1 - weights[0] - weights[1];
    }
}
