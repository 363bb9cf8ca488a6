package dev.mechanist.graphnet.blocks;

import dev.mechanist.tensor.TensorProgram;
import dev.mechanist.tensor.TensorScope;
import java.util.List;

/** A part of a graph network with variables of its own: the numbers of graphs in, those of the same graphs out. */
public interface GraphFunction {
    /** Widths that it takes. */
    GraphWidths in();

    /** Widths that it gives. */
    GraphWidths out();

    /** Names of its variables. */
    List<String> parameters();

    /** Declares its variables; their numbers depend on the seed and their names alone. */
    void declare(TensorProgram program, long seed);

    /**
     * Its output.
     *
     * @throws dev.mechanist.core.InputException when the graphs have other widths than {@link #in}
     */
    GraphArrays apply(TensorScope scope, GraphArrays graphs, Wiring wiring);
}
