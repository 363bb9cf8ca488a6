package dev.mechanist.envs.bodies.model;

/** The one-step methods of {@code BodySimulator}, as MuJoCo defines them. */
public enum BodyIntegrator {
    /** Semi-implicit Euler: damping of joints is implicit, velocities are updated first. */
    EULER("Euler"),
    /** Runge-Kutta of order 4; rotations are combined linearly in the tangent space of the start (order 2 for them). */
    RK4("RK4"),
    /** Semi-implicit Euler with all velocity-dependent forces implicit. */
    IMPLICIT("implicit"),
    /** {@link #IMPLICIT} without the Coriolis and centripetal terms, its matrix made symmetric. */
    IMPLICITFAST("implicitfast");

    private final String mjcf;

    BodyIntegrator(String mjcf) {
        this.mjcf = mjcf;
    }

    /** The name in MJCF files. */
    public String mjcf() {
        return mjcf;
    }
}
