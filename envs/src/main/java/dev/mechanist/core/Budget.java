package dev.mechanist.core;

import java.time.Duration;

/**
 * What a plan may cost. Model steps (rows times time steps, all particles of a random model included) compare planners and models
 * at equal effort and keep plans reproducible; wall-clock limits serve real-time control and do not. A Jacobian counts as many
 * steps as its model says, {@link DifferentiableDynamics#stepsPerJacobian()}: 1 in closed form, 2 (n + m) by central differences;
 * a reverse sweep counts {@link DifferentiableDynamics#stepsPerPullback()} for each step that it goes back.
 *
 * @param modelSteps at most this many model steps; a planner finishes the iteration that it is in
 * @param time at most this long
 */
public record Budget(long modelSteps, Duration time) {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** No limit: the planner stops by its own criteria. */
    public static final Budget UNLIMITED = new Budget(Long.MAX_VALUE, FOREVER);

    public Budget {
        if (modelSteps < 1) {
            throw new InputException("a budget needs at least one model step, not " + modelSteps);
        }
        if (time.isZero() || time.isNegative()) {
            throw new InputException("a time budget must be positive, not " + time);
        }
    }

    public static Budget ofModelSteps(long modelSteps) {
        return new Budget(modelSteps, FOREVER);
    }

    public static Budget ofTime(Duration time) {
        return new Budget(Long.MAX_VALUE, time);
    }
}
