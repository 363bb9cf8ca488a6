package dev.mechanist.envs.bodies.tendons;

import dev.mechanist.core.numerics.Vectors;

/**
 * The shortest path of a tendon between two points around a sphere or a cylinder, outside or, where a side site lies within,
 * inside of it (MuJoCo's documentation, tendon/spatial). Worked in the plane of the circle: tangents from both points and the arc
 * between; through the inside one point that the tendon presses on.
 */
final class Wrapping {
    private static final double LEAST = 1e-15;
    private static final double CROSSED = -1e4;
    /** Where the search for the point on the inside begins, when it ends, and how long it may take. */
    private static final double START = 1 - 1e-7;

    private static final double TOLERANCE = 1e-6;
    private static final int ITERATIONS = 20;

    private final double[] p0 = new double[3];
    private final double[] p1 = new double[3];
    private final double[] aside = new double[3];
    private final double[] e0 = new double[3];
    private final double[] e1 = new double[3];
    private final double[] flat = new double[4];
    private final double[] side = new double[2];
    private final double[] solution = new double[8];
    private final double[] touch = new double[4];
    /** Where the tendon meets and leaves the surface, world frame [6]. */
    public final double[] points = new double[6];

    /**
     * The length of the arc, m, with {@link #points}; -1 where the tendon runs straight.
     *
     * @param x0 the first point [3] from o0
     * @param x1 the second [3] from o1
     * @param place centre of the geom [3] from po
     * @param r its rotation, row-major [9] from ro
     * @param sites places of sites, of which {@code sideSite} says on which side to pass, -1 for none
     */
    double arc(
            double[] x0,
            int o0,
            double[] x1,
            int o1,
            double[] place,
            int po,
            double[] r,
            int ro,
            double radius,
            boolean sphere,
            double[] sites,
            int sideSite) {
        if (radius < LEAST) {
            return -1;
        }
        local(x0, o0, place, po, r, ro, p0);
        local(x1, o1, place, po, r, ro, p1);
        if (norm(p0) < LEAST || norm(p1) < LEAST) {
            return -1;
        }
        plane(sphere);
        flat[0] = Vectors.dot(p0, e0);
        flat[1] = Vectors.dot(p0, e1);
        flat[2] = Vectors.dot(p1, e0);
        flat[3] = Vectors.dot(p1, e1);
        boolean sided = sideSite >= 0;
        boolean inside = false;
        if (sided) {
            local(sites, 3 * sideSite, place, po, r, ro, aside);
            inside = norm(aside) < radius;
            side[0] = Vectors.dot(aside, e0);
            side[1] = Vectors.dot(aside, e1);
            double length = Math.hypot(side[0], side[1]);
            double scale = length < LEAST ? 0 : radius / length;
            side[0] = length < LEAST ? radius : side[0] * scale;
            side[1] *= scale;
        }
        double arc = inside ? throughInside(radius) : around(radius, sided);
        if (arc < 0) {
            return -1;
        }
        double height0 = 0;
        double height1 = 0;
        if (!sphere) {
            double before = Math.hypot(p0[0] - touch[0], p0[1] - touch[1]);
            double after = Math.hypot(p1[0] - touch[2], p1[1] - touch[3]);
            double all = before + arc + after;
            height0 = p0[2] + (p1[2] - p0[2]) * before / all;
            height1 = p0[2] + (p1[2] - p0[2]) * (before + arc) / all;
            arc = Math.sqrt(arc * arc + (height1 - height0) * (height1 - height0));
        }
        for (int k = 0; k < 3; k++) {
            double z = r[ro + 3 * k + 2];
            points[k] = place[po + k] + z * height0;
            points[3 + k] = place[po + k] + z * height1;
            for (int i = 0; i < 3; i++) {
                double axis = r[ro + 3 * k + i];
                points[k] += axis * (e0[i] * touch[0] + e1[i] * touch[1]);
                points[3 + k] += axis * (e0[i] * touch[2] + e1[i] * touch[3]);
            }
        }
        return arc;
    }

