package dev.mechanist.envs.bodies.shapes;

import java.util.Arrays;

/**
 * Where two solids touch: points half-way between the surfaces, distances (negative for overlap) and frames whose first axis
 * points from the first solid to the second. Closed forms for planes, spheres, capsules and boxes, and for spheres on cylinders, with MuJoCo's choice of
 * points and tangents; all else by {@link ConvexContacts}. One instance per thread.
 */
public final class Collisions {
    private static final int PLANE = GeomShape.PLANE.code();
    private static final int SPHERE = GeomShape.SPHERE.code();
    private static final int CAPSULE = GeomShape.CAPSULE.code();
    private static final int ELLIPSOID = GeomShape.ELLIPSOID.code();
    private static final int CYLINDER = GeomShape.CYLINDER.code();
    private static final int BOX = GeomShape.BOX.code();
    private static final double MINIMUM = 1e-15;

    private final TouchingPoints points = new TouchingPoints();
    private final CapsuleBox capsuleBox = new CapsuleBox();
    private final BoxBox boxBox = new BoxBox();
    private final OverPlane overPlane = new OverPlane();
    private final ConvexContacts convex;
    private final double slack;
    private final double[] near = new double[3];
    private final double[] other = new double[3];
    private final double[] local = new double[3];

    /** Whether two shapes, the one with the smaller code first, touch where a search says, and not in closed form. */
    public static boolean searched(int type1, int type2) {
        boolean round = type2 == CYLINDER || type2 == ELLIPSOID || type2 > BOX;
        boolean closed = type1 < SPHERE || type1 == SPHERE && type2 == CYLINDER;
        return !closed && (round || type1 == CYLINDER || type1 == ELLIPSOID);
    }

    /**
     * Whether two shapes, the one with the smaller code first, can lie on each other so that MuJoCo's contacts depend on its rounding
     * or on the order of its faces: which of equal faces, and which four of more corners.
     */
    public static boolean undecided(int type1, int type2) {
        return searched(type1, type2) && type1 != SPHERE && type1 != ELLIPSOID && type2 != ELLIPSOID;
    }

    public Collisions() {
        this(0, false, SearchLimits.USUAL);
    }

    /**
     * @param slack by how much farther than the margin of a pair points are looked for, m; the margin says which
     * @param single whether searched pairs have one contact only
     * @param limits of the search
     */
    public Collisions(double slack, boolean single, SearchLimits limits) {
        this.slack = slack;
        convex = new ConvexContacts(single, limits);
    }

    /**
     * Finds the points where two solids are closer than a margin.
     *
     * @param type1 code of the {@link GeomShape} of one of them, not above type2
     * @param type2 code of the other's
     * @param g1 number of the one's geom
     * @param g2 number of the other's
     * @param p places [3 each]
     * @param r rotations, row-major [9 each]
     * @param s sizes [3 each]
     * @param hulls of meshes, null for all else [each]
     * @param within the margin, m
     */
    public void find(
            int type1,
            int type2,
            int g1,
            int g2,
            double[] p,
            double[] r,
            double[] s,
            ConvexHull[] hulls,
            double within) {
        double margin = within + slack;
        points.clear();
        if (type1 == PLANE) {
            overPlane(type2, g1, g2, p, r, s, hulls, margin);
        } else if (type1 == SPHERE && type2 == SPHERE) {
            spheres(p, 3 * g1, s[3 * g1], p, 3 * g2, s[3 * g2], margin);
        } else if (type1 == SPHERE && type2 == CAPSULE) {
            sphereCapsule(g1, g2, p, r, s, margin);
        } else if (type1 == SPHERE && type2 == CYLINDER) {
            sphereCylinder(g1, g2, p, r, s, margin);
        } else if (type1 == SPHERE && type2 == BOX) {
            sphereBox(p, 3 * g1, s[3 * g1], g2, p, r, s, margin);
        } else if (type1 == CAPSULE && type2 == CAPSULE) {
            capsules(g1, g2, p, r, s, margin);
        } else if (type1 == CAPSULE && type2 == BOX) {
            capsuleBox(g1, g2, p, r, s, margin);
        } else if (type1 == BOX && type2 == BOX) {
            boxBox.find(g1, g2, p, r, s, margin, points);
        } else {
            convex.find(type1, type2, g1, g2, p, r, s, hulls, within, slack, points);
        }
    }

