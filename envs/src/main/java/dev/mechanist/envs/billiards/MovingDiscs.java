package dev.mechanist.envs.billiards;

import java.util.Arrays;
import java.util.List;

/**
 * Discs between two events: where each was at its own last event, and how it moves since then. Each has its own clock, and all
 * times are sums of two doubles, so that a million events lose nothing. Mutable; open to {@link DiscSimulator} and its parts.
 */
final class MovingDiscs {
    final int n;
    final double[] radius;
    final double[] mass;
    final double[] x;
    final double[] y;
    final double[] vx;
    final double[] vy;
    final double[] ax;
    final double[] ay;

    /** Time until a disc rests, from its own clock, s; infinite without friction. */
    final double[] rest;

    /** How often the velocity of a disc has changed. */
    final int[] changes;

    /** Whether a disc lies in a pocket. */
    final boolean[] lost;

    double nowHigh;
    double nowLow;
    ImpactSensitivities sensitivities;
    private final double deceleration;
    private final double[] clockHigh;
    private final double[] clockLow;

    MovingDiscs(List<Disc> discs, double deceleration) {
        this.deceleration = deceleration;
        n = discs.size();
        radius = discs.stream().mapToDouble(Disc::radius).toArray();
        mass = discs.stream().mapToDouble(Disc::mass).toArray();
        x = new double[n];
        y = new double[n];
        vx = new double[n];
        vy = new double[n];
        ax = new double[n];
        ay = new double[n];
        rest = new double[n];
        clockHigh = new double[n];
        clockLow = new double[n];
        changes = new int[n];
        lost = new boolean[n];
    }

    /** At time 0, from a state [4 n] at {@code from}. */
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
            rest[i] -= t;
            clockHigh[i] = nowHigh;
            clockLow[i] = nowLow;
        }
    }

    /** The velocity of a disc at the present has changed: friction acts against the new one. */
    void turned(int i) {
        changes[i]++;
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
        turned(i);
    }

    /** The state now [4 n], written at {@code to}. */
    void read(double[] state, int to) {
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double half = 0.5 * t * t;
            state[to + 4 * i] = x[i] + vx[i] * t + ax[i] * half;
            state[to + 4 * i + 1] = y[i] + vy[i] * t + ay[i] * half;
            state[to + 4 * i + 2] = vx[i] + ax[i] * t;
            state[to + 4 * i + 3] = vy[i] + ay[i] * t;
        }
    }

    /** Kinetic energy now, J. */
    double energy() {
        double twice = 0;
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double ux = vx[i] + ax[i] * t;
            double uy = vy[i] + ay[i] * t;
            twice += mass[i] * (ux * ux + uy * uy);
        }
        return 0.5 * twice;
    }

    /** The largest speed, each as of its disc's last event, m/s. */
    double fastest() {
        double fastest = 0;
        for (int i = 0; i < n; i++) {
            fastest = Math.max(fastest, vx[i] * vx[i] + vy[i] * vy[i]);
        }
        return Math.sqrt(fastest);
    }

    /** What a + b lost in rounding to {@code sum} (Knuth). */
    static double sumError(double a, double b, double sum) {
        double t = sum - a;
        return (a - (sum - t)) + (b - t);
    }
}
