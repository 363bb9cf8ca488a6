package dev.mechanist.graphnet.views;

import dev.mechanist.core.InputException;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.graphnet.blocks.GraphArrays;
import dev.mechanist.graphnet.blocks.GraphLayout;
import dev.mechanist.graphnet.blocks.GraphWidths;
import dev.mechanist.tensor.Expression;
import dev.mechanist.tensor.TensorScope;
import java.util.function.UnaryOperator;

/**
 * A system as a graph network sees it: which nodes and edges stand for its parts, what these see of a state, and what they say about
 * the next one. Everything that happens at a state is inside the tensor program, and differentiable.
 */
public interface GraphView {
    /** The view of a structure. */
    static GraphView of(Structure structure) {
        if (BodyView.isBody(structure.schema())) {
            return new BodyView(structure);
        }
        return MaximalCoordinates.isMaximal(structure.schema())
                ? new MaximalView(structure)
                : new ParticleView(structure);
    }

    /** Nodes and edges. */
    GraphLayout layout();

    /** Numbers that each node and each edge sees. */
    GraphWidths in();

    /** Numbers that each node gives: changes of its velocity over a step. */
    int out();

    /** Which numbers of a state are positions and speeds; all are one or the other. */
    Placement placement();

    /** Static numbers that differ between systems of one {@link #program}. */
    double[] statics();

    /** What all systems that the same program serves have in common. */
    Object program();

    /**
     * A state as nodes and edges see it.
     *
     * @param x states [B, n]
     * @param u actions [B, m]
     * @param statics static numbers of each row [B, .]
     */
    Observation observe(TensorScope scope, Expression x, Expression u, Expression statics);

    /**
     * What is seen at a state, and what changes there mean.
     *
     * @param graphs features of nodes and edges [parts, B, .]
     * @param following from changes of the nodes' velocities to those of the state's speeds
     * @param seen from changes of the state's speeds to those of the nodes' velocities
     */
    record Observation(GraphArrays graphs, Following following, UnaryOperator<Expression> seen) {}

    /** How the state's speeds follow the nodes. */
    @FunctionalInterface
    interface Following {
        /**
         * Changes of the state's speeds [B, speeds], in the order of the {@link #placement}.
         *
         * @param change of the nodes' velocities [nodes, B, out]
         * @param time in which forces would change them so, were they free, s; 0 where these are the changes that they make
         */
        Expression speeds(Expression change, double time);
    }

    /** Refuses what a view cannot show. */
    static InputException unsuited(Structure structure, String why) {
        return new InputException("a graph network cannot see the structure of '"
                + structure.schema().name() + "' with parts " + structure.objectNames() + ": " + why);
    }
}