    private static void local(double[] x, int o, double[] place, int po, double[] r, int ro, double[] out) {
        for (int k = 0; k < 3; k++) {
            out[k] = 0;
            for (int i = 0; i < 3; i++) {
                out[k] += r[ro + 3 * i + k] * (x[o + i] - place[po + i]);
            }
        }
    }

    private static double norm(double[] v) {
        return Math.sqrt(Vectors.dot(v, v));
    }

    private static double normalise(double[] v) {
        double length = norm(v);
        for (int k = 0; k < 3 && length >= LEAST; k++) {
            v[k] /= length;
        }
        return length;
    }

    /** The axes of the plane: x and y of a cylinder; for a sphere the plane through its centre and both points. */
    private void plane(boolean sphere) {
        for (int k = 0; k < 3; k++) {
            e0[k] = sphere ? p0[k] : k == 0 ? 1 : 0;
            e1[k] = k == 1 ? 1 : 0;
        }
        if (!sphere) {
            return;
        }
        normalise(e0);
        Vectors.cross(p0, p1, touch3);
        if (normalise(touch3) < LEAST) {
            int largest = Math.abs(e0[0]) > Math.abs(e0[1]) && Math.abs(e0[0]) > Math.abs(e0[2])
                    ? 0
                    : Math.abs(e0[1]) > Math.abs(e0[2]) ? 1 : 2;
            for (int k = 0; k < 3; k++) {
                e1[k] = k == largest ? 0 : 1;
            }
            Vectors.cross(e0, e1, touch3);
            normalise(touch3);
        }
        Vectors.cross(touch3, e0, e1);
        normalise(e1);
    }

    private final double[] touch3 = new double[3];

    /** Around the circle: of the two pairs of tangents the one nearer to the side, else the shorter. */
    private double around(double radius, boolean sided) {
        double[] d = flat;
        double square0 = d[0] * d[0] + d[1] * d[1];
        double square1 = d[2] * d[2] + d[3] * d[3];
        double square = radius * radius;
        double x = d[2] - d[0];
        double y = d[3] - d[1];
        double between = x * x + y * y;
        if (square0 < square || square1 < square || between < LEAST) {
            return -1;
        }
        double at = Math.max(0, Math.min(1, -(x * d[0] + y * d[1]) / between));
        double nearX = d[0] + at * x;
        double nearY = d[1] + at * y;
        boolean clear = nearX * nearX + nearY * nearY > square;
        if (clear && (!sided || side[0] * nearX + side[1] * nearY >= 0)) {
            return -1;
        }
        double root0 = Math.sqrt(square0 - square);
        double root1 = Math.sqrt(square1 - square);
        double best = 0;
        int chosen = 0;
        for (int i = 0; i < 2; i++) {
            double s = i == 0 ? 1 : -1;
            int o = 4 * i;
            solution[o] = (d[0] * square + s * radius * d[1] * root0) / square0;
            solution[o + 1] = (d[1] * square - s * radius * d[0] * root0) / square0;
            solution[o + 2] = (d[2] * square - s * radius * d[3] * root1) / square1;
            solution[o + 3] = (d[3] * square + s * radius * d[2] * root1) / square1;
            double good;
            if (sided) {
                double sx = solution[o] + solution[o + 2];
                double sy = solution[o + 1] + solution[o + 3];
                double length = Math.hypot(sx, sy);
                good = length < LEAST ? side[0] : (sx * side[0] + sy * side[1]) / length;
            } else {
                double sx = solution[o] - solution[o + 2];
                double sy = solution[o + 1] - solution[o + 3];
                good = -(sx * sx + sy * sy);
            }
            if (crosses(o)) {
                good = CROSSED;
            }
            if (i == 0 || good >= best) {
                best = good;
                chosen = i;
            }
        }
        System.arraycopy(solution, 4 * chosen, touch, 0, 4);
        if (crosses(4 * chosen)) {
            return -1;
        }
        return along(chosen, radius);
    }

