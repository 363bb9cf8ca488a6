package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;

/**
 * Distance of two convex solids that may be apart (Gilbert, Johnson and Keerthi 1988): a simplex of at most four points of their
 * difference walks towards the origin, by the signed volumes of its faces (Montanari, Petrinic and Barbieri 2017). Where only
 * whether they overlap is asked for, a tetrahedron turns towards the origin instead, face by face.
 */
final class NearestSimplex {
    private static final double MINIMUM = 1e-15;
    /** How near to rounding the distance is carried, of its square. */
    private static final double CLOSE = 1e-14;

    private static final int[][] FACES = {{1, 2, 3}, {0, 2, 3}, {0, 1, 3}, {0, 1, 2}};
    /** The same, each with its corners so that the normal points out of a tetrahedron that is turned the right way. */
    private static final int[][] OUTWARD = {{2, 1, 3}, {0, 2, 3}, {1, 0, 3}, {0, 1, 2}};

    private final MinkowskiDifference m;
    /** Corners of the simplex, and their weights in the point that is nearest. */
    final int[] corners = new int[4];

    final double[] weights = new double[4];
    int size;
    /** Of what was found, m; 0 where the solids overlap. */
    double distance;

    private int round;
    private final double[] v = new double[3];
    private final double[] next = new double[3];
    private final double[] edge = new double[9];
    private final double[] foot = new double[3];
    private final double[] lambda = new double[4];
    private final double[] trial = new double[4];
    private final int[] one = new int[4];
    private final double[] minors = new double[4];
    private final double[] heights = new double[4];
    private final double[] outward = new double[12];

    NearestSimplex(MinkowskiDifference m) {
        this.m = m;
    }

    /** The vector from the second solid to the first where they are nearest; not a copy. */
    double[] gap() {
        return v;
    }

    /**
     * Walks.
     *
     * @param cutoff distance from which on they count as apart, m; 0 for asking whether they overlap
     * @param tolerance of the distance, m; 0 for rounding
     * @return whether they are closer than the cutoff
     */
    boolean find(double cutoff, double tolerance, int rounds) {
        double[] p = m.first.place();
        double[] q = m.second.place();
        for (int k = 0; k < 3; k++) {
            v[k] = p[k] - q[k];
        }
        size = 0;
        boolean exactly = tolerance == 0;
        boolean polyhedra = m.first.polyhedral() && m.second.polyhedral();
        double enough = polyhedra ? 0 : 0.5 * tolerance * tolerance;
        boolean turning = cutoff == 0;
        for (round = 0; round < rounds && !m.full(); round++) {
            double square = Vectors.dot(v, v);
            if (square < MINIMUM * MINIMUM) {
                if (round > 0 || !exactly) {
                    break;
                }
                v[0] = 1;
                square = 1;
            }
            double scale = -1 / Math.sqrt(square);
            int i = m.add(scale * v[0], scale * v[1], scale * v[2]);
            double along = m.along(i, v[0], v[1], v[2]);
            if (square - along < (exactly ? CLOSE * square : enough)) {
                if (round == 0) {
                    corners[0] = i;
                    weights[0] = 1;
                    size = 1;
                    place();
                }
                break;
            }
            if (along > 0 && (cutoff == 0 || along * along / square >= cutoff * cutoff)) {
                return false;
            }
            corners[size++] = i;
            if (size == 4 && turning) {
                int over = turn(rounds);
                if (over != 0) {
                    distance = 0;
                    return over > 0;
                }
                turning = false;
            }
            for (int k = 0; k < size; k++) {
                one[k] = corners[k];
            }
            nearest(one, size, lambda);
            boolean inside = size == 4;
            int n = 0;
            for (int k = 0; k < size; k++) {
                if (lambda[k] != 0) {
                    corners[n] = corners[k];
                    weights[n++] = lambda[k];
                } else {
                    inside = false;
                }
            }
            size = n;
            System.arraycopy(v, 0, next, 0, 3);
            place();
            if (inside
                    || Math.abs(next[0] - v[0]) < MINIMUM
                            && Math.abs(next[1] - v[1]) < MINIMUM
                            && Math.abs(next[2] - v[2]) < MINIMUM) {
                break;
            }
        }
        distance = Math.sqrt(Vectors.dot(v, v));
        return true;
    }

    /** The weighted corners as v. */
    private void place() {
        for (int k = 0; k < 3; k++) {
            v[k] = 0;
            for (int i = 0; i < size; i++) {
                v[k] += weights[i] * m.w[3 * corners[i] + k];
            }
        }
    }

    /** A tetrahedron turns: 1 where it holds the origin, -1 where nothing can, 0 where it cannot be told. */
    private int turn(int rounds) {
        for (; round < rounds && !m.full(); round++) {
            int least = 0;
            for (int f = 0; f < 4; f++) {
                int[] face = OUTWARD[f];
                int a = corners[face[0]];
                Vectors.cross(m.w, a, corners[face[2]], a, corners[face[1]], edge);
                double length = Math.sqrt(edge[0] * edge[0] + edge[1] * edge[1] + edge[2] * edge[2]);
                if (!(length > MINIMUM)) {
                    return 0;
                }
                for (int k = 0; k < 3; k++) {
                    outward[3 * f + k] = edge[k] / length;
                }
                heights[f] = m.along(a, outward[3 * f], outward[3 * f + 1], outward[3 * f + 2]);
                least = heights[f] < heights[least] ? f : least;
            }
            if (heights[least] > 0) {
                return 1;
            }
            double x = outward[3 * least];
            double y = outward[3 * least + 1];
            double z = outward[3 * least + 2];
            int i = m.add(x, y, z);
            corners[least] = i;
            if (m.along(i, x, y, z) < 0) {
                return -1;
            }
            int one = (least + 1) % 4;
            int two = (least + 2) % 4;
            int swap = corners[one];
            corners[one] = corners[two];
            corners[two] = swap;
        }
        return 0;
    }

