package dev.mechanist.envs.bodies.model;

/**
 * How ranges of lengths are looked for, MJCF's {@code compiler/lengthrange}.
 *
 * @param acceleration size of the acceleration that pulls, in the units of the velocities
 * @param mostForce that pulls at most; 0 for any
 * @param timeConstant in which velocities are taken away, s
 * @param timestep s; 0 for that of the model
 * @param total of time that is pulled for, s
 * @param interval at its end that is looked at, s
 * @param tolerance how much of the range the length may still change there
 */
public record LengthSearch(
        double acceleration,
        double mostForce,
        double timeConstant,
        double timestep,
        double total,
        double interval,
        double tolerance) {
    public static final LengthSearch USUAL = new LengthSearch(20, 0, 1, 0.01, 10, 2, 0.05);
}
