package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * Contacts that have come to rest, so that an infinity of impacts ends. Discs that touch, and what they touch, are one plastic
 * impact, whose impulses {@link ContactImpulses} finds. Two such moments are told apart:
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

    private final MovingDiscs d;
    private final Cushions cushions;
    private final CellGrid grid;
    private final Meetings meetings;
    private final ImpactLaws laws;
    private final Surface surface;
    private final boolean loses;
    private double noTime;

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

    private final ContactImpulses contacts;

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
        contacts = new ContactImpulses(d, laws);
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
        contacts.measure(fastest);
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
        double closing = -contacts.speed(i, with, n[0], n[1]);
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
        contacts.clear();
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
        contacts.keep(all ? Double.POSITIVE_INFINITY : 0);
        contacts.solve(Double.POSITIVE_INFINITY, pushed);
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
        contacts.keep(2 * Math.max(pressing, d.friction * (h + past)));
        pressing = 0;
        contacts.solve(h, pushed);
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
        for (int k = 0; k < contacts.count(); k++) {
            int i = contacts.first(k);
            int j = contacts.second(k);
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
        double[] n = laws.normal(i, with);
        if (with < d.n) {
            laws.part(i, with, n[0], n[1], apart + d.radius[i] + d.radius[with]);
        } else if (apart < 0) {
            d.x[i] -= apart * n[0];
            d.y[i] -= apart * n[1];
        }
        contacts.add(i, with, n[0], n[1], Math.max(0, apart - NONE * d.radius[i]));
    }
}
