package dev.mechanist.envs.bodies.shapes;

import dev.mechanist.core.numerics.Vectors;

/**
 * The one place where two convex solids touch most: their cores' distance where they are apart, their depth where they overlap,
 * and from there on to rounding. At the place sought the direction n makes the overlap f(n) = max n.a - min n.b of the two
 * least, so a - b is along n; where the solids are curved there, Newton's method finds n, and where they are flat it is the
 * normal of a face, or across one or two edges.
 */
final class ConvexPair {
    private static final double RELEVANT = 1e-7;
    private static final int MOST_ROUNDS = 100;
    private static final double SAME_RIM = 1e-3;
    /** Cosine of the angle by which what was found may still be turned. */
    private static final double NEAR = 0.95;

    private static final int POINT = 0;
    private static final int LINE = 1;
    private static final int FACE = 2;

    final MinkowskiDifference m = new MinkowskiDifference(256);
    private final NearestSimplex nearest = new NearestSimplex(m);
    private final ExpandingHull expanding = new ExpandingHull(m);

    /** Points of the difference around the place found, and their weights. */
    final int[] around = new int[4];

    private final double[] weight = new double[4];
    int count;
    final double[] normal = new double[3];
    final double[] place = new double[3];
    double distance;
    private final double[] a = new double[3];
    private final double[] b = new double[3];
    private final double[] edge1 = new double[3];
    private final double[] edge2 = new double[3];
    private final double[] u = new double[3];
    private final double[] t = new double[3];
    private final double[] next = new double[3];
    private double overlap;
    private boolean sharp;

    /**
     * Finds the place as far as MuJoCo searches: spheres and capsules without their radius first, what is left with a margin around.
     *
     * @return whether they are closer than the margin
     */
    boolean search(double margin, SearchLimits limits) {
        Solid one = m.first;
        Solid two = m.second;
        double half = 0.5 * margin;
        if (one.cored() || two.cored()) {
            double round1 = one.cored() ? one.radius() + half : 0;
            double round2 = two.cored() ? two.radius() + half : 0;
            one.show(false, one.cored() ? 0 : half);
            two.show(false, two.cored() ? 0 : half);
            m.clear();
            if (!nearest.find(round1 + round2, limits.tolerance(), limits.rounds())) {
                return false;
            }
            if (nearest.distance > limits.tolerance()) {
                witnesses(nearest.corners, nearest.weights, nearest.size);
                for (int k = 0; k < 3; k++) {
                    normal[k] = (b[k] - a[k]) / nearest.distance;
                    place[k] = 0.5 * (a[k] + round1 * normal[k] + b[k] - round2 * normal[k]);
                }
                distance = nearest.distance - round1 - round2;
                boolean close = distance < 0;
                distance += margin;
                return close;
            }
        }
        one.show(true, half);
        two.show(true, half);
        m.clear();
        if (!nearest.find(0, limits.tolerance(), limits.rounds())
                || nearest.distance > limits.tolerance()
                || nearest.size < 2) {
            return false;
        }
        double depth = expanding.find(nearest, limits.tolerance(), limits.rounds());
        if (Double.isNaN(depth)) {
            return false;
        }
        count = 3;
        System.arraycopy(expanding.corners, 0, around, 0, 3);
        witnesses(expanding.corners, expanding.weights, 3);
        for (int k = 0; k < 3; k++) {
            place[k] = 0.5 * (a[k] + b[k]);
            normal[k] = a[k] - b[k];
        }
        if (!normalise(normal)) {
            expanding.normal(normal);
        }
        distance = margin - depth;
        return true;
    }

    /** Weighted points of the two solids, as a and b. */
    private void witnesses(int[] corners, double[] weights, int n) {
        for (int k = 0; k < 3; k++) {
            a[k] = 0;
            b[k] = 0;
            for (int i = 0; i < n; i++) {
                a[k] += weights[i] * m.a[3 * corners[i] + k];
                b[k] += weights[i] * m.b[3 * corners[i] + k];
            }
        }
    }

