package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Expression;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The numbers of graphs in a program under construction, each array of two or three dimensions, see {@link
 * Wiring}.
 *
 * @param nodes one part per node
 * @param edges one part per edge; empty where edges have no numbers
 * @param globals one part per graph; empty where graphs have no numbers of the whole
 */
public record GraphArrays(Expression nodes, Optional<Expression> edges, Optional<Expression> globals) {
    /** Nodes and edges alone. */
    public static GraphArrays of(Expression nodes, Expression edges) {
        return new GraphArrays(nodes, Optional.of(edges), Optional.empty());
    }

    public static GraphArrays of(Expression nodes, Expression edges, Expression globals) {
        return new GraphArrays(nodes, Optional.of(edges), Optional.of(globals));
    }

    /** Number of numbers of each. */
    public GraphWidths widths() {
        return new GraphWidths(
                width(nodes),
                edges.map(GraphArrays::width).orElse(0),
                globals.map(GraphArrays::width).orElse(0));
    }

    private static int width(Expression array) {
        long[] shape = array.shape();
        return (int) shape[shape.length - 1];
    }

    /** Both side by side. */
    public GraphArrays beside(GraphArrays other) {
        return with(other, (a, b) -> a.scope().concatenate(a.rank() - 1, List.of(a, b)));
    }

    /** Sum of both, which have the same widths. */
    public GraphArrays plus(GraphArrays other) {
        return with(other, Expression::plus);
    }

    /**
     * What a network makes of them, given with the rows of each part beside each other, [parts rows, width], where the program knows the
     * numbers of parts: products of matrices, biases and activations are then one operation each, or one together. What it gives is in the
     * dimensions of these.
     */
    GraphArrays byRows(Wiring wiring, UnaryOperator<GraphArrays> network) {
        GraphLayout layout = wiring.layout().orElse(null);
        if (nodes.rank() == 2 || layout == null || layout.edges() == 0) {
            return network.apply(this);
        }
        GraphArrays made = network.apply(
                new GraphArrays(rows(nodes), edges.map(GraphArrays::rows), globals.map(GraphArrays::rows)));
        return new GraphArrays(
                parts(made.nodes, layout.nodes()),
                made.edges.map(e -> parts(e, layout.edges())),
                made.globals.map(g -> parts(g, layout.graphs())));
    }

    private static Expression rows(Expression array) {
        return array.reshape(-1, width(array));
    }

    private static Expression parts(Expression rows, int count) {
        return rows.reshape(count, -1, width(rows));
    }

    private GraphArrays with(GraphArrays other, BinaryOperator<Expression> join) {
        return new GraphArrays(
                join.apply(nodes, other.nodes), join(edges, other.edges, join), join(globals, other.globals, join));
    }

    private static Optional<Expression> join(
            Optional<Expression> a, Optional<Expression> b, BinaryOperator<Expression> join) {
        return a.isPresent() && b.isPresent() ? Optional.of(join.apply(a.get(), b.get())) : a.or(() -> b);
    }

    /**
     * Refuses other widths.
     *
     * @throws InputException that names what asked
     */
    void require(GraphWidths expected, String what) {
        GraphWidths own = widths();
        if (!own.equals(expected)) {
            throw new InputException(what + " takes graphs of " + expected + ", but was given " + own);
        }
    }
}
