package dev.mechanist.envs.bodies.shapes;

/**
 * Where two boxes touch, as MuJoCo chooses it since 3.12. Of 15 axes (three face normals of each box, nine products of two
 * edges) the one along which the boxes overlap least says how they touch. Over a face: the face of the other box that looks at
 * it most is cut to its rectangle, and every corner of the cut is a point. Across two edges: one point between them. An edge
 * axis that is nearly a face normal, and not clearly better, gives way to the face, which holds at several points.
 */
final class BoxBox {
    /** Rounding of an overlap, relative to the sum of all half lengths. */
    private static final double ROUNDING = 1e-13;
    /** Squared sine below which the product of two edges has no direction. */
    private static final double PARALLEL = 1e-16;
    /** Component of an axis below which both edges beside it are as far out. */
    private static final double LEVEL = 1e-9;
    /** By how much, relative to itself, an edge must beat what was found before. */
    private static final double EDGE_BIAS = 1e-6;
    /** Cosine from which an edge axis counts as the normal of a face, and the share by which it must then be better. */
    private static final double ALIKE = 0.99;

    private static final double CLEARLY = 0.05;
    /** Squared distance of corners that are one, relative to the face. */
    private static final double SAME = 1e-14;

    private static final double MINIMUM = 1e-15;

    private final double[] size1 = new double[3];
    private final double[] size2 = new double[3];
    /** The second centre seen from the first, in its frame; and the first from the second. */
    private final double[] to2 = new double[3];

    private final double[] to1 = new double[3];
    /** Axes of the second box in the frame of the first, as columns. */
    private final double[] turn = new double[9];

    /** The largest separation found, negative for overlap, and that of faces alone. */
    private double separation;

    private double faceSeparation;
    private int face;
    /** Face of the first box 0..2, of the second 3..5, edges 6 + 3 i + j. */
    private int feature;

    private final double[] axis = new double[3];
    private final double[] along2 = new double[3];
    private final double[] corner1 = new double[3];
    private final double[] corner2 = new double[3];
    private final double[] edge2 = new double[3];
    private final double[] middle = new double[3];
    private double nearest;
    private double gapAlong;
    /** Corners of the cut face: two coordinates along the face, the height above it. */
    private double[] polygon = new double[3 * TouchingPoints.MOST];

    private double[] spare = new double[3 * TouchingPoints.MOST];
    private int corners;

    private double reach;
    private double[] p;
    private double[] r;
    private TouchingPoints out;

    /** See {@link Collisions#find}. */
    void find(
            int g1, int g2, double[] places, double[] rotations, double[] sizes, double margin, TouchingPoints points) {
        p = places;
        r = rotations;
        out = points;
        relate(g1, g2, sizes);
        reach = margin;
        for (int k = 0; k < 3; k++) {
            reach += ROUNDING * (size1[k] + size2[k]);
        }
        if (!faces() || !edges()) {
            return;
        }
        if (feature >= 6) {
            acrossEdges(g1, (feature - 6) / 3, (feature - 6) % 3);
        } else if (feature >= 3) {
            overFace(g2, feature - 3, false, margin);
        } else {
            overFace(g1, feature, true, margin);
        }
    }

    private void relate(int g1, int g2, double[] sizes) {
        for (int i = 0; i < 3; i++) {
            size1[i] = sizes[3 * g1 + i];
            size2[i] = sizes[3 * g2 + i];
            to2[i] = 0;
            to1[i] = 0;
            for (int k = 0; k < 3; k++) {
                double gap = p[3 * g2 + k] - p[3 * g1 + k];
                to2[i] += r[9 * g1 + 3 * k + i] * gap;
                to1[i] -= r[9 * g2 + 3 * k + i] * gap;
            }
            for (int j = 0; j < 3; j++) {
                turn[3 * i + j] = r[9 * g1 + i] * r[9 * g2 + j]
                        + r[9 * g1 + 3 + i] * r[9 * g2 + 3 + j]
                        + r[9 * g1 + 6 + i] * r[9 * g2 + 6 + j];
            }
        }
    }

