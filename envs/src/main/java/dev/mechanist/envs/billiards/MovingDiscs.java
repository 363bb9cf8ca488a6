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

    /** Whether a disc goes on uniformly for a step, since it is pressed on others; what friction does in it is done at its end. */
    final boolean[] held;

    private final double[] heldHigh;
    private final double[] heldLow;

    /** How often the velocity of a disc has changed. */
    final int[] changes;

    /** Whether a disc lies in a pocket. */
    final boolean[] lost;

    double nowHigh;
    double nowLow;
    ImpactSensitivities sensitivities;
    final boolean slips;

    /** The largest acceleration, m/s^2. */
    final double friction;

    /** What {@link #findFriction} found, m/s^2. */
    double frictionX;

    double frictionY;
    private double frictionLasts;
    private final double deceleration;
    private final double slip;
    private final boolean[] sliding;
    private final double[] clockHigh;
    private final double[] clockLow;

    MovingDiscs(List<Disc> discs, Surface surface) {
        deceleration = surface.deceleration();
        slip = surface.slip();
        slips = surface.slips();
        friction = Math.max(deceleration, slip);
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
        held = new boolean[n];
        heldHigh = new double[n];
        heldLow = new double[n];
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
        Arrays.fill(held, false);
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

    /** The velocity of a disc at the present has changed: friction acts on the new one. */
    void turned(int i) {
        changes[i]++;
        if (held[i]) {
            brake(i, heldFor(i));
            held[i] = false;
        }
        findFriction(i);
        if (slips && !sliding[i]) {
            sx[i] = vx[i];
            sy[i] = vy[i];
        }
        ax[i] = frictionX;
        ay[i] = frictionY;
        rest[i] = frictionLasts;
    }

    /**
     * What friction does to a disc at the present: it acts against its velocity or, where it slides, against its slip v - s, whose
     * direction stays: both velocities change evenly until they are the same.
     */
    void findFriction(int i) {
        if (slips) {
            double ux = vx[i] - sx[i];
            double uy = vy[i] - sy[i];
            double size = Math.sqrt(ux * ux + uy * uy);
            double all = Math.abs(vx[i]) + Math.abs(vy[i]) + Math.abs(sx[i]) + Math.abs(sy[i]);
            sliding[i] = size > ROLLS * all;
            if (sliding[i]) {
                frictionX = -slip * ux / size;
                frictionY = -slip * uy / size;
                frictionLasts = size / (3.5 * slip);
                return;
            }
        }
        double speed = deceleration == 0 ? 0 : Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i]);
        if (speed > 0) {
            frictionX = -deceleration * vx[i] / speed;
            frictionY = -deceleration * vy[i] / speed;
            frictionLasts = speed / deceleration;
        } else {
            frictionX = 0;
            frictionY = 0;
            frictionLasts = Double.POSITIVE_INFINITY;
        }
    }

    /** What friction does to a disc at the present, held or not. */
    void recallFriction(int i) {
        if (held[i]) {
            findFriction(i);
        } else {
            frictionX = ax[i];
            frictionY = ay[i];
            frictionLasts = rest[i];
        }
    }

    /** How long friction goes on as it does at the present, s; 0 where there is none. */
    double remaining(int i) {
        recallFriction(i);
        return frictionLasts < Double.POSITIVE_INFINITY ? frictionLasts : 0;
    }

    /** Friction over a time, s, all at once: no more of it than until the disc rests or rolls. */
    void brake(int i, double time) {
        findFriction(i);
        if (frictionX == 0 && frictionY == 0) {
            return;
        }
        if (time >= frictionLasts) {
            if (slips && sliding[i]) {
                roll(i);
            } else {
                vx[i] = 0;
                vy[i] = 0;
                sx[i] = 0;
                sy[i] = 0;
            }
            return;
        }
        vx[i] += frictionX * time;
        vy[i] += frictionY * time;
        if (slips) {
            sx[i] += turning(i) * frictionX * time;
            sy[i] += turning(i) * frictionY * time;
        }
    }

    /** What is slower than a speed, m/s, stops, and stops turning. */
    void calm(int i, double least) {
        if (Math.abs(vx[i]) + Math.abs(vy[i]) < least) {
            vx[i] = 0;
            vy[i] = 0;
        }
        if (Math.abs(sx[i]) + Math.abs(sy[i]) < least) {
            sx[i] = 0;
            sy[i] = 0;
        }
    }

    /** How long a disc has been held at the present, s. */
    double heldFor(int i) {
        return held[i] ? (nowHigh - heldHigh[i]) + (nowLow - heldLow[i]) : 0;
    }

    /** A disc at the present goes on uniformly for a time, s. */
    void hold(int i, double time) {
        changes[i]++;
        held[i] = true;
        heldHigh[i] = nowHigh;
        heldLow[i] = nowLow;
        ax[i] = 0;
        ay[i] = 0;
        rest[i] = time;
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

    /** A disc that slides does at once what friction would make of it: it rolls, with 5/7 of its velocity and 2/7 of its turning. */
    private void roll(int i) {
        vx[i] = (5 * vx[i] + 2 * sx[i]) / 7;
        vy[i] = (5 * vy[i] + 2 * sy[i]) / 7;
        sx[i] = vx[i];
        sy[i] = vy[i];
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
