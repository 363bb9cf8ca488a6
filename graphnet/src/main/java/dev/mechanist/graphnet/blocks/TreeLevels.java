package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** The trees of a {@link GraphLayout}, level by level from their roots, which are the first nodes of the graphs. */
final class TreeLevels {
    /**
     * Edges from the nodes of one level to those of the next, one way.
     *
     * @param edges in the layout
     * @param senders of each, counted in their level
     * @param receivers of each, counted in theirs
     */
    record Crossing(int[] edges, int[] senders, int[] receivers) {}

    private final GraphLayout layout;
    private final int[] from;
    private final int[] to;
    private final int[] depth;
    private final List<int[]> levels = new ArrayList<>();
    /** Of each node its place when the levels stand one after the other. */
    final int[] places;

    /** @throws InputException when a graph is no tree */
    TreeLevels(GraphLayout layout) {
        this.layout = layout;
        from = layout.senders();
        to = layout.receivers();
        depth = depths();
        places = new int[depth.length];
        int place = 0;
        for (int d = 0; d <= Arrays.stream(depth).max().orElse(0); d++) {
            int level = d;
            int[] nodes = IntStream.range(0, depth.length)
                    .filter(k -> depth[k] == level)
                    .toArray();
            levels.add(nodes);
            for (int k : nodes) {
                places[k] = place++;
            }
        }
    }

    private int[] depths() {
        int[] graphs = layout.nodeGraphs();
        int[] found = new int[graphs.length];
        Arrays.fill(found, -1);
        Deque<Integer> open = new ArrayDeque<>();
        for (int k = 0; k < graphs.length; k++) {
            if (graphs[k] < 0 || k == 0 || graphs[k] != graphs[k - 1]) {
                found[k] = 0;
                open.add(k);
            }
        }
        int[] above = new int[graphs.length];
        Arrays.fill(above, -1);
        while (!open.isEmpty()) {
            int at = open.remove();
            for (int e = 0; e < from.length; e++) {
                int other = from[e] == at ? to[e] : to[e] == at ? from[e] : -1;
                if (other < 0 || other == above[at]) {
                    continue;
                }
                if (found[other] < 0) {
                    found[other] = found[at] + 1;
                    above[other] = at;
                    open.add(other);
                } else if (above[other] != at) {
                    throw new InputException("sweeps from tips to root need trees; node " + other + " closes a loop");
                }
            }
        }
        for (int k = 0; k < found.length; k++) {
            if (found[k] < 0) {
                throw new InputException("sweeps from tips to root need trees; node " + k + " hangs on nothing");
            }
        }
        return found;
    }

    /** Number of levels. */
    int count() {
        return levels.size();
    }

    /** Nodes of a level, in their order. */
    int[] nodes(int level) {
        return levels.get(level);
    }

    /** Edges from one level to the one beside it. */
    Crossing crossing(int fromLevel, int toLevel) {
        int[] edges = IntStream.range(0, from.length)
                .filter(e -> from[e] >= 0 && depth[from[e]] == fromLevel && depth[to[e]] == toLevel)
                .toArray();
        return new Crossing(
                edges,
                Arrays.stream(edges).map(e -> indexIn(fromLevel, from[e])).toArray(),
                Arrays.stream(edges).map(e -> indexIn(toLevel, to[e])).toArray());
    }

    private int indexIn(int level, int node) {
        return Arrays.binarySearch(levels.get(level), node);
    }
}
