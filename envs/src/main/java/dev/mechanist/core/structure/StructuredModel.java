package dev.mechanist.core.structure;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;

/**
 * A model of any number of parts: one set of weights, and dynamics for every structure of its sort. The parts' order is nothing
 * to it: relabelled structures give the same predictions, and parts that no relation joins do not feel each other, save where
 * the model says otherwise.
 */
public interface StructuredModel {
    /** The sort of structures that it can be bound to. */
    StructureSchema schema();

    /**
     * The dynamics of one system, over its state and action as {@link Structure#spec()} lays them out. They share the weights
     * with all others that were bound, and binding again gives the same bits.
     *
     * @throws InputException when the structure is of another schema ({@link StructureSchema#require}), or the model cannot
     *     serve it, as where it is made for another time step
     */
    DifferentiableDynamics bind(Structure structure);
}