    private void overPlane(
            int type, int g1, int g2, double[] p, double[] r, double[] s, ConvexHull[] hulls, double margin) {
        if (type == SPHERE) {
            planePoint(g1, p, r, p, 3 * g2, s[3 * g2], margin);
        } else if (type == CAPSULE) {
            planeCapsule(g1, g2, p, r, s, margin);
        } else if (type == ELLIPSOID) {
            overPlane.ellipsoid(g1, g2, p, r, s, margin, points);
        } else if (type == CYLINDER) {
            overPlane.cylinder(g1, g2, p, r, s, margin, points);
        } else if (type == BOX) {
            planeBox(g1, g2, p, r, s, margin);
        } else {
            overPlane.mesh(g1, g2, p, r, hulls[g2], margin, points);
        }
    }

    /** What the last search found. */
    public TouchingPoints points() {
        return points;
    }

    private void capsuleBox(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int balls = capsuleBox.find(g1, g2, p, r, s);
        for (int b = 0; b < balls; b++) {
            sphereBox(capsuleBox.places(), 3 * b, s[3 * g1], g2, p, r, s, margin);
        }
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }

    /** A sphere, or the round end of a capsule, over a plane; true if it is close. */
    private boolean planePoint(int g, double[] p, double[] r, double[] centre, int c, double radius, double margin) {
        int m = 9 * g;
        double nx = r[m + 2];
        double ny = r[m + 5];
        double nz = r[m + 8];
        double d = (centre[c] - p[3 * g]) * nx
                + (centre[c + 1] - p[3 * g + 1]) * ny
                + (centre[c + 2] - p[3 * g + 2]) * nz
                - radius;
        if (d > margin) {
            return false;
        }
        double back = radius + 0.5 * d;
        points.add(d, centre[c] - back * nx, centre[c + 1] - back * ny, centre[c + 2] - back * nz, nx, ny, nz);
        return true;
    }

    private void planeCapsule(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double half = s[3 * g2 + 1];
        for (int sign = 1; sign >= -1; sign -= 2) {
            for (int k = 0; k < 3; k++) {
                near[k] = p[3 * g2 + k] + sign * half * r[m + 3 * k + 2];
            }
            if (planePoint(g1, p, r, near, 0, s[3 * g2], margin)) {
                points.turn(points.count() - 1, r[m + 2], r[m + 5], r[m + 8]);
            }
        }
    }

    /** The corners below the centre, at most four. */
    private void planeBox(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int n = 9 * g1;
        int m = 9 * g2;
        double nx = r[n + 2];
        double ny = r[n + 5];
        double nz = r[n + 8];
        double height = (p[3 * g2] - p[3 * g1]) * nx
                + (p[3 * g2 + 1] - p[3 * g1 + 1]) * ny
                + (p[3 * g2 + 2] - p[3 * g1 + 2]) * nz;
        for (int corner = 0; corner < 8 && points.count() < 4; corner++) {
            double a = (corner & 1) != 0 ? s[3 * g2] : -s[3 * g2];
            double b = (corner & 2) != 0 ? s[3 * g2 + 1] : -s[3 * g2 + 1];
            double c = (corner & 4) != 0 ? s[3 * g2 + 2] : -s[3 * g2 + 2];
            for (int k = 0; k < 3; k++) {
                near[k] = r[m + 3 * k] * a + r[m + 3 * k + 1] * b + r[m + 3 * k + 2] * c;
            }
            double below = near[0] * nx + near[1] * ny + near[2] * nz;
            double d = height + below;
            if (d > margin || below > 0) {
                continue;
            }
            points.add(
                    d,
                    p[3 * g2] + near[0] - 0.5 * d * nx,
                    p[3 * g2 + 1] + near[1] - 0.5 * d * ny,
                    p[3 * g2 + 2] + near[2] - 0.5 * d * nz,
                    nx,
                    ny,
                    nz);
        }
    }

