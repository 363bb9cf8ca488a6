package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;
import dev.mechanist.core.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Discs moved exactly from event to event (Lubachevsky 1991: every disc keeps its next event only, and one whose partner has
 * meanwhile turned away is predicted anew when its time comes). Events are impacts, see {@link ImpactLaws}, falls into pockets,
 * stops, and crossings into the next cell of a {@link CellGrid}. A state holds x, y, vx, vy of every disc, m and m/s, and, on a
 * surface on which balls slip, after all of these the velocities sx, sy at which they would roll as they turn; balls are then solid
 * spheres, the end of sliding is an event too, and between events they go along parabolas.
 *
 * <p>A disc in a pocket rests at its centre and touches nothing. With restitution below 1 an infinity of impacts may fall into
 * a finite time, and friction may press discs together: see {@link RestingContacts}. Confined to one thread.
 */
public final class DiscSimulator {
    private final Table table;
    private final List<Disc> discs;
    private final Surface surface;
    private final int n;
    private final MovingDiscs d;
    private final Cushions cushions;
    private final CellGrid grid;
    private final Meetings meetings;
    private final ImpactLaws laws;
    private final int stop;
    private final int crossColumn;
    private final int crossRow;

    private final EventQueue queue;
    private final int[] near;
    private final double[] wait;
    private final MomentContacts moment;
    private final RestingContacts resting;
    private final int[] contactsOf;
    private final Map<RestingContacts.Kind, List<int[]>> kinds = new EnumMap<>(RestingContacts.Kind.class);

    private long impacts;
    private long sameMoment;
    private boolean diverged;