    /**
     * Finds the place to rounding.
     *
     * @return whether they are closer than the margin
     */
    boolean find(double margin) {
        double scale = m.first.reach() + m.second.reach();
        double rounds = m.first.radius() + m.second.radius();
        m.first.show(false, 0);
        m.second.show(false, 0);
        m.clear();
        if (!nearest.find(rounds + margin + 1e-9 * scale, 0, MOST_ROUNDS)) {
            return false;
        }
        double apart = nearest.distance > 1e-9 * scale ? nearest.distance : 0;
        if (apart - rounds > margin) {
            return false;
        }
        if (apart > 0) {
            count = nearest.size;
            for (int i = 0; i < count; i++) {
                around[i] = nearest.corners[i];
                weight[i] = nearest.weights[i];
            }
            for (int k = 0; k < 3; k++) {
                normal[k] = -nearest.gap()[k] / apart;
            }
            overlap = -apart;
        } else {
            m.clear();
            overlap = nearest.find(0, 0, MOST_ROUNDS) && nearest.size > 1
                    ? expanding.find(nearest, 1e-10 * scale, MOST_ROUNDS)
                    : Double.NaN;
            if (Double.isNaN(overlap)) {
                return false;
            }
            count = 3;
            System.arraycopy(expanding.corners, 0, around, 0, 3);
            System.arraycopy(expanding.weights, 0, weight, 0, 3);
            expanding.normal(normal);
        }
        settle(scale);
        distance = -overlap - rounds;
        return distance <= margin;
    }

    private static boolean normalise(double[] x) {
        double length = Math.sqrt(Vectors.dot(x, x));
        for (int k = 0; k < 3; k++) {
            x[k] /= length;
        }
        return length > 1e-9;
    }

