package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;

/**
 * A ball seen from above; it does not spin.
 *
 * @param radius m, positive
 * @param mass kg, positive
 */
public record Disc(double radius, double mass) {
    public Disc {
        if (!(radius > 0) || Double.isInfinite(radius)) {
            throw new InputException("a ball needs a positive finite radius, not " + radius + " m");
        }
        if (!(mass > 0) || Double.isInfinite(mass)) {
            throw new InputException("a ball needs a positive finite mass, not " + mass + " kg");
        }
    }
}