    /** False where a face separates the boxes. */
    private boolean faces() {
        separation = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < 6; f++) {
            int i = f % 3;
            double apart = f < 3 ? Math.abs(to2[i]) - size1[i] : Math.abs(to1[i]) - size2[i];
            for (int k = 0; k < 3; k++) {
                apart -= f < 3 ? Math.abs(turn[3 * i + k]) * size2[k] : Math.abs(turn[3 * k + i]) * size1[k];
            }
            if (apart > reach) {
                return false;
            }
            if (apart > separation) {
                separation = apart;
                face = f;
            }
        }
        feature = face;
        faceSeparation = separation;
        return true;
    }

    /** False where a plane along an edge of each separates the boxes. */
    private boolean edges() {
        for (int i = 0; i < 3; i++) {
            int i1 = (i + 1) % 3;
            int i2 = (i + 2) % 3;
            for (int j = 0; j < 3; j++) {
                if (!cross(i, j)) {
                    continue;
                }
                int j1 = (j + 1) % 3;
                int j2 = (j + 2) % 3;
                double apart = Math.abs(axis[i1] * to2[i1] + axis[i2] * to2[i2])
                        - size1[i1] * Math.abs(axis[i1])
                        - size1[i2] * Math.abs(axis[i2])
                        - size2[j1] * Math.abs(seenFrom2(j1))
                        - size2[j2] * Math.abs(seenFrom2(j2));
                if (apart > reach) {
                    return false;
                }
                if (apart - EDGE_BIAS * Math.abs(apart) > separation && apart > faceSeparation) {
                    separation = apart;
                    feature = 6 + 3 * i + j;
                }
            }
        }
        if (feature >= 6 && separation < faceSeparation + CLEARLY * Math.abs(faceSeparation) + MINIMUM) {
            cross((feature - 6) / 3, (feature - 6) % 3);
            double cosine = face < 3 ? axis[face] : seenFrom2(face - 3);
            feature = Math.abs(cosine) > ALIKE ? face : feature;
        }
        return true;
    }

    /** axis = the unit product of edge i of the first box and edge j of the second, in the first frame; false for none. */
    private boolean cross(int i, int j) {
        double x = -turn[3 * ((i + 2) % 3) + j];
        double y = turn[3 * ((i + 1) % 3) + j];
        double square = x * x + y * y;
        if (square < PARALLEL) {
            return false;
        }
        double length = Math.sqrt(square);
        axis[i] = 0;
        axis[(i + 1) % 3] = x / length;
        axis[(i + 2) % 3] = y / length;
        return true;
    }

    /** A component of the axis in the frame of the second box. */
    private double seenFrom2(int k) {
        return axis[0] * turn[k] + axis[1] * turn[3 + k] + axis[2] * turn[6 + k];
    }

    private void acrossEdges(int g1, int i, int j) {
        cross(i, j);
        double way = axis[0] * to2[0] + axis[1] * to2[1] + axis[2] * to2[2];
        for (int k = 0; k < 3; k++) {
            axis[k] = way < 0 ? -axis[k] : axis[k];
        }
        for (int k = 0; k < 3; k++) {
            along2[k] = seenFrom2(k);
            corner1[k] = k == i ? 0 : axis[k] >= 0 ? size1[k] : -size1[k];
            edge2[k] = turn[3 * k + j];
        }
        int level1 = level(axis, i);
        int level2 = level(along2, j);
        nearest = Double.POSITIVE_INFINITY;
        for (int one = 0; one < (level1 < 0 ? 1 : 2); one++) {
            for (int two = 0; two < (level2 < 0 ? 1 : 2); two++) {
                between(i, j, one == 1 ? level1 : -1, two == 1 ? level2 : -1);
            }
        }
        if (gapAlong <= reach) {
            add(g1, gapAlong, middle[0], middle[1], middle[2], axis[0], axis[1], axis[2], 1);
        }
    }

    /** The axis, if any, on whose both sides an edge along another one is as far out. */
    private static int level(double[] direction, int edge) {
        int next = (edge + 1) % 3;
        int last = (edge + 2) % 3;
        return Math.abs(direction[next]) < LEVEL ? next : Math.abs(direction[last]) < LEVEL ? last : -1;
    }

    /** Half-way between the nearest places of two edges, each perhaps the one across the box, if nearer than before. */
    private void between(int i, int j, int flip1, int flip2) {
        double e1 = 0;
        double e2 = 0;
        for (int k = 0; k < 3; k++) {
            corner2[k] = to2[k];
            for (int c = 0; c < 3; c++) {
                double side = c == j ? 0 : along2[c] >= 0 ? -size2[c] : size2[c];
                corner2[k] += turn[3 * k + c] * (c == flip2 ? -side : side);
            }
            double gap = corner2[k] - side1(k, flip1);
            e1 = k == i ? gap : e1;
            e2 += edge2[k] * gap;
        }
        double cosine = edge2[i];
        double sine2 = 1 - cosine * cosine;
        double s = sine2 < MINIMUM ? 0 : clamp((e1 - cosine * e2) / sine2, size1[i]);
        double t = clamp(cosine * s - e2, size2[j]);
        s = clamp(e1 + cosine * t, size1[i]);
        double square = 0;
        double along = 0;
        for (int k = 0; k < 3; k++) {
            double gap = corner2[k] + t * edge2[k] - side1(k, flip1) - (k == i ? s : 0);
            square += gap * gap;
            along += gap * axis[k];
        }
        if (square >= nearest) {
            return;
        }
        nearest = square;
        gapAlong = along;
        for (int k = 0; k < 3; k++) {
            middle[k] = 0.5 * (corner2[k] + t * edge2[k] + side1(k, flip1) + (k == i ? s : 0));
        }
    }

    private double side1(int k, int flip) {
        return k == flip ? -corner1[k] : corner1[k];
    }

    private static double clamp(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }

    /**
     * Points over a face.
     *
     * @param box whose face it is, and the axis that is normal to it
     * @param first whether that is the first box
     */
    private void overFace(int box, int normal, boolean first, double margin) {
        double[] own = first ? size1 : size2;
        int x = (normal + 1) % 3;
        int y = (normal + 2) % 3;
        double[] way = first ? to2 : to1;
        double up = way[normal] >= 0 ? 1 : -1;
        lookingFace(normal, x, y, up, first, way);
        cut(0, 1, own[x]);
        cut(0, -1, own[x]);
        cut(1, 1, own[y]);
        cut(1, -1, own[y]);
        double close = SAME * (own[x] * own[x] + own[y] * own[y]);
        for (int c = 0; c < corners; c++) {
            double height = polygon[3 * c + 2];
            if (height > margin || repeats(c, close, margin)) {
                continue;
            }
            middle[x] = polygon[3 * c];
            middle[y] = polygon[3 * c + 1];
            middle[normal] = up * (own[normal] + 0.5 * height);
            axis[x] = 0;
            axis[y] = 0;
            axis[normal] = up;
            add(box, height, middle[0], middle[1], middle[2], axis[0], axis[1], axis[2], first ? 1 : -1);
        }
    }

    /** The corners of the face of the other box that looks most at a face, in the coordinates of that face. */
    private void lookingFace(int normal, int x, int y, double up, boolean first, double[] way) {
        double[] own = first ? size1 : size2;
        double[] other = first ? size2 : size1;
        int steep = 0;
        for (int k = 1; k < 3; k++) {
            steep = Math.abs(component(first, normal, k)) > Math.abs(component(first, normal, steep)) ? k : steep;
        }
        double side = up * component(first, normal, steep) > 0 ? -other[steep] : other[steep];
        int u = (steep + 1) % 3;
        int v = (steep + 2) % 3;
        corners = 4;
        for (int k = 0; k < 3; k++) {
            int c = k == 0 ? x : k == 1 ? y : normal;
            double sign = k == 2 ? up : 1;
            double centre = sign * (way[c] + side * component(first, c, steep)) - (k == 2 ? own[normal] : 0);
            double du = sign * other[u] * component(first, c, u);
            double dv = sign * other[v] * component(first, c, v);
            polygon[k] = centre + du + dv;
            polygon[3 + k] = centre - du + dv;
            polygon[6 + k] = centre - du - dv;
            polygon[9 + k] = centre + du - dv;
        }
    }

    /** Component of an axis of the other box in the frame of the box that owns the face. */
    private double component(boolean first, int of, int axisOfOther) {
        return first ? turn[3 * of + axisOfOther] : turn[3 * axisOfOther + of];
    }

    /** Cuts the polygon to sign * coordinate <= limit. */
    private void cut(int coordinate, int sign, double limit) {
        int kept = 0;
        for (int c = 0; c < corners; c++) {
            int n = 3 * ((c + 1) % corners);
            double here = sign * polygon[3 * c + coordinate] - limit;
            double there = sign * polygon[n + coordinate] - limit;
            if (here <= 0) {
                System.arraycopy(polygon, 3 * c, spare, 3 * kept++, 3);
            }
            if (here * there < 0 && kept < TouchingPoints.MOST) {
                double part = here / (here - there);
                for (int k = 0; k < 3; k++) {
                    spare[3 * kept + k] = polygon[3 * c + k] + part * (polygon[n + k] - polygon[3 * c + k]);
                }
                kept++;
            }
        }
        double[] before = polygon;
        polygon = spare;
        spare = before;
        corners = kept;
    }

    /** Whether a corner is at the place of an earlier one that touches. */
    private boolean repeats(int c, double close, double margin) {
        for (int d = 0; d < c; d++) {
            double dx = polygon[3 * d] - polygon[3 * c];
            double dy = polygon[3 * d + 1] - polygon[3 * c + 1];
            if (polygon[3 * d + 2] <= margin && dx * dx + dy * dy < close) {
                return true;
            }
        }
        return false;
    }

    /** A point and a normal in the frame of a box. */
    private void add(
            int box, double distance, double x, double y, double z, double nx, double ny, double nz, double way) {
        int m = 9 * box;
        out.add(
                distance,
                p[3 * box] + r[m] * x + r[m + 1] * y + r[m + 2] * z,
                p[3 * box + 1] + r[m + 3] * x + r[m + 4] * y + r[m + 5] * z,
                p[3 * box + 2] + r[m + 6] * x + r[m + 7] * y + r[m + 8] * z,
                way * (r[m] * nx + r[m + 1] * ny + r[m + 2] * nz),
                way * (r[m + 3] * nx + r[m + 4] * ny + r[m + 5] * nz),
                way * (r[m + 6] * nx + r[m + 7] * ny + r[m + 8] * nz));
    }
}
