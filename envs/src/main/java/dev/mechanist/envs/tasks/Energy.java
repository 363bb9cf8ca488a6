package dev.mechanist.envs.tasks;

/** Total mechanical energy of a world's state. */
@FunctionalInterface
public interface Energy {
    /** Kinetic plus potential energy of x[xo .. xo+n), J; where the potential is zero is the world's choice. */
    double of(double[] x, int xo);
}