    /** How long impacts are looked for, s. */
    private double lasts = Double.POSITIVE_INFINITY;

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
        d = new MovingDiscs(discs, surface);
        cushions = new Cushions(table, n);
        grid = new CellGrid(table, discs, cushions);
        meetings = new Meetings(d, cushions);
        laws = new ImpactLaws(d, cushions, surface);
        stop = cushions.end;
        crossColumn = stop + 1;
        crossRow = stop + 2;
        near = new int[n];
        wait = new double[n];
        contactsOf = new int[n];
        queue = new EventQueue(n);
        moment = new MomentContacts(d, cushions, grid, meetings, queue);
        resting = new RestingContacts(d, cushions, grid, meetings, laws, surface);
        for (RestingContacts.Kind kind : RestingContacts.Kind.values()) {
            kinds.put(kind, new ArrayList<>());
        }
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
        return d.nowHigh + d.nowLow;
    }

    /**
     * Refuses a state in which discs overlap or lie outside the table.
     *
     * @param state [size], not modified
     */
    public void requireFree(double[] state) {
        Shapes.requireLength("state of the balls", state, d.size());
        obstacle(state, 0).ifPresent(reason -> {
            throw new InputException(reason);
        });
    }

    /** What is in the way of a state [size] at {@code from}: discs that overlap, or lie outside the table; nothing where it is free. */
    Optional<String> obstacle(double[] state, int from) {
        for (int k = 0; k < d.size(); k++) {
            if (!Double.isFinite(state[from + k])) {
                return Optional.of("ball " + (k < 4 * n ? k / 4 : (k - 4 * n) / 2) + " needs finite places and speeds");
            }
        }
        for (int i = 0; i < n; i++) {
            double px = state[from + 4 * i];
            double py = state[from + 4 * i + 1];
            if (cushions.inPocket(px, py)) {
                continue;
            }
            double radius = discs.get(i).radius();
            double clearance = table.clearance(px, py);
            if (clearance < radius * (1 - 1e-9)) {
                return Optional.of("ball " + i + " at (" + px + ", " + py + ") "
                        + (clearance < 0 ? "is outside the table" : "overlaps a wall") + "; move it by "
                        + metres(radius - clearance));
            }
            for (int j = 0; j < i; j++) {
                double otherX = state[from + 4 * j];
                double otherY = state[from + 4 * j + 1];
                double gap = Math.hypot(px - otherX, py - otherY)
                        - radius
                        - discs.get(j).radius();
                if (gap < -1e-9 * radius && !cushions.inPocket(otherX, otherY)) {
                    return Optional.of(
                            "balls " + j + " and " + i + " overlap by " + metres(-gap) + "; move one of them");
                }
            }
        }
        return Optional.empty();
    }

    private static String metres(double length) {
        return String.format(Locale.ROOT, "%.3g m", length);
    }

    /** Numbers in a state. */
    public int size() {
        return d.size();
    }

    /** Starts at time 0 from a state [size] at {@code from}; it is not checked, see {@link #requireFree}. */
    public void place(double[] state, int from) {
        place(state, from, Double.POSITIVE_INFINITY);
    }

    /**
     * The same for a single {@link #advance} by no more than a duration, s, or several within it: impacts that are certainly later are not
     * looked for. What is found is the same to the bit.
     */
    void place(double[] state, int from, double duration) {
        lasts = duration;
        meetings.within(duration);
        impacts = 0;
        diverged = false;
        moment.clear();
        resting.clear();
        d.place(state, from);
        for (int i = 0; i < n; i++) {
            d.lost[i] = cushions.inPocket(d.x[i], d.y[i]);
            if (d.lost[i]) {
                d.vx[i] = 0;
                d.vy[i] = 0;
                d.sx[i] = 0;
                d.sy[i] = 0;
            }
        }
        grid.fill(d.x, d.y);
        restart();
    }

    /** Derivatives are carried along from here to the next {@link #place}. */
    void carry(ImpactSensitivities carried) {
        d.sensitivities = carried;
        carried.attach(d.mass, surface);
    }

    /** Gives a disc an impulse (px, py), N s; one in a pocket does not feel it. */
    public void push(int i, double px, double py) {
        if (d.lost[i] || (px == 0 && py == 0)) {
            return;
        }
        d.sync(i);
        d.vx[i] += px / d.mass[i];
        d.vy[i] += py / d.mass[i];
        restart();
    }

    /** Writes the state now [size] at {@code to}; NaN where the simulation broke down on a state that was not free. */
    public void read(double[] state, int to) {
        d.read(state, to);
        if (diverged) {
            Arrays.fill(state, to, to + d.size(), Double.NaN);
        }
    }

    /** Kinetic energy now, J, with that of turning where balls slip. */
    public double energy() {
        return d.energy();
    }

    /** Whether a disc lies in a pocket. */
    public boolean lost(int i) {
        return d.lost[i];
    }

    /** Advances by a duration, s, at least 0. */
    public void advance(double duration) {
        double endHigh = d.nowHigh + duration;
        double endLow = MovingDiscs.sumError(d.nowHigh, duration, endHigh) + d.nowLow;
        double high = endHigh + endLow;
        endLow = endLow - (high - endHigh);
        endHigh = high;
        if (endHigh > lasts) {
            throw new IllegalStateException("impacts are known until " + lasts + " s, not until " + endHigh);
        }
        measureSpeeds();
        while (!diverged) {
            int i = queue.first();
            if (!EventQueue.before(queue.high[i], queue.low[i], endHigh, endLow)) {
                break;
            }
            next(i);
        }
        d.nowHigh = endHigh;
        d.nowLow = endLow;
        if (d.sensitivities != null) {
            for (int i = 0; i < n; i++) {
                d.sync(i);
            }
        }
    }

    /** Advances through so many impacts, or as many as there are; the time is then that of the last one. */
    public void advanceImpacts(long count) {
        if (lasts < Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("impacts are known until " + lasts + " s only");
        }
        long until = impacts + count;
        measureSpeeds();
        while (!diverged && impacts < until && queue.high[queue.first()] < Double.POSITIVE_INFINITY) {
            next(queue.first());
        }
    }

    private void measureSpeeds() {
        double fastest = d.fastest();
        boolean loses = surface.restitution() < 1 || surface.cushion() < 1;
        meetings.restBelow(loses || surface.deceleration() > 0 || surface.slips() ? fastest : 0);
        laws.plasticBelow(fastest);
        resting.measure(fastest);
    }

    /** Predicts all anew. */
    private void restart() {
        measureSpeeds();
        queue.clear();
        for (int i = 0; i < n; i++) {
            d.sync(i);
            d.turned(i);
        }
        for (int i = 0; i < n; i++) {
            predict(i);
        }
    }

    /** The event of disc i, the earliest of all. */
    private void next(int i) {
        double high = queue.high[i];
        double low = queue.low[i];
        sameMoment = high == d.nowHigh && low == d.nowLow ? sameMoment + 1 : 0;
        if (sameMoment > 2000L + 1000L * n) {
            diverged = true;
            return;
        }
        d.nowHigh = high;
        d.nowLow = low;
        int with = queue.partner[i];
        if (with < n && d.changes[with] != queue.partnerChanges[i]) {
            d.sync(i);
            predict(i);
        } else if (with < cushions.firstPocket) {
            collide(i, with);
        } else if (with < cushions.end) {
            fall(i, with - cushions.firstCorner);
        } else if (with == stop && d.held[i]) {
            resting.begin();
            resting.add(i);
            resting.goOn();
            predictResting();
        } else if (with == stop) {
            d.sync(i);
            d.settle(i);
            if (d.sensitivities != null) {
                d.sensitivities.stopped(i);
            }
            predict(i);
        } else {
            d.sync(i);
            grid.cross(
                    i,
                    with == crossColumn ? (int) Math.signum(d.vx[i] == 0 ? d.ax[i] : d.vx[i]) : 0,
                    with == crossRow ? (int) Math.signum(d.vy[i] == 0 ? d.ay[i] : d.vy[i]) : 0);
            predict(i);
        }
    }

    private void fall(int i, int point) {
        d.sync(i);
        d.x[i] = cushions.pointX[point];
        d.y[i] = cushions.pointY[point];
        d.lost[i] = true;
        d.stop(i);
        if (d.sensitivities != null) {
            d.sensitivities.lost(i);
        }
        queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
    }

    /** All impacts of this moment: alone where no disc takes part in two, else together; then those that come to rest. */
    private void collide(int first, int with) {
        moment.gather(first, with);
        List<int[]> pairs = moment.pairs();
        for (int[] c : pairs) {
            d.sync(c[0]);
            if (c[1] < n) {
                d.sync(c[1]);
            }
        }
        impacts += pairs.size();
        if (resting.never()) {
            meet(pairs);
            return;
        }
        kinds.values().forEach(List::clear);
        for (int[] c : pairs) {
            kinds.get(resting.kind(c[0], c[1])).add(c);
        }
        meet(kinds.get(RestingContacts.Kind.FREE));
        for (RestingContacts.Kind kind : RestingContacts.Kind.values()) {
            if (kind != RestingContacts.Kind.FREE && !kinds.get(kind).isEmpty()) {
                resting.begin();
                for (int[] c : kinds.get(kind)) {
                    resting.add(c[0]);
                    resting.add(c[1]);
                }
                resting.end(kind);
                predictResting();
            }
        }
    }

    private void meet(List<int[]> pairs) {
        for (int[] c : pairs) {
            contactsOf[c[0]]++;
            if (c[1] < n) {
                contactsOf[c[1]]++;
            }
        }
        List<int[]> together = List.of();
        for (int[] c : pairs) {
            if (contactsOf[c[0]] == 1 && (c[1] >= n || contactsOf[c[1]] == 1)) {
                laws.alone(c[0], c[1]);
            } else {
                together = together.isEmpty() ? new ArrayList<>() : together;
                together.add(c);
            }
        }
        if (!together.isEmpty()) {
            laws.together(together);
        }
        for (int[] c : pairs) {
            changed(c[0]);
            if (c[1] < n) {
                changed(c[1]);
            }
        }
        for (int[] c : pairs) {
            predict(c[0]);
            if (c[1] < n) {
                predict(c[1]);
            }
        }
    }

    private void predictResting() {
        for (int k = 0; k < resting.count(); k++) {
            predict(resting.at(k));
        }
    }

    private void changed(int i) {
        if (contactsOf[i] > 0) {
            contactsOf[i] = 0;
            d.turned(i);
        }
    }

    /** Finds the next event of disc i, which is at the present, and tells its partner where that is earlier than its own. */
    private void predict(int i) {
        if (d.lost[i]) {
            queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
            return;
        }
        double best = Double.POSITIVE_INFINITY;
        int with = EventQueue.NOTHING;
        if (d.vx[i] != 0 || d.vy[i] != 0 || d.starts(i) || d.held[i]) {
            best = d.rest[i];
            with = best < Double.POSITIVE_INFINITY ? stop : EventQueue.NOTHING;
            for (int id : grid.still(i)) {
                double t = meetings.until(i, id);
                if (t < best) {
                    best = t;
                    with = id;
                }
            }
            if (!grid.single()) {
                double column = grid.untilColumn(i, d.x[i], d.vx[i], d.ax[i]);
                double row = grid.untilRow(i, d.y[i], d.vy[i], d.ay[i]);
                if (Math.min(column, row) < best) {
                    best = Math.min(column, row);
                    with = column < row ? crossColumn : crossRow;
                }
            }
        }
        int count = grid.around(i, near);
        for (int k = 0; k < count; k++) {
            int j = near[k];
            wait[k] = d.lost[j] ? Double.POSITIVE_INFINITY : meetings.until(i, j);
            if (wait[k] < best) {
                best = wait[k];
                with = j;
            }
        }
        if (best == Double.POSITIVE_INFINITY) {
            queue.set(i, Double.POSITIVE_INFINITY, 0, EventQueue.NOTHING, 0);
            return;
        }
        schedule(i, best, with, with >= 0 && with < n ? d.changes[with] : 0);
        double speed = Math.sqrt(d.vx[i] * d.vx[i] + d.vy[i] * d.vy[i] + 1e-300);
        double tie = best * (1 + MomentContacts.ROUNDING) + MomentContacts.ROUNDING * d.radius[i] / speed;
        for (int k = 0; k < count; k++) {
            int j = near[k];
            if (wait[k] <= tie && wait[k] < (queue.high[j] - d.nowHigh) + (queue.low[j] - d.nowLow)) {
                schedule(j, wait[k], i, d.changes[i]);
            }
        }
    }

    private void schedule(int i, double in, int with, int partnerChanges) {
        double sum = d.nowHigh + in;
        double error = MovingDiscs.sumError(d.nowHigh, in, sum) + d.nowLow;
        double high = sum + error;
        queue.set(i, high, error - (high - sum), with, partnerChanges);
    }
}
