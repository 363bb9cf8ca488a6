package dev.mechanist.envs.bodies;

import java.util.Arrays;

/**
 * Where two solids touch: points half-way between the surfaces, distances (negative for overlap) and frames whose first axis
 * points from the first solid to the second. Closed forms for planes, spheres, capsules, and boxes against planes and spheres,
 * with MuJoCo's choice of points and tangents.
 */
public final class Collisions {
    private static final int PLANE = GeomShape.PLANE.code();
    private static final int SPHERE = GeomShape.SPHERE.code();
    private static final int CAPSULE = GeomShape.CAPSULE.code();
    private static final int BOX = GeomShape.BOX.code();
    private static final double MINIMUM = 1e-15;

    /** The most points that one pair gives. */
    static final int MOST = 4;

    /** Found points: how many, and for each its distance, place [3] and frame (normal, two tangents) [9]. */
    int count;

    final double[] distance = new double[MOST];
    final double[] place = new double[3 * MOST];
    final double[] frame = new double[9 * MOST];

    private final double[] near = new double[3];
    private final double[] other = new double[3];
    private final double[] local = new double[3];

    /** Whether contacts of two shapes are known, in either order. */
    public static boolean supported(GeomShape a, GeomShape b) {
        int first = Math.min(a.code(), b.code());
        int second = Math.max(a.code(), b.code());
        if (first == PLANE) {
            return second == SPHERE || second == CAPSULE || second == BOX;
        }
        if (first == SPHERE) {
            return second == SPHERE || second == CAPSULE || second == BOX;
        }
        return first == CAPSULE && second == CAPSULE;
    }

    /**
     * Finds the points where two solids are closer than a margin.
     *
     * @param types codes of {@link GeomShape}, the smaller one first
     * @param p places [3 each]
     * @param r rotations, row-major [9 each]
     * @param s sizes [3 each]
     */
    void find(int type1, int type2, int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        count = 0;
        if (type1 == PLANE) {
            if (type2 == SPHERE) {
                planePoint(g1, p, r, p, 3 * g2, s[3 * g2], margin);
            } else if (type2 == CAPSULE) {
                planeCapsule(g1, g2, p, r, s, margin);
            } else {
                planeBox(g1, g2, p, r, s, margin);
            }
        } else if (type1 == SPHERE) {
            if (type2 == SPHERE) {
                spheres(p, 3 * g1, s[3 * g1], p, 3 * g2, s[3 * g2], margin);
            } else if (type2 == CAPSULE) {
                sphereCapsule(g1, g2, p, r, s, margin);
            } else {
                sphereBox(g1, g2, p, r, s, margin);
            }
        } else {
            capsules(g1, g2, p, r, s, margin);
        }
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
        point(d, centre[c] - back * nx, centre[c + 1] - back * ny, centre[c + 2] - back * nz, nx, ny, nz);
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
                tangents(count - 1, r[m + 2], r[m + 5], r[m + 8]);
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
        for (int corner = 0; corner < 8 && count < MOST; corner++) {
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
            point(
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
        point(d, a[ao] + forward * nx, a[ao + 1] + forward * ny, a[ao + 2] + forward * nz, nx, ny, nz);
        return true;
    }

    private void sphereCapsule(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double half = s[3 * g2 + 1];
        double along = 0;
        for (int k = 0; k < 3; k++) {
            along += r[m + 3 * k + 2] * (p[3 * g1 + k] - p[3 * g2 + k]);
        }
        along = SoftConstraint.clamp(along, -half, half);
        for (int k = 0; k < 3; k++) {
            near[k] = p[3 * g2 + k] + along * r[m + 3 * k + 2];
        }
        spheres(p, 3 * g1, s[3 * g1], near, 0, s[3 * g2], margin);
    }

    private void sphereBox(int g1, int g2, double[] p, double[] r, double[] s, double margin) {
        int m = 9 * g2;
        double radius = s[3 * g1];
        double square = 0;
        for (int k = 0; k < 3; k++) {
            local[k] = 0;
            for (int i = 0; i < 3; i++) {
                local[k] += r[m + 3 * i + k] * (p[3 * g1 + i] - p[3 * g2 + i]);
            }
            double clamped = SoftConstraint.clamp(local[k], -s[3 * g2 + k], s[3 * g2 + k]);
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
        point(
                d,
                p[3 * g1] + forward * other[0],
                p[3 * g1 + 1] + forward * other[1],
                p[3 * g1 + 2] + forward * other[2],
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
                x = SoftConstraint.clamp((u - cross) / aa, -1, 1);
            } else if (y < -1) {
                y = -1;
                x = SoftConstraint.clamp((u + cross) / aa, -1, 1);
            }
            capsulePoints(g1, g2, x, y, p, r, s, margin);
            return;
        }
        capsulePoints(g1, g2, 1, SoftConstraint.clamp((v - cross) / bb, -1, 1), p, r, s, margin);
        capsulePoints(g1, g2, -1, SoftConstraint.clamp((v + cross) / bb, -1, 1), p, r, s, margin);
        if (count < 2) {
            capsulePoints(g1, g2, SoftConstraint.clamp((u - cross) / aa, -1, 1), 1, p, r, s, margin);
        }
        if (count < 2) {
            capsulePoints(g1, g2, SoftConstraint.clamp((u + cross) / aa, -1, 1), -1, p, r, s, margin);
        }
    }

    private void capsulePoints(int g1, int g2, double x, double y, double[] p, double[] r, double[] s, double margin) {
        for (int k = 0; k < 3; k++) {
            near[k] = p[3 * g1 + k] + x * s[3 * g1 + 1] * r[9 * g1 + 3 * k + 2];
            other[k] = p[3 * g2 + k] + y * s[3 * g2 + 1] * r[9 * g2 + 3 * k + 2];
        }
        spheres(near, 0, s[3 * g1], other, 0, s[3 * g2], margin);
    }

    private void point(double d, double x, double y, double z, double nx, double ny, double nz) {
        int c = count++;
        distance[c] = d;
        place[3 * c] = x;
        place[3 * c + 1] = y;
        place[3 * c + 2] = z;
        frame[9 * c] = nx;
        frame[9 * c + 1] = ny;
        frame[9 * c + 2] = nz;
        boolean upright = ny < 0.5 && ny > -0.5;
        tangents(c, 0, upright ? 1 : 0, upright ? 0 : 1);
    }

    /** The first tangent along a given direction, the second across both. */
    private void tangents(int c, double tx, double ty, double tz) {
        int f = 9 * c;
        double nx = frame[f];
        double ny = frame[f + 1];
        double nz = frame[f + 2];
        double along = nx * tx + ny * ty + nz * tz;
        double x = tx - along * nx;
        double y = ty - along * ny;
        double z = tz - along * nz;
        double length = Math.sqrt(x * x + y * y + z * z);
        boolean upright = length < MINIMUM;
        x = upright ? 1 : x / length;
        y = upright ? 0 : y / length;
        z = upright ? 0 : z / length;
        frame[f + 3] = x;
        frame[f + 4] = y;
        frame[f + 5] = z;
        frame[f + 6] = ny * z - nz * y;
        frame[f + 7] = nz * x - nx * z;
        frame[f + 8] = nx * y - ny * x;
    }
}
