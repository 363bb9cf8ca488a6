package dev.mechanist.graphnet.views;

import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/** A view whose nodes and edges see, beside what is known of them, numbers that were inferred: static ones, as the known are. */
public final class InferredView implements GraphView {
    private final GraphView known;
    private final int width;
    private final double[] inferred;

    /**
     * @param known what is told
     * @param width numbers inferred for each node and each edge
     */
    public InferredView(GraphView known, int width) {
        this(
                known,
                width,
                new double[width * (known.layout().nodes() + known.layout().edges())]);
    }

    /** @param inferred of all nodes, then of all edges [(K + R) width] */
    public InferredView(GraphView known, int width, double[] inferred) {
        this.known = known;
        this.width = width;
        this.inferred = inferred;
    }

    public GraphView known() {
        return known;
    }

    @Override
    public GraphLayout layout() {
        return known.layout();
    }

    @Override
    public GraphWidths in() {
        return widened(known.in(), width);
    }

    public static GraphWidths widened(GraphWidths known, int width) {
        return known.plus(new GraphWidths(width, width, 0));
    }

    @Override
    public int out() {
        return known.out();
    }

    @Override
    public Placement placement() {
        return known.placement();
    }

    @Override
    public double[] statics() {
        double[] told = known.statics();
        double[] all = Arrays.copyOf(told, told.length + inferred.length);
        System.arraycopy(inferred, 0, all, told.length, inferred.length);
        return all;
    }

    @Override
    public Object program() {
        return List.of(known.program(), width);
    }

    @Override
    public Observation observe(TensorScope scope, Expression x, Expression u, Expression statics) {
        int told = known.statics().length;
        int nodes = layout().nodes() * width;
        Observation seen = known.observe(scope, x, u, statics.slice(1, 0, told));
        GraphArrays found = GraphArrays.of(
                parts(statics.slice(1, told, told + nodes), layout().nodes()),
                parts(statics.slice(1, told + nodes, told + inferred.length), layout().edges()));
        return new Observation(seen.graphs().beside(found), seen.following(), seen.seen());
    }

    /** [B, parts width] to [parts, B, width]. */
    private Expression parts(Expression rows, int count) {
        return rows.reshape(-1, count, width).permute(1, 0, 2);
    }

    /** Known static numbers [B, .] and inferred ones [parts, B, width], as {@link #observe} takes them. */
    public Expression statics(Expression told, GraphArrays found) {
        return told.scope()
                .concatenate(
                        1,
                        List.of(
                                told,
                                rows(found.nodes(), layout().nodes()),
                                rows(found.edges().orElseThrow(), layout().edges())));
    }

    private Expression rows(Expression parts, int count) {
        return parts.permute(1, 0, 2).reshape(-1, (long) count * width);
    }
}