    /** What of a solid touches: a point, a line along the edge, or a face with the edge as its normal. */
    private int feature(Solid solid, double[] points, int[] numbers, double scale, double[] edge) {
        int from = -1;
        int second = -1;
        boolean ends = false;
        boolean wide = false;
        for (int i = 0; i < count; i++) {
            if (weight[i] < RELEVANT) {
                continue;
            }
            int c = around[i];
            if (from < 0) {
                from = c;
                continue;
            }
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double gap = points[3 * c + k] - points[3 * from + k];
                square += gap * gap;
            }
            if (solid.cylindrical()) {
                ends |= numbers[c] != numbers[from];
                wide |= numbers[c] == numbers[from] && square > SAME_RIM * SAME_RIM * scale * scale;
            } else if (solid.cornered() && numbers[c] != numbers[from]) {
                if (second >= 0 && numbers[c] != numbers[second]) {
                    for (int k = 0; k < 3; k++) {
                        u[k] = points[3 * second + k] - points[3 * from + k];
                        t[k] = points[3 * c + k] - points[3 * from + k];
                    }
                    Vectors.cross(u, t, edge);
                    sharp &= normalise(edge);
                    return FACE;
                }
                second = c;
            }
        }
        if (solid.cylindrical()) {
            solid.axis(edge);
            sharp &= !(ends && wide);
            return wide ? FACE : ends ? LINE : POINT;
        }
        if (second < 0) {
            return POINT;
        }
        for (int k = 0; k < 3; k++) {
            edge[k] = points[3 * second + k] - points[3 * from + k];
        }
        normalise(edge);
        return LINE;
    }

    /** From what was found to what touches, to rounding. */
    private void settle(double scale) {
        sharp = true;
        int one = feature(m.first, m.a, m.corner1, scale, edge1);
        int two = feature(m.second, m.b, m.corner2, scale, edge2);
        System.arraycopy(normal, 0, next, 0, 3);
        // The overlap along what was found, which the least one cannot be above.
        overlap = width(normal);
        if (one == FACE || two == FACE) {
            aim(one == FACE ? edge1 : edge2);
        } else if (one == LINE && two == LINE) {
            Vectors.cross(edge1, edge2, u);
            if (normalise(u)) {
                aim(u);
            } else {
                newton(edge1);
            }
        } else {
            newton(one == LINE ? edge1 : two == LINE ? edge2 : null);
        }
        if (!accept(scale) && (m.first.rounded() || m.second.rounded())) {
            // What looked like an end or a side was a part of the rim.
            one = m.first.rounded() ? POINT : one;
            two = m.second.rounded() ? POINT : two;
            sharp = one != FACE && two != FACE && !(one == LINE && two == LINE);
            System.arraycopy(normal, 0, next, 0, 3);
            newton(one == LINE ? edge1 : two == LINE ? edge2 : null);
            accept(scale);
        }
        middle(one, two);
    }

    /** Takes the direction that was tried if the overlap along it is no larger. */
    private boolean accept(double scale) {
        double reached = width(next);
        if (!(sharp && Vectors.dot(next, normal) > NEAR && reached <= overlap + 1e-13 * scale)) {
            return false;
        }
        System.arraycopy(next, 0, normal, 0, 3);
        overlap = reached;
        return true;
    }

    /** The direction along a line, on the side of the normal. */
    private void aim(double[] line) {
        double sign = Vectors.dot(line, normal) < 0 ? -1 : 1;
        for (int k = 0; k < 3; k++) {
            next[k] = sign * line[k];
        }
    }

    /** f(n); leaves the farthest points in a and b. */
    private double width(double[] n) {
        m.first.support(n[0], n[1], n[2], a, 0);
        m.second.support(-n[0], -n[1], -n[2], b, 0);
        return Vectors.dot(n, a) - Vectors.dot(n, b);
    }

    /** Newton's method on the sphere of directions, or on the circle of those across a line. */
    private void newton(double[] line) {
        if (line != null) {
            double along = Vectors.dot(next, line);
            for (int k = 0; k < 3; k++) {
                next[k] -= along * line[k];
            }
            normalise(next);
        }
        for (int round = 0; round < 20; round++) {
            double f = width(next);
            if (line != null) {
                System.arraycopy(line, 0, t, 0, 3);
            } else {
                int least = Math.abs(next[0]) < Math.abs(next[1]) ? 0 : 1;
                least = Math.abs(next[2]) < Math.abs(next[least]) ? 2 : least;
                t[0] = 0;
                t[1] = 0;
                t[2] = 0;
                t[least] = 1;
            }
            Vectors.cross(t, next, u);
            normalise(u);
            Vectors.cross(next, u, t);
            double gu = Vectors.dot(u, a) - Vectors.dot(u, b);
            double gt = Vectors.dot(t, a) - Vectors.dot(t, b);
            double uu = m.first.curvature(next, u, u) + m.second.curvature(next, u, u) - f;
            if (line != null) {
                if (!(uu > 0)) {
                    return;
                }
                step(-gu / uu, 0);
            } else {
                double ut = m.first.curvature(next, u, t) + m.second.curvature(next, u, t);
                double tt = m.first.curvature(next, t, t) + m.second.curvature(next, t, t) - f;
                double det = uu * tt - ut * ut;
                if (!(uu > 0 && det > 0)) {
                    return;
                }
                step(-(tt * gu - ut * gt) / det, -(uu * gt - ut * gu) / det);
            }
            double moved = line != null ? Math.abs(gu / uu) : Math.abs(gu) + Math.abs(gt);
            if (moved <= 1e-16) {
                return;
            }
        }
    }

    private void step(double alongU, double alongT) {
        double limit = Math.min(1, 0.1 / Math.max(1e-300, Math.abs(alongU) + Math.abs(alongT)));
        for (int k = 0; k < 3; k++) {
            next[k] += limit * (alongU * u[k] + alongT * t[k]);
        }
        normalise(next);
    }

    /** The point half-way between the surfaces. */
    private void middle(int one, int two) {
        double shift = 0.5 * (m.first.radius() - m.second.radius() - overlap);
        double fromSecond = 0.5 * (m.first.radius() - m.second.radius() + overlap);
        width(normal);
        boolean byFirst = true;
        if (one == POINT) {
            System.arraycopy(a, 0, place, 0, 3);
        } else if (two == POINT) {
            System.arraycopy(b, 0, place, 0, 3);
            byFirst = false;
        } else if (!(one == LINE && two == LINE && crossing())) {
            blend();
        }
        for (int k = 0; k < 3; k++) {
            place[k] += (byFirst ? shift : fromSecond) * normal[k];
        }
    }

    /** The weighted points of the first solid, where its own face or edge is. */
    private void blend() {
        for (int k = 0; k < 3; k++) {
            place[k] = 0;
            for (int i = 0; i < count; i++) {
                place[k] += weight[i] * m.a[3 * around[i] + k];
            }
        }
        double low = Vectors.dot(a, normal) - Vectors.dot(place, normal);
        for (int k = 0; k < 3; k++) {
            place[k] += low * normal[k];
        }
    }

    /** The place on the first line that is nearest to the second, seen along the normal; false for parallel ones. */
    private boolean crossing() {
        double ab = Vectors.dot(edge1, edge2);
        double det = 1 - ab * ab;
        if (det < 1e-9) {
            return false;
        }
        for (int k = 0; k < 3; k++) {
            u[k] = b[k] - a[k] + overlap * normal[k];
        }
        double along = (Vectors.dot(edge1, u) - ab * Vectors.dot(edge2, u)) / det;
        for (int k = 0; k < 3; k++) {
            place[k] = a[k] + along * edge1[k];
        }
        return true;
    }
}
