package dev.mechanist.graphnet.blocks;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Segments;
import dev.mechanist.tensor.TensorScope;
import java.util.Arrays;

/**
 * A {@link GraphLayout} inside a program: carries numbers from nodes to edges, from edges to nodes, and from both to the whole
 * and back, along the first axis of arrays of any number of dimensions. Sums are over the parts in their order.
 */
public final class Wiring {
    private final Expression senders;
    private final Expression receivers;
    private final Expression edgesIn;
    private final Expression nodeGraphs;
    private final Expression nodesIn;
    private final Expression edgeGraphs;
    private final Expression edgesOf;
    private final Expression nodes;
    private final Expression graphs;

    /** Indices are fed: gathers take -1 for 0, sums leave it out. */
    private Wiring(
            Expression senders,
            Expression receivers,
            Expression nodeGraphs,
            Expression edgeGraphs,
            Expression nodes,
            Expression graphs,
            boolean padded) {
        this.senders = kept(senders, padded);
        this.receivers = kept(receivers, padded);
        this.nodeGraphs = kept(nodeGraphs, padded);
        this.edgeGraphs = kept(edgeGraphs, padded);
        edgesIn = receivers;
        nodesIn = nodeGraphs;
        edgesOf = edgeGraphs;
        this.nodes = nodes;
        this.graphs = graphs;
    }

    private static Expression kept(Expression indices, boolean padded) {
        return padded ? indices.maximum(indices.zeros()) : indices;
    }

    /** A layout that the program knows. */
    public static Wiring of(TensorScope scope, GraphLayout layout) {
        int[] graphs = layout.nodeGraphs();
        int[] senders = layout.senders();
        boolean padded = Arrays.stream(graphs).anyMatch(g -> g < 0)
                || Arrays.stream(senders).anyMatch(s -> s < 0);
        return new Wiring(
                scope.whole(senders, senders.length),
                scope.whole(layout.receivers(), senders.length),
                scope.whole(graphs, graphs.length),
                scope.whole(layout.edgeGraphs(), senders.length),
                scope.whole(layout.nodes()),
                scope.whole(layout.graphs()),
                padded);
    }

    /**
     * A layout that is given at the call, so that one program serves graphs of any size; -1 is padding.
     *
     * @param senders whole numbers [edges]
     * @param receivers whole numbers [edges]
     * @param nodeGraphs whole numbers [nodes]
     * @param edgeGraphs whole numbers [edges]
     * @param graphs a whole number
     */
    public static Wiring fed(
            Expression senders, Expression receivers, Expression nodeGraphs, Expression edgeGraphs, Expression graphs) {
        return new Wiring(senders, receivers, nodeGraphs, edgeGraphs, nodeGraphs.extent(0), graphs, true);
    }

    /** Of every edge the part of the node that it comes from. */
    public Expression fromSenders(Expression ofNodes) {
        return ofNodes.gather(senders, 0);
    }

    /** Of every edge the part of the node that it goes to. */
    public Expression fromReceivers(Expression ofNodes) {
        return ofNodes.gather(receivers, 0);
    }

    /** Of every node the sum over the edges that go to it; zero where none does. */
    public Expression sumAtReceivers(Expression ofEdges) {
        return Segments.sum(ofEdges, edgesIn, nodes, 0);
    }

    /** Of every graph the sum over its nodes. */
    public Expression sumOfNodes(Expression ofNodes) {
        return Segments.sum(ofNodes, nodesIn, graphs, 0);
    }

    /** Of every graph the sum over its edges. */
    public Expression sumOfEdges(Expression ofEdges) {
        return Segments.sum(ofEdges, edgesOf, graphs, 0);
    }

    /** Of every node the part of its graph. */
    public Expression toNodes(Expression ofGraphs) {
        return ofGraphs.gather(nodeGraphs, 0);
    }

    /** Of every edge the part of its graph. */
    public Expression toEdges(Expression ofGraphs) {
        return ofGraphs.gather(edgeGraphs, 0);
    }
}
