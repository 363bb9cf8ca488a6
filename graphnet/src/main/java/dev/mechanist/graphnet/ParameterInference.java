package dev.mechanist.graphnet;

import dev.mechanist.graphnet.blocks.EncodeProcessDecode;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphBlock;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.graphnet.blocks.RecurrentGraph;
import dev.mechanist.graphnet.blocks.Wiring;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a {@link RecurrentGraphModel} that watches: a recurrent graph network sees, step by step, what nodes and edges see of a state
 * and how the nodes' velocities then changed; what it remembers at the end are the static numbers that it has found.
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
        private Expression x(int t) {
            return states.slice(1, t * n, (t + 1) * n);
        }

        private Expression u(int t) {
            return actions.slice(1, t * m, (t + 1) * m);
        }
    }

    private final GraphPredictor predictor;
    private final RecurrentGraph network;

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
        EncodeProcessDecode core = new EncodeProcessDecode(
                "inference/core",
                known.plus(state).plus(new GraphWidths(out, 0, 0)),
                state,
                new EncodeProcessDecode.Settings(
                        shape.latent(),
                        settings.blocks(),
                        false,
                        true,
                        new GraphBlock.Settings(shape.hidden(), shape.activation(), false, false)));
        network = new RecurrentGraph("inference/memory", core, state);
    }

    void declare(TensorProgram program, long seed) {
        network.declare(program, seed);
    }

    /** Names of its variables, all of which training changes. */
    List<String> variables() {
        return network.parameters();
    }

    /** What is remembered of every node and edge [parts, B, width] of systems that were watched for as many steps, one for each. */
    List<GraphArrays> found(TensorScope scope, List<Watched> systems, int steps) {
        Wiring wiring = Wiring.of(
                scope,
                GraphLayout.union(systems.stream().map(s -> s.view.layout()).toList()));
        GraphArrays memory = null;
        for (int t = 0; t < steps; t++) {
            GraphArrays seen = seen(scope, systems, t);
            memory = network.apply(scope, seen, memory == null ? network.nothing(scope, seen) : memory, wiring);
        }
        List<GraphArrays> split = new ArrayList<>();
        int node = 0;
        int edge = 0;
        for (Watched system : systems) {
            GraphLayout layout = system.view.layout();
            split.add(GraphArrays.of(
                    memory.nodes().slice(0, node, node + layout.nodes()),
                    memory.edges().orElseThrow().slice(0, edge, edge + layout.edges())));
            node += layout.nodes();
            edge += layout.edges();
        }
        return split;
    }

    /** Of step t: what is seen at x_t, and beside it, for the nodes, the change to x_{t+1} in its typical size. */
    private GraphArrays seen(TensorScope scope, List<Watched> systems, int t) {
        List<Expression> nodes = new ArrayList<>();
        List<Expression> edges = new ArrayList<>();
        List<Expression> changes = new ArrayList<>();
        for (Watched system : systems) {
            GraphView.Observation now = system.view.observe(scope, system.x(t), system.u(t), system.statics);
            nodes.add(now.graphs().nodes());
            edges.add(now.graphs().edges().orElseThrow());
            int[] v = system.view.speeds();
            Expression change = system.x(t + 1).minus(system.x(t)).gather(scope.whole(v, v.length), 1);
            changes.add(now.seen().apply(change));
        }
        GraphArrays normal =
                predictor.normal(scope, GraphArrays.of(scope.concatenate(0, nodes), scope.concatenate(0, edges)));
        Expression change = predictor.inTypicalSizes(scope, scope.concatenate(0, changes));
        return GraphArrays.of(
                scope.concatenate(2, List.of(normal.nodes(), change)), normal.edges().orElseThrow());
    }
}
