package dev.mechanist.envs.billiards;

import dev.mechanist.core.InputException;

/**
 * What happens in contact.
 *
 * @param restitution of two discs: relative normal speed after an impact over that before; within [0, 1.5], where more than 1
 *     is a disc that kicks and lets a fit come near 1 from both sides
 * @param cushion restitution of a disc and a wall or corner; the same bounds
 * @param deceleration of a moving disc against its motion until it rests, m/s^2: friction coefficient times gravity, for
 *     sliding pucks as for rolling balls; at least 0, and 0 is without friction
 * @param slip acceleration of a ball that slides because it does not turn as fast as it goes, m/s^2: coefficient of sliding
 *     friction times gravity. 0 is for pucks, which do not turn, and for balls that always roll. Impacts change no spin
 */
public record Surface(double restitution, double cushion, double deceleration, double slip) {
    static final double MOST = 1.5;

    /** Elastic, without friction. */
    public static final Surface IDEAL = new Surface(1, 1, 0, 0);

    public Surface {
        requireRestitution("restitution of the balls", restitution);
        requireRestitution("restitution of the cushions", cushion);
        if (!(deceleration >= 0) || Double.isInfinite(deceleration)) {
            throw new InputException("the deceleration must be at least 0 and finite, not " + deceleration + " m/s^2");
        }
        if (!(slip >= 0) || Double.isInfinite(slip)) {
            throw new InputException("the acceleration by slip must be at least 0 and finite, not " + slip + " m/s^2");
        }
    }

    /** Of pucks, or of balls that always roll. */
    public Surface(double restitution, double cushion, double deceleration) {
        this(restitution, cushion, deceleration, 0);
    }

    /** Whether balls have a spin of their own. */
    public boolean slips() {
        return slip > 0;
    }

    private static void requireRestitution(String what, double value) {
        if (!(value >= 0 && value <= MOST)) {
            throw new InputException("the " + what + " must be within [0, " + MOST + "], not " + value);
        }
    }
}