    private static boolean alike(double a, double b) {
        return a > 0 && b > 0 || a < 0 && b < 0;
    }

    /** Weights of points in the one of their hull that is nearest to the origin, as far as the last of them is new. */
    private void nearest(int[] c, int n, double[] out) {
        if (n == 1) {
            out[0] = 1;
        } else if (n == 2) {
            ofSegment(c[0], c[1], out, 0, 1);
        } else if (n == 3) {
            ofTriangle(c, 0, 1, 2, out);
        } else {
            ofTetrahedron(c, out);
        }
    }

    private void ofSegment(int i, int j, double[] out, int oi, int oj) {
        double[] w = m.w;
        double tt = 0;
        double at = 0;
        int widest = 0;
        double most = 0;
        for (int k = 0; k < 3; k++) {
            double t = w[3 * j + k] - w[3 * i + k];
            tt += t * t;
            at += w[3 * j + k] * t;
            if (Math.abs(t) >= Math.abs(most)) {
                most = -t;
                widest = k;
            }
        }
        double there = w[3 * j + widest];
        double o = there + most * at / tt;
        double first = o - there;
        double second = w[3 * i + widest] - o;
        boolean between = alike(most, first) && alike(most, second);
        out[oi] = between ? first / most : 0;
        out[oj] = between ? second / most : 1;
    }

    /** Twice the area of three points seen along an axis. */
    private static double area(double[] p, int a, double[] q, int b, double[] r, int c, int x, int y) {
        return (q[b + x] - p[a + x]) * (r[c + y] - p[a + y]) - (q[b + y] - p[a + y]) * (r[c + x] - p[a + x]);
    }

    private void ofTriangle(int[] c, int i, int j, int k, double[] out) {
        double[] w = m.w;
        int a = 3 * c[i];
        int b = 3 * c[j];
        int d = 3 * c[k];
        Vectors.cross(w, c[i], c[j], c[i], c[k], edge);
        double nn = edge[0] * edge[0] + edge[1] * edge[1] + edge[2] * edge[2];
        double scale = (w[a] * edge[0] + w[a + 1] * edge[1] + w[a + 2] * edge[2]) / nn;
        int along = 0;
        for (int axis = 0; axis < 3; axis++) {
            foot[axis] = scale * edge[axis];
            along = Math.abs(edge[axis]) > Math.abs(edge[along]) ? axis : along;
        }
        int x = (along + 1) % 3;
        int y = (along + 2) % 3;
        double whole = edge[along];
        double first = area(foot, 0, w, b, w, d, x, y);
        double second = area(w, a, foot, 0, w, d, x, y);
        double third = area(w, a, w, b, foot, 0, x, y);
        boolean one = alike(first, whole);
        boolean two = alike(second, whole);
        boolean three = alike(third, whole);
        if (one && two && three) {
            out[i] = first / whole;
            out[j] = second / whole;
            out[k] = third / whole;
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        double wi = 0;
        double wj = 0;
        double wk = 0;
        for (int side = 0; side < 3; side++) {
            if (side == 0 ? one : side == 1 ? two : three) {
                continue;
            }
            int from = side == 0 ? j : i;
            int to = side == 2 ? j : k;
            ofSegment(c[from], c[to], minors, 0, 1);
            double square = 0;
            for (int axis = 0; axis < 3; axis++) {
                double sum = minors[0] * w[3 * c[from] + axis] + minors[1] * w[3 * c[to] + axis];
                square += sum * sum;
            }
            if (square < least) {
                least = square;
                wi = from == i ? minors[0] : 0;
                wj = from == j ? minors[0] : to == j ? minors[1] : 0;
                wk = to == k ? minors[1] : 0;
            }
        }
        out[i] = wi;
        out[j] = wj;
        out[k] = wk;
    }

    private void ofTetrahedron(int[] c, double[] out) {
        double whole = 0;
        for (int i = 0; i < 4; i++) {
            int[] f = FACES[i];
            double volume = triple(c[f[0]], c[f[1]], c[f[2]]);
            heights[i] = i % 2 == 0 ? -volume : volume;
            whole += heights[i];
        }
        boolean inside = true;
        for (int i = 0; i < 4; i++) {
            inside &= alike(heights[i], whole);
            out[i] = heights[i] / whole;
        }
        if (inside) {
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 4; i++) {
            if (alike(heights[i], whole)) {
                continue;
            }
            trial[i] = 0;
            ofTriangle(c, FACES[i][0], FACES[i][1], FACES[i][2], trial);
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double sum = 0;
                for (int j = 0; j < 4; j++) {
                    sum += trial[j] * m.w[3 * c[j] + k];
                }
                square += sum * sum;
            }
            if (square < least) {
                least = square;
                System.arraycopy(trial, 0, out, 0, 4);
            }
        }
    }

    private double triple(int i, int j, int k) {
        double[] w = m.w;
        int a = 3 * i;
        int b = 3 * j;
        int c = 3 * k;
        return w[a] * (w[b + 1] * w[c + 2] - w[b + 2] * w[c + 1])
                + w[a + 1] * (w[b + 2] * w[c] - w[b] * w[c + 2])
                + w[a + 2] * (w[b] * w[c + 1] - w[b + 1] * w[c]);
    }
}
