package dev.mechanist.core.structure;

import dev.mechanist.core.DifferentiableDynamics;
import dev.mechanist.core.InputException;

/**
 * A {@link StructuredModel} whose programs have a fixed size, so that structures of many sizes share one: what is not used is
 * masked and changes nothing.
 */
public interface PaddedStructuredModel extends StructuredModel {
    /**
     * {@link #bind(Structure)} with room for more.
     *
     * @param objects room for so many objects, at least as many as the structure has
     * @param relations room for so many relations
     * @throws InputException when the structure has more
     */
    DifferentiableDynamics bind(Structure structure, int objects, int relations);

    /** The refusal of a structure that does not fit; implementations call it first. */
    static void requireRoom(Structure structure, int objects, int relations) {
        if (structure.objects() > objects || structure.relations() > relations) {
            throw new InputException("a structure of " + structure.objects() + " objects and " + structure.relations()
                    + " relations does not fit into room for " + objects + " and " + relations
                    + "; pad it to more");
        }
    }
}
