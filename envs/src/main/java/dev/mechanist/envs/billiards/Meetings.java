package dev.mechanist.envs.billiards;

/** When a disc at the present meets another, a side, a corner or a pocket, numbered as in {@link Cushions}; infinite for never. */
final class Meetings {
    private static final double TOUCH = 1e-12;

    /** What pulls along a normal with no more than this share of friction does so by rounding. */
    static final double PULL = 1e-9;

    private final MovingDiscs d;
    private final Cushions c;
    private final FirstCrossing crossing = new FirstCrossing();
    /**
     * How far discs that touch go into each other before they meet again where friction begins to press them together, as a share of
     * their distance: twice this is that share of its square.
     */
    private static final double PRESSED = 1e-10;

    /** Share of a radius: what is farther behind the line of a side is not beside it. */
    private static final double BESIDE = 1e-6;

    private static final double HELD = 1e3;

    /** Share of a way that may be rounding. */
    private static final double MARGIN = 1e-6;

    private double horizon = Double.POSITIVE_INFINITY;
    private double slow;

    Meetings(MovingDiscs discs, Cushions cushions) {
        d = discs;
        c = cushions;
    }

    /** What touches and closes no faster than this share of a speed, m/s, rests; 0 where all impacts are elastic. */
    void restBelow(double fastest) {
        slow = TOUCH * fastest;
    }

    /** What is certainly later than a time, s, need not be found. */
    void within(double time) {
        horizon = time;
    }

    /** Whether a way is longer than what is gone within the horizon. */
    private boolean late(double way, double speed, double acceleration) {
        return way > (1 + MARGIN) * (speed + 0.5 * acceleration * horizon) * horizon;
    }

    /** The speed below which what touches rests; what is held may close by more than rounding for a step. */
    private double slow(int i) {
        return d.held[i] ? HELD * slow : slow;
    }

    /** Time until disc i meets what has number {@code with}, s. */
    double until(int i, int with) {
        if (with < d.n) {
            return untilDisc(i, with);
        }
        if (with < c.firstCorner) {
            return untilSide(i, with - c.firstSide);
        }
        int k = with - c.firstCorner;
        boolean pocket = with >= c.firstPocket;
        return until(
                d.x[i] - c.pointX[k],
                d.y[i] - c.pointY[k],
                d.vx[i],
                d.vy[i],
                d.ax[i],
                d.ay[i],
                c.reach(with, d.radius[i]),
                d.rest[i],
                pocket ? 0 : slow(i));
    }

    /** How far disc i is from what has number {@code with}, m; infinite for a side that it does not lie beside. */
    double gap(int i, int with) {
        if (with >= c.firstSide && with < c.firstCorner) {
            int s = with - c.firstSide;
            double ex = d.x[i] - c.sideX[s];
            double ey = d.y[i] - c.sideY[s];
            double distance = c.normalX[s] * ex + c.normalY[s] * ey;
            double along = c.normalY[s] * ex - c.normalX[s] * ey;
            return distance > 0 && along >= 0 && along <= c.length[s]
                    ? distance - d.radius[i]
                    : Double.POSITIVE_INFINITY;
        }
        int k = with - c.firstCorner;
        double dx = d.x[i] - (with < d.n ? d.x[with] : c.pointX[k]);
        double dy = d.y[i] - (with < d.n ? d.y[with] : c.pointY[k]);
        double reach = with < d.n ? d.radius[i] + d.radius[with] : c.reach(with, d.radius[i]);
        return Math.sqrt(dx * dx + dy * dy) - reach;
    }

