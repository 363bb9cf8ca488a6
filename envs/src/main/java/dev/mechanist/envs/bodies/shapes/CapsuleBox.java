package dev.mechanist.envs.bodies.shapes;

/**
 * The balls of a capsule, one or two, whose contacts with a box stand for those of the capsule, chosen as MuJoCo chooses them:
 * one at the place of the capsule's axis that is nearest to the box; and where the axis lies along the box rather than points
 * at it, a second one as far along as the box reaches.
 *
 * <p>Everything happens in the frame of the box. A set of corner or direction signs is three bits, one for each axis, set for
 * the positive side.
 */
final class CapsuleBox {
    private static final double MINIMUM = 1e-15;
    private static final int ALL = 7;

    private enum Nearest {
        NOTHING,
        FACE,
        EDGE,
        CORNER
    }

    private final double[] middle = new double[3];
    /** From the middle of the axis to its end. */
    private final double[] half = new double[3];

    private final double[] size = new double[3];
    private final double[] from = new double[3];
    private final double[] places = new double[6];
    private double length;

    private Nearest nearest;
    private double best;
    /** Where the axis is nearest, from -1 to 1. */
    private double along;
    /** Axis of the nearest face (-1 inside the box) or edge. */
    private int side;
    /** Signs of the nearest corner, or of the edge's lower end. */
    private int corner;
    /** Place on the nearest edge, from -1 to 1. */
    private double onEdge;

    /** Middles of the balls, world frame [3 each]; not a copy. */
    double[] places() {
        return places;
    }

    /** How many balls; arguments as in {@link Collisions#find}. */
    int find(int capsule, int box, double[] p, double[] r, double[] s) {
        length = s[3 * capsule + 1];
        for (int k = 0; k < 3; k++) {
            size[k] = s[3 * box + k];
            middle[k] = 0;
            half[k] = 0;
            for (int i = 0; i < 3; i++) {
                double into = r[9 * box + 3 * i + k];
                middle[k] += into * (p[3 * capsule + i] - p[3 * box + i]);
                half[k] += into * r[9 * capsule + 3 * i + 2];
            }
            half[k] *= length;
        }
        nearest = Nearest.NOTHING;
        best = Double.POSITIVE_INFINITY;
        nearestFace();
        for (int axis = 0; axis < 3; axis++) {
            for (int lower = 0; lower <= ALL; lower++) {
                if ((lower & 1 << axis) == 0) {
                    nearestOnEdge(axis, lower);
                }
            }
        }
        double second = switch (nearest) {
            case NOTHING -> Double.NaN;
            case FACE -> alongFace();
            case EDGE -> alongEdge();
            case CORNER -> alongCorner();
        };
        ball(0, along, box, p, r);
        if (Double.isNaN(second)) {
            return nearest == Nearest.NOTHING ? 0 : 1;
        }
        ball(1, along + second, box, p, r);
        return 2;
    }

    private void ball(int b, double at, int box, double[] p, double[] r) {
        for (int k = 0; k < 3; k++) {
            double sum = p[3 * box + k];
            for (int i = 0; i < 3; i++) {
                sum += r[9 * box + 3 * k + i] * (middle[i] + at * half[i]);
            }
            places[3 * b + k] = sum;
        }
    }

