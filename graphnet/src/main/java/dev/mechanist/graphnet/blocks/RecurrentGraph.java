package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.GruCell;
import java.util.ArrayList;
import java.util.List;

/**
 * A round of messages with a memory (Sanchez-Gonzalez et al. 2018, its recurrent models, whose core is a gated unit): every node and every
 * edge keeps a state. At each step an edge renews its own from what it sees and the states at its ends, then a node its own from what it
 * sees and the sum over the states of the edges that it receives; one gated unit for all edges, one for all nodes.
 *
 * @param name prefix of its variables
 * @param in widths of what is seen at a step, no globals
 * @param state widths of the states, no globals
 */
public record RecurrentGraph(String name, GraphWidths in, GraphWidths state) {
    public RecurrentGraph {
        if (in.edges() == 0 || state.edges() == 0 || in.globals() > 0 || state.globals() > 0) {
            throw new InputException("recurrent graph '" + name
                    + "' needs numbers and states of nodes and edges, and none of the whole, not " + in + " and "
                    + state);
        }
    }

    private GruCell ofEdges() {
        return new GruCell(name + "/edges", in.edges() + 2 * state.nodes(), state.edges());
    }

    private GruCell ofNodes() {
        return new GruCell(name + "/nodes", in.nodes() + state.edges(), state.nodes());
    }

    /** Names of its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>(ofEdges().parameters());
        names.addAll(ofNodes().parameters());
        return names;
    }

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    public void declare(TensorProgram program, long seed) {
        ofEdges().declare(program, seed);
        ofNodes().declare(program, seed);
    }

    /** States before anything was seen: zero. */
    public GraphArrays nothing(TensorScope scope, GraphArrays seen) {
        return GraphArrays.of(
                zeros(scope, seen.nodes(), state.nodes()),
                zeros(scope, seen.edges().orElseThrow(), state.edges()));
    }

    private static Expression zeros(TensorScope scope, Expression like, int width) {
        return like.slice(1, 0, 1).zeros().plus(scope.vector(new double[width]));
    }

    /**
     * One step.
     *
     * @param seen what is new [parts rows, .], the rows of a part beside each other
     * @param before states [parts rows, .]
     * @return the states after it
     */
    public GraphArrays apply(TensorScope scope, GraphArrays seen, GraphArrays before, Wiring wiring) {
        seen.require(in, "recurrent graph '" + name + "'");
        Expression toEdges = scope.concatenate(
                1,
                List.of(
                        seen.edges().orElseThrow(),
                        wiring.fromSenders(before.nodes()),
                        wiring.fromReceivers(before.nodes())));
        Expression edges = ofEdges().apply(scope, toEdges, before.edges().orElseThrow());
        Expression toNodes = scope.concatenate(1, List.of(seen.nodes(), wiring.sumAtReceivers(edges)));
        return GraphArrays.of(ofNodes().apply(scope, toNodes, before.nodes()), edges);
    }
}
