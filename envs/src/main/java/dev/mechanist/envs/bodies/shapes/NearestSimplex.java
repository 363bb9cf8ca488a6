package dev.mechanist.envs.bodies.shapes;

/**
 * Distance of two convex cores that may be apart (Gilbert, Johnson and Keerthi 1988): a simplex of at most four points of their
 * difference walks towards the origin. Of a simplex every face is looked at, so that no case is told from rounding.
 */
final class NearestSimplex {
    private static final int ROUNDS = 100;
    private static final double CLOSE = 1e-14;

    private final MinkowskiDifference m;
    /** Corners of the simplex, and their weights in the point that is nearest. */
    final int[] corners = new int[4];

    final double[] weights = new double[4];
    int size;
    private final double[] trial = new double[4];
    private final double[] kept = new double[4];
    private int best;
    private double least;
    private final double[] v = new double[3];
    private final double[] edges = new double[9];

    NearestSimplex(MinkowskiDifference m) {
        this.m = m;
    }

    /** The vector from the second core to the first where they are nearest; not a copy. */
    double[] gap() {
        return v;
    }

    /**
     * Walks.
     *
     * @return the distance of the cores, m; 0 where they overlap
     */
    double find(double scale) {
        double[] p = m.first.place();
        double[] q = m.second.place();
        for (int k = 0; k < 3; k++) {
            v[k] = p[k] - q[k];
        }
        if (length() == 0) {
            v[0] = 1;
        }
        size = 0;
        double before = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS && !m.full(); round++) {
            int i = m.add(-v[0], -v[1], -v[2]);
            double square = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
            if (size > 0 && square - m.along(i, v[0], v[1], v[2]) <= CLOSE * square) {
                break;
            }
            corners[size++] = i;
            reduce();
            double distance = length();
            if (size == 4 || distance <= 1e-12 * scale) {
                return 0;
            }
            if (distance >= before * (1 - 1e-15) && round > 0) {
                break;
            }
            before = distance;
        }
        return length();
    }

    private double length() {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }

    /** Keeps the face of the simplex that holds the point nearest to the origin. */
    private void reduce() {
        least = Double.POSITIVE_INFINITY;
        best = 0;
        for (int set = 1; set < 1 << size; set++) {
            if (project(set) && distance(set) < least) {
                least = distance(set);
                best = set;
                System.arraycopy(trial, 0, kept, 0, 4);
            }
        }
        int n = 0;
        v[0] = 0;
        v[1] = 0;
        v[2] = 0;
        for (int i = 0; i < size; i++) {
            if ((best & 1 << i) != 0) {
                for (int k = 0; k < 3; k++) {
                    v[k] += kept[i] * m.w[3 * corners[i] + k];
                }
                corners[n] = corners[i];
                weights[n++] = kept[i];
            }
        }
        size = n;
    }

    private double distance(int set) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double c = 0;
            for (int i = 0; i < size; i++) {
                if ((set & 1 << i) != 0) {
                    c += trial[i] * m.w[3 * corners[i] + k];
                }
            }
            sum += c * c;
        }
        return sum;
    }

    private double edge(int i, int j) {
        return edges[3 * i] * edges[3 * j] + edges[3 * i + 1] * edges[3 * j + 1] + edges[3 * i + 2] * edges[3 * j + 2];
    }

    /** Weights of the origin's foot on the flat through a set of corners; false where it is outside of them. */
    private boolean project(int set) {
        int n = Integer.bitCount(set) - 1;
        int base = Integer.numberOfTrailingZeros(set);
        int left = set & ~(1 << base);
        for (int i = 0; i < n; i++) {
            int c = Integer.numberOfTrailingZeros(left);
            left &= left - 1;
            for (int k = 0; k < 3; k++) {
                edges[3 * i + k] = m.w[3 * corners[c] + k] - m.w[3 * corners[base] + k];
            }
        }
        double x = 0;
        double y = 0;
        double z = 0;
        if (n == 1) {
            x = foot(0, base) / edge(0, 0);
        } else if (n == 2) {
            double aa = edge(0, 0);
            double ab = edge(0, 1);
            double bb = edge(1, 1);
            double det = aa * bb - ab * ab;
            x = (bb * foot(0, base) - ab * foot(1, base)) / det;
            y = (aa * foot(1, base) - ab * foot(0, base)) / det;
        } else if (n == 3) {
            double det = triple(edges, 0, edges, 3, edges, 6);
            int o = 3 * corners[base];
            x = -triple(m.w, o, edges, 3, edges, 6) / det;
            y = -triple(edges, 0, m.w, o, edges, 6) / det;
            z = -triple(edges, 0, edges, 3, m.w, o) / det;
        }
        double rest = 1 - x - y - z;
        boolean inside = rest > 0 && (n < 1 || x > 0) && (n < 2 || y > 0) && (n < 3 || z > 0);
        if (!inside) {
            return false;
        }
        trial[base] = rest;
        left = set & ~(1 << base);
        for (int i = 0; i < n; i++) {
            trial[Integer.numberOfTrailingZeros(left)] = i == 0 ? x : i == 1 ? y : z;
            left &= left - 1;
        }
        return true;
    }

    private double foot(int edge, int base) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum -= edges[3 * edge + k] * m.w[3 * corners[base] + k];
        }
        return sum;
    }

    private static double triple(double[] a, int ao, double[] b, int bo, double[] c, int co) {
        return a[ao] * (b[bo + 1] * c[co + 2] - b[bo + 2] * c[co + 1])
                + a[ao + 1] * (b[bo + 2] * c[co] - b[bo] * c[co + 2])
                + a[ao + 2] * (b[bo] * c[co + 1] - b[bo + 1] * c[co]);
    }
}
