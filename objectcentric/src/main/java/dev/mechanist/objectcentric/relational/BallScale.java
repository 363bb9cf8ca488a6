package dev.mechanist.objectcentric.relational;

import dev.mechanist.core.InputException;

/**
 * Units of what networks see and predict: one for all balls, so that it carries over to any number of them.
 *
 * @param dt time step, s
 * @param velocity typical component of a velocity, m/s
 */
public record BallScale(double dt, double velocity) {
    public BallScale {
        if (!(dt > 0 && velocity > 0) || Double.isInfinite(dt) || Double.isInfinite(velocity)) {
            throw new InputException("balls need a positive time step and a positive typical velocity, not " + dt
                    + " s and " + velocity + " m/s; give data in which they move");
        }
    }

    /** What a ball typically moves on an axis in a step, m. */
    public double length() {
        return velocity * dt;
    }
}
