package dev.mechanist.objectcentric.balls;

import dev.mechanist.core.InputException;
import dev.mechanist.core.RandomStream;

/**
 * How far a start is off: what even exact physics suffers from, so that its roll-outs show the horizon beyond which nobody can
 * predict.
 *
 * @param place standard deviation of each coordinate, m
 * @param velocity of each component of a velocity, m/s
 * @param seed of the errors
 */
public record StartError(double place, double velocity, long seed) {
    /** Starts that are exact. */
    public static final StartError NONE = new StartError(0, 0, 0);

    public StartError {
        if (!(place >= 0 && velocity >= 0) || Double.isInfinite(place) || Double.isInfinite(velocity)) {
            throw new InputException(
                    "errors of a start must be at least 0 and finite, not " + place + " m and " + velocity + " m/s");
        }
    }

    /** Half a pixel and a tenth of a pixel per frame in NPE's worlds. */
    public static StartError slight(long seed) {
        return new StartError(0.5e-3, 0.1e-3 * 60, seed);
    }

    /** Moves a state [4 balls] of one episode. */
    void apply(double[] state, int episode) {
        if (place == 0 && velocity == 0) {
            return;
        }
        RandomStream random = RandomStream.of(seed, "start error", episode);
        for (int i = 0; i < state.length; i++) {
            state[i] += (i % 4 < 2 ? place : velocity) * random.nextGaussian();
        }
    }
}
