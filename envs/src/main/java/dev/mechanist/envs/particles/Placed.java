package dev.mechanist.envs.particles;

import dev.mechanist.core.dynamics.ContinuousDynamics;

/**
 * A world of particles and where an episode starts in it.
 *
 * @param dynamics of a {@link ParticleField}
 * @param start places and velocities [n], not modified
 */
public record Placed(ContinuousDynamics dynamics, double[] start) {
    /** What it is made of. */
    public ParticleSystem system() {
        return ((ParticleField) dynamics.field()).system();
    }
}
