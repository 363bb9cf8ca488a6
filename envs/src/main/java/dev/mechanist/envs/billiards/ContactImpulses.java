package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * Contacts at one moment and the impulses in them: at least 0, of the least kinetic energy after them, found contact by contact (projected
 * Gauss-Seidel, Moreau 1988), each of which takes energy and none of which gives any, or at once where that is slow.
 */
final class ContactImpulses {
    private static final int SWEEPS = 60;
    private static final int PIVOTS = 12;
    private static final int FEW = 60;

    /** Share of the largest speed that is none. */
    private static final double QUIET = 1e-13;

    private final MovingDiscs d;
    private final ImpactLaws laws;
    private double quiet;
    private int count;
    private int[] first = new int[16];
    private int[] second = new int[16];
    private double[] nx = new double[16];
    private double[] ny = new double[16];
    private double[] gap = new double[16];
    private double[] impulse = new double[16];

    ContactImpulses(MovingDiscs discs, ImpactLaws laws) {
        d = discs;
        this.laws = laws;
    }

    /** Speeds are none compared to that of the fastest disc, m/s. */
    void measure(double fastest) {
        quiet = QUIET * fastest;
    }

    /** Begins anew. */
    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    /** The disc of a contact. */
    int first(int k) {
        return first[k];
    }

    /** What it touches: a disc, or the number of a side, corner or obstacle. */
    int second(int k) {
        return second[k];
    }

    /**
     * A contact more.
     *
     * @param nX its normal, as {@link ImpactLaws#normal} has it
     * @param apart what it may close, m
     */
    void add(int i, int with, double nX, double nY, double apart) {
        if (count == first.length) {
            int more = 2 * count;
            first = Arrays.copyOf(first, more);
            second = Arrays.copyOf(second, more);
            nx = Arrays.copyOf(nx, more);
            ny = Arrays.copyOf(ny, more);
            gap = Arrays.copyOf(gap, more);
            impulse = Arrays.copyOf(impulse, more);
        }
        first[count] = i;
        second[count] = with;
        nx[count] = nX;
        ny[count] = nY;
        gap[count] = apart;
        impulse[count++] = 0;
    }

    /** How fast two part along the normal of their contact, m/s. */
    double speed(int i, int with, double nX, double nY) {
        return with < d.n ? (d.vx[with] - d.vx[i]) * nX + (d.vy[with] - d.vy[i]) * nY : d.vx[i] * nX + d.vy[i] * nY;
    }

    /** Leaves out contacts that close faster than a speed, m/s, with a restitution: they are impacts of their own. */
    void keep(double fastest) {
        int kept = 0;
        for (int k = 0; k < count; k++) {
            double closing = -speed(first[k], second[k], nx[k], ny[k]);
            if (closing <= fastest || laws.restitutionOf(second[k], closing) == 0) {
                first[kept] = first[k];
                second[kept] = second[k];
                nx[kept] = nx[k];
                ny[kept] = ny[k];
                gap[kept++] = gap[k];
            }
        }
        count = kept;
    }

    /**
     * Changes velocities by impulses after which no contact closes by more than its gap within a time, s.
     *
     * @param pushed set for every disc that an impulse acts on
     */
    void solve(double h, boolean[] pushed) {
        for (int k = 0; k < count; k++) {
            gap[k] *= 0.99 / h;
        }
        if (!sweep(SWEEPS) && !exactly()) {
            sweep(20 * SWEEPS);
        }
        for (int k = 0; k < count; k++) {
            if (impulse[k] > 0) {
                pushed[first[k]] = true;
                if (second[k] < d.n) {
                    pushed[second[k]] = true;
                }
            }
        }
    }

    /** Contact by contact, so many times; whether there is nothing left to do. */
    private boolean sweep(int rounds) {
        for (int round = 0; round < rounds; round++) {
            double most = 0;
            for (int k = 0; k < count; k++) {
                int j = second[k];
                double perMass = 1 / d.mass[first[k]] + (j < d.n ? 1 / d.mass[j] : 0);
                double wanted = -gap[k] - speed(first[k], j, nx[k], ny[k]);
                double more = Math.max(-impulse[k], wanted / perMass);
                if (more != 0) {
                    impulse[k] += more;
                    apply(k, more);
                    most = Math.max(most, Math.abs(more * perMass));
                }
            }
            if (!(most > quiet)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The contacts that push are found and solved at once, where unlike masses make the sweeps slow: those that pull are left out, and those
     * that would close are taken in, until there are none (block principal pivoting, Judice and Pires 1994); where it goes round, one by
     * one if they are few.
     */
    private boolean exactly() {
        int m = count;
        double[] A = new double[m * m];
        double[] b = new double[m];
        boolean[] active = new boolean[m];
        for (int r = 0; r < m; r++) {
            b[r] = gap[r] + speed(first[r], second[r], nx[r], ny[r]);
            active[r] = impulse[r] > 0;
            for (int c = 0; c < m; c++) {
                A[r * m + c] = coupling(r, c);
            }
        }
        for (int r = 0; r < m; r++) {
            for (int c = 0; c < m; c++) {
                b[r] -= A[r * m + c] * impulse[c];
            }
        }
        for (int round = 0; round < PIVOTS; round++) {
            double[] z = SimultaneousImpacts.solve(A, b, active);
            int wrong = 0;
            for (int r = 0; r < m; r++) {
                double closes = b[r];
                for (int c = 0; c < m; c++) {
                    closes += A[r * m + c] * z[c];
                }
                if (active[r] ? z[r] < 0 : closes < -quiet) {
                    active[r] = !active[r];
                    wrong++;
                }
            }
            if (wrong == 0) {
                take(z);
                return true;
            }
        }
        if (m <= FEW) {
            take(SimultaneousImpacts.impulses(A, b));
        }
        return m <= FEW;
    }

    private void take(double[] z) {
        for (int r = 0; r < count; r++) {
            apply(r, z[r] - impulse[r]);
            impulse[r] = z[r];
        }
    }

    /** How fast a unit impulse at contact c opens contact r, 1/kg. */
    private double coupling(int r, int c) {
        double dot = nx[r] * nx[c] + ny[r] * ny[c];
        return dot
                * (sign(r, first[r]) * sign(c, first[r]) / d.mass[first[r]]
                        + (second[r] < d.n ? sign(r, second[r]) * sign(c, second[r]) / d.mass[second[r]] : 0));
    }

    /** How disc i moves along the normal of a contact when the contact opens. */
    private int sign(int k, int i) {
        if (first[k] == i) {
            return second[k] < d.n ? -1 : 1;
        }
        return second[k] == i ? 1 : 0;
    }

    private void apply(int k, double more) {
        int i = first[k];
        int j = second[k];
        double sign = j < d.n ? -1 : 1;
        d.vx[i] += sign * more / d.mass[i] * nx[k];
        d.vy[i] += sign * more / d.mass[i] * ny[k];
        if (j < d.n) {
            d.vx[j] += more / d.mass[j] * nx[k];
            d.vy[j] += more / d.mass[j] * ny[k];
        }
    }
}
