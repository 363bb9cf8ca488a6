package dev.mechanist.envs.particles;

import dev.mechanist.core.InputException;

/**
 * A point mass.
 *
 * @param mass kg, positive
 * @param charge in units of the world's coupling; 0 where nothing is charged
 * @param fixed whether no force moves it: it keeps its velocity, which is zero in all worlds here
 */
public record Particle(double mass, double charge, boolean fixed) {
    public Particle {
        if (!(mass > 0) || Double.isInfinite(mass) || !Double.isFinite(charge)) {
            throw new InputException(
                    "a particle needs a positive finite mass and a finite charge, not " + mass + " and " + charge);
        }
    }

    /** A free one without charge. */
    public static Particle ofMass(double mass) {
        return new Particle(mass, 0, false);
    }
}
