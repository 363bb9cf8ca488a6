package dev.mechanist.envs.particles;

import dev.mechanist.core.InputException;

/**
 * Forces between every two particles: with r from j to i and s^2 = |r|^2 + softening^2, the force on i by j is
 * (coupling q_i q_j - gravitation m_i m_j) r / s^3. Equal charges repel each other.
 *
 * @param coupling N m^2 per squared unit of charge, at least 0
 * @param gravitation N m^2/kg^2, at least 0
 * @param softening m, at least 0
 * @param largest bound on each component of the sum of these forces on a particle, N; may be infinite. Where it is reached, the
 *     force is that constant
 */
public record PairForces(double coupling, double gravitation, double softening, double largest) {
    /** None at all. */
    public static final PairForces NONE = new PairForces(0, 0, 0, Double.POSITIVE_INFINITY);

    public PairForces {
        if (!(coupling >= 0)
                || !(gravitation >= 0)
                || !(softening >= 0)
                || !(largest > 0)
                || Double.isInfinite(coupling + gravitation + softening)) {
            throw new InputException(
                    "forces between particles need a coupling, gravitation and softening of at least 0 and a "
                            + "positive bound, not " + coupling + ", " + gravitation + ", " + softening + " and "
                            + largest);
        }
    }

    /** Whether there are any. */
    boolean act() {
        return coupling > 0 || gravitation > 0;
    }
}
