package dev.mechanist.envs;

import dev.mechanist.core.ParametricDynamics;

/**
 * A physical system, before anything is to be done in it.
 *
 * @param dynamics the true dynamics, with the parameters that a fit may look for
 * @param energy its mechanical energy
 * @param drawing how it looks
 */
public record World(ParametricDynamics dynamics, Energy energy, Drawing drawing) {}