    private boolean spheres(double[] a, int ao, double radiusA, double[] b, int bo, double radiusB, double margin) {
        double x = b[bo] - a[ao];
        double y = b[bo + 1] - a[ao + 1];
        double z = b[bo + 2] - a[ao + 2];
        double length = Math.sqrt(x * x + y * y + z * z);
        double d = length - radiusA - radiusB;
        if (d > margin) {
            return false;
        }
        boolean apart = length >= MINIMUM;
        double nx = apart ? x / length : 1;
        double ny = apart ? y / length : 0;
        double nz = apart ? z / length : 0;
        double forward = radiusA + 0.5 * d;
        points.add(d, a[ao] + forward * nx, a[ao + 1] + forward * ny, a[ao + 2] + forward * nz, nx, ny, nz);
        return true;
    }

    private void sphereCapsule(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double half = s[3 * g2 + 1];
        double along = 0;
        for (int k = 0; k < 3; k++) {
            along += r[m + 3 * k + 2] * (p[3 * g1 + k] - p[3 * g2 + k]);
        }
        along = clamp(along, -half, half);
        for (int k = 0; k < 3; k++) {
            near[k] = p[3 * g2 + k] + along * r[m + 3 * k + 2];
        }
        spheres(p, 3 * g1, s[3 * g1], near, 0, s[3 * g2], margin);
    }

    /** The side, the end, or the rim, whichever the sphere's middle is over; inside, whichever of side and end is nearer. */
    private void sphereCylinder(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double radius = s[3 * g2];
        double half = s[3 * g2 + 1];
        double along = 0;
        for (int k = 0; k < 3; k++) {
            along += r[m + 3 * k + 2] * (p[3 * g1 + k] - p[3 * g2 + k]);
        }
        double square = 0;
        for (int k = 0; k < 3; k++) {
            other[k] = p[3 * g1 + k] - p[3 * g2 + k] - along * r[m + 3 * k + 2];
            square += other[k] * other[k];
        }
        double across = Math.sqrt(square);
        double over = Math.abs(along) - half;
        boolean inside = over < 0 && across < radius;
        if (over < 0 && !(inside && -over < radius - across)) {
            for (int k = 0; k < 3; k++) {
                near[k] = p[3 * g2 + k] + along * r[m + 3 * k + 2];
            }
            spheres(p, 3 * g1, s[3 * g1], near, 0, radius, margin);
        } else if (across < radius) {
            double d = over - s[3 * g1];
            if (d <= margin) {
                double way = along > 0 ? -1 : 1;
                double back = s[3 * g1] + 0.5 * d;
                for (int k = 0; k < 3; k++) {
                    other[k] = way * r[m + 3 * k + 2];
                    near[k] = p[3 * g1 + k] + back * other[k];
                }
                points.add(d, near[0], near[1], near[2], other[0], other[1], other[2]);
            }
        } else {
            double end = along > 0 ? half : -half;
            for (int k = 0; k < 3; k++) {
                near[k] = p[3 * g2 + k] + radius / across * other[k] + end * r[m + 3 * k + 2];
            }
            spheres(p, 3 * g1, s[3 * g1], near, 0, 0, margin);
        }
    }

