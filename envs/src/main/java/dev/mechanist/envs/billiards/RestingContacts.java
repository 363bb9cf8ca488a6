package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * Contacts that have come to rest, so that an infinity of impacts ends. Discs that touch, and what they touch, are one plastic
 * impact: impulses at least 0 of the least kinetic energy after it, found contact by contact (projected Gauss-Seidel, Moreau 1988),
 * each of which takes energy and none of which gives any. Two such moments are told apart:
 *
 * <ul>
 *   <li>{@link #settle}: impacts without restitution, and discs that have hit each other many times within a time that is none
 *       (inelastic collapse, McNamara and Young 1992; a contact time, Luding and McNamara 1998).
 *   <li>{@link #hold}: friction or spin presses together what would come back, however it parts, within a step. What touches then
 *       goes on uniformly for a step at velocities with which friction is done and no contact closes by more than its gap, and is
 *       looked at again.
 * </ul>
 */
final class RestingContacts {
    /** Share of a radius by which discs may be apart that touch. */
    private static final double TOUCHING = 1e-6;

    /** Share of the time until a ball rests or rolls that is a step. */
    private static final double OF_REST = 1.0 / 32;

    /** Share of a radius by which discs may go along each other within a step. */
    private static final double ALONG = 1e-3;

    /** The shortest step, as a share of the time in which friction moves a ball by its radius. */
    private static final double SHORTEST = 1e-4;

    /** Share of the time in which the fastest goes a radius that is none between two impacts. */
    private static final double CONTACT_TIME = 1e-6;

    /** So many impacts, each within no time after the one before, are a collapse. */
    private static final int COLLAPSE = 24;

    /** Share of a radius that is no gap. */
    private static final double NONE = 1e-12;

    /** Share of a step that is its end. */
    private static final double OVER = 1e-6;

    private static final int SWEEPS = 60;
    private static final int PIVOTS = 12;
    private static final int FEW = 60;

    /** Share of the largest speed that is none. */
    private static final double QUIET = 1e-13;

    private final MovingDiscs d;
    private final Cushions cushions;
    private final CellGrid grid;
    private final Meetings meetings;
    private final ImpactLaws laws;
    private final Surface surface;
    private final boolean loses;
    private double noTime;
    private double quiet;

    /** The fastest of the impacts that are pressed at this moment, m/s. */
    private double pressing;

    private final double[] lastHigh;
    private final double[] lastLow;
    private final int[] inARow;

    /** The discs that touch, in the order in which they were found. */
    private final int[] members;

    private int count;
    private final boolean[] member;
    private final boolean[] pushed;
    private final int[] near;

    private int contacts;
    private int[] first = new int[16];
    private int[] second = new int[16];
    private double[] nx = new double[16];
    private double[] ny = new double[16];
    private double[] gap = new double[16];
    private double[] impulse = new double[16];

    RestingContacts(
            MovingDiscs discs, Cushions cushions, CellGrid grid, Meetings meetings, ImpactLaws laws, Surface surface) {
        d = discs;
        this.cushions = cushions;
        this.grid = grid;
        this.meetings = meetings;
        this.laws = laws;
        this.surface = surface;
        loses = surface.restitution() < 1 || surface.cushion() < 1;
        lastHigh = new double[d.n];
        lastLow = new double[d.n];
        inARow = new int[d.n];
        members = new int[d.n];
        member = new boolean[d.n];
        pushed = new boolean[d.n];
        near = new int[d.n];
    }

    /** Nothing has happened yet. */
    void clear() {
        Arrays.fill(lastHigh, Double.NEGATIVE_INFINITY);
        Arrays.fill(lastLow, 0);
        Arrays.fill(inARow, 0);
    }

    /** Times are short compared to what the fastest disc does, m/s. */
    void measure(double fastest) {
        noTime = CONTACT_TIME / fastest;
        quiet = QUIET * fastest;
    }

    /** What an impact is. */
    enum Kind {
        /** Of discs that part again. */
        FREE,
        /** Without restitution. */
        PLASTIC,
        /** The last of many within no time. */
        COLLAPSE,
        /** Friction presses the discs together. */
        PRESSED
    }

    /** Whether all impacts are free. */
    boolean never() {
        return !loses && d.friction == 0;
    }

    /** Counts an impact of disc i at the present with what has a number, and says what it is. */
    Kind kind(int i, int with) {
        boolean collapsed = loses && collapses(i);
        if (with < d.n) {
            collapsed |= loses && collapses(with);
        }
        double[] n = laws.normal(i, with);
        double closing = -speed(i, with, n[0], n[1]);
        double e = laws.restitutionOf(with, closing);
        if (d.friction > 0) {
            double pressed = -pull(i, with, n[0], n[1]);
            if (d.held[i] || with < d.n && d.held[with]) {
                pressed = Math.max(pressed, d.friction);
            }
            if (pressed > 0 && Math.max(1, 2 * e) * closing <= pressed * step(i, with)) {
                pressing = Math.max(pressing, closing);
                return Kind.PRESSED;
            }
        }
        return collapsed ? Kind.COLLAPSE : e == 0 ? Kind.PLASTIC : Kind.FREE;
    }

    private boolean collapses(int i) {
        boolean again = (d.nowHigh - lastHigh[i]) + (d.nowLow - lastLow[i]) <= noTime * d.radius[i];
        inARow[i] = again ? inARow[i] + 1 : 0;
        lastHigh[i] = d.nowHigh;
        lastLow[i] = d.nowLow;
        return inARow[i] > COLLAPSE;
    }

    /** How fast two part along the normal of their contact, m/s. */
    private double speed(int i, int with, double nX, double nY) {
        return with < d.n ? (d.vx[with] - d.vx[i]) * nX + (d.vy[with] - d.vy[i]) * nY : d.vx[i] * nX + d.vy[i] * nY;
    }

    /** How fast that speed would change in contact by friction and by the way the discs go about each other, m/s^2. */
    private double pull(int i, int with, double nX, double nY) {
        d.recallFriction(i);
        double ax = with < d.n ? -d.frictionX : d.frictionX;
        double ay = with < d.n ? -d.frictionY : d.frictionY;
        double wx = d.vx[i];
        double wy = d.vy[i];
        double reach = d.radius[i];
        if (with < d.n) {
            d.recallFriction(with);
            ax += d.frictionX;
            ay += d.frictionY;
            wx -= d.vx[with];
            wy -= d.vy[with];
            reach += d.radius[with];
        }
        double along = wx * nY - wy * nX;
        double round = with >= cushions.firstSide && with < cushions.firstCorner ? 0 : along * along / reach;
        double pull = ax * nX + ay * nY + round;
        return Math.abs(pull) <= Meetings.PULL * d.friction ? 0 : pull;
    }

    /** The step of two that touch, s. */
    private double step(int i, int with) {
        double remaining = d.remaining(i);
        double wx = d.vx[i];
        double wy = d.vy[i];
        double radius = d.radius[i];
        if (with < d.n) {
            remaining = Math.max(remaining, d.remaining(with));
            wx -= d.vx[with];
            wy -= d.vy[with];
            radius = Math.min(radius, d.radius[with]);
        }
        boolean flat = with >= cushions.firstSide && with < cushions.firstCorner;
        return step(remaining, flat ? 0 : Math.sqrt(wx * wx + wy * wy) / radius, radius);
    }

    private double step(double remaining, double turning, double radius) {
        double shortest = SHORTEST * Math.sqrt(radius / d.friction);
        double step = Math.max(OF_REST * remaining, shortest);
        return turning > 0 ? Math.min(step, ALONG / turning) : step;
    }

    /** Begins to gather what touches. */
    void begin() {
        count = 0;
        contacts = 0;
    }

    /** A disc that touches others. */
    void add(int i) {
        if (i < d.n && !member[i]) {
            member[i] = true;
            d.sync(i);
            members[count++] = i;
        }
    }

    int count() {
        return count;
    }

    int at(int k) {
        return members[k];
    }

    /** All that was added has come to rest. */
    void end(Kind kind) {
        if (kind == Kind.PRESSED) {
            hold(true);
        } else {
            settle(kind == Kind.COLLAPSE);
        }
    }

    /** A step of what was added is over. */
    void goOn() {
        hold(false);
    }

    /** All that was added, and what touches it, is one plastic impact; of an ordinary one only what has no restitution takes part. */
    private void settle(boolean all) {
        gather();
        keep(all ? Double.POSITIVE_INFINITY : 0);
        solve(Double.POSITIVE_INFINITY);
        for (int k = 0; k < count; k++) {
            int i = members[k];
            if (pushed[i]) {
                d.turned(i);
                undefined(i);
            }
            inARow[i] = all ? 0 : inARow[i];
        }
        forget();
    }

    /**
     * All that was added, and what touches it, goes on for a step without closing.
     *
     * @param always whether it does so even where nothing presses
     */
    private void hold(boolean always) {
        int seeds = count;
        gather();
        double past = 0;
        for (int k = 0; k < count; k++) {
            int i = members[k];
            past = Math.max(past, d.heldFor(i));
            d.brake(i, d.heldFor(i));
        }
        double h = step();
        keep(2 * Math.max(pressing, d.friction * (h + past)));
        pressing = 0;
        solve(h);
        for (int k = 0; k < count; k++) {
            int i = members[k];
            boolean was = d.held[i];
            d.held[i] = false;
            if (pushed[i] || always && k < seeds) {
                d.calm(i, NONE * d.friction * h);
                d.hold(i, h);
                undefined(i);
            } else if (was && d.rest[i] > OVER * h) {
                d.hold(i, d.rest[i]);
            } else if (was) {
                d.turned(i);
            }
        }
        forget();
    }

    private void forget() {
        for (int k = 0; k < count; k++) {
            member[members[k]] = false;
            pushed[members[k]] = false;
        }
    }

    private void undefined(int i) {
        if (d.sensitivities != null) {
            d.sensitivities.undefined(i);
        }
    }

    /** The step of all that touch, s. */
    private double step() {
        double remaining = 0;
        double turning = 0;
        double radius = Double.POSITIVE_INFINITY;
        for (int k = 0; k < count; k++) {
            remaining = Math.max(remaining, d.remaining(members[k]));
            radius = Math.min(radius, d.radius[members[k]]);
        }
        for (int k = 0; k < contacts; k++) {
            int i = first[k];
            int j = second[k];
            if (j < d.n || j >= cushions.firstCorner) {
                double wx = d.vx[i] - (j < d.n ? d.vx[j] : 0);
                double wy = d.vy[i] - (j < d.n ? d.vy[j] : 0);
                double least = j < d.n ? Math.min(d.radius[i], d.radius[j]) : d.radius[i];
                turning = Math.max(turning, Math.sqrt(wx * wx + wy * wy) / least);
            }
        }
        return step(remaining, turning, radius);
    }

    /** Finds the contacts of all members, and makes what they touch members too. */
    private void gather() {
        for (int k = 0; k < count; k++) {
            int i = members[k];
            int around = grid.around(i, near);
            for (int m = 0; m < around; m++) {
                int j = near[m];
                if (!d.lost[j]) {
                    touch(i, j);
                }
            }
            for (int id : grid.still(i)) {
                if (id < cushions.firstPocket && meetings.gap(i, id) <= TOUCHING * d.radius[i]) {
                    contact(i, id, meetings.gap(i, id));
                }
            }
        }
    }

    private void touch(int i, int j) {
        double t = d.since(j);
        double half = 0.5 * t * t;
        double dx = d.x[j] + d.vx[j] * t + d.ax[j] * half - d.x[i];
        double dy = d.y[j] + d.vy[j] * t + d.ay[j] * half - d.y[i];
        double apart = Math.sqrt(dx * dx + dy * dy) - d.radius[i] - d.radius[j];
        if (apart <= TOUCHING * Math.min(d.radius[i], d.radius[j])) {
            add(j);
            if (i < j) {
                contact(i, j, apart);
            }
        }
    }

    private void contact(int i, int with, double apart) {
        if (contacts == first.length) {
            int more = 2 * contacts;
            first = Arrays.copyOf(first, more);
            second = Arrays.copyOf(second, more);
            nx = Arrays.copyOf(nx, more);
            ny = Arrays.copyOf(ny, more);
            gap = Arrays.copyOf(gap, more);
            impulse = Arrays.copyOf(impulse, more);
        }
        double[] n = laws.normal(i, with);
        if (with < d.n) {
            laws.part(i, with, n[0], n[1], apart + d.radius[i] + d.radius[with]);
        } else if (apart < 0) {
            d.x[i] -= apart * n[0];
            d.y[i] -= apart * n[1];
        }
        first[contacts] = i;
        second[contacts] = with;
        nx[contacts] = n[0];
        ny[contacts] = n[1];
        gap[contacts] = Math.max(0, apart - NONE * d.radius[i]);
        impulse[contacts++] = 0;
    }

    /** Leaves out contacts that close faster than a speed, m/s, with a restitution: they are impacts of their own. */
    private void keep(double fastest) {
        int kept = 0;
        for (int k = 0; k < contacts; k++) {
            double closing = -speed(first[k], second[k], nx[k], ny[k]);
            if (closing <= fastest || laws.restitutionOf(second[k], closing) == 0) {
                first[kept] = first[k];
                second[kept] = second[k];
                nx[kept] = nx[k];
                ny[kept] = ny[k];
                gap[kept++] = gap[k];
            }
        }
        contacts = kept;
    }

    /** Impulses after which no contact closes by more than its gap within a time, s. */
    private void solve(double h) {
        for (int k = 0; k < contacts; k++) {
            gap[k] *= 0.99 / h;
        }
        if (!sweep(SWEEPS) && !exactly()) {
            sweep(20 * SWEEPS);
        }
        for (int k = 0; k < contacts; k++) {
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
            for (int k = 0; k < contacts; k++) {
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
        int m = contacts;
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
        for (int r = 0; r < contacts; r++) {
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
