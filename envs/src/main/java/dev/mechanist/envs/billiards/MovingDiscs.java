package dev.mechanist.envs.billiards;

import java.util.Arrays;
import java.util.List;

/**
 * Discs between two events: where each was at its own last event, and how it moves since then. Each has its own clock, and all
 * times are sums of two doubles, so that a million events lose nothing. Mutable; open to {@link DiscSimulator} and its parts.
 */
final class MovingDiscs {
    /** A slip that is no more than this share of the velocities is rounding: the ball rolls. */
    private static final double ROLLS = 1e-12;

    /** Share of a slip that is none along a direction. */
    private static final double PRESSES = 1e-9;

    final int n;
    final double[] radius;
    final double[] mass;
    final double[] x;
    final double[] y;
    final double[] vx;
    final double[] vy;
    final double[] ax;
    final double[] ay;

    /** The velocity at which a disc would roll as it turns, m/s, that is radius times its turning; moves only where balls slip. */
    final double[] sx;

    final double[] sy;

    /** Time until a disc rests, or begins to roll, from its own clock, s; infinite without friction. */
    final double[] rest;

    /** How often the velocity of a disc has changed. */
    final int[] changes;

    /** Whether a disc lies in a pocket. */
    final boolean[] lost;

    double nowHigh;
    double nowLow;
    ImpactSensitivities sensitivities;
    final boolean slips;
    private final double deceleration;
    private final double slip;
    private final boolean[] sliding;
    private final double[] clockHigh;
    private final double[] clockLow;

    MovingDiscs(List<Disc> discs, Surface surface) {
        deceleration = surface.deceleration();
        slip = surface.slip();
        slips = surface.slips();
        n = discs.size();
        radius = discs.stream().mapToDouble(Disc::radius).toArray();
        mass = discs.stream().mapToDouble(Disc::mass).toArray();
        x = new double[n];
        y = new double[n];
        vx = new double[n];
        vy = new double[n];
        ax = new double[n];
        ay = new double[n];
        sx = new double[n];
        sy = new double[n];
        sliding = new boolean[n];
        rest = new double[n];
        clockHigh = new double[n];
        clockLow = new double[n];
        changes = new int[n];
        lost = new boolean[n];
    }

    /** Numbers in a state: x, y, vx, vy of every disc, and then, where balls slip, their rolling velocities. */
    int size() {
        return (slips ? 6 : 4) * n;
    }

    /** At time 0, from a state [size] at {@code from}. */
    void place(double[] state, int from) {
        nowHigh = 0;
        nowLow = 0;
        sensitivities = null;
        Arrays.fill(clockHigh, 0);
        Arrays.fill(clockLow, 0);
        Arrays.fill(lost, false);
        for (int i = 0; i < n; i++) {
            x[i] = state[from + 4 * i];
            y[i] = state[from + 4 * i + 1];
            vx[i] = state[from + 4 * i + 2];
            vy[i] = state[from + 4 * i + 3];
            if (slips) {
                sx[i] = state[from + 4 * n + 2 * i];
                sy[i] = state[from + 4 * n + 2 * i + 1];
            }
        }
    }

    /** Time since the last event of a disc, s. */
    double since(int i) {
        return (nowHigh - clockHigh[i]) + (nowLow - clockLow[i]);
    }

    /** Brings a disc to the present. */
    void sync(int i) {
        double t = since(i);
        if (t != 0) {
            if (sensitivities != null) {
                sensitivities.flow(i, vx[i], vy[i], ax[i], ay[i], t);
            }
            double half = 0.5 * t * t;
            x[i] += vx[i] * t + ax[i] * half;
            y[i] += vy[i] * t + ay[i] * half;
            vx[i] += ax[i] * t;
            vy[i] += ay[i] * t;
            if (slips) {
                sx[i] += turning(i) * ax[i] * t;
                sy[i] += turning(i) * ay[i] * t;
            }
            rest[i] -= t;
            clockHigh[i] = nowHigh;
            clockLow[i] = nowLow;
        }
    }

    /** How its rolling velocity changes, over how its velocity does: friction turns a sliding solid sphere the other way. */
    private double turning(int i) {
        return sliding[i] ? -2.5 : 1;
    }

