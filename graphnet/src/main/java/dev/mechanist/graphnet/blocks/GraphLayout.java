package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import java.util.Arrays;
import java.util.List;

/**
 * Which edges join which nodes of one or several graphs side by side, without any numbers. Immutable. Nodes and edges of graph
 * -1 are padding: they take up room and change nothing.
 */
public final class GraphLayout {
    private final int[] senders;
    private final int[] receivers;
    private final int[] nodeGraphs;
    private final int graphs;

    /**
     * One graph.
     *
     * @param nodes number of nodes, at least one
     * @param senders node that each edge comes from; copied
     * @param receivers node that each edge goes to; copied
     * @throws InputException when an edge ends nowhere, or there are no nodes
     */
    public GraphLayout(int nodes, int[] senders, int[] receivers) {
        this(senders.clone(), receivers.clone(), new int[Math.max(0, nodes)], 1);
        if (nodes < 1) {
            throw new InputException("a graph needs at least one node, not " + nodes);
        }
        if (senders.length != receivers.length) {
            throw new InputException("a graph has " + senders.length + " senders and " + receivers.length
                    + " receivers; every edge needs one of each");
        }
        for (int e = 0; e < senders.length; e++) {
            requireNode(e, "comes from", senders[e], nodes);
            requireNode(e, "goes to", receivers[e], nodes);
        }
    }

    private GraphLayout(int[] senders, int[] receivers, int[] nodeGraphs, int graphs) {
        this.senders = senders;
        this.receivers = receivers;
        this.nodeGraphs = nodeGraphs;
        this.graphs = graphs;
    }

    private static void requireNode(int edge, String role, int node, int nodes) {
        if (node < 0 || node >= nodes) {
            throw new InputException("edge " + edge + " " + role + " node " + node + ", but there are " + nodes);
        }
    }

    /** Graphs side by side, none of which feels another. */
    public static GraphLayout union(List<GraphLayout> parts) {
        if (parts.isEmpty()) {
            throw new InputException("a union needs at least one graph");
        }
        int nodes = parts.stream().mapToInt(GraphLayout::nodes).sum();
        int edges = parts.stream().mapToInt(GraphLayout::edges).sum();
        GraphLayout whole = new GraphLayout(
                new int[edges],
                new int[edges],
                new int[nodes],
                parts.stream().mapToInt(GraphLayout::graphs).sum());
        int node = 0;
        int edge = 0;
        int graph = 0;
        for (GraphLayout part : parts) {
            for (int e = 0; e < part.edges(); e++, edge++) {
                whole.senders[edge] = part.senders[e] < 0 ? -1 : part.senders[e] + node;
                whole.receivers[edge] = part.receivers[e] < 0 ? -1 : part.receivers[e] + node;
            }
            for (int k = 0; k < part.nodes(); k++, node++) {
                whole.nodeGraphs[node] = part.nodeGraphs[k] < 0 ? -1 : part.nodeGraphs[k] + graph;
            }
            graph += part.graphs;
        }
        return whole;
    }

    /**
     * The same with room for more.
     *
     * @throws InputException when it has more
     */
    public GraphLayout padded(int nodes, int edges) {
        if (nodes < nodes() || edges < edges()) {
            throw new InputException("a graph of " + nodes() + " nodes and " + edges()
                    + " edges does not fit into room for " + nodes + " and " + edges + "; pad it to more");
        }
        GraphLayout wider = new GraphLayout(
                Arrays.copyOf(senders, edges),
                Arrays.copyOf(receivers, edges),
                Arrays.copyOf(nodeGraphs, nodes),
                graphs);
        Arrays.fill(wider.senders, edges(), edges, -1);
        Arrays.fill(wider.receivers, edges(), edges, -1);
        Arrays.fill(wider.nodeGraphs, nodes(), nodes, -1);
        return wider;
    }

    /** Number of nodes, padding included. */
    public int nodes() {
        return nodeGraphs.length;
    }

    /** Number of edges, padding included. */
    public int edges() {
        return senders.length;
    }

    /** Number of graphs. */
    public int graphs() {
        return graphs;
    }

    /** Node that each edge comes from, -1 for padding; a fresh array. */
    public int[] senders() {
        return senders.clone();
    }

    /** Node that each edge goes to, -1 for padding; a fresh array. */
    public int[] receivers() {
        return receivers.clone();
    }

    /** Graph of each node, -1 for padding; a fresh array. */
    public int[] nodeGraphs() {
        return nodeGraphs.clone();
    }

    /** Graph of each edge, -1 for padding; a fresh array. */
    public int[] edgeGraphs() {
        return Arrays.stream(receivers).map(r -> r < 0 ? -1 : nodeGraphs[r]).toArray();
    }
}
