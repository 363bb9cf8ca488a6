package dev.mechanist.graphnet;

import dev.mechanist.graphnet.blocks.EncodeProcessDecode;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.RecurrentGraph;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.graphnet.views.GraphView;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a {@link RecurrentGraphModel} that watches: a graph network looks at each step alone, at what nodes and edges see of a state
 * and how the nodes' velocities then changed; a recurrent one goes through its outputs in the order of time. What it remembers at the end
 * are the static numbers that it has found. All that does not depend on the memory is done for all steps at once.
 */
final class ParameterInference {
    /**
     * A system that was watched.
     *
     * @param view of what is known of it
     * @param n number of its states
     * @param m number of its actions
     * @param states x_0 .. x_T [B, (T + 1) n]
     * @param actions [B, T m]
     * @param statics known static numbers [B, .]
     */
    record Watched(GraphView view, int n, int m, Expression states, Expression actions, Expression statics) {
        /** Of all steps, those of a row beside each other: x_t, or x_{t+1} [B T, n]. */
        private Expression states(int steps, boolean next) {
            int from = next ? n : 0;
            return states.slice(1, from, from + steps * n).reshape(-1, n);
        }

        private Expression actions(Expression x) {
            return m == 0 ? x.slice(1, 0, 0) : actions.reshape(-1, m);
        }

        private Expression statics(Expression x, int steps) {
            int width = view.statics().length;
            return width == 0
                    ? x.slice(1, 0, 0)
                    : statics.expand(1).tile(1, steps, 1).reshape(-1, width);
        }
    }

    private final GraphPredictor predictor;
    private final EncodeProcessDecode look;
    private final RecurrentGraph memory;

    /**
     * @param predictor whose normalisers it shares
     * @param known widths of what nodes and edges see, without what is inferred
     * @param out numbers of a node's change
     */
    ParameterInference(
            GraphPredictor predictor,
            GraphModelSettings shape,
            InferenceSettings settings,
            GraphWidths known,
            int out) {
        this.predictor = predictor;
        GraphWidths state = new GraphWidths(settings.width(), settings.width(), 0);
        GraphBlock.Settings networks = new GraphBlock.Settings(shape.hidden(), shape.activation(), false, false);
        look = new EncodeProcessDecode(
                "inference/look",
                known.plus(new GraphWidths(out, 0, 0)),
                state,
                new EncodeProcessDecode.Settings(shape.latent(), settings.blocks(), false, true, networks));
        memory = new RecurrentGraph("inference/memory", state, state);
    }

    void declare(TensorProgram program, long seed) {
        look.declare(program, seed);
        memory.declare(program, seed);
    }

    /** Names of its variables, all of which training changes. */
    List<String> variables() {
        List<String> names = new ArrayList<>(look.parameters());
        names.addAll(memory.parameters());
        return names;
    }

    /** What is remembered of every node and edge [parts, B, width] of systems that were watched for as many steps, one for each. */
    List<GraphArrays> found(TensorScope scope, List<Watched> systems, int steps) {
        GraphLayout layout =
                GraphLayout.union(systems.stream().map(s -> s.view.layout()).toList());
        Wiring wiring = Wiring.of(scope, layout);
        GraphArrays seen = look.apply(scope, seen(scope, systems, steps), wiring);
        Expression nodes = byTime(seen.nodes(), layout.nodes(), steps);
        Expression edges = byTime(seen.edges().orElseThrow(), layout.edges(), steps);
        GraphArrays state = null;
        for (int t = 0; t < steps; t++) {
            GraphArrays now = GraphArrays.of(at(nodes, t), at(edges, t));
            state = memory.apply(scope, now, state == null ? memory.nothing(scope, now) : state, wiring);
        }
        int width = memory.state().nodes();
        Expression ofNodes = state.nodes().reshape(layout.nodes(), -1, width);
        Expression ofEdges = state.edges().orElseThrow().reshape(layout.edges(), -1, width);
        List<GraphArrays> split = new ArrayList<>();
        int node = 0;
        int edge = 0;
        for (Watched system : systems) {
            GraphLayout own = system.view.layout();
            split.add(GraphArrays.of(
                    ofNodes.slice(0, node, node + own.nodes()), ofEdges.slice(0, edge, edge + own.edges())));
            node += own.nodes();
            edge += own.edges();
        }
        return split;
    }

    /** [parts, B T, .] to [parts, B, T, .]. */
    private static Expression byTime(Expression all, int parts, int steps) {
        return all.reshape(parts, -1, steps, all.shape()[2]);
    }

    /** Of step t [parts B, .]. */
    private static Expression at(Expression byTime, int t) {
        return byTime.at(2, t).reshape(-1, byTime.shape()[3]);
    }

    /** Of all steps [parts, B T, .]: what is seen at x_t, and beside it, for the nodes, the change to x_{t+1} in its typical size. */
    private GraphArrays seen(TensorScope scope, List<Watched> systems, int steps) {
        List<Expression> nodes = new ArrayList<>();
        List<Expression> edges = new ArrayList<>();
        List<Expression> changes = new ArrayList<>();
        for (Watched system : systems) {
            Expression x = system.states(steps, false);
            GraphView.Observation now = system.view.observe(scope, x, system.actions(x), system.statics(x, steps));
            nodes.add(now.graphs().nodes());
            edges.add(now.graphs().edges().orElseThrow());
            Expression change = system.view
                    .placement()
                    .speeds(scope, system.states(steps, true).minus(x));
            changes.add(now.seen().apply(change));
        }
        GraphArrays normal =
                predictor.normal(scope, GraphArrays.of(scope.concatenate(0, nodes), scope.concatenate(0, edges)));
        Expression change = predictor.inTypicalSizes(scope, scope.concatenate(0, changes));
        return GraphArrays.of(
                scope.concatenate(2, List.of(normal.nodes(), change)),
                normal.edges().orElseThrow());
    }
}
