package dev.mechanist.planners.trajectory;

/**
 * The quadratic modification schedule of Tassa, Erez and Todorov (IROS 2012), section II-F: mu is zero near a minimum, grows
 * ever faster while backward passes or line searches fail, and shrinks ever faster while they succeed.
 */
final class Regularisation {
    private final TrajectorySettings settings;
    private double mu;
    private double delta;

    Regularisation(TrajectorySettings settings) {
        this.settings = settings;
    }

    /** Starts a plan without regularisation. */
    void reset() {
        mu = 0;
        delta = 1;
    }

    /** Starts with the published initial value. */
    void engage() {
        mu = settings.muInitial();
        delta = 1;
    }

    double mu() {
        return mu;
    }

    void increase() {
        delta = Math.max(settings.delta0(), delta * settings.delta0());
        mu = Math.max(settings.muMinimum(), mu * delta);
    }

    void decrease() {
        delta = Math.min(1 / settings.delta0(), delta / settings.delta0());
        mu = mu * delta > settings.muMinimum() ? mu * delta : 0;
    }

    boolean exhausted() {
        return mu > settings.muMaximum();
    }
}
