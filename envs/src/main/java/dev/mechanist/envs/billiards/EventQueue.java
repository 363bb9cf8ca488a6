package dev.mechanist.envs.billiards;

import java.util.Arrays;

/**
 * The next event of every disc, earliest first: a binary heap over the discs with one entry each. Times are sums of two doubles
 * (Dekker 1971), so that they lose nothing however long it runs.
 */
final class EventQueue {
    /** No partner: nothing happens. */
    static final int NOTHING = -1;

    final double[] high;
    final double[] low;
    final int[] partner;
    final int[] partnerChanges;
    private final int[] heap;
    private final int[] place;

    EventQueue(int discs) {
        high = new double[discs];
        low = new double[discs];
        partner = new int[discs];
        partnerChanges = new int[discs];
        heap = new int[discs];
        place = new int[discs];
        clear();
    }

    void clear() {
        Arrays.fill(high, Double.POSITIVE_INFINITY);
        Arrays.fill(low, 0);
        Arrays.fill(partner, NOTHING);
        for (int i = 0; i < heap.length; i++) {
            heap[i] = i;
            place[i] = i;
        }
    }

    /** The disc with the earliest event. */
    int first() {
        return heap[0];
    }

    /** The disc at a place of the heap; its children are at 2 k + 1 and 2 k + 2. */
    int at(int k) {
        return heap[k];
    }

    int size() {
        return heap.length;
    }

    /** Replaces the event of disc i. */
    void set(int i, double timeHigh, double timeLow, int with, int changes) {
        boolean earlier = before(timeHigh, timeLow, high[i], low[i]);
        high[i] = timeHigh;
        low[i] = timeLow;
        partner[i] = with;
        partnerChanges[i] = changes;
        if (earlier) {
            up(place[i]);
        } else {
            down(place[i]);
        }
    }

    static boolean before(double aHigh, double aLow, double bHigh, double bLow) {
        return aHigh < bHigh || (aHigh == bHigh && aLow < bLow);
    }

    private boolean before(int i, int j) {
        return before(high[i], low[i], high[j], low[j]);
    }

    private void up(int from) {
        int k = from;
        int i = heap[k];
        while (k > 0) {
            int parent = (k - 1) >> 1;
            if (!before(i, heap[parent])) {
                break;
            }
            heap[k] = heap[parent];
            place[heap[k]] = k;
            k = parent;
        }
        heap[k] = i;
        place[i] = k;
    }

    private void down(int from) {
        int k = from;
        int i = heap[k];
        while (true) {
            int child = 2 * k + 1;
            if (child >= heap.length) {
                break;
            }
            if (child + 1 < heap.length && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], i)) {
                break;
            }
            heap[k] = heap[child];
            place[heap[k]] = k;
            k = child;
        }
        heap[k] = i;
        place[i] = k;
    }
}
