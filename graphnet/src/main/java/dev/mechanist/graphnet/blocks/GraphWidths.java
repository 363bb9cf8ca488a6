package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;

/**
 * How many numbers each node, each edge and each whole graph has.
 *
 * @param nodes at least 1
 * @param edges 0 for edges without numbers
 * @param globals 0 for graphs without numbers of the whole
 */
public record GraphWidths(int nodes, int edges, int globals) {
    public GraphWidths {
        if (nodes < 1 || edges < 0 || globals < 0) {
            throw new InputException(
                    "a graph needs nodes of at least one number, and edges and globals of at least none, not " + nodes
                            + ", " + edges + " and " + globals);
        }
    }

    /** Widths of both side by side. */
    public GraphWidths plus(GraphWidths other) {
        return new GraphWidths(nodes + other.nodes, edges + other.edges, globals + other.globals);
    }

    @Override
    public String toString() {
        return nodes + " per node, " + edges + " per edge, " + globals + " per graph";
    }
}
