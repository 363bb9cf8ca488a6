package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Discs moved exactly from event to event (Lubachevsky 1991: every disc keeps its next event only, and one whose partner has
 * meanwhile turned away is predicted anew when its time comes). Each disc has its own clock, that of its last event, and all
 * times are sums of two doubles, so that a million events lose nothing. A state holds x, y, vx, vy of every disc, m and m/s.
 *
 * <p>A disc in a pocket rests at its centre and touches nothing. With restitution below 1 an infinity of impacts may fall into
 * a finite time; impacts slower than 1e-9 of the fastest disc are therefore plastic. Confined to one thread.
 */
public final class DiscSimulator {
    private static final double REST = 1e-9;
    private static final double TOUCH = 1e-12;
    private static final double MOMENT = 1e-11;

    private final Table table;
    private final List<Disc> discs;
    private final Surface surface;
    private final int n;
    private final double[] radius;
    private final double[] mass;

    private final int sides;
    private final double[] sideX;
    private final double[] sideY;
    private final double[] normalX;
    private final double[] normalY;
    private final double[] length;
    private final double[] cornerX;
    private final double[] cornerY;
    private final double[] pocketX;
    private final double[] pocketY;
    private final double[] pocketRadius;
    private final int firstSide;
    private final int firstCorner;
    private final int firstPocket;
    private final int stop;

    private final double[] x;
    private final double[] y;
    private final double[] vx;
    private final double[] vy;
    private final double[] ax;
    private final double[] ay;
    private final double[] rest;
    private final double[] clockHigh;
    private final double[] clockLow;
    private final int[] changes;
    private final boolean[] lost;
    private final double[] wait;
    private final EventQueue queue;
    private final FirstCrossing crossing = new FirstCrossing();
    private final List<int[]> moment = new ArrayList<>();
    private final int[] contactsOf;
    private final int[] stack;

    private double nowHigh;
    private double nowLow;
    private double slow;
    private double plastic;
    private long impacts;
    private long sameMoment;
    private double lastHigh;
    private double lastLow;
    private boolean diverged;
    private ImpactSensitivities sensitivities;

    /**
     * @param table where the discs move
     * @param discs at least one
     * @param surface what happens in contact
     */
    public DiscSimulator(Table table, List<Disc> discs, Surface surface) {
        if (discs.isEmpty()) {
            throw new InputException("billiards need at least one ball");
        }
        this.table = table;
        this.discs = List.copyOf(discs);
        this.surface = surface;
        n = discs.size();
        radius = discs.stream().mapToDouble(Disc::radius).toArray();
        mass = discs.stream().mapToDouble(Disc::mass).toArray();
        List<Table.Wall> walls = table.sides();
        sides = walls.size();
        sideX = walls.stream().mapToDouble(w -> w.from().x()).toArray();
        sideY = walls.stream().mapToDouble(w -> w.from().y()).toArray();
        length = new double[sides];
        normalX = new double[sides];
        normalY = new double[sides];
        for (int s = 0; s < sides; s++) {
            double dx = walls.get(s).to().x() - sideX[s];
            double dy = walls.get(s).to().y() - sideY[s];
            length[s] = Math.sqrt(dx * dx + dy * dy);
            normalX[s] = -dy / length[s];
            normalY[s] = dx / length[s];
        }
        List<Table.Point> corners = table.corners();
        cornerX = corners.stream().mapToDouble(Table.Point::x).toArray();
        cornerY = corners.stream().mapToDouble(Table.Point::y).toArray();
        List<Table.Pocket> pockets = table.pockets();
        pocketX = pockets.stream().mapToDouble(p -> p.centre().x()).toArray();
        pocketY = pockets.stream().mapToDouble(p -> p.centre().y()).toArray();
        pocketRadius = pockets.stream().mapToDouble(Table.Pocket::radius).toArray();
        firstSide = n;
        firstCorner = firstSide + sides;
        firstPocket = firstCorner + cornerX.length;
        stop = firstPocket + pocketX.length;
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
        wait = new double[n];
        contactsOf = new int[n];
        stack = new int[2 * n + 2];
        queue = new EventQueue(n);
    }

