package dev.mechanist.planners.sampling;

/** Sorts candidates by cost, equal costs by row: a merge sort on row numbers that allocates nothing once it has grown. */
public final class Ranking {
    private int[] order = new int[0];
    private int[] scratch = new int[0];

    /** Row numbers 0 .. rows-1, smallest cost first; valid until the next call. Costs must not be NaN. */
    public int[] rank(double[] costs, int rows) {
        if (order.length < rows) {
            order = new int[rows];
            scratch = new int[rows];
        }
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        int[] from = order;
        int[] to = scratch;
        for (int width = 1; width < rows; width *= 2) {
            for (int left = 0; left < rows; left += 2 * width) {
                merge(costs, from, to, left, Math.min(left + width, rows), Math.min(left + 2 * width, rows));
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        order = from;
        scratch = to;
        return order;
    }

    private static void merge(double[] costs, int[] from, int[] to, int left, int middle, int right) {
        int i = left;
        int j = middle;
        for (int k = left; k < right; k++) {
            if (i < middle && (j >= right || costs[from[i]] <= costs[from[j]])) {
                to[k] = from[i++];
            } else {
                to[k] = from[j++];
            }
        }
    }
}