    /** Time until disc i touches side s, coming from its free side. */
    private double untilSide(int i, int s) {
        double ex = d.x[i] - c.sideX[s];
        double ey = d.y[i] - c.sideY[s];
        double distance = c.normalX[s] * ex + c.normalY[s] * ey;
        double speed = c.normalX[s] * d.vx[i] + c.normalY[s] * d.vy[i];
        double pull = c.normalX[s] * d.ax[i] + c.normalY[s] * d.ay[i];
        boolean pulled = d.slips && d.rest[i] > 0 && pull < -PULL * d.friction;
        if (!(distance > 0) || !(speed < 0 || pulled)) {
            return Double.POSITIVE_INFINITY;
        }
        double gap = distance - d.radius[i];
        boolean touches = gap <= TOUCH * d.radius[i];
        if (touches && -speed <= slow(i) && !pulled) {
            return Double.POSITIVE_INFINITY;
        }
        double t;
        if (d.ax[i] == 0 && d.ay[i] == 0) {
            t = gap > 0 ? gap / -speed : 0;
        } else if (touches && pulled && Math.abs(speed) <= slow) {
            t = 0;
        } else if (late(gap, Math.abs(speed), Math.abs(pull))) {
            return Double.POSITIVE_INFINITY;
        } else {
            double from = gap > 0 || gap < -BESIDE * d.radius[i] || speed < 0 ? gap : PRESSED * d.radius[i];
            t = crossing.quadratic(from, speed, 0.5 * pull, d.rest[i]);
        }
        double half = 0.5 * t * t;
        double along =
                c.normalY[s] * (ex + d.vx[i] * t + d.ax[i] * half) - c.normalX[s] * (ey + d.vy[i] * t + d.ay[i] * half);
        return along >= 0 && along <= c.length[s] ? t : Double.POSITIVE_INFINITY;
    }

    /** Both move uniformly or slow down until the first of them rests; what is found beyond that is predicted anew then. */
    private double untilDisc(int i, int j) {
        double t = d.since(j);
        double half = 0.5 * t * t;
        return until(
                d.x[j] + d.vx[j] * t + d.ax[j] * half - d.x[i],
                d.y[j] + d.vy[j] * t + d.ay[j] * half - d.y[i],
                d.vx[j] + d.ax[j] * t - d.vx[i],
                d.vy[j] + d.ay[j] * t - d.vy[i],
                d.ax[j] - d.ax[i],
                d.ay[j] - d.ay[i],
                d.radius[i] + d.radius[j],
                Math.min(d.rest[i], d.rest[j]),
                Math.max(slow(i), slow(j)));
    }

    /** When |d + w t + a t^2 / 2| comes down to a distance, within a time, unless it is there and closes no faster than {@code least}. */
    private double until(
            double dx, double dy, double wx, double wy, double a, double b, double within, double most, double least) {
        double dot = dx * wx + dy * wy;
        boolean straight = a == 0 && b == 0;
        if (straight && !(dot < 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double gap = dx * dx + dy * dy - within * within;
        boolean touches = gap <= 2 * TOUCH * within * within;
        if (touches && dot >= -least * within) {
            if (straight) {
                return Double.POSITIVE_INFINITY;
            }
            double pull = dx * a + dy * b + wx * wx + wy * wy;
            if (most > 0 && dot <= least * within && pull < -PULL * within * d.friction) {
                return 0;
            }
            gap = Math.max(gap + 2 * PRESSED * within * within, PRESSED * within * within);
        }
        if (!straight
                && late(
                        Math.sqrt(dx * dx + dy * dy) - within,
                        Math.sqrt(wx * wx + wy * wy),
                        Math.sqrt(a * a + b * b))) {
            return Double.POSITIVE_INFINITY;
        }
        if (!straight) {
            return crossing.quartic(
                    gap, 2 * dot, wx * wx + wy * wy + dx * a + dy * b, wx * a + wy * b, 0.25 * (a * a + b * b), most);
        }
        if (gap <= 0) {
            return 0;
        }
        double square = wx * wx + wy * wy;
        double discriminant = dot * dot - square * gap;
        double t = discriminant < 0 ? Double.POSITIVE_INFINITY : gap / (Math.sqrt(discriminant) - dot);
        return t <= most ? t : Double.POSITIVE_INFINITY;
    }
}