    public Table table() {
        return table;
    }

    public List<Disc> discs() {
        return discs;
    }

    public Surface surface() {
        return surface;
    }

    /** Impacts of discs with discs, sides and corners since the last {@link #place}. */
    public long impacts() {
        return impacts;
    }

    /** Time since the last {@link #place}, s. */
    public double time() {
        return nowHigh + nowLow;
    }

    /**
     * Refuses a state in which discs overlap or lie outside the table.
     *
     * @param state [4 n], not modified
     */
    public void requireFree(double[] state) {
        Shapes.requireLength("state of the balls", state, 4 * n);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 4; k++) {
                if (!Double.isFinite(state[4 * i + k])) {
                    throw new InputException("ball " + i + " needs finite places and speeds");
                }
            }
            double px = state[4 * i];
            double py = state[4 * i + 1];
            if (inPocket(px, py)) {
                continue;
            }
            double clearance = table.clearance(px, py);
            if (clearance < radius[i] * (1 - 1e-9)) {
                throw new InputException("ball " + i + " at (" + px + ", " + py + ") "
                        + (clearance < 0 ? "is outside the table" : "overlaps a wall") + "; move it by "
                        + (radius[i] - clearance) + " m");
            }
            for (int j = 0; j < i; j++) {
                double gap = Math.hypot(px - state[4 * j], py - state[4 * j + 1]) - radius[i] - radius[j];
                if (gap < -1e-9 * radius[i] && !inPocket(state[4 * j], state[4 * j + 1])) {
                    throw new InputException(
                            "balls " + j + " and " + i + " overlap by " + -gap + " m; move one of them");
                }
            }
        }
    }

    private boolean inPocket(double px, double py) {
        for (int p = 0; p < pocketX.length; p++) {
            double dx = px - pocketX[p];
            double dy = py - pocketY[p];
            if (dx * dx + dy * dy < pocketRadius[p] * pocketRadius[p] * (1 - 1e-12)) {
                return true;
            }
        }
        return false;
    }

    /** Starts at time 0 from a state [4 n] at {@code from}; it is not checked, see {@link #requireFree}. */
    public void place(double[] state, int from) {
        nowHigh = 0;
        nowLow = 0;
        impacts = 0;
        diverged = false;
        lastHigh = Double.NEGATIVE_INFINITY;
        lastLow = 0;
        sensitivities = null;
        Arrays.fill(clockHigh, 0);
        Arrays.fill(clockLow, 0);
        for (int i = 0; i < n; i++) {
            x[i] = state[from + 4 * i];
            y[i] = state[from + 4 * i + 1];
            vx[i] = state[from + 4 * i + 2];
            vy[i] = state[from + 4 * i + 3];
            lost[i] = inPocket(x[i], y[i]);
            if (lost[i]) {
                vx[i] = 0;
                vy[i] = 0;
            }
        }
        restart();
    }

    /** Derivatives are carried along from here to the next {@link #place}. */
    void carry(ImpactSensitivities carried) {
        sensitivities = carried;
        carried.attach(mass, surface);
    }

    /** Gives a disc an impulse (px, py), N s; one in a pocket does not feel it. */
    public void push(int i, double px, double py) {
        if (lost[i] || (px == 0 && py == 0)) {
            return;
        }
        sync(i);
        vx[i] += px / mass[i];
        vy[i] += py / mass[i];
        restart();
    }

    /** Writes the state now [4 n] at {@code to}; NaN where the simulation broke down on a state that was not free. */
    public void read(double[] state, int to) {
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double half = 0.5 * t * t;
            state[to + 4 * i] = diverged ? Double.NaN : x[i] + vx[i] * t + ax[i] * half;
            state[to + 4 * i + 1] = diverged ? Double.NaN : y[i] + vy[i] * t + ay[i] * half;
            state[to + 4 * i + 2] = diverged ? Double.NaN : vx[i] + ax[i] * t;
            state[to + 4 * i + 3] = diverged ? Double.NaN : vy[i] + ay[i] * t;
        }
    }

    /** Kinetic energy now, J. */
    public double energy() {
        double twice = 0;
        for (int i = 0; i < n; i++) {
            double t = since(i);
            double ux = vx[i] + ax[i] * t;
            double uy = vy[i] + ay[i] * t;
            twice += mass[i] * (ux * ux + uy * uy);
        }
        return 0.5 * twice;
    }

    /** Whether a disc lies in a pocket. */
    public boolean lost(int i) {
        return lost[i];
    }

    /** Advances by a duration, s, at least 0. */
    public void advance(double duration) {
        double endHigh = nowHigh + duration;
        double endLow = sumError(nowHigh, duration, endHigh) + nowLow;
        double high = endHigh + endLow;
        endLow = endLow - (high - endHigh);
        endHigh = high;
        measureSpeeds();
        while (!diverged) {
            int i = queue.first();
            if (!EventQueue.before(queue.high[i], queue.low[i], endHigh, endLow)) {
                break;
            }
            next(i);
        }
        nowHigh = endHigh;
        nowLow = endLow;
        if (sensitivities != null) {
            for (int i = 0; i < n; i++) {
                sync(i);
            }
        }
    }

    /** Advances through so many impacts, or as many as there are; the time is then that of the last one. */
    public void advanceImpacts(long count) {
        long until = impacts + count;
        measureSpeeds();
        while (!diverged && impacts < until && queue.high[queue.first()] < Double.POSITIVE_INFINITY) {
            next(queue.first());
        }
    }

    private void measureSpeeds() {
        double fastest = 0;
        for (int i = 0; i < n; i++) {
            fastest = Math.max(fastest, vx[i] * vx[i] + vy[i] * vy[i]);
        }
        fastest = Math.sqrt(fastest);
        slow = surface.restitution() < 1 || surface.cushion() < 1 ? TOUCH * fastest : 0;
        plastic = REST * fastest;
    }

    private static double sumError(double a, double b, double sum) {
        double t = sum - a;
        return (a - (sum - t)) + (b - t);
    }

    private double since(int i) {
        return (nowHigh - clockHigh[i]) + (nowLow - clockLow[i]);
    }

    /** Brings a disc to the present. */
    private void sync(int i) {
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

    /** Predicts all anew. */
    private void restart() {
        measureSpeeds();
        queue.clear();
        for (int i = 0; i < n; i++) {
            sync(i);
            turned(i);
        }
        for (int i = 0; i < n; i++) {
            predict(i);
        }
    }

    /** The velocity of a disc has changed. */
    private void turned(int i) {
        changes[i]++;
        double a = surface.deceleration();
        double speed = a == 0 ? 0 : Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i]);
        if (speed > 0) {
            ax[i] = -a * vx[i] / speed;
            ay[i] = -a * vy[i] / speed;
            rest[i] = speed / a;
        } else {
            ax[i] = 0;
            ay[i] = 0;
            rest[i] = Double.POSITIVE_INFINITY;
        }
    }

    /** The event of disc i, the earliest of all. */
    private void next(int i) {
        double high = queue.high[i];
        double low = queue.low[i];
        sameMoment = high == nowHigh && low == nowLow ? sameMoment + 1 : 0;
        if (sameMoment > 2000L + 1000L * n) {
            diverged = true;
            return;
        }
        nowHigh = high;
        nowLow = low;
        int with = queue.partner[i];
        if (with < n && changes[with] != queue.partnerChanges[i]) {
            sync(i);
            predict(i);
        } else if (with == stop) {
            sync(i);
            vx[i] = 0;
            vy[i] = 0;
            if (sensitivities != null) {
                sensitivities.stopped(i);
            }
            turned(i);
            predict(i);
        } else if (with >= firstPocket) {
            sync(i);
            fall(i, with - firstPocket);
        } else {
            collide(i, with);
        }
    }

    private void fall(int i, int pocket) {
        x[i] = pocketX[pocket];
        y[i] = pocketY[pocket];
        vx[i] = 0;
        vy[i] = 0;
        lost[i] = true;
        if (sensitivities != null) {
            sensitivities.lost(i);
        }
        turned(i);
        queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
    }

    /** All impacts of this moment: alone where no disc takes part in two, else together. */
    private void collide(int first, int with) {
        gather(first, with);
        for (int[] c : moment) {
            sync(c[0]);
            contactsOf[c[0]]++;
            if (c[1] < n) {
                sync(c[1]);
                contactsOf[c[1]]++;
            }
        }
        List<int[]> together = List.of();
        for (int[] c : moment) {
            if (contactsOf[c[0]] == 1 && (c[1] >= n || contactsOf[c[1]] == 1)) {
                alone(c[0], c[1]);
            } else {
                together = together.isEmpty() ? new ArrayList<>() : together;
                together.add(c);
            }
        }
        if (!together.isEmpty()) {
            reflect(together);
        }
        impacts += moment.size();
        for (int[] c : moment) {
            changed(c[0]);
            if (c[1] < n) {
                changed(c[1]);
            }
        }
        for (int[] c : moment) {
            predict(c[0]);
            if (c[1] < n) {
                predict(c[1]);
            }
        }
    }

    private void changed(int i) {
        if (contactsOf[i] > 0) {
            contactsOf[i] = 0;
            turned(i);
        }
    }

    /** The contacts at the time of the first: those later by no more than rounding. */
    private void gather(int first, int with) {
        moment.clear();
        moment.add(new int[] {first, with});
        double wx = vx[first];
        double wy = vy[first];
        if (with < n) {
            wx -= vx[with];
            wy -= vy[with];
        }
        double span = MOMENT * radius[first] / Math.sqrt(wx * wx + wy * wy);
        int depth = 0;
        stack[depth++] = 0;
        while (depth > 0) {
            int k = stack[--depth];
            int i = queue.at(k);
            double later = (queue.high[i] - nowHigh) + (queue.low[i] - nowLow);
            if (!(later <= span)) {
                continue;
            }
            int j = queue.partner[i];
            boolean valid = j < n ? j >= 0 && changes[j] == queue.partnerChanges[i] : j < firstPocket;
            if (valid && !known(i, j)) {
                moment.add(new int[] {i, j});
            }
            for (int child = 2 * k + 1; child <= 2 * k + 2 && child < queue.size(); child++) {
                stack[depth++] = child;
            }
        }
        if (moment.size() > 1 || (nowHigh - lastHigh) + (nowLow - lastLow) <= span) {
            joinTouching();
        }
        lastHigh = nowHigh;
        lastLow = nowLow;
    }

    /** Adds what the discs of this moment touch and close on: discs in a pile may have several such contacts, but one event. */
    private void joinTouching() {
        for (int c = 0; c < moment.size(); c++) {
            for (int disc : moment.get(c)) {
                for (int other = 0; disc < n && other < firstPocket; other++) {
                    if (other != disc && !known(disc, other) && touches(disc, other)) {
                        moment.add(new int[] {disc, other});
                    }
                }
            }
        }
    }

    /** Whether disc i closes on another or on a side, and is no further from it than rounding. */
    private boolean touches(int i, int with) {
        sync(i);
        double t = Double.POSITIVE_INFINITY;
        double wx = vx[i];
        double wy = vy[i];
        if (with < n) {
            if (!lost[with]) {
                sync(with);
                wx -= vx[with];
                wy -= vy[with];
                t = untilDisc(i, with);
            }
        } else if (with < firstCorner) {
            t = untilSide(i, with - firstSide);
        } else {
            t = untilPoint(i, cornerX[with - firstCorner], cornerY[with - firstCorner], radius[i], slow);
        }
        return t * Math.sqrt(wx * wx + wy * wy) <= MOMENT * radius[i];
    }

    private boolean known(int i, int j) {
        for (int[] c : moment) {
            if ((c[0] == i && c[1] == j) || (c[0] == j && c[1] == i)) {
                return true;
            }
        }
        return false;
    }

    private void alone(int i, int with) {
        if (with < n) {
            hit(i, with);
        } else {
            bounce(i, with);
        }
    }

    /** Two discs; v+ = v +- (1 + e) m_other / (m_i + m_j) v_n n, with n from i to j. */
    private void hit(int i, int j) {
        double dx = x[j] - x[i];
        double dy = y[j] - y[i];
        double distance = Math.sqrt(dx * dx + dy * dy);
        double nx = dx / distance;
        double ny = dy / distance;
        double closing = along(vx[j] - vx[i], vy[j] - vy[i], nx, ny);
        double e = restitution(surface.restitution(), closing);
        double k = (1 + e) * perMass(closing, mass[i], mass[j]);
        double ux = vx[i];
        double uy = vy[i];
        double wx = vx[j];
        double wy = vy[j];
        vx[i] += mass[j] * k * nx;
        vy[i] += mass[j] * k * ny;
        vx[j] -= mass[i] * k * nx;
        vy[j] -= mass[i] * k * ny;
        if (sensitivities != null) {
            double[] accelerations = {ax[i], ay[i], ax[j], ay[j]};
            turned(i);
            turned(j);
            sensitivities.hit(
                    i,
                    j,
                    new double[] {dx, dy},
                    new double[] {ux, uy, wx, wy},
                    new double[] {vx[i], vy[i], vx[j], vy[j]},
                    accelerations,
                    new double[] {ax[i], ay[i], ax[j], ay[j]},
                    e);
        }
    }

    /** w n / (n n) for a unit vector n but for rounding, which would add up in the energy. */
    private static double along(double wx, double wy, double nx, double ny) {
        double dot = wx * nx + wy * ny;
        return dot - dot * Math.fma(nx, nx, Math.fma(ny, ny, -1));
    }

    /** v / (a + b), rounded once: the rounding of a + b would be the same in every impact of a pair, and add up in the energy. */
    private static double perMass(double v, double a, double b) {
        double sum = a + b;
        double quotient = v / sum;
        double rest = Math.fma(-sum, quotient, v) - sumError(a, b, sum) * quotient;
        return quotient + rest / sum;
    }

    /** Slow impacts are plastic, so that a pile-up ends. */
    private double restitution(double e, double closing) {
        return e < 1 && Math.abs(closing) < plastic ? 0 : e;
    }

    /** A side or a corner; v+ = v - (1 + e) v_n n. */
    private void bounce(int i, int with) {
        boolean corner = with >= firstCorner;
        double dx = 0;
        double dy = 0;
        double nx;
        double ny;
        if (corner) {
            dx = x[i] - cornerX[with - firstCorner];
            dy = y[i] - cornerY[with - firstCorner];
            double distance = Math.sqrt(dx * dx + dy * dy);
            nx = dx / distance;
            ny = dy / distance;
        } else {
            int s = with - firstSide;
            nx = normalX[s];
            ny = normalY[s];
            double off = radius[i] - (nx * (x[i] - sideX[s]) + ny * (y[i] - sideY[s]));
            x[i] += off * nx;
            y[i] += off * ny;
        }
        double closing = along(vx[i], vy[i], nx, ny);
        double e = restitution(surface.cushion(), closing);
        double ux = vx[i];
        double uy = vy[i];
        vx[i] -= (1 + e) * closing * nx;
        vy[i] -= (1 + e) * closing * ny;
        if (sensitivities != null) {
            double bx = ax[i];
            double by = ay[i];
            turned(i);
            sensitivities.bounce(
                    i,
                    corner ? Math.sqrt(dx * dx + dy * dy) : Double.POSITIVE_INFINITY,
                    new double[] {nx, ny},
                    new double[] {ux, uy},
                    new double[] {vx[i], vy[i]},
                    new double[] {bx, by},
                    new double[] {ax[i], ay[i]},
                    e);
        }
    }

    /** Several contacts that share discs. */
    private void reflect(List<int[]> contacts) {
        int k = contacts.size();
        double[][] normal = new double[k][];
        double[] b = new double[k];
        for (int c = 0; c < k; c++) {
            int i = contacts.get(c)[0];
            int j = contacts.get(c)[1];
            normal[c] = normal(i, j);
            double wx = j < n ? vx[j] - vx[i] : vx[i];
            double wy = j < n ? vy[j] - vy[i] : vy[i];
            b[c] = wx * normal[c][0] + wy * normal[c][1];
        }
        double[] A = new double[k * k];
        for (int c = 0; c < k; c++) {
            for (int d = 0; d < k; d++) {
                double dot = normal[c][0] * normal[d][0] + normal[c][1] * normal[d][1];
                double coupling = 0;
                for (int disc : contacts.get(c)) {
                    if (disc < n) {
                        coupling += sign(contacts.get(c), disc) * sign(contacts.get(d), disc) / mass[disc];
                    }
                }
                A[c * k + d] = dot * coupling;
            }
        }
        double[] lambda = SimultaneousImpacts.impulses(A, b);
        for (int c = 0; c < k; c++) {
            double e = restitution(contacts.get(c)[1] < n ? surface.restitution() : surface.cushion(), b[c]);
            for (int disc : contacts.get(c)) {
                if (disc < n) {
                    double by = (1 + e) * lambda[c] * sign(contacts.get(c), disc) / mass[disc];
                    vx[disc] += by * normal[c][0];
                    vy[disc] += by * normal[c][1];
                    if (sensitivities != null) {
                        sensitivities.undefined(disc);
                    }
                }
            }
        }
    }

    /** How a disc moves along the normal of a contact when the contact opens. */
    private int sign(int[] contact, int disc) {
        if (contact[0] == disc) {
            return contact[1] < n ? -1 : 1;
        }
        return contact[1] == disc ? 1 : 0;
    }

    private double[] normal(int i, int with) {
        if (with >= firstSide && with < firstCorner) {
            return new double[] {normalX[with - firstSide], normalY[with - firstSide]};
        }
        double dx = with < n ? x[with] - x[i] : x[i] - cornerX[with - firstCorner];
        double dy = with < n ? y[with] - y[i] : y[i] - cornerY[with - firstCorner];
        double distance = Math.sqrt(dx * dx + dy * dy);
        return new double[] {dx / distance, dy / distance};
    }

    /** Finds the next event of disc i, which is at the present, and tells its partner where that is earlier than its own. */
    private void predict(int i) {
        if (lost[i]) {
            queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
            return;
        }
        double best = Double.POSITIVE_INFINITY;
        int with = EventQueue.NOTHING;
        if (vx[i] != 0 || vy[i] != 0) {
            best = rest[i];
            with = best < Double.POSITIVE_INFINITY ? stop : EventQueue.NOTHING;
            for (int s = 0; s < sides; s++) {
                double t = untilSide(i, s);
                if (t < best) {
                    best = t;
                    with = firstSide + s;
                }
            }
            for (int c = 0; c < cornerX.length; c++) {
                double t = untilPoint(i, cornerX[c], cornerY[c], radius[i], slow);
                if (t < best) {
                    best = t;
                    with = firstCorner + c;
                }
            }
            for (int p = 0; p < pocketX.length; p++) {
                double t = untilPoint(i, pocketX[p], pocketY[p], pocketRadius[p], 0);
                if (t < best) {
                    best = t;
                    with = firstPocket + p;
                }
            }
        }
        for (int j = 0; j < n; j++) {
            double t = j == i || lost[j] ? Double.POSITIVE_INFINITY : untilDisc(i, j);
            wait[j] = t;
            if (t < best) {
                best = t;
                with = j;
            }
        }
        if (best == Double.POSITIVE_INFINITY) {
            queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
            return;
        }
        schedule(i, best, with, with >= 0 && with < n ? changes[with] : 0);
        double tie = best * (1 + MOMENT) + MOMENT * radius[i] / Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i] + 1e-300);
        for (int j = 0; j < n; j++) {
            if (wait[j] <= tie && wait[j] < (queue.high[j] - nowHigh) + (queue.low[j] - nowLow)) {
                schedule(j, wait[j], i, changes[i]);
            }
        }
    }

    private void schedule(int i, double in, int with, int partnerChanges) {
        double sum = nowHigh + in;
        double error = sumError(nowHigh, in, sum) + nowLow;
        double high = sum + error;
        queue.set(i, high, error - (high - sum), with, partnerChanges);
    }

    /** Time until disc i touches side s, coming from its free side. */
    private double untilSide(int i, int s) {
        double ex = x[i] - sideX[s];
        double ey = y[i] - sideY[s];
        double distance = normalX[s] * ex + normalY[s] * ey;
        double speed = normalX[s] * vx[i] + normalY[s] * vy[i];
        if (!(distance > 0) || !(speed < 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double gap = distance - radius[i];
        if (gap <= TOUCH * radius[i] && -speed <= slow) {
            return Double.POSITIVE_INFINITY;
        }
        double t;
        if (ax[i] == 0 && ay[i] == 0) {
            t = gap > 0 ? gap / -speed : 0;
        } else {
            t = crossing.quadratic(gap, speed, 0.5 * (normalX[s] * ax[i] + normalY[s] * ay[i]), rest[i]);
        }
        double half = 0.5 * t * t;
        double along = normalY[s] * (ex + vx[i] * t + ax[i] * half) - normalX[s] * (ey + vy[i] * t + ay[i] * half);
        return along >= 0 && along <= length[s] ? t : Double.POSITIVE_INFINITY;
    }

    /** Time until the centre of disc i comes within a radius of a place. */
    private double untilPoint(int i, double px, double py, double within, double least) {
        double dx = x[i] - px;
        double dy = y[i] - py;
        return until(dx, dy, vx[i], vy[i], ax[i], ay[i], within, rest[i], least);
    }

    private double untilDisc(int i, int j) {
        double t = since(j);
        double half = 0.5 * t * t;
        return until(
                x[j] + vx[j] * t + ax[j] * half - x[i],
                y[j] + vy[j] * t + ay[j] * half - y[i],
                vx[j] + ax[j] * t - vx[i],
                vy[j] + ay[j] * t - vy[i],
                ax[j] - ax[i],
                ay[j] - ay[i],
                radius[i] + radius[j],
                Math.min(rest[i], rest[j] - t),
                slow);
    }

    /** When |d + w t + a t^2 / 2| comes down to a distance, within a time, unless it is there and closes no faster than {@code least}. */
    private double until(
            double dx, double dy, double wx, double wy, double a, double b, double within, double most, double least) {
        double dot = dx * wx + dy * wy;
        double gap = dx * dx + dy * dy - within * within;
        if (gap <= 2 * TOUCH * within * within && dot < 0 && -dot <= least * within) {
            return Double.POSITIVE_INFINITY;
        }
        if (a != 0 || b != 0) {
            return crossing.quartic(
                    gap, 2 * dot, wx * wx + wy * wy + dx * a + dy * b, wx * a + wy * b, 0.25 * (a * a + b * b), most);
        }
        if (!(dot < 0)) {
            return Double.POSITIVE_INFINITY;
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
