package dev.mechanist.envs.particles;

import dev.mechanist.core.InputException;

/**
 * One direction of a massless spring: the force on {@code to} by {@code from}, -k (|r| - l) r / |r| for r from the latter to the
 * former. A spring that acts on both ends is two of them; where they differ, action and reaction differ.
 *
 * @param from index of a particle
 * @param to index of another
 * @param stiffness k, N/m, at least 0
 * @param rest rest length l, m, at least 0
 */
public record Spring(int from, int to, double stiffness, double rest) {
    public Spring {
        if (from == to || from < 0 || to < 0) {
            throw new InputException("a spring joins two different particles, not " + from + " and " + to);
        }
        if (!(stiffness >= 0) || !(rest >= 0) || Double.isInfinite(stiffness) || Double.isInfinite(rest)) {
            throw new InputException("the spring from " + from + " to " + to
                    + " needs a finite stiffness and rest length of at least 0, not " + stiffness + " and " + rest);
        }
    }
}
