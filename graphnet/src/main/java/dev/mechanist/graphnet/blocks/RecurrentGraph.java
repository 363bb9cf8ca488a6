package dev.mechanist.graphnet.blocks;

import dev.mechanist.core.InputException;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import dev.mechanist.tensor.layers.GruCell;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph network with a memory (Sanchez-Gonzalez et al. 2018, its recurrent models): every node and every edge keeps a state. At each
 * step a network without memory sees what is new beside the states, and its output goes through a gated unit, one for all nodes and one for
 * all edges, which renews them.
 *
 * @param name prefix of the units' variables
 * @param core what sees; takes the state beside the input, and gives numbers for both nodes and edges
 * @param state widths of the states, no globals
 */
public record RecurrentGraph(String name, GraphFunction core, GraphWidths state) {
    public RecurrentGraph {
        if (state.edges() == 0 || state.globals() > 0 || core.out().edges() == 0) {
            throw new InputException("recurrent graph '" + name
                    + "' needs states and outputs of nodes and edges, and none of the whole, not " + state + " from "
                    + core.out());
        }
    }

    private GruCell ofNodes() {
        return new GruCell(name + "/nodes", core.out().nodes(), state.nodes());
    }

    private GruCell ofEdges() {
        return new GruCell(name + "/edges", core.out().edges(), state.edges());
    }

    /** Names of its variables. */
    public List<String> parameters() {
        List<String> names = new ArrayList<>(core.parameters());
        names.addAll(ofNodes().parameters());
        names.addAll(ofEdges().parameters());
        return names;
    }

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    public void declare(TensorProgram program, long seed) {
        core.declare(program, seed);
        ofNodes().declare(program, seed);
        ofEdges().declare(program, seed);
    }

    /** States before anything was seen: zero. */
    public GraphArrays nothing(TensorScope scope, GraphArrays seen) {
        return GraphArrays.of(
                zeros(scope, seen.nodes(), state.nodes()),
                zeros(scope, seen.edges().orElseThrow(), state.edges()));
    }

    private static Expression zeros(TensorScope scope, Expression like, int width) {
        Expression column = like.slice(like.rank() - 1, 0, 1).zeros();
        return column.plus(scope.vector(new double[width]));
    }

    /**
     * One step.
     *
     * @param seen what is new [parts, rows, .] or [parts, .]
     * @param before states, in the same dimensions
     * @return the states after it
     */
    public GraphArrays apply(TensorScope scope, GraphArrays seen, GraphArrays before, Wiring wiring) {
        GraphArrays out = core.apply(scope, seen.beside(before), wiring).flat();
        GraphArrays flat = before.flat();
        return GraphArrays.of(
                        ofNodes().apply(scope, out.nodes(), flat.nodes()),
                        ofEdges()
                                .apply(
                                        scope,
                                        out.edges().orElseThrow(),
                                        flat.edges().orElseThrow()))
                .like(before);
    }
}
