package dev.mechanist.core.dynamics;

/** How many steps of an integrator a duration takes. */
public final class Substeps {
    /** Measured sampling jitters and clocks drift: a step may be longer than nominal by up to this share of it. */
    private static final double SLACK = 0.05;

    private Substeps() {}

    /**
     * At least 1; one more only where the steps would be longer than nominal by more than a twentieth of one, so that a clock that
     * drifts or jitters a little does not change how a record is integrated.
     *
     * @param duration to be covered, s
     * @param step nominal step, s
     */
    public static int of(double duration, double step) {
        return Math.max(1, (int) Math.ceil(duration / step - SLACK));
    }
}
