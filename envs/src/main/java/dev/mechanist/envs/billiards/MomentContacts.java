package dev.mechanist.envs.billiards;

import java.util.ArrayList;
import java.util.List;

/**
 * The impacts of one moment: pairs of a disc and what it meets, numbered as in {@link Cushions}.
 */
final class MomentContacts {
    /** Share of a radius that counts as no way at all. */
    static final double ROUNDING = 1e-11;

    private final MovingDiscs d;
    private final Cushions cushions;
    private final CellGrid grid;
    private final Meetings meetings;
    private final EventQueue queue;
    private final List<int[]> pairs = new ArrayList<>();
    private final int[] near;
    private final int[] stack;
    private double lastHigh;
    private double lastLow;

    MomentContacts(MovingDiscs discs, Cushions cushions, CellGrid grid, Meetings meetings, EventQueue queue) {
        d = discs;
        this.cushions = cushions;
        this.grid = grid;
        this.meetings = meetings;
        this.queue = queue;
        near = new int[d.n];
        stack = new int[2 * d.n + 2];
    }

    /** Nothing has happened yet. */
    void clear() {
        lastHigh = Double.NEGATIVE_INFINITY;
        lastLow = 0;
    }

    List<int[]> pairs() {
        return pairs;
    }

    /**
     * Finds the contacts at the time of the first: those later by no more than rounding, of its way and of their own, since what is
     * slow takes long for a way that is none.
     */
    void gather(int first, int with) {
        pairs.clear();
        pairs.add(new int[] {first, with});
        double span = ROUNDING * d.radius[first] / closing(first, with);
        int depth = 0;
        stack[depth++] = 0;
        while (depth > 0) {
            int k = stack[--depth];
            int i = queue.at(k);
            double later = (queue.high[i] - d.nowHigh) + (queue.low[i] - d.nowLow);
            if (!(later <= span)) {
                continue;
            }
            int j = queue.partner[i];
            boolean valid = j < d.n ? j >= 0 && d.changes[j] == queue.partnerChanges[i] : j < cushions.firstPocket;
            if (valid && later * closing(i, j) <= ROUNDING * d.radius[i] && !known(i, j)) {
                pairs.add(new int[] {i, j});
            }
            for (int child = 2 * k + 1; child <= 2 * k + 2 && child < queue.size(); child++) {
                stack[depth++] = child;
            }
        }
        boolean again = (d.nowHigh - lastHigh) + (d.nowLow - lastLow) <= span;
        if (pairs.size() > 1 || again) {
            joinTouching();
        }
        lastHigh = d.nowHigh;
        lastLow = d.nowLow;
    }

    /** How fast disc i moves against another, or against what stands still, m/s. */
    private double closing(int i, int with) {
        double wx = d.vx[i] - (with < d.n ? d.vx[with] : 0);
        double wy = d.vy[i] - (with < d.n ? d.vy[with] : 0);
        return Math.sqrt(wx * wx + wy * wy);
    }

    /**
     * Adds what the discs of this moment touch and close on: discs in a pile may have several such contacts, but one event.
     */
    private void joinTouching() {
        for (int c = 0; c < pairs.size(); c++) {
            for (int disc : pairs.get(c)) {
                if (disc < d.n) {
                    d.sync(disc);
                    int count = grid.around(disc, near);
                    for (int k = 0; k < count; k++) {
                        if (!d.lost[near[k]]) {
                            d.sync(near[k]);
                            join(disc, near[k]);
                        }
                    }
                    for (int other : grid.still(disc)) {
                        if (other < cushions.firstPocket) {
                            join(disc, other);
                        }
                    }
                }
            }
        }
    }

    private void join(int i, int with) {
        if (meetings.until(i, with) * closing(i, with) <= ROUNDING * d.radius[i] && !known(i, with)) {
            pairs.add(new int[] {i, with});
        }
    }

    private boolean known(int i, int j) {
        for (int[] c : pairs) {
            if ((c[0] == i && c[1] == j) || (c[0] == j && c[1] == i)) {
                return true;
            }
        }
        return false;
    }
}