    /** Whether the two straight parts of a solution cut each other. */
    private boolean crosses(int o) {
        double ax = solution[o] - flat[0];
        double ay = solution[o + 1] - flat[1];
        double bx = solution[o + 2] - flat[2];
        double by = solution[o + 3] - flat[3];
        double det = by * ax - bx * ay;
        if (Math.abs(det) < LEAST) {
            return false;
        }
        double x = flat[0] - flat[2];
        double y = flat[1] - flat[3];
        double a = (bx * y - by * x) / det;
        double b = (ax * y - ay * x) / det;
        return a >= 0 && a <= 1 && b >= 0 && b <= 1;
    }

    /** Length of the arc between the points of contact, the way round that the tangents say. */
    private double along(int which, double radius) {
        double scale = Math.hypot(touch[0], touch[1]) * Math.hypot(touch[2], touch[3]);
        double cosine = (touch[0] * touch[2] + touch[1] * touch[3]) / scale;
        double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
        double turn = touch[1] * touch[2] - touch[0] * touch[3];
        return radius * (turn > 0 && which == 1 || turn < 0 && which == 0 ? 2 * Math.PI - angle : angle);
    }

    /** The point z = sin(angle of incidence) where asin(A z) + asin(B z) - 2 asin(z) + G = 0; its arc has no length. */
    private double throughInside(double radius) {
        double[] d = flat;
        double far0 = Math.hypot(d[0], d[1]);
        double far1 = Math.hypot(d[2], d[3]);
        double x = d[2] - d[0];
        double y = d[3] - d[1];
        double between = x * x + y * y;
        if (far0 <= radius || far1 <= radius) {
            return -1;
        }
        if (between > LEAST) {
            double at = -(x * d[0] + y * d[1]) / between;
            if (at > 0 && at < 1 && Math.hypot(d[0] + at * x, d[1] + at * y) <= radius) {
                return -1;
            }
        }
        double middle = Math.max(LEAST, Math.hypot(d[0] + d[2], d[1] + d[3]));
        press(radius * (d[0] + d[2]) / middle, radius * (d[1] + d[3]) / middle);
        double a = radius / far0;
        double b = radius / far1;
        double cosine = (far0 * far0 + far1 * far1 - between) / (2 * far0 * far1);
        if (cosine < -1 + LEAST) {
            return -1;
        }
        if (cosine > 1 - LEAST) {
            return 0;
        }
        double angle = Math.acos(cosine);
        double z = START;
        double f = excess(a, b, z, angle);
        if (f > 0) {
            return 0;
        }
        int iteration = 0;
        for (; iteration < ITERATIONS && Math.abs(f) > TOLERANCE; iteration++) {
            double slope = a / root(z * a) + b / root(z * b) - 2 / root(z);
            if (slope > -LEAST || z - f / slope > z) {
                return 0;
            }
            z -= f / slope;
            f = excess(a, b, z, angle);
            if (f > TOLERANCE) {
                return 0;
            }
        }
        if (iteration >= ITERATIONS) {
            return 0;
        }
        boolean first = d[0] * d[3] - d[1] * d[2] > 0;
        int o = first ? 0 : 2;
        double turn = Math.asin(z) - Math.asin((first ? a : b) * z);
        double scale = radius / (first ? far0 : far1);
        press(
                scale * (Math.cos(turn) * d[o] - Math.sin(turn) * d[o + 1]),
                scale * (Math.sin(turn) * d[o] + Math.cos(turn) * d[o + 1]));
        return 0;
    }

    private static double excess(double a, double b, double z, double angle) {
        return Math.asin(a * z) + Math.asin(b * z) - 2 * Math.asin(z) + angle;
    }

    private static double root(double z) {
        return Math.max(LEAST, Math.sqrt(1 - z * z));
    }

    private void press(double x, double y) {
        touch[0] = x;
        touch[1] = y;
        touch[2] = x;
        touch[3] = y;
    }
}
