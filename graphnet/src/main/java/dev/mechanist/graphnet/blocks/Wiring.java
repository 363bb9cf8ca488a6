package dev.mechanist.graphnet.blocks;

import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.Segments;
import dev.mechanist.tensor.TensorScope;
import java.util.Arrays;
import java.util.Optional;

/**
 * A {@link GraphLayout} inside a program: carries numbers from nodes to edges, from edges to nodes, and from both to the whole
 * and back. Arrays hold one part after the other along their first axis: [parts, width], [parts, rows, width] or, where the layout is
 * known, [parts rows, width] with the rows of a part beside each other. Sums are over the parts in their order.
 *
 * <p>Small layouts carry by products with incidence matrices, one operation each, which takes as long as gathering and is built in a
 * third of the time; large ones, and those given at the call, gather and add.
 */
public final class Wiring {
    private static final int SMALL = 10_000;

    private final Route senders;
    private final Route receivers;
    private final Route nodeGraphs;
    private final Route edgeGraphs;
    private final Optional<GraphLayout> layout;
    private final Optional<Expression> shares;
    private final Optional<Expression> laterShares;

    private Wiring(
            Route senders,
            Route receivers,
            Route nodeGraphs,
            Route edgeGraphs,
            Optional<GraphLayout> layout,
            Optional<Expression> shares,
            Optional<Expression> laterShares) {
        this.senders = senders;
        this.receivers = receivers;
        this.nodeGraphs = nodeGraphs;
        this.edgeGraphs = edgeGraphs;
        this.layout = layout;
        this.shares = shares;
        this.laterShares = laterShares;
    }

    /** From each of some parts to one of others, or to none where the index is -1. */
    private interface Route {
        /** Of every part that of the other it belongs to. */
        Expression spread(Expression others);

        /** Of every other the sum over its parts. */
        Expression sum(Expression parts);
    }

    /** A layout that the program knows. */
    public static Wiring of(TensorScope scope, GraphLayout layout) {
        return new Wiring(
                route(scope, layout.senders(), layout.nodes()),
                route(scope, layout.receivers(), layout.nodes()),
                route(scope, layout.nodeGraphs(), layout.graphs()),
                route(scope, layout.edgeGraphs(), layout.graphs()),
                Optional.of(layout),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A layout that is given at the call, so that one program serves graphs of any size; -1 is padding. Arrays are then [parts, width]
     * or [parts, rows, width].
     *
     * @param senders whole numbers [edges]
     * @param receivers whole numbers [edges]
     * @param nodeGraphs whole numbers [nodes]
     * @param edgeGraphs whole numbers [edges]
     * @param graphs a whole number
     */
    public static Wiring fed(
            Expression senders, Expression receivers, Expression nodeGraphs, Expression edgeGraphs, Expression graphs) {
        Expression nodes = nodeGraphs.extent(0);
        return new Wiring(
                new Gathering(senders, nodes),
                new Gathering(receivers, nodes),
                new Gathering(nodeGraphs, graphs),
                new Gathering(edgeGraphs, graphs),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * The same, but after the first round of messages nodes receive no more than shares of them.
     *
     * @param shares of every edge and row [edges, rows]
     */
    public Wiring keepingLater(Expression shares) {
        return with(this.shares, Optional.of(shares));
    }

    /** That of rounds after the first. */
    Wiring later() {
        return laterShares.isEmpty() ? this : with(laterShares, laterShares);
    }

    private Wiring with(Optional<Expression> now, Optional<Expression> later) {
        return new Wiring(senders, receivers, nodeGraphs, edgeGraphs, layout, now, later);
    }

    /** The layout, where the program knows it. */
    Optional<GraphLayout> layout() {
        return layout;
    }

    private static Route route(TensorScope scope, int[] targets, int others) {
        if ((long) targets.length * others > SMALL) {
            return new Known(scope, targets, others);
        }
        double[] incidence = new double[targets.length * others];
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0) {
                incidence[i * others + targets[i]] = 1;
            }
        }
        return new Incidence(scope.constant(incidence, targets.length, others), targets.length, others);
    }

    /** By a matrix [parts, others]. */
    private record Incidence(Expression matrix, int parts, int count) implements Route {
        @Override
        public Expression spread(Expression others) {
            return restored(matrix.multiply(others.reshape(count, -1)), parts, others);
        }

        @Override
        public Expression sum(Expression ofParts) {
            return restored(matrix.transposedMultiply(ofParts.reshape(parts, -1)), count, ofParts);
        }
    }

    /** By indices that the program knows. */
    private record Known(TensorScope scope, int[] targets, int count) implements Route {
        private Gathering gathering() {
            return new Gathering(scope.whole(targets, targets.length), scope.whole(count));
        }

        @Override
        public Expression spread(Expression others) {
            return restored(gathering().spread(others.reshape(count, -1)), targets.length, others);
        }

        @Override
        public Expression sum(Expression parts) {
            return restored(gathering().sum(parts.reshape(targets.length, -1)), count, parts);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(targets);
        }
    }

    /** By indices; of padding the first is taken, and nothing is added. */
    private record Gathering(Expression targets, Expression count) implements Route {
        @Override
        public Expression spread(Expression others) {
            return others.gather(targets.maximum(targets.zeros()), 0);
        }

        @Override
        public Expression sum(Expression parts) {
            return Segments.sum(parts, targets, count, 0);
        }
    }

    /** Rows of all numbers of a part, in the dimensions that they came in. */
    private static Expression restored(Expression flat, int parts, Expression like) {
        long[] shape = like.shape();
        long width = shape[shape.length - 1];
        return shape.length == 2 ? flat.reshape(-1, width) : flat.reshape(parts, -1, width);
    }

    /** Of every edge the part of the node that it comes from. */
    public Expression fromSenders(Expression ofNodes) {
        return senders.spread(ofNodes);
    }

    /** Of every edge the part of the node that it goes to. */
    public Expression fromReceivers(Expression ofNodes) {
        return receivers.spread(ofNodes);
    }

    /** Of every node the sum over the edges that go to it; zero where none does. */
    public Expression sumAtReceivers(Expression ofEdges) {
        if (shares.isEmpty()) {
            return receivers.sum(ofEdges);
        }
        Expression each =
                ofEdges.rank() == 2 ? shares.get().reshape(-1, 1) : shares.get().expand(2);
        return receivers.sum(ofEdges.times(each));
    }

    /** Of every graph the sum over its nodes. */
    public Expression sumOfNodes(Expression ofNodes) {
        return nodeGraphs.sum(ofNodes);
    }

    /** Of every graph the sum over its edges. */
    public Expression sumOfEdges(Expression ofEdges) {
        return edgeGraphs.sum(ofEdges);
    }

    /** Of every node the part of its graph. */
    public Expression toNodes(Expression ofGraphs) {
        return nodeGraphs.spread(ofGraphs);
    }

    /** Of every edge the part of its graph. */
    public Expression toEdges(Expression ofGraphs) {
        return edgeGraphs.spread(ofGraphs);
    }
}