    /** An end of the axis over a face, or inside the box. */
    private void nearestFace() {
        for (int end = -1; end <= 1; end += 2) {
            int beyond = 0;
            int face = -1;
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double over = Math.abs(middle[k] + end * half[k]) - size[k];
                if (over > 0) {
                    beyond++;
                    face = k;
                    square += over * over;
                }
            }
            if (beyond <= 1 && square < best) {
                best = square;
                nearest = Nearest.FACE;
                along = end;
                side = face;
            }
        }
    }

    /** The nearest places of the capsule's axis and an edge of the box, each clipped to its ends. */
    private void nearestOnEdge(int axis, int lower) {
        double edge = size[axis];
        double aa = edge * edge;
        double ab = -edge * half[axis];
        double bb = length * length;
        double v = 0;
        for (int k = 0; k < 3; k++) {
            from[k] = (k == axis ? 0 : (lower & 1 << k) != 0 ? size[k] : -size[k]) - middle[k];
            v += half[k] * from[k];
        }
        double u = -edge * from[axis];
        double determinant = aa * bb - ab * ab;
        if (Math.abs(determinant) < MINIMUM) {
            return;
        }
        double x = (bb * u - ab * v) / determinant;
        double y = (aa * v - ab * u) / determinant;
        if (Math.abs(x) > 1) {
            x = Math.signum(x);
            y = (v - x * ab) / bb;
        }
        if (Math.abs(y) > 1) {
            y = Math.signum(y);
            x = (u - y * ab) / aa;
        }
        boolean inside = Math.abs(x) < 1;
        if (!inside) {
            x = Math.signum(x);
        }
        double square = 0;
        for (int k = 0; k < 3; k++) {
            double gap = from[k] - y * half[k] + (k == axis ? edge * x : 0);
            square += gap * gap;
        }
        // Of edges that are as near, rounding shall not choose.
        if (square < best - MINIMUM) {
            best = square;
            nearest = inside ? Nearest.EDGE : Nearest.CORNER;
            along = y;
            onEdge = x;
            side = axis;
            corner = lower + (x == 1 ? 1 << axis : 0);
        }
    }

    private int direction() {
        return (half[0] > 0 ? 1 : 0) + (half[1] > 0 ? 2 : 0) + (half[2] > 0 ? 4 : 0);
    }

    /** How far along the axis two faces, 2 s apart, let it go. */
    private double span(int axis) {
        return 2 * size[axis] / Math.abs(half[axis]);
    }

    /** From an end over a face towards the other end, as far as the face reaches. */
    private double alongFace() {
        if (side < 0) {
            return Double.NaN;
        }
        double way = -along;
        double second = 2;
        for (int k = 0; k < 3; k++) {
            if (k == side) {
                continue;
            }
            double end = middle[k] - way * half[k];
            for (int sign = -1; sign <= 1; sign += 2) {
                double reached = (sign * size[k] - end) / half[k] * way;
                if (reached > 0 && reached < second) {
                    second = reached;
                }
            }
        }
        return way * second;
    }

    /** From a corner along an edge or a face; nothing where the axis points at the corner. */
    private double alongCorner() {
        int across = direction() ^ corner;
        if (across == 0 || across == ALL) {
            return Double.NaN;
        }
        boolean one = Integer.bitCount(across) == 1;
        int way = one ? 1 : -1;
        int axis = Integer.numberOfTrailingZeros(one ? across : ALL - across);
        if (half[axis] * half[axis] > 0.5 * length * length) {
            return way * Math.min(1 - way * along, span(axis));
        }
        double reached = Math.min(span((axis + 1) % 3), span((axis + 2) % 3));
        return -way * Math.min(1 + way * along, reached);
    }

    /** From within an edge over the face that the axis is more nearly parallel to; nothing where it points at the edge. */
    private double alongEdge() {
        int across = (direction() ^ corner) & ~(1 << side);
        if (Integer.bitCount(across) != 1) {
            return Double.NaN;
        }
        int normal = (side + 1) % 3;
        int inward = (side + 2) % 3;
        if (Math.abs(half[normal]) > Math.abs(half[inward])) {
            normal = inward;
            inward = 3 - side - normal;
        }
        int way = (across & 1 << inward) != 0 ? 1 : -1;
        boolean up = (direction() & 1 << side) != 0 == way > 0;
        double left = size[side] * (up ? 1 - onEdge : 1 + onEdge) / Math.abs(half[side]);
        return way * Math.min(1 - way * along, Math.min(span(inward), left));
    }
}
