package dev.mechanist.core.records;

import dev.mechanist.core.numerics.Unwrapping;
import java.util.List;
import java.util.Optional;

/** Angles in other units than radians, as they tell by where they wrap. */
public final class Turns {
    /** Steps of an encoder in a turn. */
    private static final List<Integer> COUNTS = List.of(
            1000, 1024, 2000, 2048, 2500, 4000, 4096, 5000, 8000, 8192, 10000, 16384, 20000, 32768, 65536, 131072);

    private Turns() {}

    /** What an angle looks like and what is to be done, by where it wraps; nothing where it does not, or at 2 pi. */
    public static Optional<String> unit(double[] values) {
        if (wrapsAt(values, 360)) {
            return Optional.of("is wrapped at 360; it looks like degrees: convert it to rad, or set its 'unit' to deg");
        }
        if (wrapsAt(values, 1)) {
            return Optional.of("is wrapped at 1; it looks like turns: convert it to rad, or set its 'unit' to rev");
        }
        if (wrapsAt(values, 400)) {
            return Optional.of(
                    "is wrapped at 400; it looks like gradians: convert it to rad, or set its 'turn' to 400");
        }
        if (wrapsAt(values, Math.PI)) {
            return Optional.of("is wrapped at half a turn, as an arctangent of one number gives it; give it over whole"
                    + " turns, as that of sine and cosine (atan2) does");
        }
        return counts(values)
                .map(turn -> "is wrapped at " + turn
                        + "; it looks like steps of an encoder: convert it to rad, or set its" + " 'turn' to " + turn);
    }

    /** The steps of an encoder in a turn where values wrap at them. */
    public static Optional<Integer> counts(double[] values) {
        for (double value : values) {
            if (value != Math.rint(value)) {
                return Optional.empty();
            }
        }
        return COUNTS.stream().filter(turn -> wrapsAt(values, turn)).findFirst();
    }

    /** Whether values jump from one end to the other of a turn that begins at 0 or half a turn before it, and fill it. */
    public static boolean wrapsAt(double[] values, double turn) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double slack = 0.001 * turn;
        boolean about =
                least >= -turn / 2 - slack && most <= turn / 2 + slack || least >= -slack && most <= turn + slack;
        return about && most - least > 0.9 * turn && Unwrapping.looksWrapped(values, turn);
    }
}