    private void sphereBox(
            double[] centre, int at, double radius, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double square = 0;
        for (int k = 0; k < 3; k++) {
            local[k] = 0;
            for (int i = 0; i < 3; i++) {
                local[k] += r[m + 3 * i + k] * (centre[at + i] - p[3 * g2 + i]);
            }
            double clamped = clamp(local[k], -s[3 * g2 + k], s[3 * g2 + k]);
            near[k] = clamped - local[k];
            square += near[k] * near[k];
        }
        double length = Math.sqrt(square);
        double d = length - radius;
        if (d > margin) {
            return;
        }
        if (length <= MINIMUM) {
            // The centre is inside: out through the nearest face.
            double closest = Double.POSITIVE_INFINITY;
            int face = 0;
            for (int f = 0; f < 6; f++) {
                double gap = Math.abs((f % 2 == 1 ? 1 : -1) * s[3 * g2 + f / 2] - local[f / 2]);
                if (gap < closest) {
                    closest = gap;
                    face = f;
                }
            }
            Arrays.fill(near, 0);
            near[face / 2] = face % 2 == 1 ? -1 : 1;
            d = -closest - radius;
        } else {
            for (int k = 0; k < 3; k++) {
                near[k] /= length;
            }
        }
        for (int k = 0; k < 3; k++) {
            other[k] = r[m + 3 * k] * near[0] + r[m + 3 * k + 1] * near[1] + r[m + 3 * k + 2] * near[2];
        }
        double forward = radius + 0.5 * d;
        points.add(
                d,
                centre[at] + forward * other[0],
                centre[at + 1] + forward * other[1],
                centre[at + 2] + forward * other[2],
                other[0],
                other[1],
                other[2]);
    }

    /** The nearest points of the two axes, clipped to their ends; parallel ones touch at up to two places. */
    private void capsules(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        double la = s[3 * g1 + 1];
        double lb = s[3 * g2 + 1];
        double cross = 0;
        double u = 0;
        double v = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < 3; k++) {
            double a = la * r[9 * g1 + 3 * k + 2];
            double b = lb * r[9 * g2 + 3 * k + 2];
            double gap = p[3 * g1 + k] - p[3 * g2 + k];
            aa += a * a;
            bb += b * b;
            cross -= a * b;
            u -= a * gap;
            v += b * gap;
        }
        double determinant = aa * bb - cross * cross;
        if (Math.abs(determinant) >= MINIMUM) {
            double x = (bb * u - cross * v) / determinant;
            double y = (aa * v - cross * u) / determinant;
            if (x > 1) {
                x = 1;
                y = (v - cross) / bb;
            } else if (x < -1) {
                x = -1;
                y = (v + cross) / bb;
            }
            if (y > 1) {
                y = 1;
                x = clamp((u - cross) / aa, -1, 1);
            } else if (y < -1) {
                y = -1;
                x = clamp((u + cross) / aa, -1, 1);
            }
            capsulePoints(g1, g2, x, y, p, r, s, margin);
            return;
        }
        capsulePoints(g1, g2, 1, clamp((v - cross) / bb, -1, 1), p, r, s, margin);
        capsulePoints(g1, g2, -1, clamp((v + cross) / bb, -1, 1), p, r, s, margin);
        if (points.count() < 2) {
            capsulePoints(g1, g2, clamp((u - cross) / aa, -1, 1), 1, p, r, s, margin);
        }
        if (points.count() < 2) {
            capsulePoints(g1, g2, clamp((u + cross) / aa, -1, 1), -1, p, r, s, margin);
        }
    }

    private void capsulePoints(int g1, int g2, double x, double y, double[] p, double[] r, double[] s, double margin) {
        for (int k = 0; k < 3; k++) {
            near[k] = p[3 * g1 + k] + x * s[3 * g1 + 1] * r[9 * g1 + 3 * k + 2];
            other[k] = p[3 * g2 + k] + y * s[3 * g2 + 1] * r[9 * g2 + 3 * k + 2];
        }
        spheres(near, 0, s[3 * g1], other, 0, s[3 * g2], margin);
    }
}
