package dev.mechanist.envs.tasks;

import dev.mechanist.core.InputException;
import dev.mechanist.core.dynamics.ParametricDynamics;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.envs.drawing.Drawing;
import java.util.Optional;
import java.util.Set;

/**
 * A physical system, before anything is to be done in it.
 *
 * @param dynamics the true dynamics, with the parameters that a fit may look for
 * @param energy its mechanical energy
 * @param drawing how it looks
 * @param structure what it is made of, where it has parts; it speaks of the same state and action as the dynamics
 * @param places indices of states that only say where it is on even ground: nothing that happens next depends on them, so that models
 *     need not look at them
 */
public record World(
        ParametricDynamics dynamics,
        Energy energy,
        Drawing drawing,
        Optional<Structure> structure,
        Set<Integer> places) {
    public World {
        places = Set.copyOf(places);
        for (int place : places) {
            if (place < 0 || place >= dynamics.spec().n()) {
                throw new InputException("a world of " + dynamics.spec().n() + " states has no place " + place);
            }
        }
        if (structure.isPresent() && !structure.get().spec().equals(dynamics.spec())) {
            throw new InputException("the structure of a world speaks of another state or action than its dynamics");
        }
    }

    /** One in which every state counts. */
    public World(ParametricDynamics dynamics, Energy energy, Drawing drawing, Optional<Structure> structure) {
        this(dynamics, energy, drawing, structure, Set.of());
    }

    /** One that is made of what its dynamics say. */
    public World(ParametricDynamics dynamics, Energy energy, Drawing drawing) {
        this(dynamics, energy, drawing, dynamics.structure());
    }

    /** The same with these places. */
    public World withPlaces(Set<Integer> places) {
        return new World(dynamics, energy, drawing, structure, places);
    }
}