    /**
     * The velocity of a disc at the present has changed: friction acts against the new one, or, where it slides, against its
     * slip v - s, whose direction stays: both velocities change evenly until they are the same.
     */
    void turned(int i) {
        changes[i]++;
        if (slips) {
            double ux = vx[i] - sx[i];
            double uy = vy[i] - sy[i];
            double size = Math.sqrt(ux * ux + uy * uy);
            double all = Math.abs(vx[i]) + Math.abs(vy[i]) + Math.abs(sx[i]) + Math.abs(sy[i]);
            sliding[i] = size > ROLLS * all;
            if (sliding[i]) {
                ax[i] = -slip * ux / size;
                ay[i] = -slip * uy / size;
                rest[i] = size / (3.5 * slip);
                return;
            }
            sx[i] = vx[i];
            sy[i] = vy[i];
        }
        double speed = deceleration == 0 ? 0 : Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i]);
        if (speed > 0) {
            ax[i] = -deceleration * vx[i] / speed;
            ay[i] = -deceleration * vy[i] / speed;
            rest[i] = speed / deceleration;
        } else {
            ax[i] = 0;
            ay[i] = 0;
            rest[i] = Double.POSITIVE_INFINITY;
        }
    }

    /** A disc at the present stops. */
    void stop(int i) {
        vx[i] = 0;
        vy[i] = 0;
        sx[i] = 0;
        sy[i] = 0;
        turned(i);
    }

    /** A disc at the present has come to the end of its way: one that slides rolls from now on, one that rolls rests. */
    void settle(int i) {
        if (sliding[i]) {
            sx[i] = vx[i];
            sy[i] = vy[i];
            turned(i);
        } else {
            stop(i);
        }
    }

    /** Whether a disc at rest is about to move. */
    boolean starts(int i) {
        return ax[i] != 0 || ay[i] != 0;
    }

    /** What presses a disc against another or a wall along a unit vector is lost to it. */
    void press(int i, double nx, double ny) {
        double along = (vx[i] - sx[i]) * nx + (vy[i] - sy[i]) * ny;
        sx[i] += along * nx;
        sy[i] += along * ny;
    }

    /** A disc that slides does at once what friction would make of it: it rolls, with 5/7 of its velocity and 2/7 of its turning. */
    void roll(int i) {
        vx[i] = (5 * vx[i] + 2 * sx[i]) / 7;
        vy[i] = (5 * vy[i] + 2 * sy[i]) / 7;
        sx[i] = vx[i];
        sy[i] = vy[i];
    }

    /** Whether a disc slides along a unit vector, so that its spin presses it that way or back. */
    boolean slidesAlong(int i, double nx, double ny) {
        if (!slips || !sliding[i]) {
            return false;
        }
        double ux = vx[i] - sx[i];
        double uy = vy[i] - sy[i];
        return Math.abs(ux * nx + uy * ny) > PRESSES * (Math.abs(ux) + Math.abs(uy));
    }

    /** What rolling friction does to the distance of two discs that touch, along the unit vector from i to j, m/s^2. */
    double pull(int i, int j, double nx, double ny) {
        double pull = 0;
        if (!slips || !sliding[j]) {
            pull += ax[j] * nx + ay[j] * ny;
        }
        if (!slips || !sliding[i]) {
            pull -= ax[i] * nx + ay[i] * ny;
        }
        return pull;
    }

    /** The state now [size], written at {@code to}. */
    void read(double[] state, int to) {
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double half = 0.5 * t * t;
            state[to + 4 * i] = x[i] + vx[i] * t + ax[i] * half;
            state[to + 4 * i + 1] = y[i] + vy[i] * t + ay[i] * half;
            state[to + 4 * i + 2] = vx[i] + ax[i] * t;
            state[to + 4 * i + 3] = vy[i] + ay[i] * t;
            if (slips) {
                state[to + 4 * n + 2 * i] = sx[i] + turning(i) * ax[i] * t;
                state[to + 4 * n + 2 * i + 1] = sy[i] + turning(i) * ay[i] * t;
            }
        }
    }

    /** Kinetic energy now, J; where balls slip with that of their turning about axes in the table's plane. */
    double energy() {
        double twice = 0;
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double ux = vx[i] + ax[i] * t;
            double uy = vy[i] + ay[i] * t;
            twice += mass[i] * (ux * ux + uy * uy);
            if (slips) {
                double rx = sx[i] + turning(i) * ax[i] * t;
                double ry = sy[i] + turning(i) * ay[i] * t;
                twice += 0.4 * mass[i] * (rx * rx + ry * ry);
            }
        }
        return 0.5 * twice;
    }

    /** The largest speed, of rolling too, each as of its disc's last event, m/s. */
    double fastest() {
        double fastest = 0;
        for (int i = 0; i < n; i++) {
            fastest = Math.max(fastest, vx[i] * vx[i] + vy[i] * vy[i]);
            fastest = Math.max(fastest, sx[i] * sx[i] + sy[i] * sy[i]);
        }
        return Math.sqrt(fastest);
    }

    /** What a + b lost in rounding to {@code sum} (Knuth). */
    static double sumError(double a, double b, double sum) {
        double t = sum - a;
        return (a - (sum - t)) + (b - t);
    }
}
