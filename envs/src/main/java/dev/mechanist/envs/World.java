package dev.mechanist.envs;

import dev.mechanist.core.InputException;
import dev.mechanist.core.ParametricDynamics;
import dev.mechanist.core.Structure;
import dev.mechanist.envs.drawing.Drawing;
import java.util.Optional;

/**
 * A physical system, before anything is to be done in it.
 *
 * @param dynamics the true dynamics, with the parameters that a fit may look for
 * @param energy its mechanical energy
 * @param drawing how it looks
 * @param structure what it is made of, where it has parts; it speaks of the same state and action as the dynamics
 */
public record World(ParametricDynamics dynamics, Energy energy, Drawing drawing, Optional<Structure> structure) {
    public World {
        if (structure.isPresent() && !structure.get().spec().equals(dynamics.spec())) {
            throw new InputException("the structure of a world speaks of another state or action than its dynamics");
        }
    }

    /** One that is made of what its dynamics say. */
    public World(ParametricDynamics dynamics, Energy energy, Drawing drawing) {
        this(dynamics, energy, drawing, dynamics.structure());
    }
}
